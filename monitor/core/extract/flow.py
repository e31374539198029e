"""A run of Markdown being written: words joined by single blanks, blocks by empty lines."""

from __future__ import annotations

import re
from typing import Final

LINE: Final = 1
BLOCK: Final = 2

#: Characters that are not seen: controls, soft hyphen, zero-width blanks, joiners of words, direction marks,
#: variation selectors of text. (The zero-width joiners of emoji and of Indic and Persian script are kept.)
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe0e\ufeff]"
)
_SPECIAL: Final = re.compile(r"[\\*_`\[\]]")
_ESCAPED: Final = str.maketrans({character: f"\\{character}" for character in "\\*_`[]"})
_LINE_START: Final = re.compile(r"[-+>](?=\s|$)|=+|#{1,6}(?=\s|$)|~~~")
_NUMBER_START: Final = re.compile(r"(\d{1,9})\.(?=\s|$)")


def seen(text: str) -> str:
    """Drop the characters of `text` that nobody sees; blanks of all kinds stay as they are."""
    return _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """Give the words of `text` joined by single blanks, without unseen characters."""
    return " ".join(seen(text).split())


def escape(text: str, *, at_start: bool) -> str:
    """Escape what Markdown would take for markup, as the converter of OTA's engine does.

    Args:
        text: Words joined by single blanks.
        at_start: Whether the text stands at the start of a line.

    Returns:
        The same words, with backslashes.
    """
    if _SPECIAL.search(text):
        text = text.translate(_ESCAPED)
    if at_start:
        if _LINE_START.match(text):
            return "\\" + text
        return _NUMBER_START.sub(r"\1\\.", text, count=1) if text[:1].isdigit() else text
    return text


class Flow:
    """What an element has written so far, and what must come before its next word.

    Blanks and breaks are not written when met but owed, and paid before the next
    word: so none ever stands at the start or end, and none is doubled.
    """

    __slots__ = ("_breaks", "_gap", "_space", "lead_gap", "lead_space", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lead_space = False
        """Blanks stood before the first word: the parent owes them."""
        self.lead_gap = 0
        """So did a break between blocks."""
        self._space = False
        self._gap = 0
        self._breaks = 0

    def text(self, text: str, *, escaped: bool = True) -> None:
        """Write a text node of the page."""
        text = seen(text)
        words = " ".join(text.split())
        if not words:
            self._space = self._space or bool(text)
            return
        if text[0].isspace():
            self._space = True
        at_start = self._pay()
        self.parts.append(escape(words, at_start=at_start) if escaped else words)
        self._space = text[-1].isspace()

    def raw(self, markdown: str) -> None:
        """Write Markdown that is ready, on the same line as what stands before."""
        self._pay()
        self.parts.append(markdown)

    def block(self, gap: int = BLOCK) -> None:
        """Owe a break: `LINE` or `BLOCK`."""
        if self.parts:
            self._gap = max(self._gap, gap)
        else:
            self.lead_gap = max(self.lead_gap, gap)
        self._space = False
        self._breaks = 0

    def line_break(self) -> None:
        """Owe a `br`; two of them part blocks."""
        if not self.parts:
            self.lead_gap = max(self.lead_gap, LINE)
            return
        self._breaks += 1
        if self._breaks > 1:
            self._gap = BLOCK

    def inline(self, inner: Flow, before: str, after: str) -> None:
        """Write what an inline element holds between two marks; its outer blanks move outside the marks."""
        if not inner.parts:
            self._space = self._space or inner.lead_space or inner._space
            if inner.lead_gap:
                self.block(inner.lead_gap)
            return
        if inner.lead_gap:
            self.block(inner.lead_gap)
        if inner.lead_space:
            self._space = True
        self.raw(before + inner.markdown() + after)
        self._space = inner._space
        if inner._gap:
            self.block(inner._gap)
        self._breaks = inner._breaks

    def markdown(self) -> str:
        """Everything written, without what is owed at the end."""
        return "".join(self.parts)

    def _pay(self) -> bool:
        """Write the break or blank that is owed; whether a line starts here."""
        if not self.parts:
            self.lead_space = self.lead_space or self._space
            start = True
        elif self._gap:
            self.parts.append("\n" * self._gap)
            start = True
        elif self._breaks:
            self.parts.append("  \n")
            start = True
        else:
            if self._space:
                self.parts.append(" ")
            start = False
        self._gap = self._breaks = 0
        self._space = False
        return start
