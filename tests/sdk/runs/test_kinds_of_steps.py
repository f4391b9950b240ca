"""Every kind of step runs once, for real."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from amlnb.answers.memory import Memory
from amlnb.answers.source import step_source
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.environment.script_run_config import ScriptRunConfig
from amlnb.sdk.exceptions import ActivityFailedException, UserErrorException
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.module import Module, NoVersionError
from amlnb.sdk.module_version import ModuleVersion
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.port_def import InputPortDef, OutputPortDef
from amlnb.sdk.runs.script_run import ScriptRun
from amlnb.sdk.steps.command_step import CommandStep
from amlnb.sdk.steps.estimator_step import Estimator, EstimatorStep
from amlnb.sdk.steps.module_step import ModuleStep, WrongPortError
from amlnb.sdk.steps.mpi_step import MpiStep
from amlnb.sdk.steps.notebook_handler import AzureMLNotebookHandler
from amlnb.sdk.steps.notebook_run_config import NotebookRunConfig
from amlnb.sdk.steps.notebook_runner_step import NotebookRunnerStep
from amlnb.sdk.steps.r_script_step import RScriptStep
from amlnb.sdk.workspace import Workspace
from tests.acceptance.notebook_files import write_notebook

SCRIPT = """
import os, sys
print("ran", sys.argv[1:], os.environ.get("AML_PARAMETER_n"))
"""


@pytest.fixture(autouse=True)
def src(home: Path) -> Path:
    folder = home / "src"
    folder.mkdir()
    (folder / "s.py").write_text(SCRIPT)
    return folder


def test_they_all_run(ws: Workspace, src: Path) -> None:
    (src / "s.R").write_text('cat("R", commandArgs(TRUE)[1], "\\n")')
    (src / "m.py").write_text(
        'import os; os.write(1, ("rank " + os.environ["PMI_RANK"] + chr(10)).encode())'
    )
    text = PipelineData("text", is_directory=False)
    word = PipelineParameter("word", "it's")
    command = CommandStep(
        command=["printf '%s' ", word, ">", text], name="say", outputs=[text]
    )
    steps = [
        command,
        CommandStep(command=["cat", text], name="hear", inputs=[text]),
        EstimatorStep(
            "estimate",
            Estimator("src", entry_script="s.py"),
            estimator_entry_script_arguments=["--k", 1],
        ),
        _module(ws),
    ]
    if shutil.which("Rscript"):
        steps.append(RScriptStep("s.R", arguments=["x"], source_directory="src"))
    if shutil.which("mpiexec"):
        steps.append(MpiStep("mpi", "src", "m.py", node_count=2))
    run = Pipeline(ws, steps).submit("e")
    run.wait_for_completion(show_output=False)
    logs = {step.name: step.get_job_log() for step in run.get_steps()}
    assert logs["hear"] == "it's"
    assert logs["estimate"] == "ran ['--k', '1'] None\n"
    assert logs["calc"] == "ran ['5'] 7\n"
    shown = step_source(Memory(ws.local), run.id, "estimate")
    assert (shown["text"], shown["language"]) == (SCRIPT, "python")
    shown = step_source(Memory(ws.local), run.id, "hear")
    assert (shown["text"], shown["language"]) == ("cat {text}", "bash")
    if "s.R" in logs:
        assert logs["s.R"] == "R x \n"
    if "mpi" in logs:
        assert sorted(logs["mpi"].splitlines()) == ["rank 0", "rank 1"]


def _module(ws: Workspace) -> ModuleStep:
    module = Module.create(ws, "calc", "calculates")
    version = module.publish_python_script(
        "s.py",
        "first",
        inputs=[InputPortDef("a", is_optional=True)],
        outputs=[OutputPortDef("sum")],
        params={"n": 3},
        version="1",
        is_default=True,
        source_directory="src",
    )
    assert Module.get(ws, name="calc").get_default_version() == "1"
    assert ModuleVersion.get(ws, version.module_version_id).version == "1"
    assert version.module().id == module.id
    with pytest.raises(NoVersionError, match="has no version '2'"):
        module.resolve("2")
    with pytest.raises(UserErrorException, match="a version '1' already"):
        module.publish_python_script("s.py", "", [], [], version="1")
    with pytest.raises(WrongPortError, match="leaves out 'sum'"):
        ModuleStep(module)
    with pytest.raises(WrongPortError, match=r"names 'summ', .* did you mean 'sum'"):
        ModuleStep(module, outputs_map={"summ": PipelineData("x")})
    (Path("src") / "s.py").write_text(SCRIPT)
    made = PipelineData("made")
    return ModuleStep(module, outputs_map={"sum": made}, arguments=[5], params={"n": 7})


def test_a_module_runs_as_it_was_published(ws: Workspace, src: Path) -> None:
    step = _module(ws)
    (src / "s.py").write_text("raise SystemExit('changed since')")
    run = Pipeline(ws, [step]).submit("e")
    assert run.wait_for_completion(show_output=False) == "Finished"


def test_a_notebook_runs_with_variables(ws: Workspace, src: Path, home: Path) -> None:
    cells = [
        "alpha, text, out = 0, '', ''",
        "from pathlib import Path\nab = Path(text).read_text()",
        "Path(out).write_text(ab * alpha)",
        "print('alpha', alpha)",
    ]
    notebook = write_notebook(src / "n.ipynb", cells)
    content = notebook.read_text().replace(
        '"metadata": {}', '"metadata": {"tags": ["parameters"]}', 1
    )
    notebook.write_text(content)
    text = PipelineData("text", is_directory=False)
    out = PipelineData("out", is_directory=False)
    say = CommandStep(command=["printf ab >", text], name="say", outputs=[text])
    config = NotebookRunConfig(
        "src", "n.ipynb", handler=AzureMLNotebookHandler(timeout=60)
    )
    step = NotebookRunnerStep(
        "nb",
        config,
        params={"alpha": PipelineParameter("alpha", 2)},
        inputs=[text],
        outputs=[out],
        output_notebook_pipeline_data_name="executed",
    )
    run = Pipeline(ws, [say, step]).submit("e")
    run.wait_for_completion(show_output=False)
    (done,) = run.find_step_run("nb")
    data = done.get_output_data("out")
    data.download("dl")
    assert (home / "dl" / data.path_on_datastore).read_text() == "abab"
    executed = done.get_output_data("executed")
    executed.download("dl")
    assert "alpha 2" in (home / "dl" / executed.path_on_datastore).read_text()
    assert "alpha 2" in done.get_job_log()


def test_a_cell_that_fails_is_named(ws: Workspace, src: Path) -> None:
    write_notebook(src / "n.ipynb", ["x = 1", "y = x / 0"])
    run = Experiment(ws, "e").submit(NotebookRunConfig("src", "n.ipynb"))
    with pytest.raises(ActivityFailedException) as caught:
        run.wait_for_completion()
    said = str(caught.value)
    assert "ZeroDivisionError: division by zero, in cell " in said
    assert "of n.ipynb: `y = x / 0`" in said


def test_a_script_is_submitted_alone(ws: Workspace, src: Path) -> None:
    text = """
    from amlnb import Run
    run = Run.get_context()
    print(type(run).__name__, run.parent)
    run.log("a", 1)
    """
    (src / "alone.py").write_text(dedent(text))
    run = Experiment(ws, "e").submit(
        ScriptRunConfig("src", "alone.py"), tags={"t": "1"}
    )
    assert isinstance(run, ScriptRun)
    details = run.wait_for_completion()
    assert details["status"] == "Completed"
    assert run.get_metrics() == {"a": 1}
    assert run.tags == {"t": "1"}
    assert run.get_file_names() == ["user_logs/std_log.txt"]
    again = Experiment(ws, "e").submit(ScriptRunConfig(".", command="echo hi"))
    assert again.wait_for_completion()["properties"].get("azureml.isreused") is None
    assert again.get_all_logs("logs") == [f"logs/{again.id}.log.txt"]
