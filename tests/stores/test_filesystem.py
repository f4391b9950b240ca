"""File systems by a mount table."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.stores import filesystem
from amlnb.stores.filesystem import kind_of, network_kind

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw shared:2 - nfs4 server:/home rw,vers=4.2
31 30 8:2 / /home/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/my\040share rw - cifs //nas/share rw
33 22 0:42 / /data rw - ext4 /dev/sdc rw
34 22 0:43 / /data rw - fuse.sshfs me@host: rw
""".strip()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/tmp/x", "ext4"),
        ("/home/ada/.amlnb/store.db", "nfs4"),
        ("/homestead/x", "ext4"),
        ("/home/local/x", "xfs"),
        ("/mnt/my share/x", "cifs"),
        ("/data/x", "fuse.sshfs"),
    ],
)
def test_the_nearest_and_latest_mount_counts(path, kind):
    assert kind_of(Path(path), MOUNTS) == kind


LOCAL = ("ext4", "overlay", "tmpfs", "fuseblk")
NETWORK = ("nfs4", "cifs", "fuse.sshfs", "smb3")


@pytest.mark.parametrize("kind", [*LOCAL, *NETWORK])
def test_network_file_systems_are_told_from_local_ones(tmp_path, monkeypatch, kind):
    table = tmp_path / "mountinfo"
    table.write_text(f"22 1 8:1 / / rw - {kind} somewhere rw\n")
    monkeypatch.setattr(filesystem, "_MOUNTS", table)
    assert network_kind(tmp_path) == (kind if kind in NETWORK else None)


def test_where_there_is_no_mount_table_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "none")
    assert network_kind(tmp_path) is None
