"""A step's recipe becomes a command body: words, source directory, what counts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from amlnb.model.json import canonical, digest
from amlnb.model.step import (
    CommandBody,
    InputRef,
    Literal,
    OutputRef,
    ParameterRef,
    Word,
)
from amlnb.sdk.steps.drafting import Draft
from amlnb.sdk.steps.imports import imports_of
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.ports import Ports
from amlnb.sdk.steps.recipe import PYTHON, Recipe, Source
from amlnb.sdk.steps.source import check_source, counted, take

#: The variables that turn the v1 names on in a process; see `amlnb.azureml`.
_NAMES_ON = ("AMLNB_AZUREML", "PYTHONPATH")
#: Bytes of a script that screens show.
_SHOWN = 200_000


def command_body(
    draft: Draft,
    step: PipelineStep,
    recipe: Recipe,
    source: Source | None,
    ports: Ports,
) -> CommandBody:
    """Return what an attempt at the step carries out."""
    words = ports.words(recipe.words)
    environment = ports.environment(recipe.environment)
    settings = ports.settings(recipe.settings)
    views = {name: dict(r.view) for name, r in ports.reads.items() if r.view}
    said = [_said(w) for w in words]
    variables = {name: _said(word) for name, word in sorted(environment.items())}
    is_python = any(word is PYTHON for word in recipe.words) and source is not None
    files = source.counted if source else {}
    if source and recipe.script:
        _show(draft, source.folder / recipe.script, files.get(recipe.script, ""))
    return CommandBody(
        kind=recipe.kind,
        title=step.name,
        words=words,
        digest=digest(
            canonical([recipe.kind, said, variables, recipe.is_shell, views])
        ),
        script=recipe.script,
        is_shell=recipe.is_shell,
        snapshot=source.snapshot if source else None,
        source_directory=shown(source.folder) if source else "",
        files=files,
        environment=environment,
        settings=settings,
        inherited=_inherited(os.environ),
        imports=_imports(draft, source, recipe.script) if is_python and source else (),
    )


def _imports(draft: Draft, source: Source, script: str) -> tuple[str, ...]:
    key = (source.folder, script)
    if key not in draft.imports:
        draft.imports[key] = imports_of(*key)
    return draft.imports[key]


def _inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what turns the v1 names on, where they are on in this process."""
    if environment.get(_NAMES_ON[0]) != "1":
        return {}
    return {name: environment[name] for name in _NAMES_ON if name in environment}


def _said(word: Word) -> list[Any]:
    """Return a word as data, for the digest."""
    return [_part(part) for part in word.parts]


def _part(part: Literal | ParameterRef | InputRef | OutputRef) -> list[Any]:
    match part:
        case Literal(value=value):
            return ["text", value]
        case ParameterRef(parameter=name):
            return ["parameter", name]
        case InputRef(input=name):
            return ["input", name]
        case OutputRef(output=name):
            return ["output", name]


def _show(draft: Draft, script: Path, known: str) -> None:
    """Keep a script's text for screens, by its digest."""
    data = script.read_bytes() if script.is_file() else b""
    if known and len(data) <= _SHOWN:
        draft.sources[known] = data.decode("utf-8", "replace")


def source_of(
    draft: Draft, step: PipelineStep, recipe: Recipe, *, dry: bool
) -> Source | None:
    """Return the step's source directory as it is now, or None if it has none."""
    folder = check_source(step.name, recipe, draft.request.default_source_directory)
    if folder is None:
        return None
    if recipe.check is not None:
        recipe.check(folder)
    if folder not in draft.taken:
        draft.taken[folder] = take(folder, draft.request.workspace, dry=dry)
    snapshot, files = draft.taken[folder]
    return Source(
        folder=folder,
        snapshot=snapshot,
        counted=counted(step.name, recipe, folder, files),
    )


def shown(path: Path) -> str:
    """Return a path as a person would write it here."""
    here = Path.cwd()
    inside = path.is_relative_to(here)
    return path.relative_to(here).as_posix() if inside else str(path)
