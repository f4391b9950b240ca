"""A pipeline as JSON: the nodes and edges that every screen draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypedDict

from amlnb.model.json import JsonValue
from amlnb.model.parameter import Parameter
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import (
    Argument,
    CellBody,
    CommandBody,
    DataSource,
    Input,
    Map,
    NotebookBody,
    ParameterRef,
    PathSource,
    Step,
    StepOutput,
)
from amlnb.model.step import Literal as FixedValue
from amlnb.wire.reason import PlaceJson, place_json

EdgeKind = Literal["data", "condition", "order"]
StepKind = Literal["cell", "notebook", "command"]


class ParameterJson(TypedDict):
    """A parameter that a run may be given a value for."""

    name: str
    #: A value of `amlnb.model.parameter.ParameterType`.
    type: str
    #: Null where `required`, and where null is the default.
    default: JsonValue
    required: bool
    description: str


class InputJson(TypedDict):
    """One thing a step reads: another step's output, or else a path or dataset."""

    #: The name its body knows it by.
    name: str
    #: The step and output it comes from; both empty for a path.
    step: str
    output: str
    #: A file, folder, URL, or what a dataset is known by; empty for a step's output.
    path: str


class SlotJson(TypedDict):
    """One thing a step promises to make."""

    name: str
    #: ``auto`` chooses by the value's type.
    format: str
    optional: bool


class ArgumentJson(TypedDict):
    """A variable of a step whose value is a parameter, or fixed."""

    name: str
    #: The pipeline's parameter; empty for a fixed value.
    parameter: str
    #: The fixed value; null for a parameter.
    value: JsonValue


class MapJson(TypedDict):
    """A fan-out: where its items come from."""

    #: The variable that holds one item.
    item: str
    #: The source in words: ``airports``, ``split.parts``, ``3 items``.
    text: str
    #: Items at once; null for as many as the compute takes.
    max_parallel: int | None


class NodeJson(TypedDict):
    """One step."""

    name: str
    kind: StepKind
    #: Always given: the step's own kernel, or the pipeline's.
    kernel: str
    compute: str
    inputs: list[InputJson]
    outputs: list[SlotJson]
    parameters: list[ArgumentJson]
    #: Runs only if this holds; empty for always.
    when: str
    #: Null unless the step runs once for each item of a list.
    map: MapJson | None
    #: Tries after the first.
    retries: int
    #: Seconds for one try; null for no limit.
    timeout: float | None
    place: PlaceJson


class EdgeJson(TypedDict):
    """One arrow between two steps; there is one at most between any two."""

    source: str
    target: str
    #: The outputs that it carries; none where only the order counts.
    names: list[str]
    #: ``condition`` where the data serves a ``when`` only.
    kind: EdgeKind


class GraphJson(TypedDict):
    """A whole pipeline, as drawn before anything has run."""

    name: str
    description: str
    #: The kernel of steps that name none.
    kernel: str
    #: The notebook or file it was read from; may be empty.
    file: str
    parameters: list[ParameterJson]
    nodes: list[NodeJson]
    edges: list[EdgeJson]
    #: What a person should know before running it, one sentence each.
    warnings: list[str]


def graph_json(pipeline: Pipeline) -> GraphJson:
    """Return the pipeline's nodes in its own order, and the edges between them."""
    return GraphJson(
        name=pipeline.name,
        description=pipeline.description,
        kernel=pipeline.kernel,
        file=pipeline.file,
        parameters=[_parameter(p) for p in pipeline.parameters],
        nodes=[_node(step, pipeline.kernel) for step in pipeline.steps],
        edges=edges_json(pipeline),
        warnings=list(pipeline.warnings),
    )


def edges_json(pipeline: Pipeline) -> list[EdgeJson]:
    """Return the arrows alone, those into the same step next to each other."""
    return [edge for step in pipeline.steps for edge in _edges(step)]


def _parameter(parameter: Parameter) -> ParameterJson:
    return ParameterJson(
        name=parameter.name,
        type=parameter.type.value,
        default=None if parameter.required else parameter.default,
        required=parameter.required,
        description=parameter.description,
    )


def _node(step: Step, kernel: str) -> NodeJson:
    return NodeJson(
        name=step.name,
        kind=_kind(step),
        kernel=step.kernel or kernel,
        compute=step.compute,
        inputs=[_input(i) for i in step.inputs],
        outputs=[
            SlotJson(name=o.name, format=o.format, optional=o.optional)
            for o in step.outputs
        ],
        parameters=[_argument(a) for a in step.arguments],
        when=step.when,
        map=_map(step.map) if step.map else None,
        retries=step.retries,
        timeout=step.timeout,
        place=place_json(step.place),
    )


def _kind(step: Step) -> StepKind:
    match step.body:
        case CellBody():
            return "cell"
        case NotebookBody():
            return "notebook"
        case CommandBody():
            return "command"


def _input(wanted: Input) -> InputJson:
    match wanted.source:
        case StepOutput(step=step, output=output):
            return InputJson(name=wanted.name, step=step, output=output, path="")
        case PathSource(path=path):
            return InputJson(name=wanted.name, step="", output="", path=path)
        case DataSource(definition=definition):
            return InputJson(
                name=wanted.name, step="", output="", path=_data(definition)
            )


def _data(definition: Mapping[str, JsonValue] | ParameterRef) -> str:
    """Return what a person knows the data by."""
    if isinstance(definition, ParameterRef):
        return f"parameter {definition.parameter}"
    known = [definition.get(k) for k in ("name", "datastore", "path", "url")]
    return "/".join(str(word) for word in known if word)


def _argument(argument: Argument) -> ArgumentJson:
    match argument.value:
        case ParameterRef(parameter=parameter):
            return ArgumentJson(name=argument.name, parameter=parameter, value=None)
        case FixedValue(value=value):
            return ArgumentJson(name=argument.name, parameter="", value=value)


def _map(fan_out: Map) -> MapJson:
    match fan_out.items:
        case ParameterRef(parameter=parameter):
            text = parameter
        case StepOutput(step=step, output=output):
            text = f"{step}.{output}"
        case FixedValue(value=value):
            text = f"{len(value)} items" if isinstance(value, list | tuple) else "items"
    return MapJson(item=fan_out.item, text=text, max_parallel=fan_out.max_parallel)


def _edges(step: Step) -> list[EdgeJson]:
    names: dict[str, dict[str, None]] = {parent: {} for parent in step.parents()}
    kinds: dict[str, EdgeKind] = {}
    for source, kind in _sources(step):
        names[source.step][source.output] = None
        kinds.setdefault(source.step, kind)
    return [
        EdgeJson(
            source=parent,
            target=step.name,
            names=list(carried),
            kind=kinds.get(parent, "order"),
        )
        for parent, carried in names.items()
    ]


def _sources(step: Step) -> Iterator[tuple[StepOutput, EdgeKind]]:
    """Yield the outputs it reads; what is data and condition both counts as data."""
    if step.map and isinstance(step.map.items, StepOutput):
        yield step.map.items, "data"
    for inputs, kind in _kinds(step):
        for wanted in inputs:
            if isinstance(wanted.source, StepOutput):
                yield wanted.source, kind


def _kinds(step: Step) -> tuple[tuple[tuple[Input, ...], EdgeKind], ...]:
    return (step.inputs, "data"), (step.condition_inputs, "condition")
