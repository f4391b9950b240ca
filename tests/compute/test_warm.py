"""Workers that take one attempt after another, with a forkserver: kills, floods, leaks.

Each story runs in both boxes: with process namespaces, where they can be had, and
without.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import os
import signal
import time
from pathlib import Path

import pytest

from amlnb.compute.box import Box, best_box, lasting_prefix, marked
from amlnb.compute.local import LocalCompute
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import Forkservers, NoForkserverError
from amlnb.model.attempt import AttemptId, Fault
from tests.attempts import Bench

#: Tells who runs it, and goes on once it is told to.
WAITS = """\
import os, pathlib, time
pathlib.Path("begun").write_text(f"{os.getpid()} {os.getppid()}")
while not pathlib.Path("go").exists(): time.sleep(0.01)
x = 1
"""
DAEMON = """\
import os, subprocess, time
subprocess.Popen(["setsid", "sleep", "300"])
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    while True:
        time.sleep(300)
"""
#: Seconds after which nothing that a step started may be there any more.
PATIENCE = {Box.NAMESPACE: 1.0, Box.SWEEP: 5.0}


class Found:
    """A forkserver that is looked for anew each time."""

    def __init__(self, socket):
        self.socket = socket

    def close(self):
        """Hold nothing."""


class Warm:
    """A compute target with a forkserver of its own."""

    def __init__(self, bench, box):
        self.bench, self.box = bench, box
        self.servers = Forkservers(
            workspace=str(bench.root),
            settings=ServerSettings(idle=30.0),
            box=tuple(lasting_prefix(box)),
        )
        self.environment = {**os.environ, "AMLNB_TEST_SERVER": bench.run_id}
        self.target = LocalCompute(slots=2, box=box, forkserver=Found(self.socket))
        self._n = 0

    def socket(self, _):
        try:
            return self.servers.ensure(self.environment)
        except NoForkserverError:
            return None

    def start(self, body, *outputs, **fields):
        self._n += 1
        n = self._n
        folder = self.bench.root / f"attempt-{n}"
        cwd = self.bench.root / f"cwd-{n}"
        cwd.mkdir()
        spec = dataclasses.replace(
            self.bench.spec(body, *outputs, **fields),
            id=AttemptId(run=self.bench.run_id, key="s", n=n),
            folder=str(folder),
            cwd=str(cwd),
        )
        self.target.start(spec)
        return spec

    def ended(self, count=1, seconds=60.0):
        found = []
        end = time.monotonic() + seconds
        while len(found) < count and time.monotonic() < end:
            found += self.target.finished(1.0)
        assert len(found) == count
        return {result.id: result for result in found}

    def run(self, body, *outputs, **fields):
        spec = self.start(body, *outputs, **fields)
        return self.ended()[spec.id]

    def begun(self, spec):
        """Wait until a step that waits has begun."""
        path = Path(spec.cwd, "begun")
        until(lambda: path.exists() and path.read_text())

    def go(self, spec):
        Path(spec.cwd, "go").touch()

    @property
    def server(self):
        """The number of the forkserver's process, as this process sees it."""
        mark = f"AMLNB_TEST_SERVER={self.bench.run_id}"
        found = []

        def is_alone():  # what was killed a moment ago may still be there
            pids = [p for p in marked(mark) if b"unshare" not in command_of(p)]
            with contextlib.suppress(OSError):
                found[:] = [p for p in pids if parent_of(p) not in pids]
            return len(found) == 1

        until(is_alone)
        return found[0]

    def close(self):
        self.target.close()
        mark = f"AMLNB_TEST_SERVER={self.bench.run_id}"
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)
        until(lambda: not list(marked(mark)))

    def is_clean(self, spec):
        """Whether nothing of the attempt is left within the box's time."""
        end = time.monotonic() + PATIENCE[self.box]
        while list(marked(f"AMLNB_ATTEMPT_ID={spec.id}")):
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True


@pytest.fixture(scope="module", params=[Box.NAMESPACE, Box.SWEEP])
def warm(request, tmp_path_factory):
    """Give one for all stories: what they end must be replaced for the next."""
    if request.param is Box.NAMESPACE and best_box() is not request.param:
        pytest.skip("process namespaces are not allowed on this machine")
    root = tmp_path_factory.mktemp("warm")
    (root / "artifacts").mkdir()
    found = Warm(Bench(root), request.param)
    yield found
    found.close()


def until(done, seconds=20.0):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def step_of(warm, spec):
    """The number of a step's own process, as this process sees it."""
    (pid,) = (
        pid
        for pid in children_of(warm.server)
        if Path(f"/proc/{pid}/cwd").resolve() == Path(spec.cwd)
    )
    return pid


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def children_of(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in found.split()]


# ----------------------------------------------------------------------- one by one


def test_attempts_follow_each_other_in_clean_processes(warm):
    first = warm.run(
        "import sys\nsys.leaked = 1\nleft = 1\npid = __import__('os').getpid()", "pid"
    )
    worker = warm.target._idle[-1].popen.pid
    second = warm.run(
        "import sys\nfound = ['left' in globals(), hasattr(sys, 'leaked')]", "found"
    )
    assert first.failure is None
    assert warm.bench.values(second) == {"found": [False, False]}
    assert warm.target._idle[-1].popen.pid == worker


def test_many_attempts_leave_no_descriptor_no_zombie_and_no_memory(warm):
    for _ in range(5):
        assert warm.run("x = 1").failure is None
    worker = warm.target._idle[-1].popen.pid
    worker = next(iter(children_of(worker)), worker)
    watched = (os.getpid(), worker, warm.server)
    gc.collect()  # what earlier stories left would go meanwhile
    before = settled(lambda: [files(pid) for pid in watched])
    held = [memory(pid) for pid in watched]
    for _ in range(45):
        assert warm.run("x = 1").failure is None
    until(lambda: [files(pid) for pid in watched] == before)
    grown = [memory(pid) - was for pid, was in zip(watched, held, strict=True)]
    assert max(grown) < 8 << 20, grown
    assert not any(children_of(pid) for pid in watched[1:])


def settled(look):
    """Look until it is the same twice: ends are heard of a moment late."""
    seen = look()
    while (now := look_later(look)) != seen:
        seen = now
    return seen


def look_later(look):
    time.sleep(0.2)
    return look()


def files(pid):
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def memory(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


# ---------------------------------------------------------------------------- escapes


def test_what_a_step_leaves_ends_with_it(warm):
    spec = warm.start(DAEMON)
    assert warm.ended()[spec.id].failure is None
    assert warm.is_clean(spec)


@pytest.mark.parametrize(
    "body",
    [
        "import signal\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\n",
        "import re\nBEGUN\nre.match('(a+)+$', 'a' * 60 + 'b')",
        "BEGUN\nsum(range(10**13))",
    ],
    ids=["ignores signals", "holds the GIL", "sums for ever"],
)
def test_a_cancel_ends_what_heeds_nothing(warm, body):
    begun = "import pathlib; pathlib.Path('begun').write_text('1')"
    body = DAEMON + (body.replace("BEGUN", begun) if "BEGUN" in body else body + WAITS)
    spec = warm.start(body)
    warm.begun(spec)
    warm.target.cancel(spec.id)
    asked = time.monotonic()
    failure = warm.ended(seconds=10)[spec.id].failure
    assert "was cancelled" in failure.message
    assert time.monotonic() - asked < 5
    assert warm.is_clean(spec)
    assert warm.run("x = 1").failure is None


def test_a_timeout_ends_what_holds_the_gil(warm):
    if warm.box is not best_box():
        pytest.skip("the same in both boxes, and it takes its grace of some seconds")
    result = warm.run("sum(range(10**13))", timeout=0.5)
    assert result.failure.fault is Fault.TIMEOUT
    assert "within 0.5 s" in result.failure.message


# ------------------------------------------------------------------------------ kills


def test_a_killed_step_says_so_and_its_sibling_ends_well(warm):
    killed, sibling = warm.start(DAEMON + WAITS), warm.start(WAITS, "x")
    for spec in (killed, sibling):
        warm.begun(spec)
    os.kill(step_of(warm, killed), signal.SIGKILL)
    failure = warm.ended()[killed.id].failure
    assert failure.fault is Fault.DIED
    assert "was killed by SIGKILL while it ran" in failure.message
    assert warm.is_clean(killed)
    warm.go(sibling)
    assert warm.bench.values(warm.ended()[sibling.id]) == {"x": 1}


def test_a_killed_worker_says_so_and_its_sibling_ends_well(warm):
    killed, sibling = warm.start(DAEMON + WAITS), warm.start(WAITS, "x")
    for spec in (killed, sibling):
        warm.begun(spec)
    worker = warm.target._running[killed.id].popen.pid
    os.kill(next(iter(children_of(worker)), worker), signal.SIGKILL)
    failure = warm.ended()[killed.id].failure
    assert failure.fault is Fault.DIED
    assert "was killed by SIGKILL" in failure.message
    assert warm.is_clean(killed)
    warm.go(sibling)
    assert warm.bench.values(warm.ended()[sibling.id]) == {"x": 1}
    assert warm.run("x = 1").failure is None


def test_a_worker_killed_while_it_waits_is_replaced(warm):
    assert warm.run("x = 1").failure is None
    worker = warm.target._idle[-1]
    os.kill(worker.popen.pid, signal.SIGKILL)
    until(lambda: not worker.is_free)
    assert warm.run("x = 1").failure is None


def test_a_forkserver_killed_while_steps_run_says_so_and_another_follows(warm):
    spec = warm.start(DAEMON + WAITS)
    warm.begun(spec)
    os.kill(warm.server, signal.SIGKILL)
    failure = warm.ended()[spec.id].failure
    assert failure.fault is Fault.DIED
    assert "the forkserver that it came from was ended from outside" in failure.message
    assert warm.is_clean(spec)
    result = warm.run("import os\nx = os.getppid()", "x")
    assert result.failure is None
    if warm.box is Box.SWEEP:
        assert warm.bench.values(result) == {"x": warm.server}


def test_a_forkserver_killed_while_it_is_idle_is_replaced(warm):
    assert warm.run("x = 1").failure is None
    os.kill(warm.server, signal.SIGKILL)
    assert warm.run("x = 1").failure is None


def test_a_forkserver_stopped_while_a_step_runs_holds_nobody_up(warm):
    spec = warm.start(DAEMON + WAITS)
    warm.begun(spec)
    server = warm.server
    os.kill(server, signal.SIGSTOP)
    warm.target.cancel(spec.id)
    failure = warm.ended(seconds=10)[spec.id].failure
    assert "was cancelled" in failure.message
    os.kill(server, signal.SIGCONT)
    assert warm.is_clean(spec)


def test_a_worker_killed_with_its_forkserver_leaves_nothing(warm):
    spec = warm.start(DAEMON + WAITS)
    warm.begun(spec)
    worker = warm.target._running[spec.id].popen.pid
    os.kill(warm.server, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    assert warm.ended()[spec.id].failure.fault is Fault.DIED
    assert warm.is_clean(spec)
