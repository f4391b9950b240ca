"""Finding a server, or starting it: one for each environment, come what may."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from amlnb.forkserver import place, process, start
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess, ForkRefusedError
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import Forkservers, NoForkserverError, reach
from amlnb.model.errors import AmlnbError
from tests.forkserver.servers import until


def key(forkservers, **variables):
    return forkservers._key(variables)


@pytest.fixture
def forget_installed():
    start._state_of_installed.cache_clear()
    yield
    start._state_of_installed.cache_clear()


# ------------------------------------------------------------------------ which server


def test_what_libraries_read_when_imported_wants_another_server():
    plain = key(Forkservers())
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "LC_ALL", "CUDA_VISIBLE_DEVICES",
                 "PYTHONHASHSEED", "LD_PRELOAD"):  # fmt: skip
        assert key(Forkservers(), **{name: "1"}) != plain, name


def test_what_each_process_gets_of_its_own_wants_none():
    plain = key(Forkservers())
    assert key(Forkservers(), HOME="/x", TOKEN="t", PYTHONPATH="/y") == plain


def test_workspaces_settings_and_boxes_have_their_own():
    keys = {
        key(Forkservers()),
        key(Forkservers(workspace="/a")),
        key(Forkservers(settings=ServerSettings(never=("torch",)))),
        key(Forkservers(box=("unshare", "--pid"))),
    }
    assert len(keys) == 4


def test_a_server_that_a_step_starts_is_the_steps_own():
    assert key(Forkservers(), AMLNB_ATTEMPT_ID="run/s/1") != key(Forkservers())


@pytest.mark.usefixtures("forget_installed")
def test_an_installed_package_wants_another_server(tmp_path, monkeypatch):
    site = {"purelib": str(tmp_path), "platlib": str(tmp_path)}
    monkeypatch.setattr("sysconfig.get_paths", lambda: site)
    before = key(Forkservers())
    assert key(Forkservers()) == before
    (tmp_path / "new_package").mkdir()
    start._state_of_installed.cache_clear()
    assert key(Forkservers()) != before


@pytest.mark.usefixtures("forget_installed")
def test_our_own_new_code_wants_another_server(tmp_path, monkeypatch):
    package = tmp_path / "amlnb" / "forkserver"
    package.mkdir(parents=True)
    monkeypatch.setattr(start, "__file__", str(package / "start.py"))
    (package / "cells.py").write_text("old")
    before = key(Forkservers())
    os.utime(package / "cells.py", (2e9, 2e9))
    start._state_of_installed.cache_clear()
    assert key(Forkservers()) != before


# ---------------------------------------------------------------------------- starting


def test_one_server_serves_all_who_ask(servers):
    server = servers.start()
    with servers.here() as environment:
        assert server.forkservers.ensure(environment) == server.socket
    assert server.pid == server.pid
    assert server.socket.stat().st_mode & 0o777 == 0o600


def test_many_who_ask_at_once_get_one_server(servers):
    wanted = Forkservers(workspace="race", settings=ServerSettings(idle=60.0))
    found = []
    with servers.here() as environment:

        def ask():
            path = wanted.ensure(environment)
            with contextlib.closing(ForkedProcess(reach(path), Order(cwd="/"))) as one:
                shown = []
                one.run("import os; print(os.getppid())", shown.append)
                found.append(shown[0].content["text"])

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_killed_server_is_replaced(servers):
    server = servers.start()
    first = server.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: not server.listens)
    with servers.here() as environment:
        assert server.forkservers.ensure(environment) == server.socket
    assert server.pid != first


def test_a_retired_server_ends_when_its_work_has(servers):
    server = servers.start()
    with server.fork() as forked:
        first = forked.value("__import__('os').getppid()")
        with servers.here() as environment:
            server.forkservers.retire(environment)
        until(lambda: not server.listens)
        assert forked.value("1 + 1") == "2"
    until(lambda: not Path(f"/proc/{first}").exists())
    with servers.here() as environment:
        server.forkservers.retire(environment)  # nobody is there: nothing to do


def test_a_server_warms_up_while_nobody_waits(servers):
    server = servers.start()
    with servers.here() as environment:
        server.forkservers.warm(environment, ["sqlite3", "no_such_module"])
    with server.fork() as forked:
        assert forked.value("'sqlite3' in __import__('sys').modules") == "True"


def test_a_server_of_broken_python_is_refused_with_its_own_words(servers, tmp_path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'cannot find my library' >&2\nexit 1\n")
    broken.chmod(0o755)
    wanted = Forkservers(workspace="broken")
    with servers.here() as environment, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", str(broken))
        with pytest.raises(AmlnbError, match="cannot find my library"):
            ForkedProcess(reach(wanted.ensure(environment)), Order(cwd="/"))


# ------------------------------------------------------------------- what is in the way


def test_a_stale_socket_and_lock_are_no_obstacle(servers):
    wanted = Forkservers(workspace="stale")
    with servers.here() as environment:
        path = wanted._path(environment)
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
        path.with_suffix(".lock").touch()
        line = reach(wanted.ensure(environment))
        line.close()


def test_a_lock_that_another_never_lets_go_is_told(servers, monkeypatch):
    monkeypatch.setattr(start, "_TURN_SECONDS", 0.1)
    wanted = Forkservers(workspace="locked")
    with servers.here() as environment:
        lock = wanted._path(environment).with_suffix(".lock")
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with pytest.raises(NoForkserverError, match="another process holds"):
                wanted.ensure(environment)


def test_without_a_private_folder_there_is_none(servers, monkeypatch):
    monkeypatch.setattr(place, "_is_private", lambda _: False)
    with servers.here() as environment:
        with pytest.raises(NoForkserverError, match="XDG_RUNTIME_DIR"):
            Forkservers().ensure(environment)
        Forkservers().warm(environment)  # early and quiet: no error
        Forkservers().retire(environment)


def test_another_platform_has_none(servers, monkeypatch):
    monkeypatch.setattr(start, "is_supported", lambda: False)
    with servers.here() as environment, pytest.raises(NoForkserverError, match="fork"):
        Forkservers().ensure(environment)


def test_where_nobody_listens_there_is_no_line(tmp_path):
    with pytest.raises(NoForkserverError, match="nobody listens"):
        reach(tmp_path / "none.sock")
    with pytest.raises(NoForkserverError):
        reach(tmp_path / ("x" * 200))


def test_a_server_that_answers_no_more_is_left_for_another(servers, monkeypatch):
    server = servers.start()
    stuck = server.pid
    monkeypatch.setattr(process, "_BIRTH_SECONDS", 0.3)
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(ForkRefusedError, match="has not answered"):
        server.fork()
    monkeypatch.undo()
    with servers.here() as environment:
        assert server.forkservers.ensure(environment) == server.socket
    assert server.pid != stuck
    os.kill(stuck, signal.SIGCONT)


NOBODY = """
import os, sys
from amlnb.compute.box import Box, best_box, lasting_prefix
from amlnb.forkserver.order import Order
from amlnb.forkserver.process import ForkedProcess
from amlnb.forkserver.settings import ServerSettings
from amlnb.forkserver.start import Forkservers, reach
box = Box(sys.argv[1])
if box is Box.NAMESPACE and best_box() is not box:
    sys.exit("no namespaces")
servers = Forkservers(settings=ServerSettings(idle=1.0), box=tuple(lasting_prefix(box)))
path = servers.ensure(os.environ)
one = ForkedProcess(reach(path), Order(cwd="/"))
shown = []
one.run("import os, subprocess; subprocess.Popen(['setsid', 'sleep', '300'])\\n"
        "print(os.getuid())", shown.append)
one.close()
print(shown[0].content["text"].strip(), one.is_gone, one.exit_code)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("box", ["namespace", "sweep"])
def test_somebody_without_rights_has_servers_too(box):
    become = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    done = subprocess.run(
        [*become, sys.executable, "-c", NOBODY, box],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": "/tmp"},
    )
    if "no namespaces" in done.stderr or "Permission denied" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.stdout.split() == ["65534", "True", "-9"], done.stderr
