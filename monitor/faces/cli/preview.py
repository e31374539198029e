"""What a round would record, as `monitor sources test` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import click

from monitor.core.mending import REWRITTEN, Mending
from monitor.core.notice.quotation import harmless, visible
from monitor.core.terms import Internal, Range, Selector, Snapshot, Unreachable
from monitor.services.preview import Preview, Previewed, Seen

#: Lines of the text's beginning and end, and characters of each.
_LINES, _WIDTH = 3, 90


def print_preview(seen: Preview) -> None:
    """Print how some terms were fetched and read.

    Args:
        seen: What was found.
    """
    click.secho(f"\n{harmless(str(seen.terms).strip())}", bold=True)
    for each in seen.documents:
        for line in _document(each):
            click.echo(line)
    if seen.last is None:
        return
    when = f"{seen.last.at:%Y-%m-%d %H:%M} UTC"
    if seen.drift is None:
        click.echo(f"  The last good version, of {when}, would stand.")
    elif seen.text == seen.last.text:
        click.echo(f"  The same text as the last good version, of {when}.")
    else:
        places = len(seen.drift.hunks)
        click.echo(
            f"  Against the last good version, of {when}: {seen.drift.kind.value} ({seen.drift.reason}), "
            f"{places} place{'' if places == 1 else 's'}."
        )


def _document(each: Previewed) -> Iterator[str]:
    yield f"  {harmless(each.document.address)}"
    rendered = isinstance(each.answer, Snapshot) and each.answer.rendered
    render = each.document.render.value + (", in a browser" if rendered else "")
    match each.answer:
        case Unreachable(reason=reason, detail=detail):
            yield _row("fetched", f"{render}: {_bad('unreachable')}, {reason.value}: {harmless(detail)}")
            return
        case Snapshot() as snapshot:
            size = f"{len(snapshot.body):,} bytes"
            yield _row("fetched", f"{render}: {harmless(snapshot.media_type)}, {size}")
            for address in (*snapshot.redirects[1:], snapshot.address) if snapshot.redirects else ():
                yield _row("redirected", harmless(address))
            if each.browser:
                yield _row("browser", harmless(each.browser))
    match each.seen:
        case Internal(detail=detail):
            yield _row("read", f"{_bad('failed')}: {harmless(detail)}")
        case Seen() as seen:
            yield from _reading(each, seen)
        case None:
            pass
        case _:
            assert_never(each.seen)


def _reading(each: Previewed, seen: Seen) -> Iterator[str]:
    if seen.why is None:
        yield _row("read", click.style("as the terms", fg="green"))
    else:
        reason, detail = seen.why
        yield _row("read", f"{_bad('unreadable')}, {reason.value}: {harmless(detail)}")
    text = seen.extracted.text
    yield _row("text", f"{len(text):,} characters, {seen.words:,} words, language {seen.language}")
    if not each.document.select:
        yield _row("selectors", "none: the main text was looked for")
    for selector, count in zip(each.document.select, seen.extracted.matches, strict=False):
        found = f"{count} ×" if count else _bad("0 ×")
        yield _row("selectors", f"{found} {harmless(spelled(selector))}")
    lines = [words for line in text.splitlines() if (words := visible(line)).strip("=-* ")]
    for name, shown in (("begins", lines[:_LINES]), ("ends", lines[_LINES:][-_LINES:])):
        for place, line in enumerate(shown):
            yield _row("" if place else name, line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…")
    if seen.mending is not None:
        yield from _mending(seen.mending)


def _mending(found: Mending) -> Iterator[str]:
    yield _row("page now", f"“{harmless(found.title)}”, {found.words:,} words")
    for place, heading in enumerate(found.headings):
        yield _row("" if place else "headings", harmless(heading))
    if not found.select:
        yield _row("proposed", "no selector finds the last good text on this page")
        return
    for selector in found.select:
        yield _row("proposed", f"select: {selector}")
    words = "gives" if found.kept >= REWRITTEN else "the page's main text; the terms were rewritten: gives"
    yield _row("", f"{words} {found.kept:.0%} of the last good text; {found.known:.0%} of it is that text")


def spelled(selector: Selector) -> str:
    """Write a selector as the register does."""
    if not isinstance(selector, Range):
        return selector
    start = "startBefore" if selector.start_included else "startAfter"
    end = "endAfter" if selector.end_included else "endBefore"
    return f"{{{start}: {selector.start}, {end}: {selector.end}}}"


def _bad(words: str) -> str:
    return click.style(words, fg="red")


def _row(name: str, words: str) -> str:
    return f"    {name:<10}  {words}"
