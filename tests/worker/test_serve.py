"""A worker that is ordered one attempt after another."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlnb.model.attempt import AttemptId, AttemptResult
from amlnb.model.codec import decode, encode
from amlnb.worker.serve import Orders


def test_orders_are_whole_lines_however_they_come():
    orders = Orders()
    for data in (b"/a/spec", b".json\n/b\n/", "ä\n".encode()):
        orders.take(data)
    assert [orders.next() for _ in range(3)] == [
        Path("/a/spec.json"),
        Path("/b"),
        Path("/ä"),
    ]


@pytest.fixture
def worker(tmp_path):
    """A worker, its orders and its reports."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    reading, writing = os.pipe()
    lines = {"AMLNB_LIFELINE": "1", "AMLNB_RUNTIME": str(runtime)}
    with (runtime / "worker.txt").open("wb") as words:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "amlnb.worker.serve", str(writing)],
            env={**os.environ, **lines},
            stdin=subprocess.PIPE,
            stdout=words,
            stderr=words,
            pass_fds=[writing],
        )
    os.close(writing)
    yield process, reading, runtime
    process.stdin.close()
    process.wait(20)
    os.close(reading)


def order(bench, process, n, body, *outputs):
    """Order an attempt, and return where its result will be."""
    folder = bench.root / f"attempt-{n}"
    folder.mkdir()
    spec = dataclasses.replace(
        bench.spec(body, *outputs),
        id=AttemptId(run=bench.run_id, key="s", n=n),
        folder=str(folder),
    )
    path = folder / "spec.json"
    path.write_text(json.dumps(encode(spec)))
    process.stdin.write(os.fsencode(f"{path}\n"))
    process.stdin.flush()
    return folder / "result.json"


def result(path):
    return decode(AttemptResult, json.loads(path.read_text()))


def test_it_reports_each_attempt_when_its_result_is_there(bench, worker):
    process, reports, _ = worker
    for n in (1, 2):
        path = order(bench, process, n, f"x = {n}", "x")
        assert os.read(reports, 1) == b"."
        assert bench.values(result(path)) == {"x": n}


def test_a_failed_attempt_is_no_reason_to_leave(bench, worker):
    process, reports, _ = worker
    path = order(bench, process, 1, "1 / 0")
    assert os.read(reports, 1) == b"."
    assert "ZeroDivisionError" in result(path).failure.message
    order(bench, process, 2, "x = 1", "x")
    assert os.read(reports, 1) == b"."


def test_an_order_that_cannot_be_read_ends_it_with_words(bench, worker):
    process, reports, runtime = worker
    process.stdin.write(os.fsencode(f"{bench.root / 'nowhere.json'}\n"))
    process.stdin.flush()
    assert os.read(reports, 1) == b""
    assert process.wait(20) != 0
    assert "nowhere.json" in (runtime / "worker.txt").read_text()


def test_it_ends_with_its_starter_while_it_waits(bench, worker):
    process, reports, runtime = worker
    order(bench, process, 1, "x = 1")
    os.read(reports, 1)
    process.stdin.close()
    assert process.wait(20) == 143
    assert os.read(reports, 1) == b""
    assert not runtime.exists()
