from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from amlnb.data.store import FileStore

N = 200_000


def big() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "f": rng.normal(size=N),
            "gap": np.where(rng.random(N) < 0.1, np.nan, 1.5),
            "i": np.arange(N),
            "b": rng.random(N) < 0.5,
            "s": pd.Series([f"row {i % 97}" for i in range(N)]),
            "c": pd.Categorical(rng.choice(["x", "y"], N), categories=["y", "x"]),
            "t": pd.date_range("2020", periods=N, freq="min", tz="Europe/Berlin"),
            "u": pd.date_range("2020", periods=N, freq="min"),
        }
    )


FRAMES = {
    "numbers": pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan]}),
    "small types": pd.DataFrame(
        {"a": np.array([1, 2], "int8"), "f": np.array([1, np.nan], "float32")}
    ),
    "half": pd.DataFrame({"h": np.array([1, np.nan], "float16")}),
    "texts": pd.DataFrame({"s": ["a", None, "ü😀"]}),
    "text objects": pd.DataFrame({"s": pd.Series(["a", None], dtype=object)}),
    "nothing but None": pd.DataFrame({"s": pd.Series([None, None], dtype=object)}),
    "nullable": pd.DataFrame(
        {
            "i": pd.array([1, None], "Int64"),
            "b": pd.array([True, None], "boolean"),
            "s": pd.array(["a", None], "string"),
        }
    ),
    "categories": pd.DataFrame(
        {
            "c": pd.Categorical(["x", None], categories=["z", "x"]),
            "o": pd.Categorical([2, 1], categories=[2, 1], ordered=True),
        }
    ),
    "times": pd.DataFrame(
        {
            "s": np.array(["2020-01-01", "NaT"], "M8[s]"),
            "ns": np.array(["2020-01-01", "1999-01-01"], "M8[ns]"),
            "tz": pd.to_datetime(["2020-01-01", None]).tz_localize("Europe/Berlin"),
            "utc": pd.to_datetime(["2020-01-01", None], utc=True),
            "d": pd.to_timedelta([1, 2], unit="ms"),
            "p": pd.period_range("2020", periods=2, freq="M"),
            "i": pd.interval_range(0, 2),
        }
    ),
    "arrow types": pd.DataFrame({"l": pd.array([1, None], "int64[pyarrow]")}),
    "no rows": pd.DataFrame(
        {"a": pd.Series([], dtype="int64"), "s": pd.Series([], dtype="str")}
    ),
    "nothing at all": pd.DataFrame(),
    "no rows of objects": pd.DataFrame({"a": pd.Series([], dtype=object)}),
    "range index": pd.DataFrame(
        {"a": [1, 2]}, index=pd.RangeIndex(10, 14, 2, name="r")
    ),
    "text index": pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="k")),
    "double index": pd.DataFrame({"a": [1, 2]}, index=pd.Index([7, 7])),
    "multi index": pd.DataFrame(
        {"a": [1, 2, 3]},
        index=pd.MultiIndex.from_tuples(
            [("x", 1), ("x", 2), ("y", 1)], names=["k", None]
        ),
    ),
    "date index": pd.DataFrame(
        {"a": [1, 2]}, index=pd.date_range("2020", periods=2, freq="D", name="day")
    ),
    "zoned index": pd.DataFrame(
        {"a": [1, 2]}, index=pd.date_range("2020", periods=2, freq="h", tz="Asia/Tokyo")
    ),
    "period index": pd.DataFrame(
        {"a": [1]}, index=pd.period_range("2020", periods=1, freq="Q")
    ),
    "numbers of an array": pd.DataFrame(np.arange(6).reshape(2, 3)),
    "numbered columns": pd.DataFrame([[1, 2]], columns=[3, 4]),
    "multi columns": pd.DataFrame(
        [[1, 2]],
        columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", "y"]),
    ),
    "object names": pd.DataFrame([[1]], columns=pd.Index(["a"], dtype=object)),
    "many columns": pd.DataFrame(np.ones((3, 300))).add_prefix("c"),
    "C order": pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["a", "b"]),
}


def same(old: pd.DataFrame, new: object) -> None:
    assert type(new) is type(old)
    pd.testing.assert_frame_equal(
        new, old, check_freq=True, check_column_type="exact", check_index_type="exact"
    )
    assert new.attrs == old.attrs
    for name in (n for n, t in old.dtypes.items() if str(t) == "object"):
        assert [type(v) for v in new[name]] == [type(v) for v in old[name]]


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_comes_back_as_it_was(store: FileStore, name: str):
    frame = FRAMES[name]
    artifact = store.put_value("df", frame)
    assert artifact.format == "arrow", artifact.summary
    same(frame, store.get_value(artifact))


def test_a_large_frame_comes_back_as_it_was(store: FileStore):
    frame = big()
    artifact = store.put_value("df", frame)
    assert artifact.format == "arrow"
    assert artifact.type == "pandas.DataFrame"
    assert artifact.summary["rows"] == N
    same(frame, store.get_value(artifact))


def test_attrs_come_back(store: FileStore):
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"source": "x", "n": [1, 2]}
    same(frame, store.get_value(store.put_value("df", frame)))


class Special(pd.DataFrame):
    pass


def with_attrs(value: object) -> pd.DataFrame:
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"k": value}
    return frame


INEXACT = {
    "mixed types": (
        pd.DataFrame({"o": pd.Series([1, "a"], dtype=object)}),
        "column 'o' holds int",
    ),
    "lists": (pd.DataFrame({"l": [[1, 2], [3]]}), "column 'l' holds list"),
    "nan among texts": (
        pd.DataFrame({"o": pd.Series(["a", np.nan], dtype=object)}),
        "column 'o' holds float",
    ),
    "decimals": (pd.DataFrame({"d": [Decimal("1.10")]}), "column 'd' holds Decimal"),
    "dates": (pd.DataFrame({"d": [dt.date(2020, 1, 1)]}), "column 'd' holds date"),
    "complex numbers": (pd.DataFrame({"z": [1j]}), "Arrow cannot hold it"),
    "sparse": (
        pd.DataFrame({"s": pd.arrays.SparseArray([0, 1])}),
        "Arrow cannot hold it",
    ),
    "same name twice": (
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        "Arrow cannot hold it",
    ),
    "names of mixed types": (
        pd.DataFrame([[1, 2]], columns=["a", 1]),
        "Arrow cannot hold it",
    ),
    "index name": (
        pd.DataFrame({"a": [1]}, index=pd.Index([5], name=("t", 1))),
        "Arrow cannot hold it",
    ),
    "object index": (
        pd.DataFrame({"a": [1, 2]}, index=pd.Index([1, "x"], dtype=object)),
        "its index holds int",
    ),
    "mixed categories": (
        pd.DataFrame({"c": pd.Categorical([1, "a"])}),
        "Arrow cannot hold it",
    ),
    "dated columns": (
        pd.DataFrame([[1, 2]], columns=pd.date_range("2020", periods=2)),
        "its column names would change",
    ),
    "rows without columns": (
        pd.DataFrame(index=range(3)),
        "it has rows but no columns",
    ),
    "surrogates": (
        pd.DataFrame({"s": pd.Series(["\ud83d"], dtype=object)}),
        "Arrow cannot hold it",
    ),
    "subclass": (Special({"a": [1]}), "more than a plain one"),
    "attrs": (with_attrs((1, 2)), "its attrs hold more than JSON"),
    "nan and NA": (
        pd.DataFrame(
            {
                "f": pd.arrays.FloatingArray(
                    np.array([np.nan, 1.0]), np.array([False, True])
                )
            }
        ),
        "column 'f' holds both nan and NA",
    ),
}


@pytest.mark.parametrize("name", INEXACT)
def test_what_arrow_would_change_is_pickled_and_the_reason_kept(store, name):
    frame, reason = INEXACT[name]
    artifact = store.put_value("df", frame)
    assert artifact.format == "pickle"
    assert reason in artifact.summary["pickled_because"]
    back = store.get_value(artifact)
    assert type(back) is type(frame)
    pd.testing.assert_frame_equal(back, frame)


@pytest.mark.parametrize("small", [True, False], ids=["in memory", "mapped"])
def test_a_frame_that_was_read_may_be_changed_and_the_store_is_not(store, small):
    frame = big().head(100) if small else big()
    artifact = store.put_value("df", frame)
    mine = store.get_value(artifact)
    mine["x"] = 1
    mine.loc[0, "f"] = 2.0
    mine.loc[0, "gap"] = 3.0
    mine.iloc[1, mine.columns.get_loc("i")] = -5
    mine.loc[0, "b"] = not mine.loc[0, "b"]
    mine.loc[0, "s"] = "other"
    mine.loc[0, "c"] = "y"
    mine.loc[0, "t"] = pd.Timestamp("1999-01-01", tz="Europe/Berlin")
    mine.loc[0, "u"] = pd.Timestamp("1999-01-01")
    mine["f"] += 1
    mine["gap"] = mine["gap"].fillna(0)
    assert mine.loc[0, "f"] == 3.0
    assert mine.loc[1, "i"] == -5
    assert mine.loc[0, "s"] == "other"
    assert store.verify(artifact)
    same(frame, store.get_value(artifact))


def test_columns_of_a_large_frame_stay_in_the_map(store):
    artifact = store.put_value("df", big())
    mine = store.get_value(artifact)
    other = store.get_value(artifact)
    assert mine._mgr.nblocks == 8  # one block a column: nothing was joined by copying
    mine.loc[0, "f"] = 7.0
    assert other.loc[0, "f"] != 7.0


@pytest.mark.parametrize("name", ["a", None, 3])
def test_a_series_comes_back_as_it_was(store, name):
    series = pd.Series([1.5, np.nan], index=pd.Index(["x", "y"], name="k"), name=name)
    series.attrs = {"unit": "m"}
    artifact = store.put_value("s", series)
    assert (artifact.format, artifact.type) == ("arrow", "pandas.Series")
    back = store.get_value(artifact)
    pd.testing.assert_series_equal(back, series)
    assert back.attrs == series.attrs
    back.iloc[0] = 9
    assert back.iloc[0] == 9


def test_a_series_with_another_name_is_pickled(store):
    series = pd.Series([1], name=("a", 1))
    artifact = store.put_value("s", series)
    assert artifact.summary["pickled_because"] == "its name is a tuple"
    pd.testing.assert_series_equal(store.get_value(artifact), series)


def test_an_arrow_table_comes_back_with_its_own_metadata(store):
    table = pa.table({"l": [[1, 2], None]}).replace_schema_metadata({"k": "v"})
    artifact = store.put_value("t", table)
    assert (artifact.format, artifact.type) == ("arrow", "pyarrow.Table")
    back = store.get_value(artifact)
    assert back.equals(table, check_metadata=True)


def test_parquet_on_demand(store):
    frame = FRAMES["times"]
    artifact = store.put_value("df", frame, "parquet")
    assert artifact.format == "parquet"
    back = store.get_value(artifact)
    back.loc[0, "ns"] = pd.Timestamp("2000")
    inexact = ["s", "ns"]  # Parquet has no seconds
    pd.testing.assert_frame_equal(
        back.drop(columns=inexact), frame.drop(columns=inexact)
    )
    assert store.verify(artifact)


def test_arrow_by_name_takes_what_it_can_hold(store):
    artifact = store.put_value("df", pd.DataFrame({"l": [[1], [2, 3]]}), "arrow")
    assert [list(v) for v in store.get_value(artifact)["l"]] == [[1], [2, 3]]


def test_csv_on_demand(store):
    frame = pd.DataFrame({"a": [1, 2], "s": ["x", "y"]}, index=["p", "q"])
    back = store.get_value(store.put_value("df", frame, "csv"))
    assert back.to_dict("list") == {
        "index": ["p", "q"],
        "a": [1, 2],
        "s": ["x", "y"],
    }
    rest = frame.reset_index(drop=True)[lambda table: table["a"] > 1]
    back = store.get_value(store.put_value("df", rest, "csv"))
    assert back.to_dict("list") == {"a": [2], "s": ["y"]}  # row numbers are no data
    rows = store.put_value("rows", [{"a": 1, "b": "ü"}], "csv")
    assert store.path(rows).read_text("utf-8") == "a,b\n1,ü\n"
    table = store.put_value("t", pa.table({"a": [1]}), "csv")
    assert store.get_value(table)["a"].tolist() == [1]
