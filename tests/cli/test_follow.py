from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest

from amlnb.model import events as ev
from tests.cli.stage import Stage
from tests.cli.stories import MODEL, completed, failed, started


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, "load", "train")
    stage.tell(ev.RunStarted(owner=stage.owner))
    yield stage
    stage.close()


def until(watcher: Popen[str], word: str) -> list[str]:
    """Read lines up to the first that holds `word`."""
    assert watcher.stdout is not None
    lines: list[str] = []
    for line in watcher.stdout:
        lines.append(line.rstrip("\n"))
        if word in line:
            return lines
    assert watcher.stderr is not None
    raise AssertionError(f"{word!r} never came: {lines}, {watcher.stderr.read()}")


def test_a_watcher_hears_each_event_and_leaves_with_the_run(stage: Stage) -> None:
    watcher = stage.start("watch", "last")
    until(watcher, "started")
    stage.tell(started("load"))
    until(watcher, "load  running")
    stage.tell(completed("load", MODEL), started("train"))
    stage.tell(completed("train"), ev.RunEnded(status="completed"))
    out, err = watcher.communicate(timeout=60)
    assert "✓ run k3f9xq done" in out
    assert "  run          2  load, train" in out
    assert "\x1b" not in out
    assert (watcher.returncode, err) == (0, "")


def test_a_failed_run_leaves_with_1_and_the_users_line(stage: Stage) -> None:
    stage.tell(started("load"), failed("load"), ev.RunEnded(status="failed"))
    done = stage.call("watch", "k3f9xq")
    assert done.returncode == 1
    assert (
        "    rate = late / total\n  ZeroDivisionError: division by zero" in done.stdout
    )
    assert "amlnb repair k3f9xq" in done.stdout


def test_a_run_whose_runner_died_leaves_with_4(stage: Stage) -> None:
    gone = Popen(["true"])
    gone.wait()
    host = stage.owner.split(":")[0]
    stage.tell(ev.RunStarted(owner=f"{host}:{gone.pid}:1"))
    done = stage.call("watch")
    assert done.returncode == 4
    assert "go on      amlnb resume k3f9xq" in done.stdout


def test_one_ctrl_c_leaves_the_run_alone(stage: Stage) -> None:
    watcher = stage.start("watch")
    until(watcher, "started")
    watcher.send_signal(signal.SIGINT)
    _, err = watcher.communicate(timeout=60)
    assert watcher.returncode == 130
    assert "Press Ctrl-C again within 2 s to cancel it" in err
    assert "run k3f9xq goes on" in err
    assert "Traceback" not in err
    assert not stage.parts.store.cancel_requested(stage.run.id)


def test_a_second_ctrl_c_cancels_and_sees_it_through(stage: Stage) -> None:
    watcher = stage.start("watch")
    until(watcher, "started")
    assert watcher.stderr is not None
    watcher.send_signal(signal.SIGINT)
    assert "Press Ctrl-C again" in watcher.stderr.readline()
    watcher.send_signal(signal.SIGINT)
    assert "Cancelling the run" in watcher.stderr.readline()
    assert stage.parts.store.cancel_requested(stage.run.id)
    stage.tell(ev.CancelRequested(by="ada"), ev.RunEnded(status="cancelled"))
    out, _ = watcher.communicate(timeout=60)
    assert watcher.returncode == 3
    assert "■ run k3f9xq cancelled" in out


def test_sigterm_leaves_the_run_alone_at_once(stage: Stage) -> None:
    watcher = stage.start("watch")
    until(watcher, "started")
    watcher.send_signal(signal.SIGTERM)
    _, err = watcher.communicate(timeout=60)
    assert watcher.returncode == 143
    assert "run k3f9xq goes on" in err


def test_a_closed_pipe_is_no_drama(stage: Stage) -> None:
    watcher = stage.start("watch")
    until(watcher, "started")
    assert watcher.stdout is not None
    assert watcher.stderr is not None
    watcher.stdout.close()
    stage.tell(started("load"))
    assert watcher.wait(timeout=60) == 141
    assert not watcher.stderr.read()


def test_json_is_an_object_a_line_and_a_summary(stage: Stage) -> None:
    stage.tell(started("load"), completed("load", MODEL))
    stage.tell(ev.RunEnded(status="completed"))
    done = stage.call("watch", "--json")
    *events, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["kind"] for e in events] == [
        "run_started",
        "step_started",
        "step_completed",
        "run_ended",
    ]
    assert [e["seq"] for e in events] == [1, 2, 3, 4]
    assert (last["kind"], last["status"], last["exit_code"]) == (
        "summary",
        "completed",
        0,
    )
