"""What a process finds when it is born: nothing of the server's but its imports."""

from __future__ import annotations

import os
import signal

import pytest

from amlnb.forkserver.process import ProcessEndedError


def test_it_leads_a_session_of_its_own(server):
    with server.fork() as forked:
        forked.run("import os")
        pid = forked.value("os.getpid()")
        assert forked.value("os.getsid(0)") == forked.value("os.getpgid(0)") == pid


def test_it_stands_in_its_folder_with_its_environment(server, tmp_path):
    with server.fork(cwd=str(tmp_path), environment={"ONLY": "mine"}) as forked:
        forked.run("import os")
        assert forked.value("os.getcwd()") == str(tmp_path)
        assert forked.value("os.environ['ONLY']") == "mine"
        shown = forked.printed("import subprocess\n!echo $ONLY")
        assert shown.strip() == "mine"
    with server.fork() as other:
        assert other.value("__import__('os').environ.get('ONLY')") == "None"


def test_it_looks_for_modules_where_a_kernel_would(server, tmp_path):
    (tmp_path / "here.py").write_text("where = 'here'")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "there.py").write_text("where = 'there'")
    around = {"PYTHONPATH": str(tmp_path / "lib")}
    with server.fork(cwd=str(tmp_path), environment=around) as forked:
        forked.run("import here, there")
        assert forked.value("here.where, there.where") == "here there"
    with server.fork() as other:
        assert other.run("import here")["ename"] == "ModuleNotFoundError"


def test_its_temporary_files_lie_where_its_environment_says(server, tmp_path):
    look = "__import__('tempfile').gettempdir()"
    with server.fork(environment={"TMPDIR": str(tmp_path)}) as forked:
        assert forked.value(look) == str(tmp_path)
    with server.fork() as other:
        assert other.value(look) != str(tmp_path)


def test_nothing_of_a_rehearsal_is_left(server):
    with server.fork() as forked:
        assert forked.value("[n for n in dir() if 'amlnb' in n]") == "[]"
        assert forked.value("'rehearse' in dir()") == "False"
        assert forked.run("1")["execution_count"] == 3


def test_it_has_three_open_files_and_its_line(server):
    """What the server holds for others would keep their lines from ever ending."""
    with server.fork(), server.fork() as forked:
        forked.run("import os")
        names = forked.value("sorted(os.listdir('/proc/self/fd'), key=int)")
        kinds = forked.value(
            "[os.readlink(f'/proc/self/fd/{n}').split(':')[0] for n in range(3)]"
        )
    assert kinds == "['/dev/null', 'pipe', 'pipe']"
    # The loop's own three or four besides, and the pipes once more.
    assert len(eval(names)) <= 10, names


def test_it_has_the_signals_that_python_starts_with(server):
    with server.fork() as forked:
        forked.run("import signal")
        for name in ("SIGTERM", "SIGCHLD", "SIGHUP"):
            handler = forked.value(f"signal.getsignal(signal.{name}).name")
            assert handler == "SIG_DFL", name


def test_siblings_draw_different_random_numbers(server):
    drawn = set()
    for _ in range(3):
        with server.fork(modules=("numpy",)) as forked:
            forked.run("import random, numpy")
            drawn.add(forked.value("random.random(), numpy.random.random()"))
    assert len(drawn) == 3


def test_it_is_ended_first_when_memory_runs_out(server):
    with server.fork() as forked:
        read = "open('/proc/{}/oom_score_adj').read().strip()"
        own = int(forked.value(read.format("self")))
        forked.run("import os")
        servers = int(forked.value(read.format("'+str(os.getppid())+'")))
    assert own > servers


def test_what_it_leaves_alive_stays_its_own_until_it_ends(server):
    with server.fork() as forked:
        forked.run("import os, subprocess")
        forked.run("subprocess.run(['sh', '-c', 'sleep 300 & echo $!'])")
        code = "open(f'/proc/self/task/{os.getpid()}/children').read().split()"
        if forked.run(code)["status"] != "ok":
            pytest.skip("this system lists no children")
        assert len(eval(forked.value(code))) == 1


def test_a_folder_that_is_gone_ends_it_with_words(server, tmp_path):
    with server.fork(cwd=str(tmp_path / "gone")) as forked:
        with pytest.raises(ProcessEndedError):
            forked.run("1")
        assert "No such file or directory" in forked.process.last_words
        assert forked.process.exit_code == 1


def test_it_ends_with_the_server(servers):
    server = servers.start()
    with server.fork() as forked:
        forked.run("import os")
        os.kill(int(forked.value("os.getppid()")), signal.SIGKILL)
        with pytest.raises(ProcessEndedError):
            forked.run("while True: pass")
