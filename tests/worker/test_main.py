"""The worker as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from amlnb.compute.box import marked
from amlnb.model.attempt import AttemptResult
from amlnb.model.codec import decode, encode

SLEEP = (
    "from pathlib import Path\nPath('started').touch()\nimport time; time.sleep(300)"
)


def start(bench, body, *outputs, **more):
    spec = bench.spec(body, *outputs)
    bench.folder.mkdir()
    file = bench.folder / "spec.json"
    file.write_text(json.dumps(encode(spec)))
    command = [sys.executable, "-P", "-m", "amlnb.worker", str(file)]
    return spec, subprocess.Popen(command, **more)


def until(done, seconds=30.0):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_gone(spec):
    return not list(marked(f"AMLNB_ATTEMPT_ID={spec.id}"))


def test_it_reads_a_spec_and_leaves_a_result(bench):
    spec, worker = start(bench, "x = 1", "x", stdin=subprocess.DEVNULL)
    assert worker.wait(60) == 0
    text = (bench.folder / "result.json").read_text()
    result = decode(AttemptResult, json.loads(text))
    assert result.id == spec.id
    assert bench.values(result) == {"x": 1}
    until(lambda: is_gone(spec))


def test_sigterm_stops_it_and_all_it_started(bench):
    spec, worker = start(bench, SLEEP)
    until((bench.root / "started").exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 143
    until(lambda: is_gone(spec))
    assert not (bench.folder / "result.json").exists()


def test_it_ends_with_the_line_to_its_starter(bench):
    lifeline = {**os.environ, "AMLNB_LIFELINE": "1"}
    spec, worker = start(bench, SLEEP, stdin=subprocess.PIPE, env=lifeline)
    until((bench.root / "started").exists)
    worker.stdin.close()
    assert worker.wait(10) == 143
    until(lambda: is_gone(spec))


def test_a_worker_killed_with_9_takes_its_kernel_along(bench):
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux ends a child with its parent")
    spec, worker = start(bench, SLEEP)
    until((bench.root / "started").exists)
    worker.kill()
    worker.wait()
    until(lambda: is_gone(spec))


def test_a_full_disk_is_told(bench):
    (bench.root / "artifacts").rmdir()
    (bench.root / "artifacts").write_text("no folder")
    result = bench.run("x = 1", "x")
    assert result.failure.fault == "storage"
    assert "artifacts" in result.failure.message


def test_without_a_spec_it_says_how_it_is_called():
    command = [sys.executable, "-m", "amlnb.worker"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "spec.json" in done.stderr
