"""Data that v1 let be absent: a path of a datastore, and an output nobody wrote."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from amlnb.sdk.data.data_reference import DataReference
from amlnb.sdk.data.pipeline_data import PipelineData
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.python_script_step import PythonScriptStep
from amlnb.sdk.workspace import Workspace

LOOK = """
import os, sys
print("is there:", [os.path.exists(place) for place in sys.argv[1:]])
"""


def test_a_step_gets_the_path_where_it_would_be(ws: Workspace, home: Path) -> None:
    (home / "src").mkdir()
    (home / "src" / "look.py").write_text(dedent(LOOK))
    store = ws.get_default_datastore()
    absent = DataReference(store, "absent", path_on_datastore="not/yet")
    unwritten = PipelineData("unwritten")
    first = PythonScriptStep(
        "look.py",
        name="first",
        source_directory="src",
        arguments=[absent, unwritten],
        inputs=[absent],
        outputs=[unwritten],
    )
    second = PythonScriptStep(
        "look.py",
        name="second",
        source_directory="src",
        arguments=[unwritten],
        inputs=[unwritten],
    )
    run = Pipeline(ws, [first, second]).submit("absent")
    assert run.wait_for_completion(show_output=False) == "Finished"
    one, other = (run.find_step_run(name)[0] for name in ("first", "second"))
    assert "is there: [False, False]" in one.get_job_log()
    assert "is there: [True]" in other.get_job_log()  # an empty folder stands for it
    (told,) = ws.local.run(run.id).steps["first"].warnings
    assert "wrote nothing to its output 'unwritten': an empty folder stands" in told
