"""The whole way: a notebook, a shell, a runner, steps in their own processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from amlnb.settings import Settings
from amlnb.workspace.workspace import Workspace

CELLS = [
    "%load_ext amlnb",
    "%%pipeline_params\nC: float = 1.0\nbad: bool = False",
    "def half(x):\n    return x / 2",
    "raise SystemExit('exploring: never run without a person')",
    "%%pipeline_step load\nnumbers = [1, 2, 3]\nprint('loading', len(numbers))",
    (
        "%%pipeline_step train -o model\nif bad:\n    missing = 1 / 0\n"
        "model = [half(n) * C for n in numbers]"
    ),
    "%%pipeline_step report -o text\ntext = f'{sum(model):.1f}'",
]


class Shell:
    """A project folder with a notebook, and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(CELLS)

    def write(self, cells: list[str], name: str = "tiny.ipynb") -> None:
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        )
        nbformat.write(notebook, self.folder / name)

    def start(self, *words: str) -> subprocess.Popen[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("AMLNB_")}
        return subprocess.Popen(
            [sys.executable, "-m", "amlnb", *words],
            cwd=self.folder,
            env={**kept, "TERM": "dumb"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *words: str, code: int = 0) -> str:
        """Run a command to its end, and return what it printed."""
        with self.start(*words) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == code, f"{process.returncode}\n{out}\n{err}"
        assert "Traceback (most recent call last)" not in err
        return out if not code else out + err

    def workspace(self) -> Workspace:
        return Workspace.open(self.folder, settings=Settings())

    def end(self) -> None:
        """Leave no run behind, however the test went."""
        if (self.folder / ".amlnb").exists():
            workspace = self.workspace()
            for run in workspace.runs():
                if not run.status.is_final:
                    workspace.cancel(run.id)
                    workspace.wait(run.id, timeout=60)
            workspace.close()

    def summary(self, *words: str, code: int = 0) -> dict[str, object]:
        """Run a command with ``--json``, and return its last record."""
        last: dict[str, object] = json.loads(
            self.call(*words, "--json", code=code).splitlines()[-1]
        )
        return last


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(tmp_path)
    yield shell
    shell.end()


def test_a_notebook_is_planned_run_reused_and_changed(shell: Shell) -> None:
    plan = shell.call("plan", "tiny.ipynb")
    assert "first run" in plan
    out = shell.call("run", "tiny.ipynb")
    assert "3  load, train, report" in out
    assert "amlnb outputs" in out
    assert "  reused       3  load, train, report" in shell.call("run", "tiny.ipynb")
    out = shell.call("run", "tiny.ipynb", "-p", "C=0.5")
    assert "running         (C 1.0 → 0.5)" in out
    assert "  reused       1  load" in out
    shell.call("outputs", "last", "report.text", "--to", "out")
    assert json.loads((shell.folder / "out/report/text.json").read_text()) == "1.5"
    assert shell.call("logs", "last", "load") == "loading 3\n"


def test_one_step_can_be_asked_for(shell: Shell) -> None:
    ended = shell.summary("run", "tiny.ipynb", "train", "--refresh")
    assert ended["steps"] == {
        "run": ["load", "train"],
        "reused": [],
        "skipped": ["report"],
        "failed": [],
        "not_run": [],
        "cancelled": [],
    }


def test_a_failure_is_repaired_with_other_parameters_and_code(shell: Shell) -> None:
    out = shell.call("run", "tiny.ipynb", "-p", "bad=true", code=1)
    assert "    missing = 1 / 0" in out
    assert "ZeroDivisionError" in out
    assert "of tiny.ipynb" in out
    cells = [c.replace("missing = 1 / 0", "missing = 0") for c in CELLS]
    shell.write(cells)
    ended = shell.summary("repair", "last")
    assert ended["steps"]["reused"] == ["load"]  # type: ignore[index]
    assert ended["steps"]["run"] == ["train", "report"]  # type: ignore[index]


def test_detach_watch_and_cancel(shell: Shell) -> None:
    slow = "%%pipeline_step slow\nimport time\nprint('on', flush=True)\ntime.sleep(600)"
    shell.write([slow], "slow.ipynb")
    out = shell.call("run", "slow.ipynb", "--detach")
    assert "started" in out
    with shell.start("logs", "-f") as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "slow | on\n"
        shell.call("cancel", "last", "--wait")
        assert reader.wait(timeout=60) == 0
    assert "cancelled" in shell.call("watch", code=3)


def test_a_killed_runner_is_seen_and_resumed(shell: Shell) -> None:
    flag = shell.folder / "go"
    slow = (
        "%%pipeline_step slow -o done\nimport pathlib, time\n"
        f"while not pathlib.Path({str(flag)!r}).exists():\n    time.sleep(0.05)\n"
        "done = 1"
    )
    shell.write([CELLS[4], slow + "\nlen(numbers)"], "slow.ipynb")
    with shell.start("run", "slow.ipynb") as runner:
        assert runner.stdout is not None
        for line in runner.stdout:
            if "slow" in line and "running" in line:
                break
        record = json.loads(shell.call("show", "--json"))
        owner = _owner(shell)
        os.kill(owner, signal.SIGKILL)
        rest = runner.stdout.read()
        assert runner.wait(timeout=60) == 4
    assert f"amlnb resume {record['id'][-6:]}" in rest
    flag.touch()
    ended = shell.summary("resume", "last")
    assert ended["status"] == "completed"
    shown = json.loads(shell.call("show", "--json"))
    assert {s["key"]: s["attempt"] for s in shown["steps"]} == {"load": 1, "slow": 2}


def _owner(shell: Shell) -> int:
    """The process of the newest run's runner."""
    workspace = shell.workspace()
    try:
        return int(workspace.run(workspace.find()).owner.split(":")[1])
    finally:
        workspace.close()


def test_a_script_of_cells_runs_as_well(shell: Shell) -> None:
    (shell.folder / "tiny.py").write_text(
        "# %%\n# %%pipeline_step one -o a\na = 1\n\n# %%\nprint('exploring')\n"
    )
    assert "run          1  one" in shell.call("run", "tiny.py")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("run", "tiny.ipynb", "-p", "c=1"), "no parameter 'c'"),
        (("run", "tiny.ipynb", "-p", "C=fast"), "declared as float"),
        (("run", "tiny.ipynb", "trian"), "no step 'trian'"),
        (("plan", "broken.ipynb"), "not JSON"),
        (("plan", "empty.ipynb"), "No steps yet"),
        (("run", "none.ipynb"), "there is no such file"),
    ],
)
def test_what_cannot_run_is_refused_before_anything_runs(
    shell: Shell, words: tuple[str, ...], told: str
) -> None:
    (shell.folder / "broken.ipynb").write_text("{")
    shell.write(["x = 1"], "empty.ipynb")
    assert told in shell.call(*words, code=2)
    assert not (shell.folder / ".amlnb").exists()
