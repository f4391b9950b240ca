"""Ending processes, and what they leave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from amlnb.forkserver import reaping

#: Leaves a sleeper each to whoever adopts it, in three ways.
LEAVES = """
import os, subprocess
subprocess.Popen(["sleep", "300"])
subprocess.Popen(["setsid", "sleep", "300"])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "300"])
os._exit(0)
"""
#: Adopts what a child leaves, and ends all but the one it knows.
ADOPTS = f"""
import subprocess, sys
from amlnb.forkserver.birth import adopt_orphans
from amlnb.forkserver.reaping import children, end_strangers
HIDE
adopt_orphans()
known = subprocess.Popen(["sleep", "300"])
subprocess.run([sys.executable, "-c", {LEAVES!r}])
before = len(children())
end_strangers({{known.pid}})
print(before > 2, children() == [known.pid], known.poll())
known.kill()
known.wait()
"""


def adopt(hide=""):
    code = ADOPTS.replace("HIDE", hide)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_strangers_are_ended_and_what_is_known_is_not():
    assert adopt() == ["True", "True", "None"]


def test_also_where_the_system_does_not_list_children():
    hide = (
        "from pathlib import Path\nread = Path.read_text\n"
        "def hidden(self, *words):\n"
        "    if self.name == 'children': raise FileNotFoundError\n"
        "    return read(self, *words)\n"
        "Path.read_text = hidden"
    )
    assert adopt(hide) == ["True", "True", "None"]


def test_children_are_found_with_and_without_the_systems_list(monkeypatch):
    child = subprocess.Popen(["sleep", "300"])
    try:
        assert child.pid in reaping.children()
        monkeypatch.setattr(Path, "read_text", _without_children(Path.read_text))
        assert child.pid in reaping.children()
        assert os.getppid() not in reaping.children()
    finally:
        child.kill()
        child.wait()


def _without_children(read):
    def hidden(self, *words):
        if self.name == "children":
            raise FileNotFoundError
        return read(self, *words)

    return hidden


def test_numbers_of_a_folder_that_is_gone():
    assert reaping.numbers("/proc/none") == []


def test_a_signal_to_who_is_gone_is_no_error():
    child = subprocess.Popen(["true"])
    child.wait()
    reaping.signal_group(child.pid, 15)
    reaping.end(child.pid)
