"""A Python cell as an attempt, in a real kernel."""

from __future__ import annotations

import json
import time
from functools import partial

import pytest

from amlnb.model.artifact import gather
from amlnb.model.attempt import Fault, PathInput
from amlnb.steps.deadline import Deadline
from tests.attempts import helper


def test_parameters_inputs_and_outputs_pass_through_the_body(bench):
    given = {"x": [1, None, True, "é\"'\n$(id)"], "rate": 0.1, "items": [1, 2]}
    table = bench.store.put_value("table", {"a": [1, 2]})
    result = bench.run(
        "doubled = [2 * i for i in items]; back = (x, rate, table)\ndoubled",
        "doubled",
        "back:json",
        values=given,
        inputs={"table": table},
    )
    back = [given["x"], 0.1, {"a": [1, 2]}]
    assert bench.values(result) == {"doubled": [2, 4], "back": back}
    assert result.reusable
    assert 0 < result.body_seconds < result.seconds


def test_the_executed_notebook_reads_as_a_papermill_users_expects(bench):
    bench.run("x = C", values={"C": "`` ```"}, helpers=(helper("import math"),))
    cells = bench.notebook["cells"]
    assert [c["cell_type"] for c in cells] == ["markdown", *["code"] * 4]
    assert cells[1]["metadata"]["tags"] == ["injected-parameters"]
    assert "".join(cells[2]["source"]) == "import math"
    assert "".join(cells[3]["source"]) == "x = C"
    assert "````text\nC = " in "".join(cells[0]["source"])
    assert bench.notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert bench.notebook["metadata"]["papermill"]["parameters"] == {"C": "`` ```"}
    assert bench.notebook["metadata"]["language_info"]["name"] == "python"
    assert all(c["metadata"]["papermill"]["status"] == "completed" for c in cells[1:])


def test_the_source_of_our_cells_never_depends_on_values(bench):
    sources = set()
    for value in ("1; import os", {"__class__": "x'\""}):
        bench.run("C", values={"C": value})
        cells = bench.notebook["cells"]
        sources.add(("".join(cells[1]["source"]), "".join(cells[3]["source"])))
    assert len(sources) == 1


def test_a_cell_stays_a_cell(bench):
    result = bench.run(
        """\
        import asyncio
        await asyncio.sleep(0)
        files = !echo one two
        !echo from a shell
        import os; os.system("echo from a program")
        %matplotlib inline
        import matplotlib.pyplot as plt
        plt.plot([1, 2]); plt.show()
        words = list(files)
        words""",
        "words",
    )
    assert bench.values(result) == {"words": ["one two"]}
    kinds = {
        kind
        for o in bench.notebook["cells"][2]["outputs"]
        for kind in o.get("data", {})
    }
    assert "image/png" in kinds
    assert "from a shell" in bench.log
    assert "from a program" in bench.log


def test_the_users_own_line_comes_first(bench):
    failure = bench.run("\n\nx = 1\nx = 1 / 0\n").failure
    assert failure.message == (
        "ZeroDivisionError: division by zero, in cell 5, line 4 of flights.ipynb: "
        "`x = 1 / 0`"
    )
    assert (failure.fault, failure.exception) == (Fault.BODY, "ZeroDivisionError")
    assert (failure.place.cell, failure.place.line) == (5, 4)
    assert failure.line == "x = 1 / 0"
    assert "\x1b" not in failure.traceback
    assert "----> 4 x = 1 / 0" in failure.traceback
    assert "division by zero" in bench.log


def test_an_error_inside_a_helper_names_the_helpers_place(bench):
    helpers = (
        helper("import json", cell=1),
        helper("def read(text):\n    return json.loads(text)", cell=2, line=7),
    )
    failure = bench.run("data = read('{')", helpers=helpers).failure
    assert failure.exception == "json.decoder.JSONDecodeError"
    assert str(failure.place) == "cell 2, line 8 of flights.ipynb"
    assert failure.line == "return json.loads(text)"


def test_code_that_does_not_compile_names_its_line(bench):
    failure = bench.run("x = 1\ndef f(:\n    pass").failure
    assert failure.message.startswith("SyntaxError: invalid syntax, in cell 5, line 2")
    assert failure.line == "def f(:"


def test_a_missing_output_is_named_with_what_was_bound(bench):
    failure = bench.run("modle = 1", "model").failure
    assert failure.fault is Fault.OUTPUT
    assert "'model' was not made" in failure.message
    assert "Did you mean 'modle'?" in failure.message


def test_an_optional_output_may_be_missing(bench):
    result = bench.run("a = 1", "a", "b?", "c:file?")
    assert bench.values(result) == {"a": 1}


def test_an_unpicklable_output_is_named_with_its_path(bench):
    body = "import threading\nmodel = {'lock': threading.Lock()}"
    failure = bench.run(body, "model").failure
    assert failure.fault is Fault.OUTPUT
    assert "model['lock']: _thread.lock" in failure.message


def test_places_go_in_and_out_by_path(bench):
    first = bench.run(
        """\
        report.write_text("hello")
        (parts / "sub").mkdir(); (parts / "sub" / "a.txt").write_text("1")
        import matplotlib; matplotlib.use("agg")
        from matplotlib import pyplot
        pyplot.figure().savefig(plot)  # which adds .png to a name without a suffix
        """,
        "report:file",
        "parts:dir",
        "plot:file",
    )
    assert first.failure is None, first.failure
    assert first.outputs["plot"].summary["suffix"] == ".png"
    second = bench.run(
        "text = report.read_text(); names = [str(p.name) for p in parts.rglob('*')]\n"
        "suffix = plot.suffix",
        "text",
        "names",
        "suffix",
        inputs=first.outputs,
    )
    expected = {"text": "hello", "names": ["sub", "a.txt"], "suffix": ".png"}
    assert bench.values(second) == expected


def test_a_place_that_was_not_written_fails(bench):
    for declared in ("report:file", "report:dir"):
        failure = bench.run("x = 1", declared).failure
        assert failure.fault is Fault.OUTPUT
        assert "'report' was not made" in failure.message


def test_a_fan_in_is_a_list(bench):
    items = tuple(bench.store.put_value("n", n) for n in (1, 2, 3))
    file = bench.root / "a.txt"
    file.write_text("x")
    files = tuple(bench.store.put_place("f", file, "file") for _ in range(2))
    result = bench.run(
        "total = sum(n) + len([p.read_text() for p in f])",
        "total",
        inputs={"n": gather("n", items), "f": gather("f", files)},
    )
    assert bench.values(result) == {"total": 8}


def test_an_input_changed_in_place_is_told(bench):
    rows = bench.store.put_value("rows", [1, 2])
    result = bench.run("rows.append(3)", inputs={"rows": rows})
    (warning,) = result.warnings
    assert warning == (
        "Step 's' changed its input 'rows' in place; the steps after it do not see "
        "that: make it an output."
    )
    again = bench.run("rows.append(3)", "rows", inputs={"rows": rows})
    assert again.warnings == ()
    assert bench.values(again) == {"rows": [1, 2, 3]}


def test_a_file_outside_that_changes_meanwhile_spoils_reuse(bench):
    (bench.root / "in.csv").write_text("a")
    planned = bench.store.digest_path("in.csv", bench.root)
    given = {"table": PathInput(path="in.csv", digest=planned)}
    good = bench.run("x = table.read_text()", "x", inputs=given)
    assert (bench.values(good), good.reusable) == ({"x": "a"}, True)
    bad = bench.run("table.write_text('bc')", inputs=given)
    assert not bad.reusable
    assert "'table' of step 's' changed while the step ran" in bad.warnings[0]


def test_an_input_that_is_gone_is_an_input_fault(bench):
    given = {"table": PathInput(path="gone.csv", digest="")}
    failure = bench.run("x = 1", inputs=given).failure
    assert failure.fault is Fault.INPUT
    assert "'table'" in failure.message
    assert "gone.csv" in failure.message


def test_shipped_modules_are_imported_as_they_were(bench):
    module = bench.root / "tools.py"
    module.write_text("def f():\n    return 'edited meanwhile'\n")
    body = bench.spec("").body
    shipped = {"tools.py": "def f():\n    return 1 / 0\n"}
    changed = type(body)(
        source="import tools\ntools.f()", digest="", modules=("tools.py",)
    )
    failure = bench.run(changed, sources=shipped).failure
    assert str(failure.place) == "line 2 of tools.py"
    assert failure.line == "return 1 / 0"


def test_sys_exit_with_zero_ends_the_body_well(bench):
    result = bench.run("a = 1\nimport sys\nsys.exit(0)\na = 2", "a")
    assert bench.values(result) == {"a": 1}
    assert "SystemExit: 3" in bench.run("import sys; sys.exit(3)").failure.message


def test_quit_is_no_success(bench):
    failure = bench.run("a = 1\nquit()", "a").failure
    assert failure.fault is Fault.BODY
    assert "ended by quit()" in failure.message


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import os; os.kill(os.getpid(), 9)", "was killed by SIGKILL while it ran"),
        ("import os; os.abort()", "was killed by SIGABRT while it ran"),
        ("import os; os._exit(7)", "ended with exit code 7 while it ran"),
    ],
)
def test_a_kernel_that_dies_is_told_at_once(bench, body, words):
    began = time.monotonic()
    failure = bench.run("x = 1\n" + body).failure
    assert failure.fault is Fault.DIED
    assert words in failure.message
    assert time.monotonic() - began < 20


def test_a_timeout_interrupts_at_the_users_line(bench):
    failure = bench.run("import time\ntime.sleep(60)", timeout=0.5).failure
    assert failure.fault is Fault.TIMEOUT
    assert "did not end within 0.5 s" in failure.message
    assert failure.line == "time.sleep(60)"


def test_what_does_not_heed_the_interrupt_is_killed(bench, monkeypatch):
    hasty = partial(Deadline, grace=0.3)
    monkeypatch.setattr("amlnb.steps.executing.Deadline", hasty)
    body = """\
        import signal, time
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        time.sleep(60)"""
    failure = bench.run(body, timeout=0.5).failure
    assert failure.fault is Fault.TIMEOUT


def test_an_unknown_kernel_names_those_that_are_there(bench):
    failure = bench.run("x = 1", kernel="pithon3").failure
    assert failure.fault is Fault.SETUP
    assert "Did you mean 'python3'?" in failure.message
    assert "python3 (python)" in failure.message


def test_a_kernel_that_does_not_start_tells_why(bench, tmp_path, monkeypatch):
    folder = tmp_path / "jupyter" / "kernels" / "broken"
    folder.mkdir(parents=True)
    argv = ["python", "-c", "import no_such_module"]
    spec = json.dumps({"argv": argv, "language": "python"})
    (folder / "kernel.json").write_text(spec)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    failure = bench.run("x = 1", kernel="broken").failure
    assert failure.fault is Fault.SETUP
    assert "did not start" in failure.message
    assert "No module named 'no_such_module'" in failure.message


def test_a_name_that_cannot_be_a_variable_is_refused(bench):
    for name in ("x=1;y", "class", "__import__"):
        failure = bench.run("pass", values={name: 1}).failure
        assert failure.fault is Fault.SETUP
        assert repr(name) in failure.message


def test_a_working_folder_that_is_gone_fails_by_name(bench):
    failure = bench.run("x = 1", cwd=str(bench.root / "gone")).failure
    assert failure.fault is Fault.SETUP
    assert str(bench.root / "gone") in failure.message


def test_files_of_an_attempt_are_private(bench):
    bench.run("x = 1", "x", values={"token": "secret"})
    for file in bench.folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file
    assert not (bench.folder / "work").exists()


def test_widget_state_stays_out(bench):
    pytest.importorskip("ipywidgets")
    bench.run("import ipywidgets; ipywidgets.IntSlider()")
    assert "widgets" not in bench.notebook["metadata"]


def test_the_notebook_is_saved_while_later_cells_run(bench):
    body = (
        "import time\nfrom pathlib import Path\nfile = Path('attempt/executed.ipynb')\n"
        "while not file.exists():\n    time.sleep(0.05)\nnow = file.read_text()"
    )
    result = bench.run(body, "now:text")
    cells = json.loads(bench.values(result)["now"])["cells"]
    assert cells[1]["metadata"]["papermill"]["status"] == "completed"
