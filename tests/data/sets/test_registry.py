"""Registered datasets on the shelf; views laid over places."""

from __future__ import annotations

import pytest

from amlnb.data.sets import registry
from amlnb.stores.sqlite import SqliteStore

FILES = {"kind": "file_dataset", "sources": [{"kind": "path", "url": "/x"}]}
PLACE = {"kind": "datapath", "datastore": "blobs", "path": "out/r1/", "globs": []}


@pytest.fixture
def assets(tmp_path):
    store = SqliteStore(tmp_path / "store.db")
    yield store.assets
    store.close()


def test_what_tells_where_it_comes_from_is_not_kept(assets):
    named = {**FILES, "name": "old", "version": 3, "id": "x"}
    first = registry.register(assets, "a", named)
    assert first.body["definition"] == FILES
    assert registry.register(assets, "a", FILES) == first
    assert registry.with_lineage(first) == {
        **FILES,
        "name": "a",
        "version": 1,
        "id": first.id,
    }


def test_an_output_becomes_the_next_version(assets):
    wanted = {"name": "rows", "description": "d", "tags": {"a": "b"}}
    made_by = {"run": "r1", "step": "s", "output": "o"}
    for version in (1, 2):
        kept = registry.register_output(assets, wanted, PLACE, made_by)
        assert kept.version == version
    assert kept.body["made_by"] == made_by
    assert kept.body["definition"]["sources"] == [
        {"kind": "datapath", "datastore": "blobs", "path": "out/r1"}
    ]


def test_a_view_says_which_files_count_and_how_they_are_read():
    view = {"kind": "tabular_dataset", "format": {"type": "csv"}, "glob": "**/*.csv"}
    made = registry.over(view, PLACE)
    assert made["sources"][0]["path"] == "out/r1/**/*.csv"
    assert "glob" not in made
    local = registry.over(view, {"kind": "path", "url": "/here"})
    assert local["sources"] == [{"kind": "path", "url": "/here/**/*.csv"}]


def test_a_dataset_without_a_name_gets_one_id(assets):
    one, other = registry.saved(assets, FILES), registry.saved(assets, FILES)
    assert one == other == registry.find_by_id(assets, one.id)
    assert not registry.is_registered(one)
    assert registry.with_lineage(one) == {**FILES, "id": one.id}
    assert assets.names(registry.KIND) == []
