"""What a step leaves behind, looked at."""

import json

import pytest

from amlnb.answers.log import log_part
from amlnb.answers.memory import Memory
from amlnb.answers.notebook import UnshownNotebookError, executed_notebook
from amlnb.answers.preview import output_preview
from amlnb.answers.source import step_source
from amlnb.model import events as ev
from amlnb.model.artifact import Artifact
from amlnb.model.errors import NotFoundError
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import NotebookBody, Step
from amlnb.workspace.workspace import Workspace
from tests.server.world import BEGUN, Place, started


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def memory(place):
    return Memory(Workspace.open(place.folder))


def attempt(place, run="r1", key="load"):
    folder = place.folder / ".amlnb/runs" / run / key / "1"
    folder.mkdir(parents=True)
    return folder


def test_a_reused_step_shows_what_the_run_that_made_it_left(place, memory):
    place.run("r1", BEGUN, started())
    place.run("r2", BEGUN, ev.StepReused(key="load", run="r1"))
    folder = attempt(place)
    (folder / "log.txt").write_text("said then")
    (folder / "executed.ipynb").write_text('{"cells": []}')
    assert log_part(memory, "r2", "load", 0)["text"] == "said then"
    assert executed_notebook(memory, "r2", "load") == {"cells": []}


@pytest.mark.parametrize("broken", ["{", "[]", "[" * 100_000, "\udcff"])
def test_a_broken_notebook_is_told(place, memory, broken):
    place.run("r1", BEGUN, started())
    path = attempt(place) / "executed.ipynb"
    path.write_bytes(broken.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnshownNotebookError, match="cannot be shown"):
        executed_notebook(memory, "r1", "load")


def test_no_notebook_is_told(place, memory):
    place.run("r1", BEGUN, started())
    with pytest.raises(NotFoundError, match="executed notebook of step 'load'"):
        executed_notebook(memory, "r1", "load")
    with pytest.raises(NotFoundError, match="attempt of step 'train'"):
        executed_notebook(memory, "r1", "train")


def test_an_output_whose_bytes_are_gone_is_told_in_its_preview(place, memory):
    gone = Artifact(name="model", format="json", digest="a" * 64)
    made = ev.StepCompleted(key="load", attempt=1, outputs={"model": gone})
    place.run("r1", BEGUN, started(), made)
    assert output_preview(memory, "r1", "load", "model")["kind"] == "missing"


def test_the_source_of_a_whole_notebook_is_its_code(place, memory):
    cells = [
        {"cell_type": "markdown", "source": "# no"},
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "code", "source": "c = 3"},
    ]
    texts = {"good": json.dumps({"cells": cells}), "bad": "no notebook"}
    steps = tuple(
        Step(name=name, body=NotebookBody(path="n.ipynb", source=name, digest="d"))
        for name in texts
    )
    whole = Pipeline(name="p", steps=steps, sources=texts)
    place.run("r1", pipeline=whole)
    told = step_source(memory, "r1", "good")
    assert told["text"] == "# %%\na = 1\nb = 2\n\n# %%\nc = 3"
    assert told["helpers"] == []
    assert step_source(memory, "r1", "bad")["text"] == "no notebook"
