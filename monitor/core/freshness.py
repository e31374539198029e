"""When a collection is last known to have read some terms well, and what its silence means.

Open Terms Archive records a version when the text changed and a snapshot when the bytes did: nothing is
written while nothing changes, nor when a page can no longer be fetched. So silence is never taken for
"unchanged": what is known is the last record, or the last snapshots after it, and from then on the terms are
unverified. The usual rhythm serves to say more of a silence, and to doubt snapshots that no version has
followed for too long.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from monitor.core.collection import Record, RecordKind

#: Pages are fetched twice a day; what is older than this was not seen in the last rounds.
_RECENT: Final = timedelta(days=2)
#: No collection that still runs has been without any commit for so long (the longest known: 12.5 days).
_DEAD: Final = timedelta(days=14)
#: With fewer silences than this, none can be called unusual.
_FEWEST: Final = 5
#: A silence is unusual when it is twice the longest so far, and at least this. On three years of
#: genai-contrib, 8 of 1,721 silences that ended well had been unusual.
_UNUSUAL: Final = timedelta(days=30)


class Why(StrEnum):
    """What is known of some terms in a collection."""

    RECORDED = "recorded"
    FETCHED = "fetched"
    QUIET = "quiet"
    STOPPED = "stopped"
    NOT_EXTRACTED = "not_extracted"
    UNREADABLE = "unreadable"
    COLLECTION_STOPPED = "collection_stopped"
    REMOVED = "removed"
    NEVER = "never"


#: In words, for people who read English.
REASONS: Final[Mapping[Why, str]] = {
    Why.RECORDED: "the collection recorded a text in its last rounds",
    Why.FETCHED: "the collection fetched the pages in its last rounds, and the text had not changed",
    Why.QUIET: "nothing was recorded since: unchanged or no longer read, the collection does not say",
    Why.STOPPED: "nothing was recorded for much longer than ever before: the collection no longer reads it",
    Why.NOT_EXTRACTED: "pages are fetched, but no text was recorded for much longer than ever before",
    Why.UNREADABLE: "what the collection recorded since is not the terms",
    Why.COLLECTION_STOPPED: "the whole collection has recorded nothing for two weeks",
    Why.REMOVED: "the collection removed these terms",
    Why.NEVER: "the collection never recorded these terms",
}


@dataclass(frozen=True, slots=True)
class Fresh:
    """How fresh a collection's text of some terms is."""

    verified: datetime | None
    """The last moment, UTC, when it is known to have read them well; unverified since. None: never known."""
    why: Why
    """What is known of the time since."""

    @property
    def is_followed(self) -> bool:
        """Tell whether the last rounds are known to have read them."""
        return self.why in (Why.RECORDED, Why.FETCHED)


def freshness(
    records: Sequence[Record],
    moment: datetime,
    *,
    activity: datetime | None,
    snapshots: Mapping[str, Sequence[datetime]] | None = None,
    unreadable: Collection[str] = (),
) -> Fresh:
    """Tell when some terms are last known to have been read well, as far as could be known at a moment.

    Args:
        records: Of one terms of one collection, in topological order. What bears a later date than `moment`
            is ignored.
        moment: Aware.
        activity: The collection's last sign of life, in versions or snapshots.
        snapshots: When the bytes of its source documents were recorded, by document; None where unknown. A
            document that never changes leaves no trace, and then the others' prove nothing: a text is made of
            all of them. Bytes that came and could not be extracted leave the trace of an unchanged text; only
            a silence of the versions that is unlike those before gives them away.
        unreadable: Commits of records whose text the caller found not to be the terms (an error page).

    Returns:
        The moment, and what is known of the silence since. Commits by hand read nothing: they do not count.
    """
    known = [each for each in records if each.at <= moment]
    by_engine = [each for each in known if each.blob and each.kind is not RecordKind.OTHER]
    read = sorted({each.at for each in by_engine if each.commit not in unreadable})
    if not read:
        return Fresh(None, Why.NEVER)
    if known[-1].blob is None:
        return Fresh(None, Why.REMOVED)
    if known[-1].commit in unreadable:
        return Fresh(read[-1], Why.UNREADABLE)
    return _since(read, moment, activity, snapshots or {})


def _since(
    read: Sequence[datetime],
    moment: datetime,
    activity: datetime | None,
    snapshots: Mapping[str, Sequence[datetime]],
) -> Fresh:
    """Say what is known of the time since the last text was recorded."""
    dated = (sorted({at for at in dates if at <= moment}) for dates in snapshots.values())
    documents = [dates for dates in dated if dates]
    fetched = min((dates[-1] for dates in documents), default=read[-1])
    if fetched > read[-1] and _is_unusual(read, fetched):
        return Fresh(read[-1], Why.NOT_EXTRACTED)
    verified = max(fetched, read[-1])
    if moment - verified <= _RECENT:
        return Fresh(verified, Why.FETCHED if fetched > read[-1] else Why.RECORDED)
    return Fresh(verified, _silence(documents or [read], moment, activity))


def _silence(traces: Sequence[Sequence[datetime]], moment: datetime, activity: datetime | None) -> Why:
    """Say what is known of a silence; snapshots tell more, since bytes move more often than texts."""
    if activity is None or moment - activity > _DEAD:
        return Why.COLLECTION_STOPPED
    return Why.STOPPED if any(_is_unusual(dates, moment) for dates in traces) else Why.QUIET


def _is_unusual(dates: Sequence[datetime], until: datetime) -> bool:
    """Tell whether the silence since the last of these dates (sorted, different) is unlike those before."""
    silences = [later - earlier for earlier, later in pairwise(dates)]
    if len(silences) < _FEWEST:
        return False
    return until - dates[-1] > max(2 * max(silences), _UNUSUAL)
