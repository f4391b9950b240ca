"""Where sockets lie: in a private folder, whatever is in the way."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from pathlib import Path

import pytest

from amlnb.forkserver import place
from amlnb.forkserver.place import (
    abandon,
    connected,
    last_words,
    private_folder,
    remove_dead,
)

NAME = f"amlnb-{os.getuid()}"


@pytest.fixture
def base(monkeypatch):
    """A short folder that is asked for first, and another that is asked for next."""
    folder = Path(tempfile.mkdtemp(prefix="amlnb-p-", dir="/tmp"))
    (folder / "next").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "next"))
    yield folder
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()


def test_it_is_made_for_its_user_alone(base):
    assert private_folder() == base / NAME
    assert (base / NAME).stat().st_mode & 0o777 == 0o700
    assert private_folder() == base / NAME


def a_file(path):
    path.write_text("in the way")


def a_dangling_link(path):
    path.symlink_to("nowhere")


def a_link(path):
    other = path.with_name("other")
    other.mkdir(mode=0o700)
    path.symlink_to(other, target_is_directory=True)


def open_to_others(path):
    path.mkdir()
    path.chmod(0o777)


@pytest.mark.parametrize("put", [a_file, a_dangling_link, a_link, open_to_others])
def test_what_is_not_a_private_folder_of_ours_is_not_used(base, put):
    put(base / NAME)
    assert private_folder() == base / "next" / NAME


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make what is another's")
def test_another_users_folder_is_not_used(base):
    (base / NAME).mkdir(mode=0o700)
    os.chown(base / NAME, 65534, 65534)
    assert private_folder() == base / "next" / NAME


def test_a_path_too_long_for_sockets_is_not_used(base, monkeypatch):
    long = base / ("x" * 80)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    assert private_folder() == base / "next" / NAME


def test_where_no_folder_will_do_there_is_none(base, monkeypatch):
    a_file(base / NAME)
    monkeypatch.setattr(tempfile, "tempdir", str(base))
    monkeypatch.setattr(place, "_is_private", lambda _: False)
    assert private_folder() is None


def listening(path, backlog=1):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(backlog)
    return listener


@pytest.mark.usefixtures("base")
def test_nobody_listens_at_a_missing_or_a_stale_socket():
    folder = private_folder()
    assert connected(folder / "a.sock") is None
    listening(folder / "a.sock").close()
    assert connected(folder / "a.sock") is None


@pytest.mark.usefixtures("base")
def test_a_listener_that_takes_nobody_up_is_passed_over(monkeypatch):
    monkeypatch.setattr(place, "_CONNECT_SECONDS", 1)
    path = private_folder() / "stuck.sock"
    lines = []
    with listening(path, backlog=0):
        while (line := connected(path)) is not None:
            lines.append(line)
    assert not path.exists()
    for line in lines:
        line.close()


@pytest.mark.usefixtures("base")
def test_an_abandoned_server_is_found_no_more():
    path = private_folder() / "a.sock"
    with listening(path):
        abandon(path)
        assert connected(path) is None
    abandon(path)


@pytest.mark.usefixtures("base")
def test_a_servers_last_words_are_its_logs_last_line():
    path = private_folder() / "a.sock"
    assert last_words(path) == ""
    path.with_suffix(".log").write_text("Traceback\n  …\nImportError: no IPython\n\n")
    assert last_words(path) == "ImportError: no IPython"


@pytest.mark.usefixtures("base")
def test_files_of_servers_that_listen_no_more_are_removed_in_time():
    folder = private_folder()
    for name in ("old", "new", "alive"):
        for kind in (".log", ".lock"):
            (folder / f"{name}{kind}").touch()
    alive = listening(folder / "alive.sock")
    for name in ("old", "new"):
        listening(folder / f"{name}.sock").close()
    for name in ("old", "alive"):
        long_ago = time.time() - 7200
        os.utime(folder / f"{name}.sock", (long_ago, long_ago))
    with alive:
        remove_dead(folder)
    left = {path.stem for path in folder.iterdir()}
    assert left == {"new", "alive"}
