"""Many processes at one store, and processes that die in the middle."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from tests.stores.stories import opened

ROOT = Path(__file__).parents[2]


def a_writer(address: str, run_id: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stores.writer", address, run_id, str(count)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ready(writers: list[subprocess.Popen[str]]) -> None:
    """Wait until all have started, and let them go at once."""
    for writer in writers:
        assert writer.stdout.readline() == "ready\n", writer.stderr.read()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()


def check_all_written(address: str, writers: list, count: int) -> None:
    for writer in writers:
        said, wrong = writer.communicate()
        assert (writer.returncode, wrong) == (0, "")
        assert said.split() == [str(n) for n in range(1, count + 1)]
    store = opened(address)
    runs = {run.id: run.seq for run in store.runs(limit=100)}
    assert runs == {f"r{n}": count for n in range(len(writers))}
    for run_id in runs:
        seqs = [event.seq for event in store.events_after(run_id, 0)]
        assert seqs == list(range(1, count + 1))
        assert len(store.results_of(run_id)) == count
    store.close()


def test_sixteen_writers_that_make_the_store_together(address):
    writers = [a_writer(address, f"r{n}", 10) for n in range(16)]
    ready(writers)
    check_all_written(address, writers, 10)


def test_sixteen_writers_wait_for_one_that_holds_the_store(tmp_path):
    address = str(tmp_path / "store.db")
    opened(address).close()
    holder = sqlite3.connect(address, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    writers = [a_writer(address, f"r{n}", 5) for n in range(16)]
    ready(writers)
    # Each now asks for the lock that is held, and must wait rather than fail.
    letting_go = threading.Timer(2.0, holder.execute, ["ROLLBACK"])
    letting_go.start()
    check_all_written(address, writers, 5)
    letting_go.join()
    holder.close()


def test_what_a_killed_writer_was_told_is_stored_is_stored(address):
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    acknowledged = 0
    for _ in range(10):
        writer = a_writer(address, "r1", 0)
        ready([writer])
        for _ in range(dice.randint(1, 40)):
            acknowledged = int(writer.stdout.readline())
        writer.kill()
        rest, wrong = writer.communicate()
        lines = rest.splitlines(keepends=True)
        whole = [int(line) for line in lines if line.endswith("\n")]
        acknowledged = whole[-1] if whole else acknowledged
        assert wrong == "", f"seed {seed}"
        store = opened(address)
        seqs = [event.seq for event in store.events_after("r1", 0)]
        assert seqs == list(range(1, len(seqs) + 1)), f"seed {seed}"
        # One commit may have been done and not told yet, never told and not done.
        assert len(seqs) >= acknowledged, f"seed {seed}"
        assert len(store.results_of("r1")) == len(seqs), f"seed {seed}"
        store.close()
    if "://" not in address:
        connection = sqlite3.connect(address)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
