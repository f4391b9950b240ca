from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from amlnb.data.inplace import InputGuard
from amlnb.data.memory import Area, read_maps


def frame(rows: int = 10) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "f": np.arange(rows, dtype=float),
            "i": np.arange(rows),
            "s": [f"s{i % 7}" for i in range(rows)],
            "c": pd.Categorical(["a", "b"] * (rows // 2)),
            "o": pd.Series([{"k": 1}] * rows, dtype=object),
            "t": pd.date_range("2020", periods=rows, freq="min", tz="UTC"),
        }
    )


class Model:
    def __init__(self):
        self.steps = [1, 2]
        self.weights = np.zeros(300_000)


READS = {
    "sum": lambda d: d.sum(numeric_only=True),
    "copy and change": lambda d: d.assign(x=1).__setitem__("f", 2),
    "values": lambda d: d[["f", "i"]].to_numpy(),
    "describe": lambda d: d.describe(),
    "group": lambda d: d.groupby("s")["f"].mean(),
    "loc": lambda d: d.loc[d["i"] > 2, ["f"]],
    "join": lambda d: d.merge(d, on="i"),
    "consolidate": lambda d: d._consolidate_inplace(),
    "iterate": lambda d: list(d.head(3).itertuples()),
    "print": lambda d: (repr(d), d.index.is_unique, d.memory_usage(deep=True)),
}
WRITES = {
    "new column": lambda d: d.__setitem__("x", 1),
    "cell": lambda d: d.loc.__setitem__((3, "f"), 99.0),
    "text cell": lambda d: d.loc.__setitem__((3, "s"), "other"),
    "category": lambda d: d.loc.__setitem__((3, "c"), "a"),
    "time": lambda d: d.loc.__setitem__((3, "t"), pd.Timestamp("1999", tz="UTC")),
    "column replaced": lambda d: d.__setitem__("f", d["f"] * 2),
    "type changed": lambda d: d.__setitem__("i", d["i"].astype("int32")),
    "renamed": lambda d: setattr(d, "columns", [*"gisctx"][: d.shape[1]]),
    "index": lambda d: setattr(d, "index", d.index + 1),
    "rows dropped": lambda d: d.drop(index=[0], inplace=True),  # noqa: PD002 - users do
    "column dropped": lambda d: d.pop("i"),
    "object inside": lambda d: d["o"].iloc[0].update(k=2),
    "attrs": lambda d: d.attrs.update(k=1),
}


@pytest.mark.parametrize("action", READS)
def test_reading_a_frame_changes_nothing(action):
    df = frame()
    guard = InputGuard.of({"df": df}, {})
    READS[action](df)
    assert guard.changed() == ()


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("action", WRITES)
def test_a_change_to_a_frame_is_seen(action):
    df, other = frame(), frame()
    guard = InputGuard.of({"other": other, "df": df}, {})
    WRITES[action](df)
    assert guard.changed() == ("df",)


READS_STORED = [n for n in READS if n not in ("join", "iterate")]
WRITES_STORED = [n for n in WRITES if n != "object inside"]


@pytest.fixture
def stored(store):
    """A frame large enough to be mapped from its file."""
    made = frame(200_000).drop(columns="o")
    return store.get_value(store.put_value("df", made))


@pytest.mark.parametrize("action", READS_STORED)
def test_reading_a_mapped_frame_changes_nothing(stored, action):
    guard = InputGuard.of({"df": stored}, {})
    READS[action](stored)
    assert guard.changed() == ()


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("action", WRITES_STORED)
def test_a_change_to_a_mapped_frame_is_seen(stored, action):
    guard = InputGuard.of({"df": stored}, {})
    WRITES[action](stored)
    assert guard.changed() == ("df",)


def test_a_cell_written_with_its_own_value_is_no_change(stored):
    guard = InputGuard.of({"df": stored}, {})
    stored.loc[5, "f"] = stored.loc[5, "f"]
    stored["i"] = stored["i"].copy()
    assert guard.changed() == ()


def test_a_mapped_frame_that_was_changed_before_is_watched_from_there(stored):
    stored.loc[0, "f"] = 7.0
    guard = InputGuard.of({"df": stored}, {})
    assert guard.changed() == ()
    stored.loc[0, "f"] = 0.0
    assert guard.changed() == ("df",)


def test_a_mapped_array(store):
    array = store.get_value(store.put_value("a", np.arange(400_000)))
    guard = InputGuard.of({"a": array}, {})
    assert array.sum() > 0
    assert guard.changed() == ()
    array[399_999] = 0
    assert guard.changed() == ("a",)


def test_the_blob_may_be_stored_again_meanwhile(store):
    value = np.arange(400_000)
    array = store.get_value(store.put_value("a", value))
    guard = InputGuard.of({"a": array}, {})
    store.put_value("a", value)  # the mapped file has lost its name
    assert guard.changed() == ()
    array[1] = 0
    assert guard.changed() == ("a",)


@pytest.mark.parametrize(
    ("value", "change"),
    [
        ([1, 2], lambda v: v.append(3)),
        ({"a": {"b": 1}}, lambda v: v["a"].update(b=2)),
        ({1, 2}, lambda v: v.add(3)),
        (np.zeros(3), lambda v: v.__iadd__(1)),
        (np.zeros((4, 4))[::2, ::2], lambda v: v.__setitem__((0, 0), 1)),
        (np.zeros(3), lambda v: v.sort() or v.__setitem__(0, -1)),
        (np.array([[1], [2]], dtype=object), lambda v: v[0, 0:1].fill(5)),
        (Model(), lambda v: v.steps.append(3)),
        (Model(), lambda v: v.weights.__setitem__(7, 1.0)),
        ([frame(), frame()], lambda v: v[1].pop("f")),
        ({"x": np.zeros(3)}, lambda v: v.update(y=1)),
        (
            LogisticRegression(),
            lambda v: v.fit(np.array([[0.0], [1.0]]), [0, 1]),
        ),
        (pd.Series([1, 2]), lambda v: v.__setitem__(0, 5)),
        (np.array(["2020"], "M8[D]"), lambda v: v.__setitem__(0, "2021")),
        (
            pd.Series([1.0], pd.date_range("2020", periods=1, freq="D")),
            lambda v: setattr(v, "index", v.index + v.index.freq),
        ),
        (
            pd.Series([1.0], pd.MultiIndex.from_tuples([("a", 1)])),
            lambda v: setattr(v, "index", pd.MultiIndex.from_tuples([("a", 2)])),
        ),
    ],
    ids=range(16),
)
def test_changes_to_other_objects_are_seen(value, change):
    guard = InputGuard.of({"x": value}, {})
    assert guard.changed() == ()
    change(value)
    assert guard.changed() == ("x",)


def test_large_columns_of_every_kind_are_watched():
    rows = 9_000_000  # 72 MB of times: more than a pickle may have
    times = pd.DataFrame({"t": pd.date_range("2020", periods=rows, freq="s", tz="UTC")})
    guard = InputGuard.of({"times": times}, {})
    assert guard.changed() == ()
    times.loc[rows - 1, "t"] = times.loc[0, "t"]
    assert guard.changed() == ("times",)


def test_binding_the_name_anew_is_no_change():
    values = {"x": [1]}
    guard = InputGuard.of(values, {})
    values["x"] = [2]
    assert guard.changed() == ()


def test_predicting_does_not_change_a_model():
    x = np.array([[0.0], [1.0]])
    model = LogisticRegression().fit(x, [0, 1])
    guard = InputGuard.of({"model": model, "x": x}, {})
    model.predict_proba(x)
    assert guard.changed() == ()


def test_what_cannot_be_pickled_is_not_watched():
    value = {"lock": threading.Lock()}
    guard = InputGuard.of({"x": value, "g": (n for n in ())}, {})
    value["y"] = 1
    assert guard.changed() == ()


def test_a_very_large_pickle_is_not_watched():
    value = ["x" * (65 << 20)]
    guard = InputGuard.of({"x": value}, {})
    value.append(1)
    assert guard.changed() == ()


def test_an_object_that_became_unpicklable_is_given_the_benefit_of_the_doubt():
    value: dict[str, object] = {"a": 1}
    guard = InputGuard.of({"x": value}, {})
    value["lock"] = threading.Lock()
    assert guard.changed() == ()


# -------------------------------------------------------------------------- places


def make(path: Path) -> Path:
    (path / "sub").mkdir(parents=True)
    (path / "a.txt").write_text("11")
    (path / "sub" / "b.txt").write_text("22")
    (path / "link").symlink_to("a.txt")
    return path


PLACE_WRITES = {
    "content": lambda p: (p / "a.txt").write_text("33"),
    "longer": lambda p: (p / "a.txt").write_text("333"),
    "new file": lambda p: (p / "new").touch(),
    "removed": lambda p: (p / "sub" / "b.txt").unlink(),
    "link": lambda p: (p / "link").unlink() or (p / "link").symlink_to("sub/b.txt"),
    "all gone": lambda p: p.rename(p.with_name("elsewhere")),
}
PLACE_READS = {
    "read": lambda p: (p / "a.txt").read_text(),
    "touch": lambda p: (p / "a.txt").touch(),
    "written the same": lambda p: (p / "a.txt").write_text("11"),
    "list": lambda p: list(p.rglob("*")),
}


@pytest.mark.parametrize("action", PLACE_WRITES)
@pytest.mark.parametrize("is_old", [True, False])
def test_a_change_in_a_folder_is_seen(tmp_path, action, is_old):
    place = make(tmp_path / "place")
    for path in place.rglob("*.txt"):
        os.utime(path, (1, 1)) if is_old else None
    guard = InputGuard.of({}, {"data": place})
    PLACE_WRITES[action](place)
    assert guard.changed() == ("data",)


@pytest.mark.parametrize("action", PLACE_READS)
def test_reading_a_folder_changes_nothing(tmp_path, action):
    place = make(tmp_path / "place")
    guard = InputGuard.of({}, {"data": place})
    PLACE_READS[action](place)
    assert guard.changed() == ()


def test_a_large_staged_file_is_told_by_its_times(store, tmp_path, monkeypatch):
    monkeypatch.setattr("amlnb.data.traces._HASHED", 1)
    (tmp_path / "big").write_bytes(b"1" * 100)
    copy = store.stage(
        store.put_place("big", tmp_path / "big", "file"), tmp_path / "in"
    )
    assert copy.stat().st_mtime < time.time() - 3600
    guard = InputGuard.of({}, {"big": copy})
    copy.read_bytes()
    assert guard.changed() == ()
    copy.write_bytes(b"2" * 100)
    assert guard.changed() == ("big",)


def test_maps_are_read():
    text = (
        "7f00-7f10 rw-p 00001000 fe:00 12   /data/a b\n"
        "7f20-7f30 rw-p 00000000 fe:00 13   /data/c (deleted)\n"
        "7f40-7f50 r--s 00000000 fe:00 14   /data/d\n"
        "7f60-7f70 rw-p 00000000 00:00 0 \n"
        "7f80-7f90 rw-p 00000000 00:00 0   [heap]\n"
    )
    assert read_maps(text) == [
        Area(start=0x7F00, end=0x7F10, offset=0x1000, path="/data/a b")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
def test_mapped_memory_that_nobody_wrote_to_is_not_read(store):
    array = store.get_value(store.put_value("a", np.arange(400_000)))
    guard = InputGuard.of({"a": array}, {})
    _, fingerprint = guard.values["a"]  # noqa: PD011 - no frame
    assert [bool(p.path) for p in fingerprint.pieces] == [True]
    array[0] = array[0]
    _, fingerprint = InputGuard.of({"a": array}, {}).values["a"]  # noqa: PD011
    assert [bool(p.digest) for p in fingerprint.pieces] == [True]


def test_without_the_systems_word_the_bytes_are_compared(store, monkeypatch):
    monkeypatch.setattr("amlnb.data.memory.read_maps", lambda _: [])
    array = store.get_value(store.put_value("a", np.arange(400_000)))
    guard = InputGuard.of({"a": array}, {})
    assert guard.changed() == ()
    array[0] = 1
    assert guard.changed() == ("a",)
