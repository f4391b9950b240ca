from __future__ import annotations

from pathlib import Path

import pytest

import amlnb
from amlnb.model.errors import NotFoundError
from amlnb.model.plan import Action
from amlnb.model.run import RunStatus
from tests.acceptance.notebook_files import write_notebook

CELLS = [
    "%%pipeline_params\nC: float = 1.0",
    "%%pipeline_step load\nn = 2",
    "%%pipeline_step double -o twice:json\ntwice = n * C\nprint('twice', twice)",
]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "n.ipynb", CELLS)


def test_a_notebook_is_planned_run_and_read_from_python(notebook: Path) -> None:
    pipeline = amlnb.read_notebook(notebook)
    assert pipeline.steps == ("load", "double")
    assert pipeline.plan(C=3.0).count(Action.RUN) == 2
    run = pipeline.submit(C=3.0).wait()
    assert run.state.status is RunStatus.COMPLETED
    assert run.output("double", "twice") == 6.0
    assert "twice 6.0" in run.logged("double")
    assert pipeline.plan(C=3.0).count(Action.REUSE) == 2
    with pytest.raises(NotFoundError, match="There is no output of step 'double' nam"):
        run.output("double", "thrice")
    with pytest.raises(NotFoundError, match="There is no step 'doubel'"):
        run.output("doubel", "twice")
    assert "double" in run._repr_mimebundle_()["text/plain"]
    assert run.cancel() is False


def test_its_graph_goes_to_graphviz_and_to_files(notebook: Path) -> None:
    pipeline = amlnb.read_notebook(notebook)
    assert "load" in pipeline.to_graphviz().source
    heads = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
    for ending, head in heads.items():
        file = pipeline.draw(notebook.with_suffix(f".{ending}"))
        assert head in file.read_bytes()[:200]
    assert pipeline._repr_svg_().startswith("<svg")
