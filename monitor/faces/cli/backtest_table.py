"""What came of a backtest, as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from monitor.core.decisions import Occasion, Status
from monitor.core.hindsight import Change, Ruling
from monitor.core.model import Cause, Kind, Topic
from monitor.core.notice.quotation import harmless, visible
from monitor.core.phrases import breach_sentence, reasons
from monitor.core.resolution import Resolved
from monitor.core.tools import Language
from monitor.faces.cli.backtest_words import WORDS
from monitor.faces.cli.session import indent
from monitor.faces.cli.standing import MOST_BREACHES
from monitor.faces.cli.words import WORDS as COMMON
from monitor.services.backtest import Backtest


def print_table(found: Backtest, name: str, language: Language, *, accept_first: bool) -> None:
    """Print which tools would have lost approval and for which sentence, then how many alerts there were.

    Args:
        found: what came of the backtest.
        name: of the collection.
        language: to say it in.
        accept_first: whether what the terms said at first was taken as accepted.
    """
    says = WORDS[language]
    changes = [event for event in found.events if isinstance(event, Change)]
    rulings = [event for event in found.events if isinstance(event, Ruling)]
    click.secho(says.head(harmless(name), found.terms, len(changes)), bold=True)
    if found.cases:
        usages = ", ".join(dict.fromkeys(case.usage.id for case in found.cases))
        click.echo(says.judged(len({case.tool.id for case in found.cases}), usages))
    lost = [ruling for ruling in rulings if ruling.is_lost]
    if lost:
        click.secho(f"\n{says.lost(len(lost))}", bold=True)
    elif found.cases:
        click.echo(says.none_lost)
    for ruling in sorted(lost, key=lambda each: each.decision.at):
        _print_lost(ruling, language)
    first = [ruling for ruling in rulings if ruling.decision.occasion is not Occasion.BREACH]
    never = [ruling for ruling in first if ruling.decision.status is Status.SUSPENDED]
    if never:
        click.secho(f"\n{says.never(len(never))}", bold=True)
        named = (f"{ruling.decision.tool} ({ruling.decision.usage})" for ruling in never)
        click.echo(indent(", ".join(sorted(named)), 2))
    taken = [ruling for ruling in first if ruling.decision.occasion is Occasion.APPROVED]
    if accept_first and taken:
        click.echo(f"\n{says.accepted(len(taken))}")
    alerts = sum(change.alert for change in changes)
    waiting = sum(_waits(change) for change in changes)
    click.echo(f"\n{says.alerts(alerts, found.feed, waiting)}")


def _waits(change: Change) -> bool:
    """Tell whether a change is the provider's, material, and not worth a mail of its own."""
    news = change.step.news
    return (
        not change.alert
        and change.step.cause is Cause.PROVIDER
        and not change.step.is_return
        and news is not None
        and news.kind is Kind.MATERIAL
    )


def _print_lost(ruling: Ruling, language: Language) -> None:
    says, made = WORDS[language], ruling.decision
    ours = "" if made.cause is Cause.PROVIDER else f" – {says.not_provider}"
    tool = click.style(f"{made.tool} ({made.usage})", bold=True)
    click.echo(f"\n{made.at:%Y-%m-%d}  {tool}  {harmless(str(ruling.terms))}, {ruling.commit[:10]}{ours}")
    told: dict[tuple[str, str | None], Resolved | None] = {}
    for breach in made.breaches:
        quote = breach.resolved.finding.quote if breach.resolved else None
        told.setdefault((breach_sentence(breach, language), quote), breach.resolved)
    for (sentence, _), resolved in list(told.items())[:MOST_BREACHES]:
        click.echo(indent(sentence, 12))
        if resolved is not None:
            # What one text says may come to count because another changed.
            where = "" if resolved.terms == ruling.terms else f" ({harmless(str(resolved.terms))})"
            click.echo(indent(reasons(language).quoted(visible(resolved.finding.quote)) + where, 12))


def print_differences(differ: Sequence[Mapping[str, object]], language: Language) -> None:
    """Print what differs between two backtests.

    Args:
        differ: rows as `backtest_rows.differences` gives them.
        language: to say it in.
    """
    says = WORDS[language]
    if not differ:
        click.echo(says.same)
        return
    click.secho(says.differ(len(differ)), bold=True)
    for each in differ:
        before, after = each["before"], each["after"]
        known = after or before
        assert isinstance(known, dict)
        if known["event"] == "decision":
            name = f"{known['tool']} ({known['usage']})"
        else:
            name = f"{known['service']} {known['terms']}, {str(known['commit'])[:10]}"
        line = " → ".join(_told(each, language) or says.nothing for each in (before, after))
        click.echo(f"  {str(known['date'])[:10]}  {harmless(name)}{says.colon}{line}")


def _told(each: object, language: Language) -> str:
    """Return what one side of a difference says, on one line; a value without words stands for itself."""
    if not isinstance(each, dict):
        return ""
    common = COMMON[language]
    if each["event"] == "decision":
        statuses = {Status.ALLOWED.value: common.allowed, Status.SUSPENDED.value: common.suspended}
        said = [statuses.get(str(each["status"]), str(each["status"])), str(each["date"])[:10]]
        if each.get("quote"):
            said.append(reasons(language).quoted(visible(str(each["quote"]))))
        return " ".join(said)
    kinds = {kind.value: words for kind, words in common.kinds.items()}
    effects = {effect.value: words for effect, words in common.effects.items()}
    said = [kinds.get(str(each.get("kind")), str(each.get("kind")))]
    for topic in Topic:
        effect = str(each.get(topic.value))
        said.append(f"{common.topics[topic]}{common.colon}{effects.get(effect, effect)}")
    return ", ".join([*said, WORDS[language].alert] if each.get("alert") else said)
