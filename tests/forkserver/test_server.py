"""The server itself: it forks, tells of ends, and outlives what it forked."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from amlnb.forkserver.frames import receive, send
from amlnb.forkserver.process import ForkRefusedError, ProcessEndedError
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import reach
from tests.forkserver.servers import is_running, until

#: Starts a sleeper in each way in which one may get away, and prints their numbers.
ESCAPES = {
    "a child": "print(subprocess.Popen(['sleep', '300']).pid)",
    "another session": "print(subprocess.Popen(['setsid', 'sleep', '300']).pid)",
    "a double fork": """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.write(1, f"{os.getpid()}\\n".encode())
        for file in range(256):
            try: os.close(file)
            except OSError: pass
        while True: time.sleep(300)
    os._exit(0)
os.wait()
""",
    "a tree": """
print(subprocess.Popen(["bash", "-c", "setsid bash -c 'sleep 300 & sleep 301' &"
    " sleep 302 & wait"]).pid)
""",
    "a bash that forks on": """
print(subprocess.Popen(["setsid", "bash", "-c",
    "f() { sleep 0.01; f & }; f; sleep 300"]).pid)
""",
}


def escape(forked, how):
    """Let a process start what it can, marked, and return that mark's holders."""
    mark = f"AMLNB_ESCAPED={os.getpid()}-{how.replace(' ', '-')}"
    name, _, value = mark.partition("=")
    forked.printed(
        f"import os, signal, subprocess, time\nos.environ[{name!r}] = {value!r}"
    )
    forked.run(ESCAPES[how])
    return mark


def marked(mark):
    from tests.forkserver.servers import pids_marked

    # The environment of a process that forked without a new program is its parent's
    # first one, so those are found by their parents: here only programs are looked for.
    return list(pids_marked(mark))


@pytest.mark.parametrize("how", [h for h in ESCAPES if h != "a double fork"])
def test_what_a_process_started_ends_with_it(server, how):
    with server.fork() as forked:
        mark = escape(forked, how)
        until(lambda: marked(mark))
    assert marked(mark) == []


def test_a_daemon_ends_with_the_process_that_left_it(server):
    with server.fork() as forked:
        escape(forked, "a double fork")
        shown = forked.shown
        until(lambda: forked.run("1") and "".join(text(shown)).strip())
        daemon = int("".join(text(shown)).strip())
        assert is_running(daemon)
    assert not is_running(daemon)


def text(shown):
    return [f.content["text"] for f in shown if f.kind == "stream"]


HARD = {
    "ignores signals": (
        "import signal, time\n"
        "for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n"
        "    signal.signal(n, signal.SIG_IGN)\n"
    ),
    "holds the GIL": "import re\n",
    "sums for ever": "import time\n",
}
FOR_EVER = {
    "ignores signals": "print('begun', flush=True)\nwhile True:\n    time.sleep(300)",
    "holds the GIL": "print('begun', flush=True)\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "sums for ever": "print('begun', flush=True)\nsum(range(10**13))",
}


@pytest.mark.parametrize("how", HARD)
def test_what_heeds_no_signal_is_killed_at_once(server, how):
    with server.fork() as forked:
        pid = int(forked.value("__import__('os').getpid()"))
        forked.run(HARD[how])
        begun = threading.Event()
        cell = threading.Thread(target=run_to_its_end, args=(forked, how, begun))
        cell.start()
        assert begun.wait(10)
        forked.process.interrupt()
        forked.process.kill()
        cell.join(10)
        assert not cell.is_alive()
        assert forked.process.exit_code == -signal.SIGKILL
    assert not is_running(pid)


def run_to_its_end(forked, how, begun):
    def take(frame):
        if frame.kind == "stream":
            begun.set()

    with pytest.raises(ProcessEndedError):
        forked.process.run(FOR_EVER[how], take)


def test_siblings_do_not_notice_a_death(server):
    with server.fork() as one, server.fork() as other:
        with pytest.raises(ProcessEndedError):
            one.run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        assert one.process.exit_code == -signal.SIGKILL
        assert other.value("6 * 7") == "42"
    with server.fork() as after:
        assert after.value("'signal_of_one' in globals()") == "False"


def test_how_a_process_ended_is_told(server):
    with server.fork() as forked:
        with pytest.raises(ProcessEndedError):
            forked.run("import os; os._exit(7)")
        assert forked.process.exit_code == 7
    with server.fork() as forked:
        with pytest.raises(ProcessEndedError):
            forked.run("import ctypes; ctypes.string_at(0)")
        assert forked.process.exit_code == -signal.SIGSEGV


def test_a_caller_that_is_gone_takes_its_process_along(server):
    forked = server.fork()
    pid = int(forked.value("__import__('os').getpid()"))
    forked.process._control.shutdown(socket.SHUT_RDWR)
    until(lambda: not is_running(pid))
    forked.process.close()


def test_fifty_processes_at_once(server):
    """More than there are processors, at once, each for itself."""
    many = [server.fork() for _ in range(50)]
    try:
        values = [forked.value("__import__('os').getpid()") for forked in many]
        assert len(set(values)) == 50
    finally:
        for forked in many:
            forked.process.close()
    assert not any(is_running(int(pid)) for pid in values)


def test_no_descriptor_and_no_zombie_is_left_after_many(server):
    pid = server.pid
    before, ours = files_of(pid), files_of(os.getpid())
    for _ in range(60):
        with server.fork() as forked:
            forked.run("1")
    with server.fork() as forked:
        forked.run("1")
        children = subprocess.run(
            ["ps", "--ppid", str(pid), "-o", "stat="],
            capture_output=True,
            text=True,
            check=True,
        )
        assert children.stdout.split()[1:] == []
    until(lambda: files_of(pid) <= before)
    assert files_of(os.getpid()) == ours


def files_of(pid):
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


# ----------------------------------------------------------------------- odd callers


def test_nonsense_ends_that_caller_only(server):
    with server.fork() as forked:
        for data in (b"GET / HTTP/1.0\r\n\r\n", b"\0\0\0\1\0\0\0\0" + b"5"):
            line = reach(server.socket)
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            assert line.recv(1) == b""
            line.close()
        line = reach(server.socket)
        send(line, "warm", {"no modules": 1})
        assert receive(line) is None
        line.close()
        assert forked.value("1 + 1") == "2"
    assert "KeyError" in server.log


@pytest.mark.parametrize(
    ("kind", "content", "why"),
    [
        ("dance", {}, "not understood"),
        ("fork", {"is": "Order", "cwd": "/"}, "files"),
        ("fork", {"is": "Order", "folder": "/"}, "another version"),
    ],
)
def test_an_order_of_another_version_is_refused(server, kind, content, why):
    with reach(server.socket) as line:
        send(line, kind, content)
        reply = receive(line)
    assert reply.kind == "refused"
    assert why in reply.content["why"]


def test_half_an_order_does_not_hold_up_the_others(servers):
    server = servers.start(AMLNB_TEST="half")
    with reach(server.socket) as line:
        line.sendall(b"\0\0")
        with server.fork() as forked:  # comes when the other's time is up
            assert forked.value("1 + 1") == "2"


def test_where_no_process_can_be_made_it_is_told(servers):
    server = servers.start()
    pid = server.pid
    subprocess.run(["prlimit", "--pid", str(pid), "--nofile=16:16"], check=True)
    many = []
    with pytest.raises(ForkRefusedError):
        many.extend(server.fork() for _ in range(20))
    for forked in many:
        forked.process.close()
    assert server.pid == pid


# ---------------------------------------------------------------------------- its end


def test_it_ends_when_nobody_has_asked_for_a_while(servers):
    server = servers.start(ServerSettings(idle=0.2))
    with server.fork() as forked:
        pid = int(forked.value("__import__('os').getppid()"))
        forked.run("import time; time.sleep(0.5)")
        assert forked.value("1 + 1") == "2"
    until(lambda: not Path(f"/proc/{pid}").exists())
    assert not server.listens


def test_told_to_end_it_takes_everything_along(servers):
    server = servers.start()
    forked = server.fork()
    pid = int(forked.value("__import__('os').getppid()"))
    mark = escape(forked, "another session")
    until(lambda: marked(mark))
    os.kill(pid, signal.SIGTERM)
    until(lambda: not Path(f"/proc/{pid}").exists())
    assert marked(mark) == []
    with pytest.raises(ProcessEndedError):
        forked.run("1")
    forked.process.close()


def test_killed_with_9_it_takes_its_processes_along(servers):
    server = servers.start()
    forked = server.fork()
    forked.run("import os")
    step, pid = (int(forked.value(f"os.{name}()")) for name in ("getpid", "getppid"))
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ProcessEndedError):
        forked.run("import time; time.sleep(300)")
    assert forked.process.is_lost
    assert not forked.process.is_gone
    until(lambda: not is_running(step))
    forked.process.close()


# --------------------------------------------------------------------------- warming up


def test_what_is_imported_for_one_is_there_for_the_next(server):
    with server.fork(modules=("csv",)):
        pass
    with server.fork() as forked:
        assert forked.value("'csv' in __import__('sys').modules") == "True"


def test_beyond_its_memory_it_imports_no_more(servers):
    server = servers.start(ServerSettings(memory=1))
    with server.fork(modules=("wave",)) as forked:
        assert forked.value("'wave' in __import__('sys').modules") == "False"
        assert forked.value("__import__('wave').__name__") == "wave"


def test_what_must_not_be_imported_before_a_fork_is_not(servers):
    server = servers.start(ServerSettings(never=("wave",)))
    with server.fork(modules=("wave",)) as forked:
        assert forked.value("'wave' in __import__('sys').modules") == "False"
