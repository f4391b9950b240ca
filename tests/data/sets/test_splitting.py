"""A dataset is cut by its partition keys; each part is a dataset of its own."""

from __future__ import annotations

import pytest

from amlnb.data.sets.picking import select
from amlnb.data.sets.splitting import NoPartitionError, split
from amlnb.data.sets.table import read_table


@pytest.fixture
def root(tmp_path):
    return tmp_path / ".amlnb"


@pytest.fixture
def wavs(root):
    for name in ("ann/winter/1", "ann/summer/1", "bob/winter/1", "bob/winter/2"):
        file = root / "datastores" / "workspaceblobstore" / "w" / f"{name}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"n\n{len(name)}\n")
    place = {"kind": "datapath", "datastore": "workspaceblobstore", "path": "w"}
    return {
        "kind": "file_dataset",
        "sources": [place],
        "partition_format": "{user}/{season}/*.csv",
    }


def test_each_part_has_its_files_and_can_be_cut_again(wavs, root):
    parts = split(wavs, ["user"], root)
    assert [values for values, _ in parts] == [{"user": "ann"}, {"user": "bob"}]
    bob = parts[1][1]
    assert len(select(bob, root)) == 2
    again = split(bob, ["user", "season"], root)
    assert [values for values, _ in again] == [{"user": "bob", "season": "winter"}]


def test_actions_on_files_come_before_the_cut(wavs, root):
    taken = {**wavs, "actions": [{"do": "take", "count": 1}]}
    ((values, part),) = split(taken, ["user", "season"], root)
    assert values == {"user": "ann", "season": "summer"}
    assert len(select(part, root)) == 1


def test_actions_on_rows_stay_with_each_part(wavs, root):
    rows = {
        **wavs,
        "kind": "tabular_dataset",
        "format": {"type": "delimited"},
        "actions": [{"do": "keep", "columns": ["user", "n"]}],
    }
    tables = [read_table(part, root) for _, part in split(rows, ["user"], root)]
    assert [list(table.columns) for table in tables] == [["user", "n"]] * 2
    assert [list(table["user"]) for table in tables] == [["ann"] * 2, ["bob"] * 2]


@pytest.mark.parametrize(
    ("asked", "told"),
    [(["brand"], r"by 'brand' \(its partition keys are user, season\)"), ([], "by ")],
)
def test_keys_that_are_not_there_are_told(wavs, root, asked, told):
    with pytest.raises(NoPartitionError, match=told):
        split(wavs, asked, root)


def test_a_dataset_without_partitions_is_told(wavs, root):
    del wavs["partition_format"]
    with pytest.raises(NoPartitionError, match=r"it has none.*partition_by"):
        split(wavs, ["user"], root)


def test_files_outside_any_datastore_can_be_cut_too(tmp_path, root):
    for name in ("a", "b"):
        (tmp_path / "d" / name).mkdir(parents=True)
        (tmp_path / "d" / name / "x.txt").write_text(name)
    definition = {
        "kind": "file_dataset",
        "sources": [{"kind": "path", "url": str(tmp_path / "d")}],
        "partition_format": "{k}/x.txt",
    }
    parts = split(definition, ["k"], root)
    assert [v for v, _ in parts] == [{"k": "a"}, {"k": "b"}]
    assert [p["sources"][0]["url"] for _, p in parts] == [
        str(tmp_path / "d" / k / "x.txt") for k in "ab"
    ]
