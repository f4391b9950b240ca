"""The store in a file: who may read it, and what can be wrong with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from amlnb.model.events import RunStarted
from amlnb.model.run import RunStatus
from amlnb.ports import RunBusyError
from amlnb.stores import clock as clocks
from amlnb.stores import sqlite
from amlnb.stores.errors import (
    BusyStoreError,
    DamagedStoreError,
    ForeignStoreError,
    NetworkStoreError,
    NewerStoreError,
    ReadOnlyStoreError,
    UnopenedStoreError,
)
from amlnb.stores.sqlite import SqliteStore
from tests.stores.stories import FLIGHTS, LONG, a_run, completed

ROOT = Path(__file__).parents[2]


class HandClock:
    """Clocks that only move when they are set."""

    def __init__(self) -> None:
        self.wall, self.boot = 1_000.0, 50.0

    def now(self) -> float:
        return self.wall

    def monotonic(self) -> float:
        return self.boot

    def sleep(self, seconds: float) -> None:
        self.wall += seconds
        self.boot += seconds


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "amlnb" / "store.db"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(path, clock):
    store = SqliteStore(path, clock)
    yield store
    store.close()


# ---------------------------------------------------------------------- the file


def test_the_file_and_its_folder_are_for_their_user_alone(store, path):
    store.create_run(a_run(), FLIGHTS)

    def mode(file: Path) -> int:
        return stat.S_IMODE(file.stat().st_mode)

    assert mode(path.parent) == 0o700
    assert {file.name for file in path.parent.iterdir()} >= {"store.db", "store.db-wal"}
    assert {mode(file) for file in path.parent.iterdir()} == {0o600}


def test_a_file_with_an_odd_name_is_itself(tmp_path):
    path = tmp_path / "a b?mode=ro&x#%41" / "störe.db"
    SqliteStore(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["störe.db"]


def test_a_commit_is_on_the_disk_when_it_returns(store):
    with store._database.reading() as session:
        ask = session._connection.execute
        assert ask("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert ask("PRAGMA synchronous").fetchone()[0] == 2


@pytest.mark.usefixtures("store")
def test_a_store_of_a_newer_amlnb_is_refused(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET version = 7")
    connection.close()
    with pytest.raises(NewerStoreError, match=r"version 7 .*pip install --upgrade"):
        SqliteStore(path)


def test_a_file_that_is_no_database_is_left_as_it_is(path):
    path.parent.mkdir()
    path.write_bytes(b"my thesis, chapter 1\n" * 100)
    with pytest.raises(DamagedStoreError, match=r"store\.db is damaged or no database"):
        SqliteStore(path)
    assert path.read_bytes().startswith(b"my thesis")


def test_a_store_that_lost_its_middle_says_so(store, path):
    store.create_run(a_run(), FLIGHTS)
    store.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    broken = SqliteStore.__new__(SqliteStore)
    with pytest.raises(DamagedStoreError, match="restore it from a backup"):  # noqa: PT012 - it may be found out on opening or on reading
        broken.__init__(path)
        broken.run("r1")


def test_a_database_of_another_program_is_refused(path):
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE places (url TEXT)")
    connection.close()
    with pytest.raises(ForeignStoreError, match="'places'"):
        SqliteStore(path)


def test_a_network_file_system_is_refused(path, monkeypatch):
    monkeypatch.setattr(sqlite, "network_kind", lambda _: "nfs4")
    with pytest.raises(NetworkStoreError, match=r"nfs4.*AMLNB_WORKSPACE.*PostgreSQL"):
        SqliteStore(path)
    assert not path.parent.exists()


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    with pytest.raises(UnopenedStoreError, match="cannot be opened"):
        SqliteStore(tmp_path)


@pytest.mark.usefixtures("store")
def test_who_waited_too_long_is_told_who_may_be_to_blame(path):
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    hasty = SqliteStore(path, patience=0.01)
    with pytest.raises(BusyStoreError, match=r"0\.01 seconds: close the program"):
        hasty.create_run(a_run(), FLIGHTS)
    holder.execute("ROLLBACK")
    hasty.create_run(a_run(), FLIGHTS)
    hasty.close()
    holder.close()


# ------------------------------------------------------------------ full, read-only


def in_a_box(folder: Path, setup: str, code: str) -> str:
    """Run Python where `setup` may mount things that only that process sees."""
    folder.mkdir(exist_ok=True)
    unshare = shutil.which("unshare")
    line = [unshare or "", "-Urm", "bash", "-ec"]
    if not unshare or subprocess.run([*line, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make a mount namespace of their own")
    script = textwrap.dedent(code)
    words = ["bash", sys.executable, script, str(folder)]
    command = f'{setup.format(folder=folder)}\nexec "$1" -c "$2" "$3"'
    ended = subprocess.run(
        [*line, command, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


READ_ONLY = "mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"

_READ = """
    import sys
    from pathlib import Path
    from amlnb.model.errors import AmlnbError
    from amlnb.stores.sqlite import SqliteStore
    from tests.stores.stories import FLIGHTS, a_run
    try:
        store = SqliteStore(Path(sys.argv[1]) / "store.db")
        print(len(store.events_after("r1", 0)), [r.id for r in store.runs()])
        store.create_run(a_run("r2"), FLIGHTS)
    except AmlnbError as error:
        print(type(error).__name__, error)
"""


def test_a_read_only_workspace_can_be_read(store, path):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.append(lease, [RunStarted(owner="host:1"), completed()])
    store.close()
    assert not path.with_name("store.db-wal").exists()
    read, wrote = in_a_box(path.parent, READ_ONLY, _READ).splitlines()
    assert read == "2 ['r1']"
    assert wrote.startswith(f"ReadOnlyStoreError The store {path} cannot be written")
    assert "make the file and its folder writable" in wrote


def test_a_read_only_view_shows_what_a_living_writer_did_last(store, path):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    store.append(lease, [RunStarted(owner="host:1"), completed()])
    assert path.with_name("store.db-wal").stat().st_size > 0
    read, wrote = in_a_box(path.parent, READ_ONLY, _READ).splitlines()
    assert read == "2 ['r1']"
    assert wrote.startswith("ReadOnlyStoreError")


def test_a_new_workspace_in_a_read_only_folder_names_it(tmp_path):
    said = in_a_box(tmp_path / "ro", READ_ONLY, _READ)
    file = tmp_path / "ro" / "store.db"
    assert said.startswith(f"ReadOnlyStoreError The store {file} cannot be written")


def test_a_file_one_may_not_write_is_read_all_the_same(store, path, monkeypatch):
    store.create_run(a_run(), FLIGHTS)
    store.close()
    monkeypatch.setattr(sqlite, "_is_writable", lambda _: False)
    reader = SqliteStore(path)
    assert reader.run("r1") == a_run()
    with pytest.raises(ReadOnlyStoreError):
        reader.claim("r1", "host:1", LONG)
    reader.close()


def test_a_full_disk_is_named_and_what_was_stored_stays(tmp_path):
    said = in_a_box(
        tmp_path / "full",
        "mount -t tmpfs -o size=1m amlnb {folder}",
        """
        import sys
        from pathlib import Path
        from amlnb.stores.errors import FullStoreError
        from amlnb.stores.sqlite import SqliteStore
        from tests.stores.stories import FLIGHTS, LONG, a_result, a_run, completed

        folder = Path(sys.argv[1])
        store = SqliteStore(folder / "store.db")
        ballast = folder / "ballast"
        ballast.write_bytes(b"x" * 100_000)
        store.create_run(a_run(), FLIGHTS)
        lease = store.claim("r1", "host:1", LONG)
        stored = 0
        try:
            while True:
                store.append(lease, [completed()], [a_result(f"s{stored}")])
                stored += 1
        except FullStoreError as error:
            print(error)
        assert stored > 10
        seqs = [event.seq for event in store.events_after("r1", 0)]
        assert seqs == list(range(1, stored + 1)), (seqs, stored)
        ballast.unlink()
        store.append(lease, [completed()])
        assert store.run("r1").seq == stored + 1
        """,
    )
    assert "store.db is full: free some space" in said


# --------------------------------------------------------------------- the clocks


def test_setting_the_clock_neither_ends_nor_prolongs_a_lease(store, clock):
    store.create_run(a_run(), FLIGHTS)
    store.claim("r1", "host:1", 10)
    for years in (10, -10):
        clock.wall += years * 365 * 86400
        with pytest.raises(RunBusyError):
            store.claim("r1", "host:2", 10)
    clock.boot += 9.9
    with pytest.raises(RunBusyError):
        store.claim("r1", "host:2", 10)
    clock.boot += 0.2
    store.claim("r1", "host:2", 10)


def test_a_heartbeat_keeps_the_lease(store, clock):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", 10)
    for _ in range(5):
        clock.sleep(9)
        store.renew(lease, 10)
    assert store.run("r1").status is RunStatus.PENDING
    clock.sleep(11)
    assert store.run("r1").status is RunStatus.INTERRUPTED


def test_a_reboot_ends_every_lease(path, clock, monkeypatch):
    before = SqliteStore(path, clock)
    before.create_run(a_run(), FLIGHTS)
    before.claim("r1", "host:1", LONG)
    before.close()
    monkeypatch.setattr(sqlite, "this_era", lambda: "another boot")
    clock.boot = 1.0
    after = SqliteStore(path, clock)
    assert after.run("r1").status is RunStatus.INTERRUPTED
    assert after.claim("r1", "host:2", LONG).fence == 2
    after.close()


def test_where_boots_have_no_name_the_wall_clock_counts(path, clock, monkeypatch):
    monkeypatch.setattr(clocks, "_BOOT_ID", path / "no such file")
    store = SqliteStore(path, clock)
    store.create_run(a_run(), FLIGHTS)
    store.claim("r1", "host:1", 10)
    clock.boot += 100
    with pytest.raises(RunBusyError):
        store.claim("r1", "host:2", 10)
    clock.wall += 11
    store.claim("r1", "host:2", 10)
    store.close()


# ------------------------------------------------------------------ the connections


def test_a_forked_process_uses_connections_of_its_own(store):
    store.create_run(a_run(), FLIGHTS)
    lease = store.claim("r1", "host:1", LONG)
    inherited = {id(c) for c in store._database._pool._idle}
    child = os.fork()
    if child == 0:
        store.append(lease, [completed()])
        own = {id(c) for c in store._database._pool._idle}
        os._exit(0 if own and not own & inherited else 1)
    assert os.waitpid(child, 0)[1] == 0
    store.append(lease, [completed()])
    assert store.run("r1").seq == 2


def test_opening_imports_nothing_heavy(path):
    code = """
    import sys
    from pathlib import Path
    from amlnb.stores.sqlite import SqliteStore
    SqliteStore(Path(sys.argv[1])).close()
    heavy = {"psycopg", "pandas", "numpy", "IPython", "asyncio", "importlib.resources"}
    print(sorted(heavy & set(sys.modules)))
    """
    line = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    ended = subprocess.run(line, capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stdout == "[]\n"
