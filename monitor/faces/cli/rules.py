"""`monitor rules`: the clause rules, put on trial and explained."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from monitor.adapters.rules import load_rules
from monitor.app import App
from monitor.core.clauses.rules import Example, FactRule, Rule, RuleSet, Words
from monitor.core.clauses.trial import Court, Promise, trials
from monitor.core.errors import UsageError
from monitor.core.notice.quotation import harmless
from monitor.core.register import choices
from monitor.faces.cli.session import Session, as_json, indent, pass_session, print_json
from monitor.faces.cli.trying import try_

#: A rule or a list that breaks a promise is a mistake in what somebody wrote, as in a register.
BROKEN = 2
#: What stands in a rule file.
Entry = Rule | FactRule | Words


@click.group()
def rules() -> None:
    """Look after the clause rules: ours, and your organisation's own."""


@rules.command("list")
@click.option("--words", is_flag=True, help="The word lists that rules name, too.")
@as_json
@pass_session
def list_(session: Session, words: bool, as_json: bool) -> None:  # noqa: FBT001
    """List the rules: what each finds, on how many examples.

    \b
    Examples:
      monitor rules list
      monitor rules list --words --json
    """
    known = _rules(session, ())
    listed: Sequence[Entry] = [*(known.words.values() if words else ()), *known.rules, *known.facts]
    for one in listed:
        if as_json:
            print_json(_as_plain(one))
            continue
        misses = f", {len(one.misses)} known misses" if not isinstance(one, Words) and one.misses else ""
        click.echo(
            f"{click.style(one.id, bold=True)}: {_finds(one)} "
            f"({len(one.matches)} match, {len(one.ignores)} do not{misses})"
        )
        click.echo(indent(one.about, 4))


@rules.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER]...")
@pass_session
@click.pass_context
def test(ctx: click.Context, session: Session, folders: tuple[Path, ...]) -> None:
    """Put every rule on trial: does it match and ignore what it says?

    With folders, the rules in them beside ours; else your organisation's own, if the register names them.

    \b
    Exit code: 0 every promise is kept; 2 one is broken, or a rule cannot be read.

    \b
    Examples:
      monitor rules test
      monitor rules test my-rules/
    """
    known = _rules(session, folders)
    court, count, broken = Court(known), 0, 0
    for trial in trials(known):
        count += 1
        if (fault := court.fault(trial)) is not None:
            broken += 1
            click.secho(f"{trial.of.id} ({trial.promise}): {fault}", fg="red")
            click.echo(indent(harmless(trial.example.text), 4))
    every = len(known.rules) + len(known.facts)
    click.echo(f"{count} examples of {every} rules and {len(known.words)} lists: {broken} broken.")
    if broken:
        ctx.exit(BROKEN)


@rules.command()
@click.argument("rule")
@pass_session
def explain(session: Session, rule: str) -> None:
    """Explain a rule: what it finds, when, on which examples.

    The word lists that it names (`@name`) are explained by `words/name`.

    \b
    Examples:
      monitor rules explain training/trains-models
      monitor rules explain words/opt_out
    """
    known = _rules(session, ())
    every: dict[str, Entry] = {one.id: one for one in known.words.values()}
    every |= {one.id: one for one in known.rules}
    every |= {one.id: one for one in known.facts}
    if rule not in every:
        raise UsageError(f"there is no rule {rule!r}; {choices(rule, every)}")
    one = every[rule]
    click.secho(one.id, bold=True)
    click.echo(indent(one.about, 2))
    click.echo(f"  {_finds(one)}")
    if isinstance(one, Words):
        _print("words", one.patterns)
    else:
        for name, groups in (("when", one.when), ("under", one.under), ("unless", (one.unless,))):
            for group in groups:
                if group is not None:
                    _print(name, group.patterns)
        _print("references", one.references)
    for promise in Promise:
        examples: Sequence[Example] = getattr(one, promise.value, ())
        _print(promise.value, [example.text for example in examples])


def _rules(session: Session, folders: Sequence[Path]) -> RuleSet:
    """Load our rules with those of the folders, or with the organisation's own where there is a register.

    Raises:
        RuleError: one cannot be read.
        UsageError: a folder is none.
    """
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise UsageError(f"{missing[0]} is no folder; give one that holds *.yaml files of rules")
    if folders:
        return load_rules(folders)
    app: App = session.app()
    if session.config is None and not app.config.is_file():
        return load_rules()
    with app:
        own = app.register.rules_folder
        return load_rules((own,) if own else ())


def _finds(one: Entry) -> str:
    match one:
        case Words():
            return f"a list of {len(one.patterns)} wordings"
        case FactRule():
            kind, says = one.kind.value.replace("_", " "), one.value
        case Rule():
            kind, says = one.topic.value, one.stance
    return f"{kind}, {says}" if says else f"{kind}, a trap: it silences other rules"


def _print(name: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo(f"  {name}:")
    for line in lines:
        click.echo(indent(f"- {harmless(line)}", 4))


def _as_plain(one: Entry) -> dict[str, object]:
    rule = one if isinstance(one, Rule) else None
    fact = one if isinstance(one, FactRule) else None
    return {
        "id": one.id,
        "topic": rule.topic.value if rule else None,
        "stance": rule.stance.value if rule and rule.stance else None,
        "fact": fact.kind.value if fact else None,
        "value": fact.value if fact else None,
        "about": one.about,
        "matches": [example.text for example in one.matches],
        "ignores": [example.text for example in one.ignores],
        "misses": [] if isinstance(one, Words) else [example.text for example in one.misses],
    }


rules.add_command(try_)

COMMANDS = [rules]
