"""What a step runs: its own code, and the code from other cells that it uses."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TypedDict

from amlnb.answers.memory import Memory
from amlnb.answers.step import find_step
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import (
    CellBody,
    CommandBody,
    Helper,
    InputRef,
    Literal,
    NotebookBody,
    OutputRef,
    ParameterRef,
    Step,
    Word,
)
from amlnb.wire.reason import PlaceJson, ReasonJson, place_json
from amlnb.wire.run import step_json

_BY_SUFFIX = {".py": "python", ".ipynb": "python", ".r": "R"}


class HelperJson(TypedDict):
    """Code from another cell that is shipped with the step."""

    name: str
    #: A value of `amlnb.model.step.HelperKind`.
    kind: str
    text: str
    place: PlaceJson


class SourceJson(TypedDict):
    """A step's code as it was when the run was submitted."""

    text: str
    #: As the kernel calls it: ``python``, ``R``, ``bash``.
    language: str
    place: PlaceJson | None
    #: In the order in which they run before it.
    helpers: list[HelperJson]
    #: Why it runs, was reused or skipped.
    reasons: list[ReasonJson]


def step_source(memory: Memory, run_id: str, key: str) -> SourceJson:
    """Return the code of a step, or of the step that an item belongs to.

    Raises
    ------
    NotFoundError
        When there is no such run or step.
    """
    found = find_step(memory, run_id, key)
    run, pipeline = memory.run(run_id), memory.pipeline(run_id)
    step = pipeline.step(found.step)
    return SourceJson(
        text=_text(step, pipeline),
        language=_language(step, pipeline),
        place=place_json(step.place),
        helpers=_helpers(step),
        reasons=step_json(run, found, step, run.plan.decision(key))["reasons"],
    )


def _text(step: Step, pipeline: Pipeline) -> str:
    match step.body:
        case CellBody(source=source):
            return source.strip("\n")
        case NotebookBody(source=source):
            return _code_of(pipeline.sources.get(source, ""))
        case CommandBody() as body:
            return _command(body, pipeline)


def _command(body: CommandBody, pipeline: Pipeline) -> str:
    """Return the script that it runs, or else its command line."""
    text = pipeline.sources.get(body.files.get(body.script, ""))
    if text is None:
        return " ".join(_word(word) for word in body.words)
    return _code_of(text) if body.script.endswith(".ipynb") else text


def _word(word: Word) -> str:
    return "".join(_part(part) for part in word.parts)


def _part(part: Literal | ParameterRef | InputRef | OutputRef) -> str:
    match part:
        case Literal(value=value):
            return str(value)
        case ParameterRef(parameter=name) | InputRef(input=name):
            return f"{{{name}}}"
        case OutputRef(output=name):
            return f"{{{name}}}"


def _code_of(notebook: str) -> str:
    """Return the code of a notebook's cells, one below the other."""
    try:
        cells = json.loads(notebook)["cells"]
        texts = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return notebook
    return "\n\n".join(f"# %%\n{text}" for text in texts)


def _helpers(step: Step) -> list[HelperJson]:
    helpers = step.body.helpers if isinstance(step.body, CellBody) else ()
    return [_helper(helper) for helper in helpers]


def _helper(helper: Helper) -> HelperJson:
    return HelperJson(
        name=helper.name,
        kind=helper.kind.value,
        text=helper.source,
        place=place_json(helper.place),
    )


def _language(step: Step, pipeline: Pipeline) -> str:
    if isinstance(step.body, CommandBody):
        return _BY_SUFFIX.get(PurePath(step.body.script).suffix.lower(), "bash")
    from amlnb.steps.kernels import known_kernels

    return known_kernels().get(step.kernel or pipeline.kernel, "")
