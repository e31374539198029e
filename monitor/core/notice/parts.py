"""What a referent reads, as parts in order; how they are laid out in a mail is another matter."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from monitor.core.alerts import AlertKind
from monitor.core.notice.quotation import Piece
from monitor.core.tools import Language

#: A subject longer than this is cut: mail programs show less.
_LONGEST_SUBJECT = 160


@dataclass(frozen=True, slots=True)
class Title:
    """Opens a section."""

    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of our own."""

    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value."""

    name: str
    value: str
    address: str | None = None
    """A web address the value leads to."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about one thing."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A vendor's words, some of them marked as removed or added."""

    head: str
    pieces: tuple[Piece, ...]
    language: str | None
    """ISO 639-1; None or `und`: not known."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Says where the excerpts above stand, or how they are to be read."""

    words: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something the reader can do, and the commands for it if there are any."""

    words: str
    commands: tuple[str, ...] = ()
    address: str | None = None
    """A web address where it can be done or seen."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader can do."""

    items: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be forwarded."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What there is to decide on, and a box to tick for each decision."""

    on: str
    boxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to print, to tick and to sign."""

    title: str
    rows: tuple[Fact, ...]
    quotes: tuple[Excerpt, ...]
    choices: tuple[Choice, ...]
    blanks: tuple[str, ...]
    """What is written in by hand."""
    note: str
    """What becomes of it."""


Part = Title | Paragraph | Facts | Excerpt | Caption | Options | Message | Sheet


@dataclass(frozen=True, slots=True)
class Notice:
    """A message before it is laid out."""

    kind: AlertKind
    language: Language
    subject: str
    """One line, `[Tag] what – for what`."""
    headline: str
    """A status or a state in a few words."""
    about: str
    """What the headline is about."""
    parts: tuple[Part, ...]
    footer: tuple[str, ...]


def subject(tag: str, about: str, rest: str = "") -> str:
    """Return a subject that sorts by its tag; whatever the names hold, it is one line of bounded length."""
    words = f"[{tag}] {about}" + (f" – {rest}" if rest else "")
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1].rstrip() + "…"


def command(verb: str, *arguments: str) -> str:
    """Return a command of `monitor` as it can be pasted into a shell."""
    return shlex.join(("monitor", verb, *arguments))
