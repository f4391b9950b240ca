"""Attempts on this machine, in processes that leave nothing behind."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from amlnb.compute.box import Box, best_box, marked
from amlnb.compute.local import LocalCompute
from amlnb.model.attempt import AttemptId, Fault

ESCAPE = """\
import subprocess, sys, time
subprocess.Popen(["setsid", "sleep", "300"])
subprocess.Popen([sys.executable, "-c", "import os, time; os.fork(); time.sleep(300)"])
"""


@pytest.fixture
def compute():
    target = LocalCompute(slots=2)
    yield target
    target.close()


def named(bench, body, *outputs, n=1, **fields):
    """Return a spec with a folder and an id of its own."""
    spec = bench.spec(body, *outputs, **fields)
    folder = str(bench.root / f"attempt-{n}")
    attempt = AttemptId(run=bench.run_id, key="s", n=n)
    return dataclasses.replace(spec, id=attempt, folder=folder)


def wait(target, count=1, seconds=60.0):
    found = []
    end = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < end:
        found += target.finished(1.0)
    assert len(found) == count
    return found


def is_gone(spec, seconds=10.0):
    """Whether everything that an attempt started ends within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not list(marked(f"AMLNB_ATTEMPT_ID={spec.id}")):
            return True
        time.sleep(0.02)
    return False


def test_attempts_run_side_by_side_and_come_back_by_id(bench, compute):
    specs = [named(bench, "x = C", "x", n=n, values={"C": n}) for n in (1, 2)]
    for spec in specs:
        compute.start(spec)
    results = {r.id: r for r in wait(compute, 2)}
    for spec in specs:
        assert bench.values(results[spec.id]) == {"x": spec.id.n}
    assert compute.finished(0.0) == []


def test_a_failing_body_is_a_result(bench, compute):
    compute.start(named(bench, "1 / 0"))
    assert "ZeroDivisionError" in wait(compute)[0].failure.message


@pytest.mark.parametrize("box", [Box.NAMESPACE, Box.SWEEP])
def test_nothing_that_a_step_started_outlives_it(bench, box):
    if box is Box.NAMESPACE and best_box() is not box:
        pytest.skip("process namespaces are not allowed on this machine")
    target = LocalCompute(box=box)
    spec = named(bench, ESCAPE)
    target.start(spec)
    assert wait(target)[0].failure is None
    assert is_gone(spec)
    target.close()


@pytest.mark.parametrize("box", [Box.NAMESPACE, Box.SWEEP])
def test_a_cancel_ends_everything_and_counts_as_finished(bench, box):
    if box is Box.NAMESPACE and best_box() is not box:
        pytest.skip("process namespaces are not allowed on this machine")
    target = LocalCompute(box=box)
    body = (
        f"{ESCAPE}\nimport signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "Path = __import__('pathlib').Path\nPath('started').touch()\ntime.sleep(300)"
    )
    spec = named(bench, body)
    target.start(spec)
    until_there(bench.root / "started")
    target.cancel(spec.id)
    failure = wait(target, seconds=10)[0].failure
    assert "was cancelled" in failure.message
    assert is_gone(spec)
    target.close()


def test_a_cancel_while_the_worker_starts(bench, compute):
    spec = named(bench, "import time; time.sleep(300)")
    compute.start(spec)
    compute.cancel(spec.id)
    assert "was cancelled" in wait(compute, seconds=10)[0].failure.message
    assert is_gone(spec)


def test_closing_stops_what_runs(bench):
    target = LocalCompute()
    spec = named(bench, "import time; time.sleep(300)")
    target.start(spec)
    target.close()
    assert is_gone(spec)


def test_a_killed_worker_is_a_result(bench):
    body = (
        "import os, signal\n"
        "os.kill(os.getppid(), signal.SIGKILL)\nimport time; time.sleep(300)"
    )
    target = LocalCompute(box=Box.SWEEP)
    spec = named(bench, body)
    target.start(spec)
    failure = wait(target)[0].failure
    assert failure.fault is Fault.DIED
    assert "was killed by SIGKILL" in failure.message
    assert is_gone(spec)
    target.close()


def test_a_worker_that_hangs_is_stopped_by_its_starter(bench, monkeypatch):
    monkeypatch.setattr("amlnb.compute.worker.PATIENCE", 1.0)
    body = "import os, signal, time\nos.kill(os.getppid(), signal.SIGSTOP)\n"
    body += "time.sleep(300)"
    target = LocalCompute(box=Box.SWEEP)
    spec = named(bench, body, timeout=0.5)
    target.start(spec)
    failure = wait(target)[0].failure
    assert failure.fault is Fault.TIMEOUT
    assert is_gone(spec)
    target.close()


def test_a_folder_that_cannot_be_made_is_a_result(bench, compute):
    (bench.root / "file").touch()
    spec = dataclasses.replace(
        named(bench, "x = 1"), folder=str(bench.root / "file" / "attempt")
    )
    compute.start(spec)
    failure = wait(compute)[0].failure
    assert failure.fault is Fault.SETUP
    assert "file" in failure.message


RUNNER = """
import json, sys, time
from pathlib import Path
from amlnb.compute.box import Box
from amlnb.compute.local import LocalCompute
from amlnb.model.attempt import AttemptSpec
from amlnb.model.codec import decode
target = LocalCompute(box=Box(sys.argv[2]))
target.start(decode(AttemptSpec, json.loads(Path(sys.argv[1]).read_text())))
target.finished(300)
"""


@pytest.mark.parametrize("box", [Box.NAMESPACE, Box.SWEEP])
def test_a_runner_killed_with_9_takes_its_attempts_along(bench, box, tmp_path):
    if box is Box.NAMESPACE and best_box() is not box:
        pytest.skip("process namespaces are not allowed on this machine")
    body = "from pathlib import Path\nPath('started').touch()\n"
    body += "import time; time.sleep(300)"
    spec = named(bench, body)
    file = tmp_path / "spec.json"
    file.write_text(local_json(spec))
    runner = subprocess.Popen([sys.executable, "-c", RUNNER, str(file), box.value])
    until_there(bench.root / "started")
    runner.send_signal(signal.SIGKILL)
    runner.wait()
    assert is_gone(spec)


def test_specs_are_private(bench, compute):
    spec = named(bench, "x = 1", values={"token": "secret"})
    compute.start(spec)
    wait(compute)
    for file in Path(spec.folder).iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_folders_of_sockets_are_removed(bench, compute):
    spec = named(bench, "import os\nwhere = os.environ['AMLNB_HANDOVER']", "where")
    compute.start(spec)
    worker = next(iter(compute._running.values()))
    assert worker.runtime.path.exists()
    wait(compute)
    assert not list(worker.runtime.path.glob("k-*"))
    compute.close()
    assert not worker.runtime.path.exists()


def test_slots_are_the_processors_that_may_be_used():
    assert LocalCompute().slots == len(os.sched_getaffinity(0))
    assert LocalCompute(slots=7).slots == 7
    assert LocalCompute(name="here").name == "here"


def local_json(spec):
    import json

    from amlnb.model.codec import encode

    return json.dumps(encode(spec))


def until_there(path, seconds=30.0):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, path
        time.sleep(0.02)
