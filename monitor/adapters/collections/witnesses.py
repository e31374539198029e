"""What the mirrors of Open Terms Archive collections hold of terms (`monitor.core.ports.Witnesses`)."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from monitor.adapters.collections.history import GitHistory
from monitor.adapters.collections.mirror import mirror_path, snapshots_path
from monitor.core.collection import Record, SnapshotDates
from monitor.core.errors import CollectionError
from monitor.core.freshness import Fresh, freshness
from monitor.core.terms import TermsId, Witness


class _Mirror:
    """The mirror of one collection, read once."""

    def __init__(self, folder: Path, collection: str) -> None:
        path = mirror_path(folder, collection)
        if not path.is_dir():
            raise CollectionError(
                f"the collection {collection} was never fetched; run `monitor ota sync {collection}`"
            )
        self.history = GitHistory(path)
        self._snapshots = snapshots_path(folder, collection)

    @cached_property
    def records(self) -> Mapping[TermsId, Sequence[Record]]:
        found: dict[TermsId, list[Record]] = {}
        for record in self.history.records():
            found.setdefault(record.terms, []).append(record)
        return found

    @cached_property
    def snapshots(self) -> SnapshotDates:
        return GitHistory(self._snapshots).snapshot_dates() if self._snapshots.is_dir() else {}

    @cached_property
    def _signs_of_life(self) -> Sequence[datetime]:
        fetched = (
            at for documents in self.snapshots.values() for dates in documents.values() for at in dates
        )
        recorded = (record.at for records in self.records.values() for record in records)
        return sorted({*recorded, *fetched})

    def activity(self, now: datetime) -> datetime | None:
        known = bisect_right(self._signs_of_life, now)
        return self._signs_of_life[known - 1] if known else None

    def fresh(self, terms: TermsId, now: datetime) -> Fresh:
        return freshness(
            self.records.get(terms, ()), now, activity=self.activity(now), snapshots=self.snapshots.get(terms)
        )


class MirroredWitnesses:
    """Reads the collections that were mirrored in one folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Make a reader; a mirror is opened when it is first asked.

        Args:
            folder: Where `monitor.adapters.collections.mirror` keeps them.
        """
        self._folder = folder
        self._lock = threading.Lock()
        self._mirrors: dict[str, _Mirror] = {}

    def records(self, witness: Witness) -> Sequence[Record]:
        """Return the records of some terms (see `monitor.core.ports.Witnesses`)."""
        with self._lock:
            return self._mirror(witness.collection).records.get(witness.terms, ())

    def text(self, witness: Witness, record: Record) -> str:
        """Return the text that a record holds; empty where the file was removed."""
        if record.blob is None:
            return ""
        with self._lock:
            (text,) = self._mirror(witness.collection).history.texts([record.blob])
        return text

    def verified(self, witness: Witness, now: datetime) -> datetime | None:
        """Return the last moment at which the collection is known to have read the terms well."""
        return self.fresh(witness, now).verified

    def fresh(self, witness: Witness, now: datetime) -> Fresh:
        """Say how fresh a collection's text of some terms is.

        Raises:
            CollectionError: it was never fetched, or is damaged.
        """
        with self._lock:
            return self._mirror(witness.collection).fresh(witness.terms, now)

    def last_activity(self, collection: str, now: datetime) -> datetime | None:
        """Return a collection's last sign of life until `now`, in versions or snapshots; None: never.

        Raises:
            CollectionError: it was never fetched, or is damaged.
        """
        with self._lock:
            return self._mirror(collection).activity(now)

    def _mirror(self, name: str) -> _Mirror:
        if name not in self._mirrors:
            self._mirrors[name] = _Mirror(self._folder, name)
        return self._mirrors[name]
