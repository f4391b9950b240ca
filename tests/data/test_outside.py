from __future__ import annotations

import hashlib
import multiprocessing
import os
import sqlite3
import time
from pathlib import Path

import fsspec
import pytest

from amlnb.data.digests import DigestCache
from amlnb.data.outside import UnreadableInputError
from amlnb.model.errors import NotFoundError


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def old(path: Path) -> Path:
    """Make a file look as if written long ago."""
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


@pytest.fixture
def later(monkeypatch):
    """Let a minute pass, so that digests are remembered, also those of small files."""
    now = time.time() + 60
    monkeypatch.setattr("amlnb.data.digests._SMALL", -1)
    monkeypatch.setattr("amlnb.data.digests.time.time", lambda: now)


@pytest.fixture
def reads(monkeypatch):
    """Count the files that are really read."""
    from amlnb.data import digests

    seen: list[Path] = []
    real = digests.hash_file

    def counted(path: Path) -> str:
        seen.append(path)
        return real(path)

    monkeypatch.setattr(digests, "hash_file", counted)
    return seen


def test_a_files_digest_is_that_of_its_bytes(store, tmp_path):
    (tmp_path / "data.csv").write_bytes(b"a,b\n")
    assert store.digest_path("data.csv", tmp_path) == sha(b"a,b\n")
    url = (tmp_path / "data.csv").as_uri()
    assert store.digest_path(url, Path("/")) == sha(b"a,b\n")


def test_a_missing_input_is_not_found(store, tmp_path):
    with pytest.raises(
        NotFoundError, match=r"There is no input file or folder 'no\.csv'"
    ):
        store.digest_path("no.csv", tmp_path)
    with pytest.raises(NotFoundError):
        store.digest_path("memory://nowhere/x", tmp_path)


@pytest.mark.usefixtures("later")
def test_an_unchanged_file_is_read_once(store, tmp_path, reads):
    (tmp_path / "x").write_text("1")
    for _ in range(3):
        store.digest_path("x", tmp_path)
    assert len(reads) == 1


def test_a_file_changed_a_moment_ago_is_always_read(store, tmp_path, reads):
    (tmp_path / "x").write_text("1")
    for _ in range(3):
        store.digest_path("x", tmp_path)
    assert len(reads) == 3


@pytest.mark.usefixtures("later")
def test_any_change_is_seen(store, tmp_path):
    path = tmp_path / "x"
    path.write_text("11")
    assert store.digest_path("x", tmp_path) == sha(b"11")
    path.write_text("22")
    assert store.digest_path("x", tmp_path) == sha(b"22")
    old(path)
    assert store.digest_path("x", tmp_path) == sha(b"22")
    path.write_text("33")
    old(path)  # same size and time of change: its status time still tells
    assert store.digest_path("x", tmp_path) == sha(b"33")
    (tmp_path / "new").write_text("44")
    (tmp_path / "new").replace(path)
    assert store.digest_path("x", tmp_path) == sha(b"44")


def test_a_small_file_is_read_rather_than_remembered(store, tmp_path, reads):
    (tmp_path / "x").write_text("1")
    old(tmp_path / "x")
    assert store.digest_path("x", tmp_path) == store.digest_path("x", tmp_path)
    assert len(reads) == 2
    assert not (store.root / "digests.db").exists()


@pytest.mark.usefixtures("later")
def test_digests_are_remembered_across_processes(store, tmp_path, reads):
    (tmp_path / "x").write_text("1")
    store.digest_path("x", tmp_path)
    other = DigestCache(store.root / "digests.db")
    assert other.digest(tmp_path / "x") == sha(b"1")
    other.close()
    assert len(reads) == 1


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("trouble", ["broken", "locked", "no folder"])
def test_without_its_memory_it_is_only_slower(tmp_path, reads, trouble):
    file = tmp_path / "sub" / "digests.db"
    (tmp_path / "x").write_text("1")
    holder = None
    if trouble == "no folder":
        file.parent.touch()
    else:
        file.parent.mkdir()
        if trouble == "broken":
            file.write_bytes(b"no database" * 1000)
        else:
            DigestCache(file).digest(tmp_path / "x")
            holder = sqlite3.connect(file)
            holder.execute("BEGIN EXCLUSIVE")
            (tmp_path / "x").write_text("2")
    cache = DigestCache(file)
    expected = sha((tmp_path / "x").read_bytes())
    assert cache.digest(tmp_path / "x") == expected
    if holder:
        holder.close()
    if trouble == "broken":  # it has begun a new one
        cache.digest(tmp_path / "x")
        before = len(reads)
        assert cache.digest(tmp_path / "x") == expected
        assert len(reads) == before
    cache.close()


def digest_in_child(cache: DigestCache, path: Path, answers) -> None:
    answers.put(cache.digest(path))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system never forks")
@pytest.mark.filterwarnings("ignore:.*fork")
@pytest.mark.usefixtures("later")
def test_a_fork_leaves_the_memory_of_both_alone(tmp_path):
    cache = DigestCache(tmp_path / "digests.db")
    (tmp_path / "x").write_text("1")
    (tmp_path / "y").write_text("2")
    cache.digest(tmp_path / "x")
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(
        target=digest_in_child, args=(cache, tmp_path / "y", answers)
    )
    child.start()
    assert answers.get() == sha(b"2")
    child.join()
    assert child.exitcode == 0
    other = sqlite3.connect(tmp_path / "digests.db")
    assert other.execute("SELECT count(*) FROM digests").fetchone() == (2,)
    assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
    cache.close()


@pytest.mark.usefixtures("later")
def test_a_folders_digest_follows_names_contents_and_links(store, tmp_path):
    data = tmp_path / "data"
    (data / "sub").mkdir(parents=True)
    (data / "sub" / "x").write_text("1")
    (tmp_path / "big").mkdir()
    (tmp_path / "big" / "y").write_text("1")
    (data / "link").symlink_to(tmp_path / "big")
    (data / "sub" / "circle").symlink_to(data)
    (data / "dangling").symlink_to("nowhere")
    seen = [store.digest_path("data", tmp_path)]
    assert store.digest_path("data/", tmp_path) == seen[0]
    for change in (
        lambda: (tmp_path / "big" / "y").write_text("2"),
        lambda: (data / "sub" / "x").rename(data / "sub" / "z"),
        (data / "sub" / "new").touch,
        lambda: (data / "sub" / "new").unlink() or (data / "sub" / "new").mkdir(),
    ):
        change()
        seen.append(store.digest_path("data", tmp_path))
    assert len(set(seen)) == len(seen)


def test_an_input_that_may_not_be_read_is_told(store, tmp_path, monkeypatch):
    (tmp_path / "x").write_text("1")

    def deny(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("amlnb.data.digests.hash_file", deny)
    with pytest.raises(
        UnreadableInputError, match="'x' cannot be read: Permission denied"
    ):
        store.digest_path("x", tmp_path)


def test_a_url_without_checksum_is_read(store, tmp_path):
    fs = fsspec.filesystem("memory")
    fs.pipe("/bucket/a.csv", b"1")
    fs.pipe("/bucket/sub/b.csv", b"2")
    assert store.digest_path("memory://bucket/a.csv", tmp_path) == sha(b"1")
    whole = store.digest_path("memory://bucket", tmp_path)
    fs.pipe("/bucket/sub/b.csv", b"3")
    assert store.digest_path("memory://bucket", tmp_path) != whole
    fs.rm("/bucket", recursive=True)


def test_an_unknown_protocol_is_told(store, tmp_path):
    with pytest.raises(UnreadableInputError, match="'nope://x' cannot be read"):
        store.digest_path("nope://x", tmp_path)


def test_a_checksum_that_a_store_tells_is_enough(store, tmp_path, monkeypatch):
    from fsspec.implementations.memory import MemoryFileSystem

    fs = fsspec.filesystem("memory")
    fs.pipe("/tagged", b"1")
    real = MemoryFileSystem.info
    tag = ["one"]
    monkeypatch.setattr(
        MemoryFileSystem, "info", lambda s, p, **k: {**real(s, p, **k), "ETag": tag[0]}
    )
    monkeypatch.setattr(MemoryFileSystem, "open", None)  # nothing is read
    first = store.digest_path("memory://tagged", tmp_path)
    assert store.digest_path("memory://tagged", tmp_path) == first
    tag[0] = "two"
    assert store.digest_path("memory://tagged", tmp_path) != first
    monkeypatch.undo()
    fs.rm("/tagged")
