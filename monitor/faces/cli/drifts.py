"""`monitor diff` and `monitor compare`: how two versions, or two texts on disk, differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from monitor.adapters.rules import load_rules
from monitor.app import App
from monitor.core.checks import VersionRecord
from monitor.core.clauses.read import read
from monitor.core.contracts import bound
from monitor.core.drift import compare as compare_texts
from monitor.core.errors import UsageError
from monitor.core.model import Drift, Topic
from monitor.core.phrases import drift_words
from monitor.core.terms import TermsId
from monitor.core.tools import Language
from monitor.faces.cli.dates import Day
from monitor.faces.cli.session import Session, as_json, in_language, indent, pass_session, print_json
from monitor.faces.cli.words import WORDS
from monitor.faces.marked import columns, fragment, inline, shown

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class View:
    """How a drift is shown."""

    topic: Topic | None
    everything: bool
    side_by_side: bool
    html: bool


def _views(command: F) -> F:
    """Give a command the options that say how a drift is shown."""
    for option in (
        click.option("--html", is_flag=True, help="Print a fragment of a page."),
        click.option("--side-by-side", is_flag=True, help="In two columns: before, and now."),
        click.option("--topic", type=click.Choice([t.value for t in Topic]), help="Only what touches it."),
        click.option("--all", "everything", is_flag=True, help="Show noise too: links, layout, order."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("tool")
@click.argument("terms", required=False)
@click.option("--since", type=Day(), help="Compare with what stood on this day.")
@click.option("--from", "from_", metavar="COMMIT", help="The earlier version.")
@click.option("--to", metavar="COMMIT", help="The later version.")
@_views
@pass_session
def diff(
    session: Session,
    tool: str,
    terms: str | None,
    since: datetime | None,
    from_: str | None,
    to: str | None,
    topic: str | None,
    everything: bool,  # noqa: FBT001
    side_by_side: bool,  # noqa: FBT001
    html: bool,  # noqa: FBT001
) -> None:
    """Show what changed in a tool's terms, word by word.

    By default, in their last version.

    \b
    Examples:
      monitor diff claude-free
      monitor diff claude-free "Privacy Policy" --since 2025-08-01 --topic training
      monitor diff claude-free --side-by-side
      monitor diff claude-free --html > drift.html
    """
    view = View(Topic(topic) if topic else None, everything, side_by_side, html)
    with session.app() as app:
        found = app.register.tools.get(tool)
        if found is None:
            raise UsageError(
                f"the register knows no tool {tool!r}; it knows: {', '.join(app.register.tools)}"
            )
        known = dict.fromkeys((*found.terms, *bound(found, app.records.states()).terms))
        wanted = [t for t in known if terms in (None, t.type)]
        if not wanted:
            types = ", ".join(t.type for t in known)
            raise UsageError(f"{tool} is not bound by {terms!r}; it is bound by: {types}")
        for each in wanted:
            pair = _pair(app.records.versions(each), since, from_, to)
            if pair is not None:
                _print_pair(app, each, pair, view)
            elif not html:
                click.secho(f"\n{each}", bold=True)
                click.echo(f"  {WORDS[app.register.language].no_earlier}")


def _pair(
    versions: Sequence[VersionRecord], since: datetime | None, from_: str | None, to: str | None
) -> tuple[VersionRecord, VersionRecord] | None:
    """Return the two versions to compare; None where there are not two."""
    if not versions:
        return None
    after = _named(versions, to) if to else versions[-1]
    earlier = [v for v in versions if versions.index(v) < versions.index(after)]
    if from_:
        before: VersionRecord | None = _named(versions, from_)
    elif since:
        before = next((v for v in reversed(earlier) if v.at.date() <= since.date()), None)
    else:
        before = earlier[-1] if earlier else None
    return None if before is None else (before, after)


def _named(versions: Sequence[VersionRecord], commit: str) -> VersionRecord:
    found = [v for v in versions if v.commit.startswith(commit)]
    if len(commit) < 4 or len(found) != 1:
        known = ", ".join(v.commit[:10] for v in versions)
        raise UsageError(f"{commit!r} names no version of these terms; they are: {known}")
    return found[0]


def _print_pair(app: App, terms: TermsId, pair: tuple[VersionRecord, VersionRecord], view: View) -> None:
    before, after = pair
    texts = [app.archive.text(v.commit, terms) for v in pair]
    readings = [app.reading(v.commit, terms) for v in pair]
    drift = compare_texts(texts[0], texts[1], readings[0], readings[1])
    language = app.register.language
    between = f"{before.at:%Y-%m-%d} {before.commit[:10]} → {after.at:%Y-%m-%d} {after.commit[:10]}"
    _print(drift, str(terms), f"{between}, {WORDS[language].causes[after.cause]}", view, language)


def _print(drift: Drift, title: str, about: str, view: View, language: Language) -> None:
    """Print a drift: whose it is, what it amounts to, and its places."""
    says = WORDS[language]
    effects = ", ".join(
        f"{says.topics[topic]}{says.colon}{says.effects[drift.effect(topic)]}" for topic in Topic
    )
    summary = f"{says.kinds[drift.kind]} ({drift_words(drift.reason, language)}){says.semicolon}{effects}"
    if about:
        summary = f"{about}{says.colon}{summary}"
    hunks, hidden = shown(drift, topic=view.topic, everything=view.everything)
    if view.html:
        click.echo(fragment(title, summary, hunks, language=language.value, hidden=hidden))
        return
    if title:
        click.secho(f"\n{title}", bold=True)
    click.echo(indent(summary, 2) if title else summary)
    for hunk in hunks:
        click.echo()
        if view.side_by_side:
            for line in columns(hunk):
                click.echo(f"  {line}")
        else:
            click.echo(indent(inline(hunk, says.topics), 2))
    if hidden:
        click.echo(f"\n  {says.hidden(hidden)}")


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@in_language
@_views
@as_json
def compare(
    old: Path,
    new: Path,
    language: str,
    topic: str | None,
    everything: bool,  # noqa: FBT001
    side_by_side: bool,  # noqa: FBT001
    html: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show the drift between two texts on disk.

    \b
    Examples:
      monitor compare terms-2025-08.md terms-2025-09.md
      monitor compare terms-2025-08.md terms-2025-09.md --topic training --side-by-side
      monitor compare --language fr conditions-2025-08.md conditions-2025-09.md
    """
    try:
        texts = [path.read_bytes().decode("utf-8") for path in (old, new)]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"a text cannot be read: {error}; give two UTF-8 files") from error
    rules = load_rules()
    drift = compare_texts(texts[0], texts[1], read(texts[0], rules), read(texts[1], rules))
    if as_json:
        print_json(
            {
                "kind": drift.kind.value,
                "training": drift.training.value,
                "location": drift.location.value,
                "hunks": [
                    {"before": h.before, "after": h.after, "topic": h.topic.value if h.topic else None}
                    for h in drift.hunks
                ],
            }
        )
        return
    view = View(Topic(topic) if topic else None, everything, side_by_side, html)
    title = f"{old.name} → {new.name}" if html else ""
    _print(drift, title, "", view, Language(language))


COMMANDS = [diff, compare]
