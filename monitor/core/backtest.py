"""Replay what a collection recorded: what each record did to its terms, and what approvals came of it.

A record is judged twice. Its `drift` compares the two texts that follow each other in the collection: what
the record is. Its `news` compares with the last good text: what the product would have told (a page that
could not be read is not a change). Who reads and compares is passed in, so that a long history can be spread
over processes; nothing here depends on how.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.alerts import RETURN_WITHIN, is_news
from monitor.core.collection import Record, RecordKind
from monitor.core.model import Cause, Drift, Kind, Reading
from monitor.core.readable import wall_words

Read = Callable[[str], Reading]
"""Reads a text of the terms in hand."""
Compare = Callable[[str, str, Reading | None, Reading | None], Drift]
"""Compares two of them: without their readings first, then, if these can matter, with them."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one record did to its terms."""

    record: Record
    drift: Drift | None
    """Against the text before it, without hunks; None for the first record of the terms."""
    news: Drift | None
    """Against the last good text, without hunks; None where this one is not good, or is the first."""
    is_return: bool
    """These terms had this text, links and layout aside, within `RETURN_WITHIN`: the page alternates."""
    reading: Reading | None
    """What the terms say from now on; None where they say what they said."""

    @property
    def cause(self) -> Cause:
        """Whose doing it is: the provider's only where the collection records a change by them."""
        return Cause.PROVIDER if self.record.kind is RecordKind.CHANGE else Cause.EXTRACTION

    @property
    def is_news(self) -> bool:
        """Tell whether the product would have sent an alert for what changed, whatever was approved."""
        return is_news(self.news, self.cause) and not self.is_return


def steps(records: Sequence[Record], texts: Iterable[str], read: Read, compare: Compare) -> Iterator[Step]:
    """Yield what each record of one terms did.

    Args:
        records: of one terms, in topological order, oldest first.
        texts: those of `blobs(records)`, in that order; taken as they are needed, and let go.
        read: what reads a text.
        compare: what compares two.
    """
    replay = _Replay(records, texts, read, compare)
    return (replay.step(n, record) for n, record in enumerate(records))


def blobs(records: Iterable[Record]) -> tuple[str, ...]:
    """Return the objects that hold the texts of some records, each once, in the order they are needed."""
    wanted = (blob for record in records for blob in (record.previous, record.blob) if blob is not None)
    return tuple(dict.fromkeys(wanted))


#: What stands for a text that is no longer there: the file was removed, or is not there yet.
_NONE = ""


@dataclass(slots=True)
class _Text:
    """A text while it is needed, with what was found out about it."""

    parts: tuple[int, ...]
    """Its paragraphs, as `_Words` counts them."""
    text: str
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class _Stood:
    """A good text that stood once."""

    parts: tuple[int, ...]
    until: datetime


class _Replay:
    """The course of one terms: which texts are at hand, which was the last good one, which stood before."""

    def __init__(self, records: Sequence[Record], texts: Iterable[str], read: Read, compare: Compare) -> None:
        self._waiting = zip(blobs(records), texts, strict=False)
        self._read, self._compare = read, compare
        self._words = _Words()
        self._texts = {_NONE: _Text((), "")}
        self._last_use = {
            blob: n for n, record in enumerate(records) for blob in (record.previous, record.blob) if blob
        }
        self._known: dict[tuple[str, str], Drift] = {}
        self._good: str | None = None
        self._said: tuple[object, ...] | None = None
        self._stood: list[_Stood] = []

    def step(self, n: int, record: Record) -> Step:
        """Return what the record at position `n` did, and let go of the texts that are not needed again."""
        before, after, good_before = record.previous or _NONE, record.blob or _NONE, self._good or _NONE
        begins = n == 0 and record.previous is None
        drift = None if begins else self._drift(before, after)
        if begins or self._good is None:
            # What stood before the first record that we were given is as good as any.
            self._good = after if begins else before
        news = None if begins else self._drift(self._good, after)
        good = news is None or not (news.kind is Kind.BROKEN or self._lacks_a_page(after))
        is_return = False
        if good and not begins:
            # What is the same but for noise is no return: it never went.
            is_return = news is not None and news.kind is not Kind.NOISE and self._had(after, record.at)
            self._stood.append(_Stood(self._at_hand(self._good).parts, record.at))
            self._good = after
        step = Step(record, drift, news if good else None, is_return, self._new_reading(good=good, news=news))
        for blob in {before, after, good_before} - {self._good, _NONE}:
            if self._last_use[blob] <= n:
                self._texts.pop(blob, None)
        return step

    def _at_hand(self, blob: str) -> _Text:
        while blob not in self._texts:
            name, text = next(self._waiting)
            self._texts[name] = _Text(self._words.of(text), text)
        return self._texts[blob]

    def _reading(self, blob: str) -> Reading:
        text = self._at_hand(blob)
        if text.reading is None:
            text.reading = self._read(text.text)
        return text.reading

    def _drift(self, before: str, after: str) -> Drift:
        """Compare two texts, once; they are read only where the words that differ may say something."""
        known = self._known.get((before, after))
        if known is None:
            old, new = self._at_hand(before), self._at_hand(after)
            known = self._compare(old.text, new.text, None, None)
            if known.kind in (Kind.EDITORIAL, Kind.MATERIAL):
                known = self._compare(old.text, new.text, self._reading(before), self._reading(after))
            known = self._known[before, after] = replace(known, hunks=())
        return known

    def _lacks_a_page(self, blob: str) -> bool:
        """Tell whether an error page stands where one of several source documents stood.

        The product reads each source document by itself; a collection keeps them joined.
        """
        assert self._good is not None
        return self._words.names_an_error(self._at_hand(blob).parts, self._at_hand(self._good).parts)

    def _had(self, blob: str, now: datetime) -> bool:
        """Tell whether these terms had this text not long before."""
        parts = self._at_hand(blob).parts
        recent = dict.fromkeys(each.parts for each in self._stood if each.until >= now - RETURN_WITHIN)
        return parts in recent or any(self._words.same(parts, each) for each in recent)

    def _new_reading(self, *, good: bool, news: Drift | None) -> Reading | None:
        """Return what the last good text says, where that is not what was said before."""
        assert self._good is not None
        if not good or (news is not None and news.kind is Kind.NOISE):
            return None
        reading = self._reading(self._good)
        said = (reading.training, reading.location, *(_without_place(reading)))
        if said == self._said:
            return None
        self._said = said
        return reading


def _without_place(reading: Reading) -> Iterator[object]:
    """Yield what findings say, but not where they stand: that moves with every change above them."""
    for f in reading.findings:
        yield replace(f, start=0, end=0, line_start=0, line_end=0, marks=())


#: A heading as OTA writes it, or any common Markdown.
_HEADING = re.compile(
    r"\s{0,9}(?:#{1,6} (?=[^\n]{1,100}$)|(?=[^\n]{1,100}\n[-=]{3,999}\s{0,9}$))([^\n]{1,100})"
)
_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")
_WORD = re.compile(r"\w+")


class _Words:
    """Tells whether texts have the same words: link targets, marks, layout and case aside.

    From version to version most paragraphs are the same to the letter: only others are looked into, and each
    of them once.
    """

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._parts: list[str] = []
        self._undressed: dict[int, str] = {}

    def of(self, text: str) -> tuple[int, ...]:
        """Return the paragraphs of a text, each as a number of its own."""
        ids = self._ids
        split = text.split("\n\n")
        found = [ids.get(part) for part in split]
        if None not in found:
            return tuple(found)  # type: ignore[arg-type] # none of them is None
        for part in split:
            if ids.setdefault(part, len(ids)) == len(self._parts):
                self._parts.append(part)
        return tuple([ids[part] for part in split])

    def same(self, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        """Tell whether two texts have the same words in the same order."""
        if one == other:
            return True
        head = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
        if head is not None:
            one, other = one[head:], other[head:]
            tail = next(
                (n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), 0
            )
            one, other = one[: len(one) - tail], other[: len(other) - tail]
        # Most texts that differ do so in the first paragraph that is not the same to the letter.
        first, second = self._said(one[:1]), self._said(other[:1])
        if not (first.startswith(second) or second.startswith(first)):
            return False
        return self._said(one) == self._said(other)

    def names_an_error(self, later: tuple[int, ...], earlier: tuple[int, ...]) -> bool:
        """Tell whether the later text has a heading of an error page that the earlier one has not."""
        for number in set(later).difference(earlier):
            heading = _HEADING.match(self._parts[number])
            if heading and wall_words.MISSING.search(heading[1]):
                return True
        return False

    def _said(self, parts: tuple[int, ...]) -> str:
        known = self._undressed
        for number in parts:
            if number not in known:
                part = _TARGET.sub("]", self._parts[number]).lower()
                known[number] = " ".join(_WORD.findall(part))
        return " ".join([words for words in map(known.__getitem__, parts) if words])
