"""Which folders lie on a network disk, as Linux tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.adapters.stores.mounts import MOUNTS, network_mount

#: As `/proc/self/mountinfo` has it: ids, device, root, mount point, options, a dash, kind, source, options.
TABLE = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /srv rw,relatime shared:2 master:1 - nfs4 files.example:/srv rw,vers=4.2
24 23 8:2 / /srv/local rw,relatime - xfs /dev/sdb1 rw
25 22 0:22 / /mnt/the\040share rw - cifs //files.example/share rw
26 22 0:23 / /mnt/over rw - ext4 /dev/sdc1 rw
27 26 0:24 / /mnt/over rw - fuse.sshfs me@files.example:/ rw
28 22 0:25 / /mnt/under rw - 9p host rw
29 28 8:3 / /mnt/under rw - btrfs /dev/sdd1 rw
30 22 0:26 / /mnt/odd rw - fuse.unheard-of odd rw
half a line
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "mountinfo"
    file.write_text(TABLE)
    return file


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/monitor/monitor.db", None),
        ("/srv", "nfs4"),
        ("/srv/monitor/monitor.db", "nfs4"),
        ("/srvmonitor/monitor.db", None),
        ("/srv/local/monitor.db", None),
        ("/mnt/the share/monitor.db", "cifs"),
        ("/mnt/over/monitor.db", "fuse.sshfs"),
        ("/mnt/under/monitor.db", None),
        ("/mnt/odd/monitor.db", None),
    ],
)
def test_a_path_lies_on_the_last_and_nearest_mount_around_it(
    path: str, kind: str | None, table: Path
) -> None:
    assert network_mount(Path(path), table) == kind


def test_a_link_lies_where_it_leads(table: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/srv/monitor")
    assert network_mount(tmp_path / "link" / "monitor.db", table) == "nfs4"


def test_where_linux_tells_nothing_nothing_is_guessed(tmp_path: Path) -> None:
    assert network_mount(Path("/srv"), tmp_path / "nowhere") is None


@pytest.mark.skipif(not MOUNTS.exists(), reason="this system has no /proc/self/mountinfo")
def test_what_linux_is_made_of_lies_on_no_network() -> None:
    assert network_mount(Path("/proc/self/status")) is None
