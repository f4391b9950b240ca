"""What may be imported before a fork: tried on small packages of every bad habit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from amlnb.forkserver import warmth

PACKAGES = {
    "good": "x = 1",
    "broken": "1 / 0",
    "leaves": "import sys; sys.exit(0)",
    "exits": "import os; os._exit(0)",
    "crashes": (
        "import faulthandler; faulthandler.disable()\n"
        "import ctypes; ctypes.string_at(0)"
    ),
    "threads": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[300], daemon=True).start()"
    ),
    "connects": "import socket\na, b = socket.socketpair()",
    "starts": "import subprocess\nx = subprocess.Popen(['sleep', '300'])",
    "asks": "import subprocess\nsubprocess.run(['true'])",
    "hangs": "import time; time.sleep(300)",
}


@pytest.fixture(name="site")
def _site(tmp_path, monkeypatch):
    """Packages that count as installed, for this story only."""
    for name, code in PACKAGES.items():
        (tmp_path / f"aq_{name}.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(warmth, "_places", lambda: (tmp_path,))
    monkeypatch.setattr(warmth, "_TRIAL_SECONDS", 1.0)
    yield tmp_path
    for name in PACKAGES:
        sys.modules.pop(f"aq_{name}", None)


@pytest.mark.usefixtures("site")
def test_a_module_of_good_manners_is_imported():
    assert warmth.warm("aq_good") == ""
    assert "aq_good" in sys.modules


@pytest.mark.usefixtures("site")
def test_a_module_that_asks_a_program_and_waits_is_fit():
    assert warmth.warm("aq_asks") == ""


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("broken", "cannot be imported"),
        ("leaves", "cannot be imported"),
        ("exits", "ended the process that imported it"),
        ("crashes", "ended the process that imported it"),
        ("threads", "starts threads"),
        ("connects", "opens a connection"),
        ("starts", "starts a program"),
        ("hangs", "takes over 1 s to import"),
    ],
)
def test_a_module_of_bad_manners_is_left_to_each_process(name, why):
    assert why in warmth.warm(f"aq_{name}")
    assert f"aq_{name}" not in sys.modules


@pytest.mark.usefixtures("site")
def test_what_is_vouched_for_is_not_tried(monkeypatch):
    monkeypatch.setattr(warmth, "_FIT", {"aq_broken"})
    assert warmth.warm("aq_broken") == "raised ZeroDivisionError when it was imported"


@pytest.mark.usefixtures("site")
def test_only_what_is_installed_is_wanted(tmp_path_factory, monkeypatch):
    local = tmp_path_factory.mktemp("project")
    (local / "aq_mine.py").touch()
    monkeypatch.syspath_prepend(str(local))
    asked = ["aq_good.sub", "aq_good", "aq_mine", "aq_none", "", "sys", "aq_broken"]
    assert warmth.wanted(asked, {"aq_broken"}) == ["aq_good"]


def test_modules_of_python_itself_are_wanted(monkeypatch):
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    assert warmth.wanted(["wave"], ()) == ["wave"]


def test_what_is_there_already_is_not_wanted_again():
    assert warmth.wanted(["sys", "os", "pytest"], ()) == []


def test_known_troublemakers_are_never_wanted():
    assert warmth.wanted(["torch", "grpc", "ray"], {"torch", *warmth.NEVER}) == []


def elsewhere(code: str) -> str:
    """Return what code prints in a process that has no threads but its own."""
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def test_pools_that_heed_forks_do_no_harm():
    pytest.importorskip("numpy")
    look = "from amlnb.forkserver import warmth; print(warmth._threads_after_a_fork())"
    assert elsewhere(f"import numpy; {look}") == "[]"


def test_a_thread_of_pythons_is_seen():
    start = (
        "import threading as t; t.Thread(target=t.Event().wait, daemon=True).start()"
    )
    look = "from amlnb.forkserver import warmth; print(len(warmth._threads()))"
    assert elsewhere(f"{start}; {look}") == "2"


def test_memory_is_counted_in_bytes():
    before = warmth.memory()
    held = b"x" * 50_000_000
    assert warmth.memory() - before > 40_000_000, len(held)


def test_a_bad_module_spoils_nothing_for_the_steps_that_use_it(servers, tmp_path):
    """It is left to the process that wants it, and the log says why."""
    server = servers.start()
    (tmp_path / "aq_own.py").write_text(PACKAGES["threads"])
    with server.fork(modules=("aq_own",), cwd=str(tmp_path)) as forked:
        forked.run("import aq_own, threading")
        assert int(forked.value("threading.active_count()")) >= 2
    with server.fork() as after:
        assert after.value("'aq_own' in __import__('sys').modules") == "False"
