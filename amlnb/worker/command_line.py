"""A command body's words and environment, with paths and values put in: data only."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from amlnb.model.attempt import AttemptSpec
from amlnb.model.json import JsonValue, canonical
from amlnb.model.step import (
    CommandBody,
    InputRef,
    Literal,
    OutputRef,
    ParameterRef,
    Word,
)
from amlnb.steps.handover import ATTEMPT
from amlnb.steps.run_context import CONTEXT, VARIABLE, RunContext
from amlnb.steps.run_id import step_run_id

Part = Literal | ParameterRef | InputRef | OutputRef

#: Stands for the Python that the worker itself runs in.
PYTHON = "{python}"
#: What Jupyter tells a kernel about its server, and what is the worker's own.
_NOT_INHERITED = ("JPY_", "AMLNB_RUNTIME", "AMLNB_LIFELINE", "AMLNB_HANDOVER")
#: How Azure ML names an input's or output's path in the environment.
_PLACE = "AZUREML_DATAREFERENCE_"


def words(spec: AttemptSpec, body: CommandBody, context: RunContext) -> list[str]:
    """Return the argument vector of an attempt.

    In a line for the shell, paths and values are quoted; what the user wrote is not.
    """
    if not body.is_shell:
        said = ["".join(_parts(word, spec, context)) for word in body.words]
        return [sys.executable if word == PYTHON else word for word in said]
    line = " ".join(_quoted(word, spec, context) for word in body.words)
    return [shutil.which("bash") or "/bin/sh", "-c", line]


def _parts(word: Word, spec: AttemptSpec, context: RunContext) -> list[str]:
    return [value_of(part, spec, context) for part in word.parts]


def _quoted(word: Word, spec: AttemptSpec, context: RunContext) -> str:
    said = zip(word.parts, _parts(word, spec, context), strict=True)
    return "".join(t if isinstance(p, Literal) else shlex.quote(t) for p, t in said)


def value_of(part: Part, spec: AttemptSpec, context: RunContext) -> str:
    """Return what a part of a word stands for in this attempt."""
    match part:
        case Literal(value=value):
            return as_text(value)
        case ParameterRef(parameter=name):
            return as_text(spec.values[name])
        case InputRef(input=name):
            found = context.inputs[name]
            return found.path or str(found.definition.get("id", name))
        case OutputRef(output=name):
            return context.outputs[name].path


def as_text(value: JsonValue) -> str:
    """Return a value as a command line has it: ``0.3``, ``True``, ``[1,2]``."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | dict):
        return canonical(value)
    return "" if value is None else str(value)


def environment(
    spec: AttemptSpec,
    body: CommandBody,
    context: RunContext,
    library: Path,
    inherited: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Return the variables that the process starts with.

    Parameters
    ----------
    library
        A folder from which any Python can import amlnb.
    """
    kept = {k: v for k, v in inherited.items() if not k.startswith(_NOT_INHERITED)}
    kept |= body.inherited
    own = _variables({**body.environment, **body.settings}, spec, context)
    named = {n: p for n, p in _places(context).items() if n not in kept}
    return {
        **kept,
        **named,
        "PYTHONUNBUFFERED": "1",  # what it prints is seen while it runs
        **{_PLACE + name: path for name, path in _places(context).items()},
        **own,
        "PATH": _first(str(Path(sys.executable).parent), own.get("PATH", kept["PATH"]))
        if "PATH" in kept or "PATH" in own
        else os.defpath,
        "PYTHONPATH": _last(
            str(library), own.get("PYTHONPATH", kept.get("PYTHONPATH", ""))
        ),
        ATTEMPT: str(spec.id),
        VARIABLE: str(Path(spec.folder, CONTEXT)),
        "AZUREML_RUN_ID": step_run_id(spec.id.run, spec.id.key),
        "AZUREML_ROOT_RUN_ID": spec.id.run,
        "AZUREML_ARM_PROJECT_NAME": spec.experiment,
    }


def _variables(
    given: Mapping[str, Word], spec: AttemptSpec, context: RunContext
) -> dict[str, str]:
    return {n: "".join(_parts(word, spec, context)) for n, word in given.items()}


def _places(context: RunContext) -> dict[str, str]:
    inputs = {name: here.path for name, here in context.inputs.items() if here.path}
    return {**inputs, **{name: here.path for name, here in context.outputs.items()}}


def _first(folder: str, path: str) -> str:
    return os.pathsep.join(filter(None, [folder, path]))


def _last(folder: str, path: str) -> str:
    return os.pathsep.join(filter(None, [path, folder]))
