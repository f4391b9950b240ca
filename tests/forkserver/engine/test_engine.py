"""Papermill with the engine `amlnb`: what it does besides showing outputs."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from amlnb.forkserver.engine.engine import ForkEngine
from amlnb.forkserver.start import is_supported
from tests.forkserver.engine.both import notebook_of

pytestmark = [
    pytest.mark.skipif(not is_supported(), reason="no fork on this platform"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that executes cells, in a process and never in a kernel."""
    papermill_engines.register("amlnb", ForkEngine)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr("jupyter_client.manager.KernelManager.start_kernel", never)

    def execute(*cells: Any, **options: Any) -> Any:
        notebook = notebook_of([c for c in cells if isinstance(c, str)])
        notebook.cells = [
            nbformat.v4.new_code_cell(c) if isinstance(c, str) else c for c in cells
        ]
        nbformat.write(notebook, tmp_path / "in.ipynb")
        options = {"progress_bar": False, "engine_name": "amlnb", **options}
        return papermill.execute_notebook(
            tmp_path / "in.ipynb", tmp_path / "out.ipynb", **options
        )

    return execute


def _tagged(source: str, tag: str) -> Any:
    return nbformat.v4.new_code_cell(source, metadata={"tags": [tag]})


def _code(folder: Path) -> list[Any]:
    cells = nbformat.read(folder / "out.ipynb", 4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def _text(notebook: Any, index: int = 0) -> str:
    outputs = notebook.cells[index].outputs
    return "".join(o.get("text") or o["data"]["text/plain"] for o in outputs)


def test_papermill_finds_the_engine_by_its_name():
    from importlib.metadata import entry_points

    (point,) = entry_points(group="papermill.engine", name="amlnb")
    assert point.load() is ForkEngine


def test_parameters_timings_and_language_are_noted(run, tmp_path):
    cell = _tagged("x = 1", "parameters")
    run(cell, "print(x)", parameters={"x": 5})
    notebook = nbformat.read(tmp_path / "out.ipynb", 4)
    assert _text(notebook, 2) == "5\n"
    about = notebook.cells[2].metadata
    assert about.papermill.status == "completed"
    assert set(about.execution) == {
        "iopub.execute_input",
        "iopub.status.busy",
        "iopub.status.idle",
        "shell.execute_reply",
    }
    assert notebook.metadata.language_info.version == sys.version.split()[0]


def test_every_notebook_has_a_process_of_its_own(run):
    cells = ("import os, random\nos.getpid(), random.random()", "'x' in globals()")
    first, second = (run(*cells, "x = 1") for _ in range(2))
    assert _text(first) != _text(second)
    assert _text(first, 1) == _text(second, 1) == "False"


def test_it_runs_where_it_is_told_with_the_callers_environment(
    run, tmp_path, monkeypatch
):
    monkeypatch.setenv("AMLNB_TRIAL", "seen")
    (tmp_path / "beside.py").write_text("value = 7")
    source = (
        "import os, beside\nprint(os.getcwd(), os.environ['AMLNB_TRIAL'], beside.value)"
    )
    assert _text(run(source, cwd=tmp_path)) == f"{tmp_path} seen 7\n"


def test_an_error_stops_it_and_is_in_the_file(run, tmp_path):
    with pytest.raises(PapermillExecutionError) as caught:
        run("1 / 0", "print('never')")
    assert caught.value.ename == "ZeroDivisionError"
    notebook = nbformat.read(tmp_path / "out.ipynb", 4)
    statuses = [c.metadata.get("papermill", {}).get("status") for c in notebook.cells]
    assert [s for s in statuses if s] == ["failed", "pending"]


def test_tags_are_kept_to(run, tmp_path):
    with pytest.raises(PapermillExecutionError):  # papermill tells of it at the end
        run(
            _tagged("1 / 0", "raises-exception"),
            _tagged("print('no')", "skip-execution"),
            "print('end')",
        )
    first, second, third = _code(tmp_path)
    assert first.outputs[0].ename == "ZeroDivisionError"
    assert second.outputs == []
    assert third.outputs[0].text == "end\n"


@pytest.mark.parametrize(
    "waits",
    [
        "import time; time.sleep(60)",
        "import asyncio; await asyncio.sleep(60)",
        "import subprocess; subprocess.run(['sleep', '60'])",
        "while True: pass",
        "import threading; threading.Event().wait(60)",
    ],
)
def test_what_takes_too_long_is_interrupted(run, tmp_path, waits):
    with pytest.raises(PapermillExecutionError) as caught:
        run(
            _tagged(waits, "raises-exception"),
            "print('goes on')",
            execution_timeout=1,
            interrupt_on_timeout=True,
        )
    assert caught.value.ename in ("KeyboardInterrupt", "CancelledError")
    assert _code(tmp_path)[1].outputs[0].text == "goes on\n"


def test_what_takes_too_long_ends_the_run(run):
    with pytest.raises(CellTimeoutError):
        run("import time; time.sleep(60)", execution_timeout=1)


def test_a_process_that_dies_is_reported(run):
    with pytest.raises(DeadKernelError):
        run("import os; os.kill(os.getpid(), 9)")


def test_nothing_that_a_cell_started_is_left(run, tmp_path):
    file = tmp_path / "pid"
    run(
        "import subprocess\np = subprocess.Popen(['sleep', '300'])\n"
        f"open({str(file)!r}, 'w').write(str(p.pid))"
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


def test_exit_functions_run(run, tmp_path):
    file = tmp_path / "left"
    run(f"import atexit\natexit.register(lambda: open({str(file)!r}, 'w').close())")
    assert file.exists()


def test_programs_and_prints_are_in_order(run):
    source = (
        "import subprocess, os\nprint('1')\nsubprocess.run(['echo', '2'])\nprint('3')\n"
        "os.system('echo 4; sleep 0.1; echo 5')\nprint('6')\ndisplay('7')\n"
        "os.system('echo 8');"
    )
    assert _text(run(source)) == "1\n2\n3\n4\n5\n6\n'7'8\n"


def test_streams_are_in_the_order_of_writing(run):
    notebook = run(
        "import sys\nfor i in range(3):\n    print(i)\n    print(i, file=sys.stderr)"
    )
    assert [o.name for o in notebook.cells[0].outputs] == ["stdout", "stderr"] * 3


def test_output_is_logged_and_filed(run, caplog):
    out, err = io.StringIO(), io.StringIO()
    with caplog.at_level(logging.INFO, "papermill"):
        run(
            "import sys\nprint('told')\nprint('warned', file=sys.stderr)",
            log_output=True,
            stdout_file=out,
            stderr_file=err,
        )
    assert (out.getvalue(), err.getvalue()) == ("told\n", "warned\n")
    assert "told\n" in [r.getMessage() for r in caplog.records]


def test_halves_of_characters_do_no_harm(run, tmp_path):
    run("print('\\ud800')")
    assert _text(nbformat.read(tmp_path / "out.ipynb", 4)) == "?\n"


def test_a_question_is_refused_in_words(run):
    with pytest.raises(PapermillExecutionError, match="make the answer a parameter"):
        run("input('name? ')")


def test_an_error_that_cannot_be_told_is_an_error_all_the_same(run):
    with pytest.raises(PapermillExecutionError, match="RuntimeError"):
        run(
            "class Bad(Exception):\n    def __str__(self): raise RuntimeError\n"
            "raise Bad"
        )


def test_the_last_cell_may_quit(run):
    assert _text(run("print('before')\nquit()")) == "before\n"


def test_quit_ends_the_run(run):
    with pytest.raises(DeadKernelError):
        run("quit()", "print('never')")


@pytest.mark.parametrize("option", [{"extra_arguments": ["--debug"]}])
def test_what_is_for_kernels_goes_to_a_kernel(run, monkeypatch, caplog, option):
    ran: list[str] = []

    def stock(cls: Any, nb_man: Any, kernel_name: str, **_: Any) -> None:
        del cls, nb_man
        ran.append(kernel_name)

    monkeypatch.setattr(NBClientEngine, "execute_managed_notebook", classmethod(stock))
    with caplog.at_level(logging.WARNING, "papermill"):
        run("1", **option)
    assert ran == ["python3"]
    (said,) = [r.getMessage() for r in caplog.records]
    assert said.startswith("A Jupyter kernel runs this notebook: ")
    assert "extra_arguments" in said
