"""What a step reads: its digest changes with its bytes, and they are laid out."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from amlnb.data.remote.errors import (
    NothingThereError,
    OutsidePathError,
    UnknownDatastoreError,
    UnknownDefinitionError,
)
from amlnb.data.sources import ABSENT, deliver, fingerprint, materialise


@pytest.fixture
def root(tmp_path):
    made = tmp_path / "project" / ".amlnb"
    made.mkdir(parents=True)
    return made


@pytest.fixture(autouse=True)
def blobs(root):
    """The default datastore's folder, with two files in it."""
    folder = root / "datastores" / "workspaceblobstore"
    (folder / "in" / "deep").mkdir(parents=True)
    (folder / "in" / "a.txt").write_text("a")
    (folder / "in" / "deep" / "b.txt").write_text("b")
    return folder


def datapath(path, store="workspaceblobstore"):
    return {"kind": "datapath", "datastore": store, "path": path}


def a_set(*sources, **more):
    return {"kind": "file_dataset", "sources": list(sources), **more}


def tree(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(files)}


# ----------------------------------------------------------------------- digests


def test_a_fingerprint_changes_when_the_bytes_do(root, blobs):
    before = fingerprint(datapath("in"), root)
    assert fingerprint(datapath("in/"), root) == before
    (blobs / "in" / "deep" / "b.txt").write_text("other")
    assert fingerprint(datapath("in"), root) != before


def test_a_fingerprint_changes_when_a_file_is_renamed(root, blobs):
    before = fingerprint(datapath("in"), root)
    (blobs / "in" / "a.txt").rename(blobs / "in" / "c.txt")
    assert fingerprint(datapath("in"), root) != before


def test_where_a_definition_comes_from_is_not_in_its_fingerprint(root):
    named = {**a_set(datapath("in")), "name": "x", "version": 3, "id": "y"}
    assert fingerprint(named, root) == fingerprint(a_set(datapath("in")), root)


def test_an_absent_datapath_is_tolerated_and_other_absent_things_are_none(root, blobs):
    assert fingerprint(datapath("nowhere"), root) == ABSENT
    assert fingerprint({"kind": "path", "url": str(blobs / "no")}, root) is None
    assert fingerprint(a_set(datapath("nowhere")), root) is None


def test_an_unknown_datastore_is_told_with_those_that_are_there(root):
    with pytest.raises(UnknownDatastoreError, match=r"'mine'.*workspaceblobstore"):
        fingerprint(datapath("x", store="mine"), root)


def test_a_path_must_stay_in_its_datastore(root):
    with pytest.raises(OutsidePathError, match="leads out of datastore"):
        fingerprint(datapath("../../store.db"), root)


def test_an_unknown_kind_is_told_with_the_known_ones(root):
    with pytest.raises(UnknownDefinitionError, match="'table' is no kind of data"):
        fingerprint({"kind": "table"}, root)


# ------------------------------------------------------------------ laying it out


def test_a_mounted_folder_of_this_machine_is_given_in_place(root, blobs, tmp_path):
    got = materialise(datapath("in"), root, tmp_path / "target")
    assert got == blobs / "in"
    assert not (tmp_path / "target").exists()


def test_a_downloaded_folder_is_a_copy(root, blobs, tmp_path):
    got = materialise(datapath("in"), root, tmp_path / "t", mode="download")
    assert got == tmp_path / "t"
    assert tree(got) == {"a.txt": "a", "deep/b.txt": "b"}
    (got / "a.txt").write_text("changed")
    assert (blobs / "in" / "a.txt").read_text() == "a"


@pytest.mark.parametrize("mode", ["mount", "download"])
def test_one_file_is_given_as_a_file(root, tmp_path, mode):
    got = materialise(a_set(datapath("in/a.txt")), root, tmp_path / "t", mode=mode)
    assert got.name == "a.txt"
    assert got.read_text() == "a"


@pytest.mark.parametrize("mode", ["mount", "download"])
def test_an_absent_datapath_gives_the_path_where_it_would_be(root, tmp_path, mode):
    got = materialise(datapath("some/where"), root, tmp_path / "t", mode=mode)
    assert got.name == "where"
    assert not got.exists()


@pytest.mark.parametrize("mode", ["mount", "download"])
def test_an_absent_dataset_is_refused(root, tmp_path, mode):
    with pytest.raises(NothingThereError, match=r"nothing at '.*nowhere'"):
        materialise(a_set(datapath("nowhere")), root, tmp_path / "t", mode=mode)


@pytest.mark.parametrize("mode", ["mount", "download"])
def test_wildcards_pick_files_named_from_the_fixed_part(root, tmp_path, mode):
    got = materialise(a_set(datapath("in/**/*.txt")), root, tmp_path / "t", mode=mode)
    assert tree(got) == {"a.txt": "a", "deep/b.txt": "b"}


def test_files_of_two_stores_are_kept_apart(root, tmp_path):
    other = root / "datastores" / "workspacefilestore"
    (other / "in").mkdir(parents=True)
    (other / "in" / "a.txt").write_text("other")
    both = a_set(datapath("in/a.txt"), datapath("in/a.txt", "workspacefilestore"))
    got = materialise(both, root, tmp_path / "t")
    assert tree(got) == {
        "workspaceblobstore/a.txt": "a",
        "workspacefilestore/a.txt": "other",
    }


def test_two_folders_of_one_store_are_named_from_their_common_folder(root, blobs):
    (blobs / "in" / "two").mkdir()
    (blobs / "in" / "two" / "b.txt").write_text("2")
    both = a_set(datapath("in/deep"), datapath("in/two"))
    got = materialise(both, root, root / "t")
    assert tree(got) == {"deep/b.txt": "b", "two/b.txt": "2"}


def test_actions_choose_among_files(root, blobs, tmp_path):
    big = {"op": ">", "of": [{"column": "Size"}, {"value": 1}]}
    (blobs / "in" / "big.txt").write_text("big")
    only = a_set(datapath("in"), actions=[{"do": "filter", "where": big}])
    assert tree(materialise(only, root, tmp_path / "t")) == {"big.txt": "big"}
    rest = a_set(datapath("in"), actions=[{"do": "skip", "count": 2}])
    assert fingerprint(rest, root) != fingerprint(only, root)
    assert list(tree(materialise(rest, root, tmp_path / "u"))) == ["deep/b.txt"]


def test_a_split_has_each_file_in_one_part(root, blobs, tmp_path):
    for n in range(40):
        (blobs / "in" / f"{n:02}").write_text(str(n))

    def part(which):
        action = {"do": "split", "percentage": 0.5, "seed": 7, "part": which}
        got = a_set(datapath("in"), actions=[action])
        return set(tree(materialise(got, root, tmp_path / f"p{which}")))

    first, second = part(0), part(1)
    assert first & second == set()
    assert len(first | second) == 42
    assert 5 < len(first) < 37


def test_a_local_path_needs_no_datastore(root, tmp_path):
    (tmp_path / "with space #1.csv").write_text("x\n1\n")
    definition = {"kind": "path", "url": str(tmp_path / "with space #1.csv")}
    assert fingerprint(definition, root)
    got = materialise(definition, root, tmp_path / "t", mode="download")
    assert got.read_text() == "x\n1\n"


def test_a_table_is_laid_out_as_parquet(root, blobs, tmp_path):
    (blobs / "t.csv").write_text("a,b\n1,x\n2,y\n")
    definition = {
        "kind": "tabular_dataset",
        "sources": [datapath("t.csv")],
        "format": {"type": "delimited"},
        "actions": [{"do": "keep", "columns": ["a"]}],
    }
    got = materialise(definition, root, tmp_path / "t")
    assert pd.read_parquet(got).to_dict("list") == {"a": [1, 2]}
    whole = {**definition, "actions": []}
    assert fingerprint(whole, root) != fingerprint(definition, root)


# ----------------------------------------------------------------------- elsewhere


def test_another_file_system_is_fetched(root, tmp_path):
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.pipe({"/bucket/x/1.txt": b"one", "/bucket/x/y/2.txt": b"two"})
    definition = {"kind": "path", "url": "memory://bucket/x"}
    before = fingerprint(definition, root)
    got = materialise(definition, root, tmp_path / "t")
    assert tree(got) == {"1.txt": "one", "y/2.txt": "two"}
    memory.pipe("/bucket/x/1.txt", b"new")
    assert fingerprint(definition, root) != before
    memory.rm("/bucket", recursive=True)


def test_a_declared_folder_stands_in_for_an_address(root, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "Titanic.csv").write_text("x\n1\n")
    known = {"https://gone.example/data/": f"{tmp_path}/here/"}
    (tmp_path / "served.json").write_text(json.dumps(known))
    monkeypatch.setenv("AMLNB_SERVE", str(tmp_path / "served.json"))
    definition = a_set({"kind": "path", "url": "https://gone.example/data/Titanic.csv"})
    assert fingerprint(definition, root)
    assert materialise(definition, root, tmp_path / "t").read_text() == "x\n1\n"


def test_a_folder_is_delivered_to_a_datastore(root, blobs, tmp_path):
    (tmp_path / "made" / "sub").mkdir(parents=True)
    (tmp_path / "made" / "1.csv").write_text("1")
    (tmp_path / "made" / "sub" / "2.log").write_text("2")
    assert deliver(tmp_path / "made", datapath("out/r1"), root) == 2
    assert tree(blobs / "out") == {"r1/1.csv": "1", "r1/sub/2.log": "2"}
    assert deliver(tmp_path / "made", {**datapath("g"), "globs": ["*.csv"]}, root) == 1
    assert tree(blobs / "g") == {"1.csv": "1"}


def test_what_is_there_is_kept_unless_it_may_be_overwritten(root, blobs, tmp_path):
    (tmp_path / "a.txt").write_text("new")
    kept = {**datapath("in"), "overwrite": False}
    assert deliver(tmp_path / "a.txt", kept, root) == 0
    assert (blobs / "in" / "a.txt").read_text() == "a"
    assert deliver(tmp_path / "a.txt", datapath("in"), root) == 1
    assert (blobs / "in" / "a.txt").read_text() == "new"
