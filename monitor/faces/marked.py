"""A drift as a person would mark it up: in a terminal, in two columns, or as a fragment of a page."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

import click

from monitor.core.drift import words
from monitor.core.model import Drift, Hunk, Kind, Topic
from monitor.core.notice.quotation import Piece, harmless, pieces_of, side

#: Characters of a terminal's line, and between two columns.
_WIDTH, _GUTTER = 96, 3
_COLOURS = {"-": "red", "+": "green"}
_TAGS = {"-": "del", "+": "ins"}


def shown(
    drift: Drift, *, topic: Topic | None = None, everything: bool = False
) -> tuple[Sequence[Hunk], int]:
    """Choose what to show of a drift.

    Args:
        drift: what changed.
        topic: only places that touch it; None: all.
        everything: noise (links, layout, order) too.

    Returns:
        The hunks, and how many others are hidden.
    """
    chosen = [
        hunk
        for hunk in drift.hunks
        if (everything or hunk.kind is not Kind.NOISE) and (topic is None or hunk.topic is topic)
    ]
    return chosen, len(drift.hunks) - len(chosen)


def inline(hunk: Hunk, topics: Mapping[Topic, str]) -> str:
    """Return one line with the words struck and added; without colour the brackets still tell.

    Args:
        hunk: the place.
        topics: what each topic is called, to name the one that the place touches.
    """
    line = "".join(_bracketed(mark, words) for mark, words in words(hunk.before, hunk.after))
    prefix = f"[{topics[hunk.topic]}] " if hunk.topic else ""
    return prefix + " ".join(line.split())


def _bracketed(mark: str, piece: str) -> str:
    piece = harmless(piece)
    return piece if mark == "=" else click.style(f"[{mark}{piece}{mark}]", fg=_COLOURS[mark])


def columns(hunk: Hunk, width: int = _WIDTH) -> Iterator[str]:
    """Yield lines with what stood before on the left and what stands now on the right.

    Changed words stand in brackets and without colours, which a terminal would count as letters.
    """
    pieces, half = pieces_of(hunk), (width - _GUTTER) // 2
    left, right = (
        wrap("".join(w if m == "=" else f"[{m}{w}{m}]" for m, w in side(pieces, mark)), half) or [""]
        for mark in ("-", "+")
    )
    for row in range(max(len(left), len(right))):
        before = left[row] if row < len(left) else ""
        after = right[row] if row < len(right) else ""
        yield f"{before:<{half}} │ {after}".rstrip()


def fragment(title: str, summary: str, hunks: Iterable[Hunk], *, language: str, hidden: int) -> str:
    """Return a fragment of a page: a section with a table of the places, before and now.

    Vendor text is escaped; changes are marked by `del` and `ins`, so not by colour alone. There is no style,
    no script and no address in it.

    Args:
        title: whose drift it is.
        summary: kind and effects, in words.
        hunks: the places to show.
        language: of the headings, ISO 639-1.
        hidden: how many places are not shown.
    """
    before, now, more = _HEADINGS[language]
    rows = "\n".join(_row(pieces_of(hunk), hunk.topic) for hunk in hunks)
    left = f"\n<p>{html.escape(more.format(hidden))}</p>" if hidden else ""
    return (
        f'<section class="drift" lang="{language}">\n<h2>{html.escape(harmless(title))}</h2>\n'
        f"<p>{html.escape(harmless(summary))}</p>\n<table>\n<thead><tr>"
        f'<th scope="col">{before}</th><th scope="col">{now}</th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>{left}\n</section>"
    )


_HEADINGS = {
    "en": ("Before", "Now", "Places not shown: {}"),
    "fr": ("Avant", "Maintenant", "Passages non montrés\u00a0: {}"),
}


def _row(pieces: Sequence[Piece], topic: Topic | None) -> str:
    of = f' data-topic="{topic.value}"' if topic else ""
    cells = "".join(
        f"<td>{''.join(_tagged(*piece) for piece in side(pieces, mark))}</td>" for mark in ("-", "+")
    )
    return f"<tr{of}>{cells}</tr>"


def _tagged(mark: str, words: str) -> str:
    escaped = html.escape(harmless(words))
    return escaped if mark == "=" else f"<{_TAGS[mark]}>{escaped}</{_TAGS[mark]}>"
