from __future__ import annotations

import json
import os
import struct
import zlib

import numpy as np
import pandas as pd
import pytest

from amlnb.data.preview import preview
from amlnb.model.artifact import gather


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def show(store, artifact, rows=20):
    shown = preview(store, artifact, rows)
    json.dumps(shown, allow_nan=False)  # whatever it is, it can be sent
    return shown


FRAME = pd.DataFrame(
    {
        "i": [1, 2**60, 3],
        "f": [0.5, np.nan, np.inf],
        "s": ["a", None, "x" * 500],
        "t": pd.date_range("2020", periods=3, freq="ns", tz="Europe/Berlin"),
        "d": pd.to_timedelta([1, 2, 3], unit="s"),
        "c": pd.Categorical(["u", "v", "u"]),
        "p": pd.period_range("2020", periods=3, freq="M"),
    }
)


@pytest.mark.parametrize("format_", ["arrow", "parquet"])
def test_the_head_of_a_table(store, format_):
    artifact = store.put_value("df", FRAME, format_)
    shown = show(store, artifact, rows=2)
    assert shown["kind"] == "table"
    assert shown["columns"] == list(FRAME.columns)
    assert shown["total"] == 3
    assert shown["truncated"] is True
    first, second = shown["rows"]
    assert first[:3] == [1, 0.5, "a"]
    assert second[:3] == [str(2**60), "nan", None] or second[1] is None
    assert second[3].startswith("2020-01-01 00:00:00.000000001")
    assert first[5] == "u"
    assert len(show(store, artifact)["rows"][2][2]) == 200


def test_a_wide_or_empty_table(store):
    wide = store.put_value("w", pd.DataFrame(np.ones((1, 150))))
    assert len(show(store, wide)["columns"]) == 100
    assert show(store, wide)["truncated"] is True
    empty = store.put_value("e", pd.DataFrame({"a": pd.Series([], dtype="int64")}))
    assert show(store, empty)["rows"] == []


def test_a_csv_file(store, tmp_path):
    (tmp_path / "t.csv").write_text('a,b\n1,"x\ny"\n2,z\n')
    artifact = store.put_encoded("t", tmp_path / "t.csv", "csv")
    shown = show(store, artifact)
    assert (shown["columns"], shown["total"]) == (["a", "b"], 2)
    assert shown["rows"] == [["1", "x\ny"], ["2", "z"]]
    assert show(store, artifact, rows=1)["truncated"] is True


def test_json_and_text(store):
    assert show(store, store.put_value("x", {"a": [1]}))["value"] == {"a": [1]}
    long = show(store, store.put_value("x", ["y" * 100] * 20_000))
    assert (long["kind"], long["truncated"]) == ("text", True)
    text = show(store, store.put_value("x", "hello", "text"))
    assert (text["kind"], text["text"]) == ("text", "hello")


@pytest.mark.parametrize(
    ("array", "values"),
    [
        (np.arange(30).reshape(5, 6), list(range(20))),
        (np.array([np.nan, 1.5]), ["nan", 1.5]),
        (np.array(["2020-01-01"], "M8[D]"), ["2020-01-01"]),
        (np.array([1j]), ["1j"]),
        (np.float64(2.5), [2.5]),
        (np.empty((0, 3)), []),
    ],
)
def test_arrays(store, array, values):
    shown = show(store, store.put_value("a", array))
    assert shown["kind"] == "array"
    assert shown["shape"] == list(array.shape)
    assert shown["values"] == values


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (
            b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
            "image/svg+xml",
        ),
    ],
)
def test_pictures_are_told_by_their_first_bytes(store, tmp_path, data, mime):
    (tmp_path / "plot").write_bytes(data)
    shown = show(store, store.put_place("plot", tmp_path / "plot", "file"))
    assert (shown["kind"], shown["mime"]) == ("image", mime)
    assert shown["data"]
    assert show(store, store.put_value("plot", data))["kind"] == "image"


def test_a_large_picture_is_not_sent(store, tmp_path):
    (tmp_path / "plot").write_bytes(png() + bytes(2 << 20))
    shown = show(store, store.put_place("plot", tmp_path / "plot", "file"))
    assert (shown["data"], shown["truncated"]) == ("", True)


def test_other_files(store, tmp_path):
    (tmp_path / "bin").write_bytes(b"\0\1\2")
    shown = show(store, store.put_place("b", tmp_path / "bin", "file"))
    assert (shown["kind"], shown["hex"]) == ("binary", "00 01 02")
    (tmp_path / "log").write_text("ü" * 2000)
    shown = show(store, store.put_place("l", tmp_path / "log", "file"))
    assert (shown["kind"], shown["text"][:1]) == ("text", "ü")


def test_folders_and_lists(store, tmp_path):
    for i in range(3):
        (tmp_path / "d" / "sub").mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / "sub" / f"{i}").write_text("x" * i)
    shown = show(store, store.put_place("d", tmp_path / "d", "dir"))
    assert shown["entries"][2] == {"path": "sub/2", "size": 2, "link": ""}
    whole = gather("p", tuple(store.put_value("p", i) for i in range(25)))
    shown = show(store, whole)
    assert (shown["kind"], shown["total"], len(shown["items"])) == ("list", 25, 20)
    assert shown["items"][3]["value"] == 3


def test_a_pickle_is_never_loaded(store, tmp_path):
    class Bomb:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "boom"),))

    artifact = store.put_value("b", Bomb())
    shown = show(store, artifact)
    assert shown["kind"] == "pickle"
    assert not (tmp_path / "boom").exists()


def test_what_is_gone_or_wrong_is_told(store):
    artifact = store.put_value("x", 1)
    store.path(artifact).unlink()
    shown = show(store, artifact)
    assert shown["kind"] == "missing"
    assert "Stored bytes are gone" in shown["message"]
