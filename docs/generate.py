"""Write the pages that follow from the code: what commands say of themselves, and the clause rules we ship.

Run from the top of the repository: `python -m docs.generate`. A test holds the pages to what this gives.
"""
# ruff: noqa: INP001 (pages and what writes them are no package)

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from monitor.adapters.rules import load_rules
from monitor.core.clauses.rules import Example, FactRule, Rule, RuleSet
from monitor.core.model import FactKind, Topic
from monitor.faces.cli import cli

DOCS: Final = Path(__file__).resolve().parent
#: Of the help, in columns, whatever the terminal: a page must not depend on where it was written.
_WIDTH: Final = 100
#: What Markdown, or the HTML within it, would take for its own.
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#])")
#: A line that only underlines a heading, or the head of a table.
_RULED: Final = re.compile(r"[-=|: ]+$")

_COMMANDS: Final = """\
# The commands

What `monitor --help` and `monitor COMMAND --help` print. This page is generated: `make docs` writes it anew.
The variables of the environment stand in [administration.md](administration.md#the-environment), the keys of
the register in [register.md](register.md).
"""

_RULES: Final = """\
# The clause rules we ship

What each finds, and one of the sentences it stands on. This page is generated from `monitor/rules/`:
`make docs` writes it anew. `monitor rules explain RULE` shows a rule's words and every example;
[rules.md](rules.md) says how rules are written, tried and added to.

**Says** is the stance of the sentence alone. Negation, exceptions, ways out, consent and conditions around it
turn it: “we do **not** …” makes `denied` of `permitted`. The stances are explained in
[register.md](register.md#usages). Within a topic the first rule that holds names the finding.
"""

_TRAPS: Final = """
### What is no finding

Traps recognise sentences that speak of something else, and silence the other rules there.
"""

_FACTS: Final = """
## For whom a text holds

Facts are shown beside a tool with their sentence. They neither allow nor suspend.
"""


def commands(root: click.Group = cli) -> str:
    """Return the page of the commands (Markdown), in the order in which `monitor --help` lists them."""
    ctx = root.make_context(
        "monitor", [], resilient_parsing=True, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    return "\n".join([_COMMANDS, *_help(root, ctx, 2)])


def _help(command: click.Command, ctx: click.Context, level: int) -> Iterator[str]:
    said = "\n".join(line.rstrip() for line in command.get_help(ctx).splitlines())
    yield f"{'#' * level} `{ctx.command_path}`\n\n```text\n{said}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            each = command.get_command(ctx, name)
            assert each is not None
            below = each.make_context(name, [], parent=ctx, resilient_parsing=True)
            yield from _help(each, below, 2 if ctx.parent is None else level + 1)


def rules(found: RuleSet | None = None) -> str:
    """Return the page of the clause rules we ship (Markdown), in the order in which they are tried."""
    found = found or load_rules()
    lines = [_RULES]
    for topic in Topic:
        finders, traps = found.of(topic)
        lines += [f"\n## {topic.value.capitalize()}\n", *_table(finders), _TRAPS, *_table(traps)]
    lines.append(_FACTS)
    for kind in FactKind:
        lines += [f"\n### `{kind.value}`\n", *_table(rule for rule in found.facts if rule.kind is kind)]
    return "\n".join(lines) + "\n"


def _table(each: Iterable[Rule | FactRule]) -> Iterator[str]:
    yield "| rule | says | finds | for instance |\n| --- | --- | --- | --- |"
    for rule in each:
        says = rule.stance.value if isinstance(rule, Rule) and rule.stance else None
        says = rule.value if isinstance(rule, FactRule) else says
        cells = (f"`{rule.id}`", f"`{says}`" if says else "", _plain(rule.about), _instance(rule.matches))
        yield f"| {' | '.join(cells)} |"


def _instance(examples: tuple[Example, ...]) -> str:
    """Return the first example that is one line, or the first with its lines joined."""
    shown = next((e.text for e in examples if "\n" not in e.text.strip()), examples[0].text)
    lines = (re.sub(r"^[*-] +", "", line.strip()) for line in shown.splitlines() if not _RULED.match(line))
    return f"“{_plain(' / '.join(filter(None, lines)))}”"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def generated() -> Mapping[str, str]:
    """Return every generated page by its name."""
    return {"commands.md": commands(), "rules-shipped.md": rules()}


if __name__ == "__main__":
    for page, text in generated().items():
        (DOCS / page).write_text(text, "utf-8")
