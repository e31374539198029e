"""What an Open Terms Archive collection records: one file a terms, one commit a version.

The words are OTA's: a collection's commits say in their subject whether they are the first record of some
terms, a change by the provider, or a technical upgrade (its own extraction or declaration changed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from monitor.core.terms import TermsId
from monitor.core.terms_types import TERMS_TYPES


class RecordKind(StrEnum):
    """What the subject of a collection's commit says of it."""

    FIRST = "first"
    CHANGE = "change"
    UPGRADE = "upgrade"
    """A technical upgrade: the collection's doing, never the provider's."""
    OTHER = "other"
    """A subject that is none of OTA's: a commit by hand, a rename, a removal."""


#: How OTA's engine begins the subjects of its commits; what follows is the service and the terms type.
_SUBJECTS: Final = {
    "First record of": RecordKind.FIRST,
    "Record new changes of": RecordKind.CHANGE,
    "Apply technical or declaration upgrade on": RecordKind.UPGRADE,
}
#: As it began them until 2022. They are words that people use too ("Update README").
_LEGACY_SUBJECTS: Final = {
    "Start tracking": RecordKind.FIRST,
    "Update": RecordKind.CHANGE,
    "Refilter": RecordKind.UPGRADE,
}


SnapshotDates = Mapping[TermsId, Mapping[str, Sequence[datetime]]]
"""When the bytes of source documents were recorded: by terms, then by the path of the document."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one commit of a collection did to the file of one terms."""

    terms: TermsId
    """As the path names it."""
    path: str
    """As git has it; slash-separated."""
    commit: str
    """Forty hexadecimal digits."""
    at: datetime
    """The author date, UTC: when OTA fetched it."""
    kind: RecordKind
    blob: str | None
    """The object that holds the text; None where the file was removed."""
    previous: str | None
    """The object that held it before this commit, under this path or the one it was renamed from."""


class History(Protocol):
    """A collection's history, to read.

    Every method raises `CollectionError` where the repository is damaged or is no collection.
    """

    def records(self) -> Sequence[Record]:
        """Return every record, in topological order, oldest first."""
        ...

    def texts(self, blobs: Iterable[str]) -> Iterator[str]:
        """Yield the texts of objects, in the order asked; bytes that are not UTF-8 come out as U+FFFD."""
        ...

    def last_activity(self) -> datetime | None:
        """Return the latest author date of any commit, UTC; None in an empty repository."""
        ...


def terms_at(path: str) -> TermsId | None:
    """Return the terms that a path names, `<service>/<terms type>.md`; None where it is of another shape.

    A hidden folder (`.github`) is no service, and a file at the top or deeper is no terms.
    """
    service, slash, name = path.partition("/")
    terms_type = name.removesuffix(".md")
    if not slash or "/" in name or terms_type == name or not terms_type or not service or service[0] == ".":
        return None
    return TermsId(service, terms_type)


def terms_of_snapshot(path: str) -> TermsId | None:
    """Return the terms whose source document a path of a snapshots repository names; None for other files.

    `<service>/<terms type>.html`, or `<service>/<terms type> #<document>.html` where there are several.
    """
    stem, dot, _ = path.rpartition(".")
    return terms_at(f"{stem.partition(' #')[0]}.md") if dot else None


def counts(terms: TermsId, subject: str) -> bool:
    """Tell whether a file that a commit touches is a record of terms, and not a page of the repository's own.

    It is where the terms type is one of OTA's closed list, or where the subject says that the engine recorded
    it: that list grows, and older collections hold types that have left it.
    """
    return terms.type in TERMS_TYPES or kind_of(subject, terms) is not RecordKind.OTHER


def kind_of(subject: str, terms: TermsId, *, alone: bool = False) -> RecordKind:
    """Return what the subject of a commit says of these terms.

    Args:
        subject: The first line of the message.
        terms: Whose file the commit touches.
        alone: The commit touches no other terms: then the subject is believed although it names them
            otherwise (a service renamed since), unless it begins as people's subjects do too.
    """
    for prefixes, believed in ((_SUBJECTS, alone), (_LEGACY_SUBJECTS, False)):
        for prefix, kind in prefixes.items():
            if subject.startswith(f"{prefix} ") and (believed or subject == f"{prefix} {terms}"):
                return kind
    return RecordKind.OTHER


def current(records: Sequence[Record], terms: TermsId) -> Record | None:
    """Return the record that holds what the collection says now of some terms: the last one.

    The order of the history counts, not the dates: a technical upgrade is made later and bears the date of
    the older page that it was made from. None where there is none, or where the file was removed.
    """
    last = next((each for each in reversed(records) if each.terms == terms), None)
    return last if last and last.blob else None


def as_of(records: Sequence[Record], terms: TermsId, moment: datetime) -> Record | None:
    """Return the record that tells what some terms said at a moment: the latest page fetched until then.

    The dates count; of several records of one date, the last in the order of the history (a technical
    upgrade reads the page better than the record that it corrects). None where nothing was recorded yet, or
    where the file had been removed.

    Args:
        records: In topological order.
        terms: Whose text is asked for.
        moment: Aware.
    """
    last: Record | None = None
    for each in records:
        if each.terms == terms and each.at <= moment and (last is None or each.at >= last.at):
            last = each
    return last if last and last.blob else None
