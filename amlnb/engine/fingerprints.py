"""From a step and what it reads to its fingerprint: the parts of its reuse key."""

from __future__ import annotations

from collections.abc import Mapping

from amlnb.model.artifact import Artifact
from amlnb.model.fingerprint import FORMAT_VERSION, Fingerprint
from amlnb.model.json import JsonValue, canonical
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import CellBody, CommandBody, Literal, ParameterRef, Step
from amlnb.ports import History


def own_parts(
    step: Step,
    pipeline: Pipeline,
    parameters: Mapping[str, JsonValue],
    history: History,
) -> dict[str, str]:
    """Return every part that is known without looking at the step's inputs."""
    body = step.body
    kernel = step.kernel or pipeline.kernel
    parts = {"kind": type(body).__name__, "source": body.digest}
    if isinstance(body, CellBody):
        parts |= {f"helper:{h.name}": h.digest for h in body.helpers}
    if isinstance(body, CommandBody):
        parts["kind"] = body.kind
        parts |= {f"file:{path}": known for path, known in body.files.items()}
    parts |= {f"module:{m}": pipeline.source_digests[m] for m in body.modules}
    for argument in (a for a in step.arguments if a.counts):
        value = argument_value(argument.value, parameters)
        parts[f"parameter:{argument.name}"] = canonical(value)
    parts["outputs"] = canonical(sorted((o.name, o.format) for o in step.outputs))
    parts["kernel"] = kernel
    parts["environment"] = history.environment(kernel, body.imports)
    parts["format"] = FORMAT_VERSION
    if step.environment:
        parts["environment"] += "\n" + step.environment
    if step.reuse.salt:
        parts["salt"] = step.reuse.salt
    return parts


def argument_value(
    value: ParameterRef | Literal, parameters: Mapping[str, JsonValue]
) -> JsonValue:
    """Return what a parameter reference or a literal stands for in this run."""
    if isinstance(value, ParameterRef):
        return parameters[value.parameter]
    return value.value


def input_part(name: str, input_digest: str) -> dict[str, str]:
    """Return the part for one input."""
    return {f"input:{name}": input_digest}


def item_part(name: str, item: JsonValue | Artifact) -> dict[str, str]:
    """Return the part for a fan-out's item: its text, or the digest of its bytes."""
    text = item.digest if isinstance(item, Artifact) else canonical(item)
    return {f"item:{name}": text}


def fingerprint(parts: Mapping[str, str]) -> Fingerprint:
    """Return the fingerprint over these parts."""
    return Fingerprint(dict(parts))
