"""What a round would record, as `monitor sources test` tells it: to a person, and to a program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

import click

from monitor.core.mending import REWRITTEN, Mending
from monitor.core.notice.quotation import harmless, visible
from monitor.core.phrases import drift_words, outcome_words, phrases
from monitor.core.phrases.cldr import moment
from monitor.core.terms import Internal, Range, Selector, Snapshot, Unreachable
from monitor.core.tools import Language
from monitor.faces.cli.preview_words import WORDS, PreviewWords
from monitor.faces.cli.words import WORDS as COMMON
from monitor.services.preview import Preview, Previewed, Seen

#: Lines of the text's beginning and end, and characters of each.
_LINES, _WIDTH = 3, 90

Row = tuple[str, str]


def print_preview(seen: Preview, language: Language) -> None:
    """Print how some terms were fetched and read.

    Args:
        seen: What was found.
        language: The organisation's.
    """
    says = WORDS[language]
    click.secho(f"\n{harmless(str(seen.terms).strip())}", bold=True)
    for each in seen.documents:
        click.echo(f"  {harmless(each.document.address)}")
        for name, words in _document(each, language):
            click.echo(f"    {name:<10}  {words}")
    if seen.last is None:
        return
    when = moment(seen.last.at, phrases(language).NAMES.locale)
    if seen.drift is None:
        click.echo(f"  {says.would_stand(when)}")
    elif seen.text == seen.last.text:
        click.echo(f"  {says.same(when)}")
    else:
        kind = f"{COMMON[language].kinds[seen.drift.kind]} ({drift_words(seen.drift.reason, language)})"
        click.echo(f"  {says.differs(when, kind, len(seen.drift.hunks))}")


def preview_rows(seen: Preview, saved: Path | None) -> Iterator[dict[str, object]]:
    """Give one JSON object for each source document; what is not known is null.

    Args:
        seen: What was found.
        saved: The file its Markdown was written to, if it was.
    """
    for each in seen.documents:
        snapshot = each.answer if isinstance(each.answer, Snapshot) else None
        reading = each.seen if isinstance(each.seen, Seen) else None
        outcome, reason, detail = _outcome(each)
        begins, ends = _edges(reading.extracted.text) if reading else (None, None)
        yield {
            "terms": str(seen.terms).strip(),
            "document": each.document.id,
            "address": each.document.address,
            "render": each.document.render.value,
            "rendered": snapshot.rendered if snapshot else None,
            "outcome": outcome,
            "reason": reason,
            "detail": detail,
            "browser": each.browser or None,
            "served_from": snapshot.address if snapshot else None,
            "media_type": snapshot.media_type if snapshot else None,
            "bytes": len(snapshot.body) if snapshot else None,
            "characters": len(reading.extracted.text) if reading else None,
            "words": reading.words if reading else None,
            "language": reading.language if reading else None,
            "selectors": [{"select": selector, "matches": n} for selector, n in _counted(each, reading)],
            "begins": begins,
            "ends": ends,
            "proposed": list(reading.mending.select) if reading and reading.mending else None,
            "last_good": seen.last.at.isoformat() if seen.last else None,
            "kind": seen.drift.kind.value if seen.drift else None,
            "saved": str(saved) if saved else None,
        }


def _outcome(each: Previewed) -> tuple[str, str | None, str | None]:
    """Return what became of a source document, why, and that in an administrator's words."""
    match each.answer, each.seen:
        case Unreachable(reason=reason, detail=detail), _:
            return "unreachable", reason.value, detail
        case _, Internal(reason=internal, detail=detail):
            return "internal", internal, detail
        case _, Seen(why=(reason, detail)):
            return "unreadable", reason.value, detail
        case _:
            return "read", None, None


def _document(each: Previewed, language: Language) -> Iterator[Row]:
    says = WORDS[language]
    rendered = isinstance(each.answer, Snapshot) and each.answer.rendered
    render = each.document.render.value + (says.in_browser if rendered else "") + says.colon
    match each.answer:
        case Unreachable(reason=reason, detail=detail):
            yield from _why(says.fetched, render + _bad(says.unreachable), reason.value, detail, language)
            return
        case Snapshot() as snapshot:
            yield says.fetched, f"{render}{harmless(snapshot.media_type)}, {says.bytes(len(snapshot.body))}"
            for address in (*snapshot.redirects[1:], snapshot.address) if snapshot.redirects else ():
                yield says.redirected, harmless(address)
            if each.browser:
                yield says.browser, harmless(each.browser)
    match each.seen:
        case Internal(detail=detail):
            yield says.read, f"{_bad(says.failed)}{says.colon}{harmless(detail)}"
        case Seen() as seen:
            yield from _reading(each, seen, language)
        case None:
            pass
        case _:
            assert_never(each.seen)


def _reading(each: Previewed, seen: Seen, language: Language) -> Iterator[Row]:
    says = WORDS[language]
    if seen.why is None:
        yield says.read, click.style(says.as_terms, fg="green")
    else:
        yield from _why(says.read, _bad(says.unreadable), seen.why[0].value, seen.why[1], language)
    text = seen.extracted.text
    yield says.text, says.size(len(text), seen.words, seen.language)
    if not each.document.select:
        yield says.selectors, says.no_selector
    for selector, count in _counted(each, seen):
        yield says.selectors, f"{f'{count} ×' if count else _bad('0 ×')} {harmless(selector)}"
    for name, shown in zip((says.begins, says.ends), _edges(text), strict=True):
        for place, line in enumerate(shown):
            yield "" if place else name, line
    if seen.mending is not None:
        yield from _mending(seen.mending, says)


def _mending(found: Mending, says: PreviewWords) -> Iterator[Row]:
    yield says.page_now, f"{says.quoted(harmless(found.title))}, {says.words(found.words)}"
    for place, heading in enumerate(found.headings):
        yield "" if place else says.headings, harmless(heading)
    if not found.select:
        yield says.proposed, says.nothing_proposed
        return
    for selector in found.select:
        yield says.proposed, f"select: {harmless(selector)}"
    yield "", (says.gives if found.kept >= REWRITTEN else says.rewritten)(found.kept, found.known)


def _why(name: str, outcome: str, reason: str, detail: str, language: Language) -> Iterator[Row]:
    """Tell why there is nothing to read: the reason by its name, then in words; a detail is in English."""
    says = WORDS[language]
    if language is Language.EN:
        yield name, f"{outcome}, {reason}{says.colon}{harmless(detail)}"
    else:
        yield name, f"{outcome}, {reason}{says.colon}{outcome_words(reason, language)}"
        yield says.detail, harmless(detail)


def _counted(each: Previewed, seen: Seen | None) -> Iterator[tuple[str, int]]:
    """Give the selectors of a source document with how often each matched."""
    if seen is not None:
        for selector, count in zip(each.document.select, seen.extracted.matches, strict=False):
            yield spelled(selector), count


def _edges(text: str) -> tuple[list[str], list[str]]:
    """Return the first and the last lines of a text, as a reader sees them."""
    lines = [words for line in text.splitlines() if (words := visible(line)).strip("=-* ")]
    cut = [line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…" for line in lines]
    return cut[:_LINES], cut[_LINES:][-_LINES:]


def spelled(selector: Selector) -> str:
    """Write a selector as the register does."""
    if not isinstance(selector, Range):
        return selector
    start = "startBefore" if selector.start_included else "startAfter"
    end = "endAfter" if selector.end_included else "endBefore"
    return f"{{{start}: {selector.start}, {end}: {selector.end}}}"


def _bad(words: str) -> str:
    return click.style(words, fg="red")
