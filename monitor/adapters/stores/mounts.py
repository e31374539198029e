"""Which folders lie on the disk of another machine, as Linux tells it in `/proc/self/mountinfo` (proc(5)).

SQLite's log of a live database (WAL) is shared memory: over a network it loses what was written
(sqlite.org/wal.html, "all processes using a database must be on the same host computer").
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/self/mountinfo")
_NETWORK: Final = frozenset(
    "9p afs beegfs ceph cifs coda fuse.ceph fuse.davfs fuse.davfs2 fuse.glusterfs fuse.gcsfuse fuse.rclone "
    "fuse.s3fs fuse.sshfs fuse.vmhgfs-fuse gfs2 glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2 orangefs smb3 "
    "smbfs vboxsf".split()
)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")


def network_mount(path: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the kind of network file system that `path` lies on (`nfs4`, `cifs`, …), or None.

    None also where it cannot be told: no such file on this system, or a kind this does not know.

    Args:
        path: of a file or a folder, there or not yet.
        mounts: what Linux tells of this process's mounts.
    """
    try:
        lines = mounts.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    target, kind, depth = path.resolve(), None, -1
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        # Of two mounts on one place the later hides the earlier.
        if target.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = rest[0], len(point.parts)
    return kind if kind in _NETWORK else None
