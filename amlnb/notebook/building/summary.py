"""One line that says what a step takes and makes."""

from __future__ import annotations

from collections.abc import Iterator

from amlnb.model.pipeline import Pipeline
from amlnb.model.step import (
    CellBody,
    DataSource,
    HelperKind,
    Input,
    Literal,
    Map,
    ParameterRef,
    PathSource,
    Step,
    StepOutput,
)


def describe_step(pipeline: Pipeline, name: str) -> str:
    """Return ``train ← train_df (split) · lr · helper fit | → model, auc``.

    Raises
    ------
    NotFoundError
        When the pipeline has no such step.
    """
    step = pipeline.step(name)
    taken = " · ".join(_taken(step))
    made = ", ".join(_made(step))
    head = f"{step.name} ← {taken}" if taken else step.name
    return f"{head} | → {made}" if made else head


def _made(step: Step) -> Iterator[str]:
    return (output.name for output in step.outputs)


def _taken(step: Step) -> Iterator[str]:
    if step.inputs:
        yield ", ".join(_inputs(step.inputs))
    if step.map:
        yield f"each {step.map.item} of {_items(step.map)}"
    if step.arguments:
        yield ", ".join(a.name for a in step.arguments)
    if isinstance(step.body, CellBody):
        yield from _helpers(step.body)
    if step.when:
        yield f"when {step.when}"


def _inputs(inputs: tuple[Input, ...]) -> Iterator[str]:
    """Yield the inputs, those from one source together: ``a, b (split)``."""
    by_source: dict[str, list[str]] = {}
    for given in inputs:
        by_source.setdefault(_source(given), []).append(_name(given))
    for source, names in by_source.items():
        yield f"{', '.join(names)} ({source})"


def _source(given: Input) -> str:
    match given.source:
        case PathSource(path=path):
            return path
        case StepOutput(step=step):
            return step
        case DataSource():
            return "data"


def _name(given: Input) -> str:
    source = given.source
    if isinstance(source, StepOutput) and source.output != given.name:
        return f"{given.name} = {source.output}"
    return given.name


def _items(fan_out: Map) -> str:
    match fan_out.items:
        case ParameterRef(parameter=name):
            return name
        case Literal(value=list() as value):
            return f"{len(value)} values"
        case Literal():
            return "a value"
        case source:
            return f"{source.output} ({source.step})"


def _helpers(body: CellBody) -> Iterator[str]:
    """Yield the shipped code that a person would ask about; imports go unsaid."""
    words = {
        HelperKind.FUNCTION: "helper",
        HelperKind.CLASS: "class",
        HelperKind.CONSTANT: "constant",
        HelperKind.SHARED: "shared",
    }
    for kind, word in words.items():
        names = [h.name for h in body.helpers if h.kind is kind and h.name]
        if names:
            yield f"{word} {', '.join(names)}"
