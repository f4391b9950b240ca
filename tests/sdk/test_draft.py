from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.sdk.draft import NotAPipelineError, PipelineDraft
from amlnb.sdk.not_yet import NotYetError
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.steps.python_script_step import PythonScriptStep
from amlnb.sdk.workspace import Workspace


@pytest.fixture
def pipeline(ws: Workspace, home: Path) -> Pipeline:
    (home / "src").mkdir()
    (home / "src" / "s.py").write_text("import sys; print('got', sys.argv[1])")
    word = PipelineParameter("word", "a")
    step = PythonScriptStep("s.py", arguments=[word], source_directory="src")
    return Pipeline(ws, [step])


def test_a_draft_is_kept_changed_and_run(
    pipeline: Pipeline, ws: Workspace, home: Path
) -> None:
    draft = PipelineDraft.create(
        ws, pipeline, name="d", experiment_name="e", tags={"a": "1"}
    )
    (home / "src" / "s.py").write_text("raise SystemExit('changed since')")
    assert [d.id for d in PipelineDraft.list(ws, tags={"a": "1"})] == [draft.id]
    assert PipelineDraft.list(ws, tags={"a": "2"}) == []
    draft.update(name="other", description="why", pipeline_parameters={"word": "b"})
    ws.local.gc(keep_runs=0)
    found = PipelineDraft.get(ws, id=draft.id)
    assert (found.name, found.description, found.tags) == ("other", "why", {"a": "1"})
    run = found.submit_run()
    assert run.wait_for_completion(show_output=False) == "Finished"
    (step,) = run.get_steps()
    assert step.get_job_log() == "got b\n"
    assert PipelineDraft.get(ws, draft.id).last_submitted_pipeline_run_id == run.id
    assert PipelineDraft.create(ws, run).get_graph().parents == {"s.py": ()}


def test_what_is_wrong_is_said(pipeline: Pipeline, ws: Workspace) -> None:
    with pytest.raises(NotAPipelineError, match="not of a str"):
        PipelineDraft.create(ws, "pipeline")  # type: ignore[arg-type]
    draft = PipelineDraft.create(ws, pipeline)
    with pytest.raises(NotYetError, match=r"PipelineDraft.publish is not yet part of"):
        draft.publish()
    draft.delete()
    with pytest.raises(NotFoundError, match="no pipeline draft"):
        PipelineDraft.get(ws, draft.id)
