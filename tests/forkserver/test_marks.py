"""Marks that a forked process shows, though it never was a program of its own."""

from __future__ import annotations

from pathlib import Path

from amlnb.forkserver import marks

OURS = {"AMLNB_WORKER_ID": "w1", "AMLNB_ATTEMPT_ID": "run/ä/1"}


def shown(pid):
    return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")


def test_a_process_and_what_it_forks_show_its_marks(server):
    with server.fork(environment=OURS) as forked:
        forked.run("import os, signal\nchild = os.fork()\nif not child: signal.pause()")
        pids = [forked.value(code) for code in ("os.getpid()", "child")]
        for pid in pids:
            assert b"AMLNB_WORKER_ID=w1" in shown(pid)
            assert "AMLNB_ATTEMPT_ID=run/ä/1".encode() in shown(pid)
    with server.fork() as other:
        pid = other.value("__import__('os').getpid()")
        assert not [entry for entry in shown(pid) if b"AMLNB_WORKER_ID" in entry]


def test_a_mark_too_long_is_left_out_and_harms_nobody(server):
    long = {**OURS, "AMLNB_ATTEMPT_ID": "x" * 5000}
    with server.fork(environment=long) as forked:
        pid = forked.value("__import__('os').getpid()")
        assert b"AMLNB_WORKER_ID=w1" in shown(pid)
        assert forked.value("len(__import__('os').environ['AMLNB_ATTEMPT_ID'])") == (
            "5000"
        )


def test_what_a_process_sees_of_its_environment_is_its_own(server):
    with server.fork(environment=OURS) as forked:
        forked.run("import os")
        assert forked.value("'AMLNB_ROOM' in os.environ") == "False"
        assert "AMLNB_ROOM" not in forked.printed("!env")


def test_without_room_nothing_is_written():
    assert marks.room() == 0
    marks.bear(0, OURS)
