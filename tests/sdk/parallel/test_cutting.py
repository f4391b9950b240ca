"""Inputs are cut the same way each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from amlnb.data.remote.errors import NothingThereError
from amlnb.data.sets.splitting import NoPartitionError
from amlnb.data.sets.table import read_table
from amlnb.sdk.parallel.cutting import Knife, Source, cut, pieces


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "spool").mkdir()
    return tmp_path


def knife(here: Path, **more: Any) -> Knife:
    return Knife(root=here / ".amlnb", spool=here / "spool", **more)


def files(here: Path, *names: str, **more: Any) -> Source:
    for name in names:
        (here / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "in" / name).write_text(f"n,who\n1,{name}\n2,x\n")
    source = {"kind": "path", "url": str(here / "in")}
    definition: Any = {"kind": "file_dataset", "sources": [source], **more}
    return Source(name="data", definition=definition, place=here / "in")


def rows(here: Path, *names: str, **more: Any) -> Source:
    kind = {"kind": "tabular_dataset", "format": {"type": "delimited"}}
    return files(here, *names, **kind, **more)


def test_files_are_counted_off_in_order(here: Path) -> None:
    source = files(here, "c.csv", "a.csv", "b.csv")
    one, two = cut([source], knife(here, size="2"))
    assert [Path(p).name for p in one.paths] == ["a.csv", "b.csv"]
    assert two.paths == (str(here / "in" / "c.csv"),)
    assert (one.index, two.index, one.items) == (0, 1, 2)
    assert (one.label, two.label) == ("a.csv, b.csv", "c.csv")


def test_each_input_is_cut_by_itself(here: Path) -> None:
    source = files(here, "a.csv")
    assert [b.paths for b in cut([source, source], knife(here, size="10"))] == [
        (str(here / "in" / "a.csv"),)
    ] * 2


def test_a_single_file_is_the_path_itself(here: Path) -> None:
    files(here, "a.csv")
    path = here / "in" / "a.csv"
    said: Any = {
        "kind": "file_dataset",
        "sources": [{"kind": "path", "url": str(path)}],
    }
    (batch,) = cut([Source(name="x", definition=said, place=path)], knife(here))
    assert batch.paths == (str(path),)


def test_nothing_is_no_mini_batch(here: Path) -> None:
    (here / "in").mkdir()
    assert cut([files(here)], knife(here)) == []
    with pytest.raises(NothingThereError):
        cut([rows(here)], knife(here))


def test_rows_are_cut_by_bytes_and_never_across_files(here: Path) -> None:
    body = "".join(f"{n},{n * n}\n" for n in range(10))
    source = rows(here, "a.csv", "b.csv")
    (here / "in" / "a.csv").write_text("n,square\n" + body)
    found = cut([source], knife(here, size="25"))
    assert [batch.label for batch in found] == [
        "rows 1 to 3 of a.csv",
        "rows 4 to 6 of a.csv",
        "rows 7 to 10 of a.csv",
        "rows 1 to 2 of b.csv",
    ]
    assert [batch.first_row for batch in found] == [0, 3, 6, 10]
    tables = [pd.read_pickle(batch.rows) for batch in found]
    assert list(tables[2]["square"]) == [36, 49, 64, 81]
    for batch, table in zip(found, tables, strict=True):
        assert batch.items == len(table)
        again = read_table(batch.definition, here / ".amlnb")
        pd.testing.assert_frame_equal(again, table)


def test_conditions_on_rows_hold_for_each_file(here: Path) -> None:
    where = {"op": "==", "of": [{"column": "who"}, {"value": "x"}]}
    source = rows(here, "a.csv", "b.csv", actions=[{"do": "filter", "where": where}])
    found = cut([source], knife(here))
    assert [batch.items for batch in found] == [1, 1]


def test_choices_over_all_rows_are_made_before_the_cut(here: Path) -> None:
    source = rows(here, "a.csv", "b.csv", actions=[{"do": "take", "count": 3}])
    (batch,) = cut([source], knife(here))
    assert (batch.items, batch.label) == (3, "rows 1 to 3 of data")


def test_partition_keys_make_a_mini_batch_for_each_combination(here: Path) -> None:
    names = ("ann/1.csv", "ann/2.csv", "bob/1.csv")
    source = files(here, *names, partition_format="{user}/*.csv")
    ann, bob = cut([source], knife(here, size="1", keys=("user",)))
    assert (ann.partition, ann.label) == ({"user": "ann"}, "user='ann'")
    assert [Path(p).name for p in ann.paths] == ["1.csv", "2.csv"]
    assert bob.items == 1


def test_rows_of_a_partition_are_read_later(here: Path) -> None:
    names = ("ann/1.csv", "ann/2.csv", "bob/1.csv")
    source = rows(here, *names, partition_format="{user}/*.csv")
    ann, _ = cut([source], knife(here, keys=("user",)))
    assert (ann.paths, ann.rows, ann.items, ann.is_rows) == ((), "", None, True)
    assert len(read_table(ann.definition, here / ".amlnb")) == 4


def test_keys_that_are_none_are_refused(here: Path) -> None:
    with pytest.raises(NoPartitionError, match="cannot be cut by 'store'"):
        cut([files(here, "a.csv")], knife(here, keys=("store",)))


def test_pieces_are_even() -> None:
    assert pieces(10, 3) == [(0, 3), (3, 6), (6, 10)]
    assert pieces(2, 5) == [(0, 1), (1, 2)]
    assert pieces(0, 3) == []
