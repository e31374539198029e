"""What checking one terms comes to (a closed list of outcomes), and what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, assert_never

from monitor.core.model import Cause, Drift, Reading
from monitor.core.terms import (
    Internal,
    Origin,
    Snapshot,
    TermsId,
    Unreachable,
    UnreachableReason,
    Unreadable,
    UnreadableReason,
    Validators,
)


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What is remembered of a source document's last good answer."""

    document: str
    sha256: str
    validators: Validators
    matches: tuple[int, ...]
    """How many elements each of its `select` selectors matched."""
    fingerprint: str
    """Of what those elements show: equal fingerprints, same text."""
    declaration: str
    """Digest of its selectors and of our extraction: what the text follows from besides the bytes."""
    rendered: bool = False
    """Whether it took a browser to read it."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The terms were read well and stand as they did."""

    documents: tuple[DocumentState, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """The terms were read well and their text is new."""

    text: str
    snapshots: tuple[Snapshot, ...]
    """Every source document's bytes, in the order of the terms."""
    documents: tuple[DocumentState, ...]
    cause: Cause
    reading: Reading
    drift: Drift | None
    """None for the first version."""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The text was new, and a second look at the end of the round did not see the same words."""

    document: str
    detail: str
    snapshot: Snapshot | None = None
    """The bytes of the first look."""
    reason: Literal["unconfirmed"] = "unconfirmed"


Outcome = Changed | Unchanged | Unreachable | Unreadable | Unconfirmed | Internal


class OutcomeName(StrEnum):
    """An outcome as it is stored and shown."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    UNCONFIRMED = "unconfirmed"
    INTERNAL = "internal"

    @property
    def is_good(self) -> bool:
        """Tell whether the terms were read well."""
        return self in (OutcomeName.CHANGED, OutcomeName.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Check:
    """A run of rounds in which one terms fared the same: read well, or not for the same reason.

    A terms read well at every round for a year is one check, whose `last` moves; so is one that has been
    unreadable for a week.
    """

    terms: TermsId
    first: datetime
    last: datetime
    outcome: OutcomeName
    """Of the last round of the run."""
    reason: str
    """Empty where it was read well."""
    detail: str
    document: str
    """The source document that could not be read; empty where all were."""
    quarantined: str | None
    """The commit that keeps the first bytes of an unreadable run."""
    verified: datetime | None
    """When the terms were last read well in this run: by us (then it is `last`), or, where an OTA collection
    reads them in our place, as far as is known, by that; None: not."""
    rounds: int = 1
    """How many the run has lasted."""

    @property
    def failure(self) -> Unreachable | Unreadable | Unconfirmed | Internal | None:
        """Why the terms were not read well; None where they were."""
        match self.outcome:
            case OutcomeName.CHANGED | OutcomeName.UNCHANGED:
                return None
            case OutcomeName.UNREACHABLE:
                return Unreachable(self.document, UnreachableReason(self.reason), self.detail)
            case OutcomeName.UNREADABLE:
                return Unreadable(self.document, UnreadableReason(self.reason), self.detail)
            case OutcomeName.UNCONFIRMED:
                return Unconfirmed(self.document, self.detail)
            case OutcomeName.INTERNAL:
                return Internal(self.document, self.detail)
            case _:
                assert_never(self.outcome)


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """What is remembered of a version besides its text, which the archive keeps."""

    commit: str
    terms: TermsId
    at: datetime
    cause: Cause
    previous: str | None
    """The commit of the version before it."""
    text_sha256: str
    """Tells when these terms return to a text they had before."""
    drift: Drift | None
    """Against the previous version; its hunks are computed anew from the two texts when wanted."""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Rounds:
    """How far the last rounds came; None where none came so far."""

    started: datetime | None
    decided: datetime | None
    """The last that judged every tool."""
    complete: datetime | None
    """The last in which every terms got an outcome."""


@dataclass(frozen=True, slots=True)
class TermsState:
    """What is known of one terms before a round."""

    terms: TermsId
    version: VersionRecord | None
    """The last good one."""
    check: Check | None
    """The latest run of rounds."""
    verified: datetime | None
    """When it was last read well, by us or by an OTA collection."""
    documents: tuple[DocumentState, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the reading of all terms goes: what a list of thousands of tools is made from."""

    verified: Mapping[TermsId, datetime]
    """When each was last read well; those that never were are missing."""
    troubled: Mapping[TermsId, TermsState]
    """Those whose last check did not read them well."""
    deposited: Mapping[TermsId, TermsState]
    """Those that no round has checked: contracts, among others."""


def coverage(states: Mapping[TermsId, TermsState]) -> Coverage:
    """Return how far the reading goes, from all that is known of every terms."""
    checks = {terms: state.check for terms, state in states.items()}
    return Coverage(
        {terms: state.verified for terms, state in states.items() if state.verified is not None},
        {terms: states[terms] for terms, check in checks.items() if check and not check.outcome.is_good},
        {terms: states[terms] for terms, check in checks.items() if check is None},
    )
