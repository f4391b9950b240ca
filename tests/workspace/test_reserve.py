"""Space put by for the last words of a run."""

from __future__ import annotations

from amlnb.stores.errors import BusyStoreError, FullStoreError
from amlnb.workspace import reserve as module
from amlnb.workspace.reserve import Reserve


def test_space_is_put_by_once_and_given_up_once(tmp_path):
    reserve = Reserve(tmp_path / "reserve")
    reserve.put_by()
    reserve.put_by()
    assert reserve.path.stat().st_blocks * 512 >= 2 << 20
    assert reserve.path.stat().st_mode & 0o077 == 0
    assert reserve.give_up(FullStoreError("store.db"))
    assert not reserve.path.exists()
    assert not reserve.give_up(FullStoreError("store.db"))


def test_it_is_not_given_up_for_what_it_cannot_mend(tmp_path):
    reserve = Reserve(tmp_path / "reserve")
    reserve.put_by()
    assert not reserve.give_up(BusyStoreError("store.db", 30.0))
    assert reserve.path.exists()


def test_where_little_is_free_nothing_is_put_by(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_TIMES", 1 << 40)
    Reserve(tmp_path / "reserve").put_by()
    Reserve(tmp_path / "none" / "reserve").put_by()
    assert list(tmp_path.iterdir()) == []
