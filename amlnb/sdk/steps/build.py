"""Steps as v1 code makes them become a frozen pipeline, or are refused."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlnb.model.graph import Graph
from amlnb.model.json import JsonValue, canonical, digest
from amlnb.model.parameter import Parameter
from amlnb.model.pipeline import Pipeline, check
from amlnb.model.step import (
    Argument,
    CommandBody,
    DataSource,
    Input,
    InputRef,
    Literal,
    Output,
    OutputRef,
    ParameterRef,
    Place,
    Reuse,
    ReuseMode,
    Step,
    StepOutput,
    Word,
)
from amlnb.sdk.data.binding import Product, Reads
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.closure import all_steps
from amlnb.sdk.steps.imports import imports_of
from amlnb.sdk.steps.pipeline_step import PipelineStep, producer_of
from amlnb.sdk.steps.ports import Ports
from amlnb.sdk.steps.recipe import PYTHON, Recipe, Source
from amlnb.sdk.steps.source import Taken, check_source, counted, take
from amlnb.steps.destination import named_parameters
from amlnb.workspace.workspace import Workspace

#: What no key may hold: it becomes the name of a folder, and ``[`` marks items.
_NOT_IN_KEYS = re.compile(r"[^\w .+=@()-]+")
_LONGEST_KEY = 100
#: The variables that turn the v1 names on in a process; see `amlnb.azureml`.
_NAMES_ON = ("AMLNB_AZUREML", "PYTHONPATH")
#: Bytes of a script that screens show.
_SHOWN = 200_000


class RunAfterCycleError(UserErrorException):
    """Steps wait for each other in a circle."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(
            f"These steps wait for each other: {' → '.join(path)}. Take one of the "
            "arrows away: drop a run_after, or an input."
        )


class OtherParameterError(UserErrorException):
    """Two parameters of one name have different defaults."""

    def __init__(self, name: str, one: object, other: object) -> None:
        self.name, self.one, self.other = name, one, other
        super().__init__(
            f"Two PipelineParameters are named {name!r}, with the defaults {one!r} and "
            f"{other!r}: use one object in both places, or another name."
        )


class UnknownInPathError(UserErrorException):
    """A destination's path speaks of a parameter that the pipeline does not have."""

    def __init__(self, step: str, output: str, name: str) -> None:
        self.step, self.output, self.name = step, output, name
        super().__init__(
            f"Step {step!r}: the destination of its output {output!r} speaks of the "
            f"parameter {name!r}, which no step of the pipeline is given: list it in "
            "the arguments or params of one, or give it alone as the path, as "
            f"destination=(datastore, PipelineParameter({name!r}, ...))."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a pipeline is to be made from."""

    steps: Sequence[PipelineStep]
    workspace: Workspace
    name: str = ""
    description: str = ""
    default_source_directory: str | None = None
    resolve_closure: bool = True


@dataclass(slots=True)
class Draft:
    """A pipeline in the making: its steps, and the keys they get."""

    request: Request
    found: list[tuple[PipelineStep, Ports]]
    keys: dict[PipelineStep, str] = field(default_factory=dict)
    parameters: dict[str, PipelineParameter] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    #: Source directories that were looked at: steps often share one.
    taken: dict[Path, Taken] = field(default_factory=dict)
    imports: dict[tuple[Path, str], tuple[str, ...]] = field(default_factory=dict)


def build(request: Request, *, dry: bool) -> Pipeline:
    """Return the frozen pipeline of these steps.

    Parameters
    ----------
    dry
        Whether source directories are only looked at; else they are stored.

    Raises
    ------
    AmlnbError
        Whatever is known to fail is refused here, before anything runs.
    """
    draft = Draft(request, all_steps(request.steps, resolve=request.resolve_closure))
    draft.keys = keys_of([step for step, _ in draft.found])
    _put_in_order(draft)
    _find_named_parameters(draft)
    steps = tuple(_step(draft, step, ports, dry=dry) for step, ports in draft.found)
    made = Pipeline(
        name=request.name or name_of([step.name for step, _ in draft.found]),
        steps=steps,
        parameters=_parameters(draft),
        description=request.description,
        folder=str(request.workspace.folder),
        sources=draft.sources,
    )
    return check(made)


def keys_of(steps: Sequence[PipelineStep]) -> dict[PipelineStep, str]:
    """Return a key for each step: its name, and a number where two bear the same."""
    taken: dict[str, int] = {}
    keys: dict[PipelineStep, str] = {}
    for step in steps:
        plain = _NOT_IN_KEYS.sub("_", step.name).strip(". ")[:_LONGEST_KEY] or "step"
        taken[plain] = taken.get(plain, 0) + 1
        keys[step] = plain if taken[plain] == 1 else f"{plain} ({taken[plain]})"
    return keys


def name_of(steps: Sequence[str]) -> str:
    """Return a name for a pipeline that has none: that of its steps."""
    first = ", ".join(steps[:3])
    return first if len(steps) <= 3 else f"{first} and {len(steps) - 3} more"  # noqa: PLR2004 - three fit a line


def _find_named_parameters(draft: Draft) -> None:
    """Give each step the parameters that the paths of its outputs speak of by name."""
    known = {n: p for _, ports in draft.found for n, p in ports.parameters.items()}
    for step, ports in draft.found:
        for _, made in ports.makes.values():
            for name in named_parameters(made.destination):
                if name not in known:
                    raise UnknownInPathError(step.name, made.name, name)
                ports.parameters[name] = known[name]


def _put_in_order(draft: Draft) -> None:
    """Sort the steps, those that others need first; refuse a circle."""
    parents = {
        draft.keys[step]: tuple(
            dict.fromkeys(draft.keys[p] for p in _parents(step, ports))
        )
        for step, ports in draft.found
    }
    graph = Graph(parents)
    if cycle := graph.cycle():
        raise RunAfterCycleError(cycle)
    place = {key: n for n, key in enumerate(graph.order())}
    draft.found.sort(key=lambda pair: place[draft.keys[pair[0]]])


def _parents(step: PipelineStep, ports: Ports) -> list[PipelineStep]:
    sources = [reads.source for reads in ports.reads.values()]
    made = [producer_of(s) for s in sources if isinstance(s, Product)]
    return [*(p for p in made if p is not None), *step.after]


# ------------------------------------------------------------------------- one step


def _step(draft: Draft, step: PipelineStep, ports: Ports, *, dry: bool) -> Step:
    recipe = step.recipe()
    source = recipe.taken or _taken(draft, step, recipe, dry=dry)
    folder = source.folder if source else None
    body = _body(draft, step, recipe, source, ports)
    target = _target(draft, step, recipe, ports)
    for parameter in ports.parameters.values():
        _remember(draft, parameter)
    return Step(
        name=draft.keys[step],
        body=body,
        inputs=tuple(_input(draft, reads) for reads in ports.reads.values()),
        outputs=tuple(_output(ports, name) for name in ports.makes),
        arguments=tuple(
            Argument(name=name, value=ParameterRef(parameter=name))
            for name in ports.parameters
        ),
        after=tuple(draft.keys[other] for other in step.after),
        reuse=Reuse(
            mode=ReuseMode.AUTO if step.allow_reuse else ReuseMode.OFF, salt=recipe.salt
        ),
        timeout=recipe.timeout,
        environment=recipe.packages,
        target=target,
        place=_place(recipe, folder),
    )


def _taken(
    draft: Draft, step: PipelineStep, recipe: Recipe, *, dry: bool
) -> Source | None:
    """Return the step's source directory as it is now, or None if it has none."""
    folder = check_source(step.name, recipe, draft.request.default_source_directory)
    if folder is None:
        return None
    if folder not in draft.taken:
        draft.taken[folder] = take(folder, draft.request.workspace, dry=dry)
    snapshot, files = draft.taken[folder]
    return Source(
        folder=folder,
        snapshot=snapshot,
        counted=counted(step.name, recipe, folder, files),
    )


def _body(
    draft: Draft,
    step: PipelineStep,
    recipe: Recipe,
    source: Source | None,
    ports: Ports,
) -> CommandBody:
    words = ports.words(recipe.words)
    environment = ports.environment(recipe.environment)
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
        source_directory=_shown(source.folder) if source else "",
        files=files,
        environment=environment,
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


def _input(draft: Draft, reads: Reads) -> Input:
    source = reads.source
    if isinstance(source, PipelineParameter):
        said = ParameterRef(parameter=source.name)
        return Input(
            name=reads.name, source=DataSource(definition=said, mode=reads.mode)
        )
    if isinstance(source, Mapping):
        made = DataSource(definition=source, mode=reads.mode)
        return Input(name=reads.name, source=made)
    producer = producer_of(source)
    assert producer is not None  # noqa: S101 - the closure has refused it
    output = StepOutput(step=draft.keys[producer], output=source.made_as().name)
    view = {**reads.view, "mode": reads.mode} if reads.view else {}
    return Input(name=reads.name, source=output, view=view)


def _output(ports: Ports, name: str) -> Output:
    made = ports.makes[name][1]
    return Output(
        name=name,
        format=made.format,
        may_be_empty=True,
        destination=made.destination,
        register=made.register,
        offered_as=made.offered_as,
    )


def _target(
    draft: Draft, step: PipelineStep, recipe: Recipe, ports: Ports
) -> str | ParameterRef:
    target = recipe.target
    if isinstance(target, PipelineParameter):
        ports.parameters[target.name] = target
        check_target(draft.request.workspace, step.name, str(target.default_value))
        return ParameterRef(parameter=target.name)
    check_target(draft.request.workspace, step.name, str(target))
    return str(target)


class UnknownTargetError(UserErrorException):
    """A step asks for a compute target that the workspace does not have."""

    def __init__(self, step: str, name: str, known: Sequence[str]) -> None:
        self.step, self.name, self.known = step, name, tuple(known)
        super().__init__(
            f"Step {step!r} asks for compute target {name!r}, and the workspace has "
            f"{', '.join(['local', *known])}: make it with ComputeTarget.create, or "
            "leave compute_target out to run on this machine."
        )


def check_target(workspace: Workspace, step: str, name: str) -> None:
    """Refuse a compute target that the workspace does not have."""
    if name in ("", "local"):
        return
    known = workspace.assets.names("compute")
    if name not in known:
        raise UnknownTargetError(step, name, sorted(known))


def check_targets(
    pipeline: Pipeline, values: Mapping[str, JsonValue], workspace: Workspace
) -> None:
    """Refuse a compute target that a run's parameters name and nobody has."""
    defaults = {p.name: p.default for p in pipeline.parameters}
    for step in pipeline.steps:
        if isinstance(step.target, ParameterRef):
            name = step.target.parameter
            check_target(workspace, step.name, str(values.get(name, defaults[name])))


def _place(recipe: Recipe, folder: Path | None) -> Place:
    if folder is None:
        return Place()
    return Place(file=_shown(folder / recipe.script))


def _shown(path: Path) -> str:
    """Return a path as a person would write it here."""
    here = Path.cwd()
    inside = path.is_relative_to(here)
    return path.relative_to(here).as_posix() if inside else str(path)


# ----------------------------------------------------------------------- parameters


def _remember(draft: Draft, parameter: PipelineParameter) -> None:
    known = draft.parameters.setdefault(parameter.name, parameter)
    if known.model != parameter.model:
        raise OtherParameterError(
            parameter.name, known.default_value, parameter.default_value
        )


def _parameters(draft: Draft) -> tuple[Parameter, ...]:
    return tuple(parameter.model for parameter in draft.parameters.values())
