"""What an edit of the policy would change, as `monitor policy try` tells it to people and programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from monitor.core.adequacy import AdequacyDecision
from monitor.core.decisions import Decision, Status
from monitor.core.notice.parts import command
from monitor.core.notice.quotation import visible
from monitor.core.phrases import breach_sentence, phrases, reasons, status_words, terms_words
from monitor.core.policy import Breach
from monitor.core.tools import Language
from monitor.faces.cli.column import column
from monitor.faces.cli.policy_words import FRAMES
from monitor.faces.cli.standing import MOST_BREACHES
from monitor.faces.standing_rows import breach_row
from monitor.services.rehearsal import Rehearsal, Rehearsed, Turn, UsageEdit

_TOLD = [turn for turn in Turn if turn is not Turn.SAME]


def print_annulled(decision: AdequacyDecision, today: date, language: Language) -> None:
    """Name an adequacy decision that is tried as annulled.

    Args:
        decision: which.
        today: what is not in force then cannot fall.
        language: the organisation's.
    """
    says = FRAMES[language]
    said = says.annulled if decision.is_in_force(today) else says.not_in_force
    _echo(said(f"{decision.id}, {decision.decision}"), 0)


def print_rehearsal(found: Rehearsal, language: Language) -> None:
    """Print what would change, the losses first, and count what would not.

    Args:
        found: what an edit would change.
        language: the organisation's.
    """
    says = FRAMES[language]
    if found.usages:
        click.secho(says.usages, bold=True)
    for edit in found.usages:
        name = f"{edit.usage.label.get(language, edit.usage.id)} [{edit.usage.id}]"
        _echo(f"{name}{says.colon}{says.usage_turns[edit.turn]} ({says.watched(len(edit.tools))})", 2)
    for turn in _TOLD:
        mine = [each for each in found.approvals if each.turn is turn]
        if mine:
            click.secho(f"\n{says.turns[turn]} ({len(mine)})", bold=True)
        for each in mine:
            _print(each, language)
    same = [each for each in found.approvals if each.turn is Turn.SAME]
    click.echo()
    if len(same) == len(found.approvals):
        click.echo(says.nothing)
    allowed = sum(each.before is not None and each.before.status is Status.ALLOWED for each in same)
    click.echo(f"{says.same(len(same), allowed)} {says.not_written}")
    unread = [f"{each.tool.id} ({each.usage.id})" for each in found.approvals if each.unread]
    if unread:
        _echo(says.unread(", ".join(unread)), 0)


def rehearsal_rows(found: Rehearsal) -> Iterator[dict[str, object]]:
    """Give one object for each usage that is edited, and one for each tool and usage, unchanged ones too.

    Args:
        found: what an edit would change.
    """
    for edit in found.usages:
        yield _edit_row(edit)
    for each in found.approvals:
        yield {
            "event": "approval",
            "tool": each.tool.id,
            "name": each.tool.name,
            "usage": each.usage.id,
            "turn": each.turn.value,
            **_status_row("before", each.before),
            **_status_row("after", each.after),
            "gained": [breach_row(breach) for breach in each.gained],
            "gone": [breach_row(breach) for breach in each.gone],
            "unread": [terms.type for terms in each.unread],
        }


def _edit_row(edit: UsageEdit) -> dict[str, object]:
    return {"event": "usage", "usage": edit.usage.id, "turn": edit.turn.value, "tools": list(edit.tools)}


def _status_row(side: str, decision: Decision | None) -> dict[str, object]:
    return {
        side: decision.status.value if decision else None,
        f"{side}_basis": decision.basis.value if decision else None,
    }


def _print(each: Rehearsed, language: Language) -> None:
    says, labels = FRAMES[language], phrases(language).LABELS
    label = each.usage.label.get(language, each.usage.id)
    click.secho(f"  {each.tool.name} [{each.tool.id}] – {label} [{each.usage.id}]", bold=True)
    _echo(f"{_status(each.before, language)} → {_status(each.after, language)}", 4)
    _print_breaches(each.gained, says.gained + says.colon if each.turn is Turn.OTHERWISE else "", language)
    _print_breaches(each.gone, says.gone + says.colon, language)
    if each.turn is Turn.CLEARED:
        approve = command(
            "approve", each.tool.id, "--usage", each.usage.id, "--by", labels.person, "--reason", labels.words
        )
        _echo(f"{says.reinstated_by} {approve}", 4)


def _status(decision: Decision | None, language: Language) -> str:
    if decision is None:
        return FRAMES[language].not_watched
    return status_words(decision.status, decision.basis, language)


def _print_breaches(breaches: Sequence[Breach], lead: str, language: Language) -> None:
    for breach in breaches[:MOST_BREACHES]:
        _echo(f"{lead}{breach_sentence(breach, language)}", 4)
        if breach.resolved is not None:
            found = breach.resolved
            _echo(reasons(language).quoted(visible(found.finding.quote)), 6)
            _echo(f"{terms_words(found.terms.type, language)}, {found.commit[:10]}", 6)
    if (more := len(breaches) - MOST_BREACHES) > 0:
        click.echo(f"    + {more}: --json")


def _echo(words: str, by: int) -> None:
    for line in column(words, by):
        click.echo(line)
