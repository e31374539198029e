"""A collection brought up to date: its versions, and when the register names them its snapshots' commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.adapters.collections.history import GitHistory
from monitor.adapters.collections.mirror import Mirrored, mirror, mirror_snapshots
from monitor.adapters.collections.transfer import Transfer
from monitor.core.errors import CollectionError
from monitor.core.register import Collection


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did to a collection."""

    collection: str
    versions: Mirrored
    last_activity: datetime | None
    """The latest author date of its versions, UTC."""
    snapshots: Mirrored | None
    """None where the register names no repository of snapshots, or where it could not be fetched."""
    snapshots_failure: str | None
    """Why they could not be fetched. The versions are of use without them, only less is known of silences."""


def sync(collection: Collection, folder: Path, transfer: Transfer) -> Synced:
    """Mirror a collection into `folder` (see `monitor.adapters.collections.mirror`).

    Raises:
        CollectionError: its versions cannot be fetched, kept, or read; the mirror is as it was.
    """
    versions = mirror(collection, folder, transfer)
    failure, snapshots = None, None
    try:
        snapshots = mirror_snapshots(collection, folder, transfer)
    except CollectionError as error:
        failure = str(error)
    return Synced(collection.id, versions, GitHistory(versions.path).last_activity(), snapshots, failure)
