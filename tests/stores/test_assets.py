"""What both stores promise of named, versioned things."""

from __future__ import annotations

import threading

import pytest

from amlnb.model.errors import NotFoundError


@pytest.fixture
def assets(store):
    return store.assets


def test_versions_are_counted_from_one_within_kind_and_name(assets):
    first = assets.put_version("dataset", "iris", {"rows": 150})
    second = assets.put_version("dataset", "iris", {"rows": 151})
    other = assets.put_version("model", "iris", {})
    assert [first.version, second.version, other.version] == [1, 2, 1]
    assert len({first.id, second.id, other.id}) == 3
    assert assets.newest("dataset", "iris") == second
    assert assets.versions("dataset", "iris") == [second, first]


def test_a_body_is_read_as_it_was_stored(assets):
    body = {"tags": {"é": None}, "list": [1, 2.5, True, "\ud800\0"]}
    put = assets.put_version("dataset", "a", body)
    assert put.body == body
    assert assets.get("dataset", "a", 1) == assets.get("dataset", "a", "1") == put
    assert assets.by_id("dataset", put.id) == put


def test_what_is_not_there_is_none(assets):
    put = assets.put_version("dataset", "a", {})
    assert assets.newest("dataset", "b") is None
    assert assets.newest("model", "a") is None
    assert assets.get("dataset", "a", 2) is None
    assert assets.get("dataset", "a", "latest") is None
    assert assets.get("dataset", "a", 10**30) is None
    assert assets.by_id("model", put.id) is None
    assert assets.versions("model", "a") == []
    assert assets.archive("model", "a") is False


@pytest.mark.parametrize("name", ["a b", "Größe", 'q"\\n', "tab\t", "\ud800", "nul\0"])
def test_names_of_any_text_are_found_again(assets, name):
    assets.put_version("dataset", name, {})
    assert assets.names("dataset") == [name]
    assert assets.newest("dataset", name).name == name


def test_names_are_listed_in_order_once_each(assets):
    for name in ("b", "a", "b"):
        assets.put_version("dataset", name, {})
    assert assets.names("dataset") == ["a", "b"]


def test_a_changed_body_keeps_number_and_id(assets):
    first = assets.put_version("model", "m", {"tags": {}})
    assets.put_version("model", "m", {"tags": {}})
    changed = assets.change("model", first.id, {"tags": {"good": "yes"}})
    assert (changed.id, changed.version) == (first.id, 1)
    assert assets.get("model", "m", 1).body == {"tags": {"good": "yes"}}
    assert assets.get("model", "m", 2).body == {"tags": {}}


def test_an_unknown_id_cannot_be_changed(assets):
    with pytest.raises(NotFoundError, match="model 'nowhere'"):
        assets.change("model", "nowhere", {})


def test_an_archived_version_is_out_of_sight_and_keeps_its_number(assets):
    first = assets.put_version("model", "m", {})
    second = assets.put_version("model", "m", {})
    assert assets.archive("model", "m", 2) is True
    assert assets.newest("model", "m") == first
    assert assets.by_id("model", second.id).archived
    assert assets.put_version("model", "m", {}).version == 3


def test_an_archived_name_is_gone_until_it_is_used_again(assets):
    assets.put_version("compute", "c", {})
    assets.put_version("compute", "c", {})
    assert assets.archive("compute", "c") is True
    assert assets.names("compute") == []
    assert assets.newest("compute", "c") is None
    assert assets.put_version("compute", "c", {}).version == 3
    assert assets.names("compute") == ["c"]


def test_writers_at_once_get_versions_of_their_own(open_store):
    def put(store, got):
        got.extend(store.assets.put_version("d", "n", {}).version for _ in range(10))

    got: list[int] = []
    threads = [threading.Thread(target=put, args=(open_store(), got)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(1, 41))
