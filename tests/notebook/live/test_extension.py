"""The extension comes and goes; a step's cell stays a cell."""

from __future__ import annotations

import subprocess
import sys

import pytest

from amlnb.notebook.lines.option_line import BadMagicError
from amlnb.notebook.live.session import NotOnTopError

#: What must not be imported before somebody asks for it.
HEAVY = {
    "papermill", "nbformat", "nbclient", "pandas", "numpy", "pyarrow", "rich", "click",
    "psycopg", "graphviz", "fsspec", "fast_sugiyama", "cloudpickle", "yaml",
    "jupyter_client", "ipykernel", "sqlalchemy", "amlnb.workspace", "amlnb.picture",
    "amlnb.stores", "amlnb.data", "amlnb.steps", "amlnb.compute", "amlnb.engine",
    "amlnb.notebook.commands", "amlnb.notebook.inference",
    "amlnb.notebook.building.build",
}  # fmt: skip


def test_loading_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "from traitlets.config import Config\n"
        "config = Config()\n"
        "config.HistoryManager.hist_file = ':memory:'\n"
        "shell = InteractiveShell(config=config)\n"
        "before = set(sys.modules)\n"
        "shell.run_line_magic('load_ext', 'amlnb')\n"
        "print('\\n'.join(set(sys.modules) - before))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    new = set(run.stdout.split())
    assert "amlnb.notebook.live.extension" in new
    assert not new & HEAVY


def test_unloading_leaves_no_trace(shell):
    def state():
        return (
            {kind: set(table) for kind, table in shell.magics_manager.magics.items()},
            list(shell.input_transformers_cleanup),
            {name: list(calls) for name, calls in shell.events.callbacks.items()},
            list(shell.Completer.custom_matchers),
            set(vars(shell)),
        )

    before = state()
    shell.run_line_magic("load_ext", "amlnb")
    assert state() != before
    shell.run_line_magic("unload_ext", "amlnb")
    assert state() == before


def test_loading_twice_is_loading_once(notebook):
    from amlnb import load_ipython_extension

    count = len(notebook.input_transformers_cleanup)
    load_ipython_extension(notebook)
    assert len(notebook.input_transformers_cleanup) == count


def test_a_step_runs_as_a_cell(notebook, capsys):
    result = notebook.run_cell(
        "# why\n%%pipeline_step train -o model\n#| retries: 2\nmodel = 6 * 7\nmodel"
    )
    assert result.success
    assert result.result == 42
    assert notebook.user_ns["model"] == 42
    assert capsys.readouterr().out.count("42") == 1  # shown once


def test_the_line_under_a_step_grows_with_the_pipeline(notebook, capsys):
    notebook.run_cell("%%pipeline_step first\nx = 1", cell_id="one")
    assert capsys.readouterr().out == "first | → nothing yet\n"
    notebook.run_cell("%%pipeline_step second -o y\ny = x + 1", cell_id="two")
    assert capsys.readouterr().out == "second ← x (first) | → y\n"
    notebook.run_cell("%%pipeline_step first\nx = 2", cell_id="one")
    assert capsys.readouterr().out == "first | → x  (version 2)\n"


def test_a_name_that_only_this_kernel_knows_is_marked(notebook, capsys):
    notebook.user_ns["hidden"] = 1
    notebook.run_cell("%%pipeline_step a -o y\ny = hidden")
    said = capsys.readouterr().err
    assert said.startswith("✗ Step 'a' needs 'hidden' (cell 1, line 2)")


def test_a_refused_cell_leaves_the_step_as_it_was(notebook, capsys):
    notebook.run_cell("%%pipeline_step a -o y\ny = 1", cell_id="one")
    notebook.run_cell("%%pipeline_step a --bad\ny = 2", cell_id="one")
    capsys.readouterr()
    assert notebook.run_cell("%pipeline steps").success
    assert capsys.readouterr().out.startswith("a | → y")


def test_cells_that_ran_before_loading_are_known(shell, capsys):
    shell.run_cell("def double(x):\n    return 2 * x", store_history=True)
    shell.run_cell("%load_ext amlnb", store_history=True)
    shell.run_cell("%%pipeline_step a -o y\ny = double(1)", store_history=True)
    assert capsys.readouterr().out == "a ← helper double | → y\n"


def test_await_shell_and_magics_work_in_a_step(notebook, capfd):
    result = notebook.run_cell(
        "%%pipeline_step a\n"
        "import asyncio\n"
        "await asyncio.sleep(0)\n"
        "!echo from the shell\n"
        "files = !echo one\n"
        "%pwd\n"
        "files[0]"
    )
    assert result.success
    assert result.result == "one"
    assert "from the shell" in capfd.readouterr().out


def test_a_cell_magic_below_the_header_works(notebook, capsys):
    result = notebook.run_cell("%%pipeline_step a\n%%time\nx = '%d {x} $x'\nx")
    assert result.success
    assert notebook.user_ns["x"] == "%d {x} $x"
    assert "Wall time" in capsys.readouterr().out


def test_the_traceback_names_the_line_that_the_user_sees(notebook, capsys):
    notebook.run_cell("# why\n%%pipeline_step a\n#| retries: 2\nx = 1\n1 / 0")
    shown = capsys.readouterr().out
    assert "----> 5 1 / 0" in shown
    assert "amlnb/" not in shown


def test_a_syntax_error_names_its_line_and_declares_nothing(notebook, capsys):
    result = notebook.run_cell("%%pipeline_step a\nx = 1\ny = = 2")
    assert not result.success
    assert "line 3\n    y = = 2" in capsys.readouterr().out
    notebook.run_cell("%pipeline reset a")
    assert "There is no step 'a'" in capsys.readouterr().out


def test_variables_are_not_put_into_the_line(notebook, capsys):
    notebook.user_ns["x"] = "WRONG"
    assert notebook.run_cell("%%pipeline_step a --kernel $x{x}\n1").success
    assert "kernel '$x{x}' runs it" in capsys.readouterr().out


@pytest.mark.parametrize("below", ["ran = True", "%%time\nran = True"])
def test_a_refused_header_runs_no_body(notebook, below, capsys):
    result = notebook.run_cell(f"%%pipeline_step a --bad\n{below}")
    assert isinstance(result.error_in_exec, BadMagicError)
    assert "ran" not in notebook.user_ns
    shown = capsys.readouterr().out
    assert "has no option '--bad'" in shown
    assert "Traceback" not in shown


def test_only_declared_runs_nothing(notebook):
    result = notebook.run_cell("# c\n\n%%pipeline_step a --run none\nran = True")
    assert result.success
    assert "ran" not in notebook.user_ns


def test_another_kernels_step_is_declared_not_run(notebook, capsys):
    assert notebook.run_cell("%%pipeline_step a --kernel ir\nx <- 1").success
    told = capsys.readouterr().out
    assert "a is declared; kernel 'ir' runs it in the pipeline, not here." in told


def test_a_step_below_another_magic_is_refused(notebook, capsys):
    notebook.run_cell("%%capture\n%%pipeline_step a\nran = True")
    assert "ran" not in notebook.user_ns
    result = notebook.run_cell("%%time\n%%pipeline_step a\nran = True")
    assert "ran" not in notebook.user_ns
    assert "must come first in its cell: move it above '%%time'" in str(
        result.error_in_exec or capsys.readouterr().out
    )
    assert NotOnTopError("%%pipeline_step", "%%time").above == "%%time"


def test_a_call_of_the_magic_itself_runs_the_body(notebook):
    notebook.run_cell_magic("pipeline_step", "a -o x", "x = 5\n")
    assert notebook.user_ns["x"] == 5
    with pytest.raises(ZeroDivisionError):
        notebook.run_cell_magic("pipeline_step", "a", "1 / 0\n")


def test_declared_parameters_and_places_are_bound(notebook, tmp_path):
    result = notebook.run_cell(
        "%%pipeline_step a -p lr:float=0.1 -o plot:file -o parts:dir\n"
        "plot.write_text('x'); (parts / 'one').write_text('1')\n"
        "lr"
    )
    assert result.success
    assert result.result == 0.1
    assert notebook.user_ns["plot"] == tmp_path / ".amlnb/here/a/plot"


def test_the_first_item_stands_for_all(notebook, capsys):
    notebook.run_cell("names = ['x', 'y']")
    result = notebook.run_cell("%%pipeline_step a --map name=names\nname * 2")
    assert result.result == "xx"
    assert "name = 'x' here: the first item." in capsys.readouterr().out


def test_help_is_the_table(notebook, capsys):
    notebook.run_cell("%%pipeline_step?")
    assert "--retry-delay TIME" in capsys.readouterr().out


def test_at_a_terminal_a_step_ends_at_a_blank_line(notebook):
    check = notebook.check_complete
    assert check("%%pipeline_step a\nx = 1")[0] == "incomplete"
    assert check("%%pipeline_step a\nx = 1\n\n")[0] == "complete"


def test_an_unknown_verb_names_the_nearest(notebook):
    result = notebook.run_cell("%pipeline rnu")
    assert "Did you mean 'run'?" in str(result.error_in_exec)


def test_without_steps_the_way_in_is_told(notebook):
    result = notebook.run_cell("%pipeline plan")
    assert str(result.error_in_exec) == (
        "No steps yet: add %%pipeline_step NAME on top of a cell, and run that cell."
    )


def completed(shell, text: str) -> list[str]:
    from IPython.core.completer import provisionalcompleter

    with provisionalcompleter():
        return [c.text for c in shell.Completer.completions(text, len(text))]


def test_completion_in_the_shell(notebook):
    assert completed(notebook, "%%pipeline_step a --retr") == [
        "--retries",
        "--retry-delay",
    ]
    assert completed(notebook, "x = 1\n%pipeline st") == ["status", "steps"]
    assert completed(notebook, "%%pipeline_step a\n#| cache: o") == ["off"]
    notebook.user_ns["number"] = 5
    assert "number" in completed(notebook, "%%pipeline_step a\nnum")
