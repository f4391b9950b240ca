"""A workspace's forkserver: wanted or not, held, replaced."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from amlnb.compute.box import Box
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess
from amlnb.forkserver.start import reach
from amlnb.settings import Settings
from amlnb.workspace.forking import Forking


@pytest.fixture
def forking(tmp_path, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    found = Forking(tmp_path, Settings(forkserver_idle=1.0))
    yield found
    found.close()


def server_of(path):
    process = ForkedProcess(reach(path), Order(cwd="/", environment=dict(os.environ)))
    shown = []
    process.run("import os; print(os.getppid())", shown.append)
    process.close()
    return int(shown[0].content["text"])


def test_who_wants_none_gets_none(tmp_path):
    off = Forking(tmp_path, Settings(forkserver=False))
    off.warm(["csv"])
    assert off.socket(Box.SWEEP) is None


def test_the_same_server_serves_all_steps(forking):
    path = forking.socket(Box.SWEEP)
    assert forking.socket(Box.SWEEP) == path
    assert server_of(path) == server_of(path)


def test_two_runners_share_one_server(forking, tmp_path):
    other = Forking(tmp_path, Settings(forkserver_idle=1.0))
    path = forking.socket(Box.SWEEP)
    assert other.socket(Box.SWEEP) == path
    first = server_of(path)
    forking.close()
    assert server_of(other.socket(Box.SWEEP)) == first
    other.close()


def test_a_killed_server_is_replaced(forking):
    path = forking.socket(Box.SWEEP)
    first = server_of(path)
    os.kill(first, signal.SIGKILL)
    while Path(f"/proc/{first}").exists():
        pass
    assert server_of(forking.socket(Box.SWEEP)) != first


def test_a_server_that_was_given_up_is_replaced(forking):
    path = forking.socket(Box.SWEEP)
    first = server_of(path)
    path.unlink()
    assert server_of(forking.socket(Box.SWEEP)) != first


def test_another_environment_has_another_server(forking, tmp_path, monkeypatch):
    path = forking.socket(Box.SWEEP)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    other = Forking(tmp_path, Settings(forkserver_idle=1.0))
    assert other.socket(Box.SWEEP) != path
    other.close()


def test_where_none_can_be_had_the_runner_is_told(forking, monkeypatch, capsys):
    monkeypatch.setattr("amlnb.forkserver.start.is_supported", lambda: False)
    assert forking.socket(Box.SWEEP) is None
    assert "No forkserver could be started" in capsys.readouterr().err
