from __future__ import annotations

import errno
import json
import multiprocessing
import os
import stat
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from amlnb.data.blobs import DamagedBlobError, MissingBlobError
from amlnb.data.draft import Draft
from amlnb.data.folder import BadFolderError
from amlnb.data.outputs import (
    BadEncodingError,
    MissingOutputError,
    NotOneFileError,
    UnreadableArtifactError,
    WrongPlaceError,
)
from amlnb.data.storage import StorageError
from amlnb.data.store import FileStore
from amlnb.model.artifact import Artifact, gather
from amlnb.model.codec import decode, encode


def tree(folder: Path) -> dict[str, object]:
    return {
        p.relative_to(folder).as_posix(): (
            f"-> {p.readlink()}" if p.is_symlink()
            else None if p.is_dir()
            else p.read_bytes()
        )
        for p in sorted(folder.rglob("*"))
    }  # fmt: skip


def age(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two hours pass, as far as the store can tell."""
    now = time.time() + 7200
    monkeypatch.setattr("amlnb.data.blobs.time.time", lambda: now)


# ----------------------------------------------------------------- bytes by digest


def test_bytes_lie_under_their_digest_read_only_in_private_folders(store):
    artifact = store.put_value("x", {"a": 1})
    blob = store.path(artifact)
    assert blob.read_bytes() == b'{"a":1}'
    assert blob == store.root / "sha256" / artifact.digest[:2] / artifact.digest[2:]
    assert stat.S_IMODE(blob.stat().st_mode) == 0o400
    for folder in (store.root, blob.parent, blob.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert artifact.size == 7


def test_the_same_bytes_are_kept_once(store):
    one = store.put_value("x", [1, 2])
    two = store.put_value("y", [1, 2])
    assert one.digest == two.digest
    assert len(list(store.root.glob("sha256/*/*"))) == 1


def test_an_artifact_survives_the_codec(store):
    artifact = store.put_value("df", pd.DataFrame({"a": [1.5]}))
    text = json.dumps(encode(artifact))
    back = decode(Artifact, json.loads(text))
    assert store.has(back)
    assert store.get_value(back)["a"].tolist() == [1.5]


def test_a_value_that_is_gone_is_told_before_it_is_read(store):
    artifact = store.put_value("x", 1)
    assert store.has(artifact)
    store.path(artifact).unlink()
    assert not store.has(artifact)
    with pytest.raises(MissingBlobError, match="Run the step that made them again"):
        store.get_value(artifact)


@pytest.mark.parametrize(
    "value", [{"a": 1}, np.arange(500_000)], ids=["small", "mapped"]
)
def test_damaged_bytes_are_never_served_and_put_aside(store, value):
    artifact = store.put_value("x", value)
    blob = store.path(artifact)
    blob.chmod(0o600)
    data = bytearray(blob.read_bytes())
    data[-1] ^= 1
    blob.write_bytes(data)
    assert store.has(artifact)  # planning looks at sizes only
    assert not store.verify(artifact)
    with pytest.raises(DamagedBlobError, match="were changed from outside"):
        store.get_value(artifact)
    assert not store.has(artifact)
    assert store.put_value("x", value) == artifact
    assert store.verify(artifact)


def test_storing_again_heals_damage(store):
    artifact = store.put_value("x", "text")
    blob = store.path(artifact)
    blob.chmod(0o600)
    blob.write_bytes(b"wrong!")
    store.put_value("x", "text")
    assert store.get_value(artifact) == "text"


def put_many(root: Path, barrier, answers) -> None:
    store = FileStore(root)
    barrier.wait()
    answers.put([store.put_value("x", [i % 5, "x" * 5000]).digest for i in range(20)])
    store.close()


def test_many_processes_store_the_same_bytes_at_once(store):
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(4), context.SimpleQueue()
    crowd = [
        context.Process(target=put_many, args=(store.root, barrier, answers))
        for _ in range(4)
    ]
    for process in crowd:
        process.start()
    digests = [answers.get() for _ in crowd]
    for process in crowd:
        process.join()
    assert all(d == digests[0] for d in digests)
    assert len(list(store.root.glob("sha256/*/*"))) == 5
    assert not list(store.root.glob("drafts/*"))


# ------------------------------------------------------------------ a sick disk


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "No space left on device; free some space (`amlnb gc`"),
        (errno.EROFS, "Read-only file system; make it writable for you"),
        (errno.EIO, "Input/output error; look after the disk"),
    ],
)
@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_sick_disk_is_told_with_path_and_way_out(
    store, monkeypatch, number, advice, call
):
    store.put_value("x", 0)

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    if call == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(f"amlnb.data.draft.os.{call}", fail)
    with pytest.raises(StorageError) as caught:
        store.put_value("x", "a new value")
    monkeypatch.undo()
    assert advice in str(caught.value)
    assert str(store.root) in str(caught.value)
    assert not list(store.root.glob("drafts/*"))
    assert len(list(store.root.glob("sha256/*/*"))) == 1


def test_a_flush_that_failed_in_the_background_is_not_forgotten(tmp_path, monkeypatch):
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "bad disk")

    monkeypatch.setattr("amlnb.data.draft.os.fdatasync", fail, raising=False)
    draft = Draft(tmp_path)
    draft.write(bytes(2 << 20))
    with pytest.raises(StorageError, match="bad disk"):
        draft.finish()
    draft.discard()
    assert not list(tmp_path.iterdir())


def test_a_store_below_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    store = FileStore(tmp_path / "file" / "artifacts")
    with pytest.raises(StorageError, match="Cannot store"):
        store.put_value("x", 1)


# --------------------------------------------------------- what other kernels write


def test_a_file_of_another_kernel_is_stored_after_it_was_read(store, tmp_path):
    (tmp_path / "auc.json").write_text('{"auc": [0.5, null]}\n')
    artifact = store.put_encoded("auc", tmp_path / "auc.json", "json")
    assert (artifact.format, artifact.type) == ("json", "dict")
    assert store.get_value(artifact) == {"auc": [0.5, None]}
    assert store.path(artifact).read_text() == '{"auc": [0.5, null]}\n'

    (tmp_path / "t.csv").write_text('"a","b"\n1,"x"\n2,"y"\n')
    artifact = store.put_encoded("t", tmp_path / "t.csv", "csv")
    assert artifact.summary["rows"] == 2
    assert store.get_value(artifact)["b"].tolist() == ["x", "y"]


@pytest.mark.parametrize(
    ("format_", "data", "why"),
    [
        ("json", b'{"a": ', "Expecting value"),
        ("json", b"[NaN]", "JSON has no NaN"),
        ("text", b"\xff\xfe", "can't decode"),
        ("csv", b"", "No columns"),
        ("parquet", b"a,b\n", "Parquet"),
    ],
)
def test_a_file_in_another_format_fails_its_own_step(
    store, tmp_path, format_, data, why
):
    path = tmp_path / "out"
    path.write_bytes(data)
    with pytest.raises(BadEncodingError) as caught:
        store.put_encoded("auc", path, format_)
    message = str(caught.value)
    assert f"Output 'auc' is declared as '{format_}', but '{path}' cannot be" in message
    assert why in message
    assert not list(store.root.glob("sha256/*/*"))


def test_an_encoded_output_that_was_not_written(store, tmp_path):
    with pytest.raises(MissingOutputError):
        store.put_encoded("auc", tmp_path / "auc.json", "json")
    with pytest.raises(WrongPlaceError):
        store.put_encoded("auc", tmp_path, "json")


# -------------------------------------------------------------------------- places


def test_a_file_comes_back_as_a_private_copy(store, tmp_path):
    made = tmp_path / "model.onnx"
    made.write_bytes(b"bytes")
    artifact = store.put_place("model", made, "file")
    assert (artifact.format, artifact.type, artifact.size) == ("file", "file", 5)
    made.write_bytes(b"later")
    copy = store.stage(artifact, tmp_path / "in" / "model")
    assert copy == tmp_path / "in" / "model"
    assert copy.read_bytes() == b"bytes"
    copy.write_bytes(b"mine")
    assert store.verify(artifact)
    with pytest.raises(NotOneFileError, match="has no value; stage a copy"):
        store.get_value(artifact)


def test_a_script_stays_executable(store, tmp_path):
    made = tmp_path / "run.sh"
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    copy = store.stage(store.put_place("run", made, "file"), tmp_path / "copy")
    assert os.access(copy, os.X_OK)


def make_folder(path: Path) -> Path:
    (path / "a" / "deep").mkdir(parents=True)
    (path / "a" / "deep" / "x.txt").write_text("x")
    (path / "ü 1").write_bytes(b"\0")
    (path / "empty").mkdir()
    (path / "link").symlink_to("a/deep/x.txt")
    (path / "a" / "up").symlink_to(path / "a" / "deep")
    (path / "dangling").symlink_to("nowhere")
    (path / "zero").touch()
    (path / "run").write_text("#!/bin/sh\n")
    (path / "run").chmod(0o700)
    return path


def test_a_folder_comes_back_with_links_and_empty_folders(store, tmp_path):
    made = make_folder(tmp_path / "made")
    artifact = store.put_place("model", made, "dir")
    assert (artifact.type, artifact.summary) == ("folder", {"files": 4})
    assert store.has(artifact)
    copy = store.stage(artifact, tmp_path / "copy")
    expected = tree(made)
    expected["a/up"] = "-> deep"  # an absolute link would lead back to the original
    assert tree(copy) == expected
    assert os.access(copy / "run", os.X_OK)
    assert not os.access(copy / "zero", os.X_OK)
    (copy / "a" / "deep" / "x.txt").write_text("mine")
    assert store.verify(artifact)


def test_equal_folders_have_equal_digests(store, tmp_path):
    one = store.put_place("m", make_folder(tmp_path / "one"), "dir")
    two = store.put_place("m", make_folder(tmp_path / "two"), "dir")
    assert one == two
    (tmp_path / "two" / "empty" / "new").touch()
    assert store.put_place("m", tmp_path / "two", "dir").digest != one.digest


def test_a_folder_with_a_file_gone_is_not_there(store, tmp_path):
    artifact = store.put_place("m", make_folder(tmp_path / "one"), "dir")
    store._blobs.path(store.manifest(artifact).files[0].digest).unlink()
    assert not store.has(artifact)
    with pytest.raises(MissingBlobError):
        store.stage(artifact, tmp_path / "copy")


@pytest.mark.parametrize("target", ["/etc/passwd", "../secret", "loop"])
def test_a_link_that_leads_outside_is_refused(store, tmp_path, target):
    made = tmp_path / "made"
    made.mkdir()
    (made / "loop").symlink_to(target)
    with pytest.raises(BadFolderError, match="it is a link that leads"):
        store.put_place("m", made, "dir")


def test_a_pipe_is_refused(store, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    os.mkfifo(made / "pipe")
    with pytest.raises(BadFolderError, match="neither a file nor a folder"):
        store.put_place("m", made, "dir")


@pytest.mark.parametrize("format_", ["file", "dir"])
def test_a_place_where_nothing_was_written(store, tmp_path, format_):
    path = tmp_path / "out"
    with pytest.raises(MissingOutputError) as caught:
        store.put_place("model", path, format_)
    assert str(caught.value) == (
        f"Output 'model' was not made: nothing was written to '{path}'. Write it "
        "there, or take 'model' out of the step's outputs."
    )


def test_a_folder_left_empty_is_a_missing_output(store, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(MissingOutputError):
        store.put_place("model", tmp_path / "out", "dir")


def test_a_folder_where_a_file_was_declared_and_the_other_way(store, tmp_path):
    make_folder(tmp_path / "made")
    with pytest.raises(WrongPlaceError, match="declare it as `-o m:dir`"):
        store.put_place("m", tmp_path / "made", "file")
    with pytest.raises(WrongPlaceError, match="declare it as `-o m:file`"):
        store.put_place("m", tmp_path / "made" / "run", "dir")


# ------------------------------------------------------------- staging, and lists


def test_values_are_staged_with_their_formats_suffix(store, tmp_path):
    staged = store.stage(store.put_value("x", [1]), tmp_path / "x")
    assert staged == tmp_path / "x.json"
    assert staged.read_text() == "[1]"
    assert stat.S_IMODE(staged.stat().st_mode) == 0o600
    frame = store.put_value("df", pd.DataFrame({"a": [1]}))
    assert store.stage(frame, tmp_path / "df.arrow") == tmp_path / "df.arrow"


def test_a_list_is_loaded_and_staged_in_order(store, tmp_path):
    items = [store.put_value("model", i * 10) for i in range(11)]
    whole = gather("model", tuple(items))
    assert store.has(whole)
    assert store.verify(whole)
    assert store.get_value(whole) == [i * 10 for i in range(11)]
    folder = store.stage(whole, tmp_path / "model")
    assert [p.name for p in sorted(folder.iterdir())][::10] == ["00.json", "10.json"]
    assert (folder / "10.json").read_text() == "100"
    with pytest.raises(NotOneFileError):
        store.path(whole)
    store.path(items[3]).unlink()
    assert not store.has(whole)


def test_staging_where_something_lies_is_refused(store, tmp_path):
    artifact = store.put_value("x", 1)
    (tmp_path / "x.json").write_text("mine")
    with pytest.raises(StorageError, match="File exists"):
        store.stage(artifact, tmp_path / "x")
    assert (tmp_path / "x.json").read_text() == "mine"


def test_bytes_that_are_no_value_are_told_as_such(store, tmp_path):
    (tmp_path / "x").write_text("{")
    blob = store.put_place("x", tmp_path / "x", "file")
    wrong = Artifact(name="x", format="json", digest=blob.digest, size=1, type="dict")
    with pytest.raises(UnreadableArtifactError, match="Output 'x' \\(dict, stored as"):
        store.get_value(wrong)


# ------------------------------------------------------------------------ the sweep


def test_a_sweep_keeps_what_is_named(store, tmp_path, monkeypatch):
    folder = store.put_place("m", make_folder(tmp_path / "made"), "dir")
    parts = gather("p", (store.put_value("p", 1), store.put_value("p", 2)))
    lone = store.put_value("lone", [1, 2, 3])
    age(monkeypatch)
    swept = store.sweep([folder, parts])
    assert (swept.files, swept.bytes) == (1, 7)
    assert store.verify(folder)
    assert store.verify(parts)
    assert not store.has(lone)


def test_a_sweep_leaves_what_was_just_written(store, monkeypatch):
    artifact = store.put_value("x", 1)
    assert store.sweep([]).files == 0
    age(monkeypatch)
    draft = store._blobs.draft()
    assert store.sweep([artifact]).files == 1  # the draft: its writer died long ago
    draft.discard()
    assert store.get_value(artifact) == 1
    assert store.sweep([]).files == 1


def test_storing_again_saves_a_blob_from_the_sweep(store):
    artifact = store.put_value("x", 1)
    os.utime(store.path(artifact), (0, 0))
    store.put_value("x", 1)
    assert store.path(artifact).stat().st_mtime > time.time() - 3600
