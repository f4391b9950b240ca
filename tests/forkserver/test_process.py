"""A forked process as its owner sees it: cells, outputs in order, and ends."""

from __future__ import annotations

import os
import resource
import signal
import threading

import pytest

from amlnb.forkserver import process as module
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess, ProcessEndedError
from amlnb.forkserver.start import reach
from tests.forkserver.servers import is_running, until


def test_cells_share_their_names_and_answer_in_order(server):
    with server.fork() as forked:
        assert forked.run("a = 1")["execution_count"] == 1
        assert forked.run("a += 1")["execution_count"] == 2
        assert forked.value("a") == "2"


def test_plain_code_is_python_as_it_is_with_a_number(server):
    with server.fork() as forked:
        reply = forked.process.run("a = 1", forked.shown.append, plain=True)
        assert (reply["status"], reply["execution_count"]) == ("ok", 1)
        assert forked.value("a, len(In)") == "1 3"
        reply = forked.process.run("!echo a", forked.shown.append, plain=True)
        assert (reply["status"], reply["ename"]) == ("error", "SyntaxError")
        assert [f.kind for f in forked.shown] == ["stream", "error"]


def test_a_cell_is_transformed_once(server):
    with server.fork() as forked:
        forked.run(
            "seen = []\n"
            "def note(lines):\n    seen.append(lines)\n    return lines\n"
            "get_ipython().input_transformers_cleanup.append(note)"
        )
        forked.run("x = 1")
        assert forked.value("seen") == "[['x = 1\\n'], ['print(seen)\\n']]"


def test_an_error_is_an_answer(server):
    with server.fork() as forked:
        reply = forked.run("1 / 0")
        assert (reply["status"], reply["ename"]) == ("error", "ZeroDivisionError")
        assert forked.value("1") == "1"


def test_an_interrupt_ends_the_cell_not_the_process(server):
    with server.fork() as forked:
        timer = threading.Timer(0.2, forked.process.interrupt)
        timer.start()
        reply = forked.run("import time\ntime.sleep(300)")
        assert reply["ename"] == "KeyboardInterrupt"
        assert forked.value("time.__name__") == "time"
        timer.join()


def test_an_interrupt_reaches_what_the_cell_runs(server):
    with server.fork() as forked:
        timer = threading.Timer(0.3, forked.process.interrupt)
        timer.start()
        reply = forked.run("import subprocess\nsubprocess.run(['sleep', '300'])")
        assert reply["ename"] == "KeyboardInterrupt"
        timer.join()


def test_what_it_said_before_it_died_is_handed_on(server):
    with server.fork() as forked:
        with pytest.raises(ProcessEndedError):
            forked.run("import os\nprint('so far', flush=True)\nos._exit(3)")
        said = [f.content["text"] for f in forked.shown if f.kind == "stream"]
        assert "so far" in "".join(said)
        assert not forked.process.is_alive
        assert forked.process.is_gone


def test_words_printed_past_python_are_kept_for_its_obituary(server):
    with server.fork() as forked:
        with pytest.raises(ProcessEndedError):
            forked.run("import os\nos.write(2, b'terrible ' * 9)\nos.abort()")
        assert "terrible" in forked.process.last_words
        assert forked.process.exit_code == -signal.SIGABRT


def test_a_program_that_prints_without_end_keeps_nobody(server):
    with server.fork() as forked:
        reply = forked.run("import subprocess\nx = subprocess.Popen(['yes'])")
        assert reply["status"] == "ok"
        assert forked.run("1")["status"] == "ok"


def test_a_closed_line_is_an_end_even_if_the_process_lives(server, monkeypatch):
    monkeypatch.setattr(module, "_END_SECONDS", 0.2)
    forked = server.fork()
    forked.run("import os")
    pid = int(forked.value("os.getpid()"))
    with pytest.raises(ProcessEndedError):
        forked.run("os.closerange(3, 64)")
    monkeypatch.undo()
    forked.process.close()
    assert not is_running(pid)


def test_leaving_runs_exit_functions_and_closing_does_not(server, tmp_path):
    code = "import atexit, pathlib\natexit.register(pathlib.Path({!r}).touch)"
    polite, abrupt = tmp_path / "polite", tmp_path / "abrupt"
    forked = server.fork()
    forked.run(code.format(str(polite)))
    forked.process.leave()
    with server.fork() as other:
        other.run(code.format(str(abrupt)))
    assert (polite.exists(), abrupt.exists()) == (True, False)


def test_closing_twice_is_closing_once(server):
    forked = server.fork()
    forked.process.close()
    forked.process.close()
    assert forked.process.is_gone


def test_a_kill_waits_for_no_cell_that_nobody_takes(server):
    """A cell larger than the line holds, to a process that never reads it."""
    with server.fork() as forked:
        busy = "import threading, re\nthreading.Thread(target=re.match,"
        busy += " args=['(a+)+$', 'a' * 60 + 'b'], daemon=True).start()"
        forked.process.ask(busy)
        killer = threading.Timer(0.5, forked.process.kill)
        killer.start()
        with pytest.raises(ProcessEndedError):
            ask_and_hear(forked.process, "#" * 20_000_000)
        killer.join()


def ask_and_hear(process, code):
    process.ask(code)
    while True:
        process.hear(lambda _: None, 1.0)


def test_a_flood_fills_nobodys_memory(server):
    """A hundred megabytes pass through; neither side holds more than a few."""
    with server.fork() as forked:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = 0

        def take(frame):
            nonlocal size
            size += len(frame.content.get("text", ""))

        code = "for _ in range(1000): print('x' * 99_999)"
        assert forked.process.run(code, take)["status"] == "ok"
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        assert size == 100_000_000
        assert grown < 64_000
        forked.run("import resource")
        held = forked.value("resource.getrusage(resource.RUSAGE_SELF).ru_maxrss")
        assert int(held) < 300_000


def test_an_output_beyond_all_measure_is_left_out_and_said_to_be(server):
    order = Order(cwd="/", environment=server.environment)
    process = ForkedProcess(reach(server.socket), order, 1_000_000)
    shown = []
    assert process.run("'x' * 5_000_000", shown.append)["status"] == "ok"
    assert process.run("print(1)", shown.append)["status"] == "ok"
    process.close()
    texts = [frame.content["text"] for frame in shown]
    assert "an output of 5,0" in texts[0]
    assert texts[1:] == ["1\n"]


def test_silence_is_told_now_and_then(server, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    silences = []
    with server.fork() as forked:
        reply = forked.process.run(
            "import time; time.sleep(0.3)",
            lambda _: None,
            waiting=lambda: silences.append(1),
        )
    assert reply["status"] == "ok"
    assert silences


def test_a_stopped_server_keeps_nobody_from_leaving(servers, monkeypatch):
    server = servers.start()
    pid = server.pid
    forked = server.fork()
    step = int(forked.value("__import__('os').getpid()"))
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(module, "_END_SECONDS", 0.2)
    assert forked.run("1")["status"] == "ok"
    forked.process.close()
    assert not forked.process.is_gone
    os.kill(pid, signal.SIGCONT)
    until(lambda: not is_running(step))
