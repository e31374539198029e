"""Files and folders brought to the disk, so that a power cut takes nothing that is referred to.

A file that was made or renamed is found again once the folder that names it is on the disk too: fsync(2).
"""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(folder: Path) -> None:
    """Bring a folder and everything in it to the disk, what lies deepest first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)
