"""What a step's cell needs bound before it runs by hand; decided, not done."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlnb.model.artifact import PLACE_FORMATS
from amlnb.notebook.options import InputOption, StepOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a cell that runs by hand finds around it."""

    #: The user's names.
    namespace: Mapping[str, Any]
    #: The steps declared so far.
    steps: Collection[str]
    #: The folder that relative paths start from.
    folder: Path
    #: Where files and folders that a step writes by hand are to lie.
    scratch: Path


def bindings(options: StepOptions, around: Around) -> dict[str, Any]:
    """Return the names that the pipeline would bind for the step, and their values.

    Parameters that the step declares take their defaults; the item of a fan-out is
    its first; an input under another name is the variable it stands for, or a path;
    a place to write is a path below `scratch`.
    """
    bound: dict[str, Any] = {}
    for option in options.parameters:
        if option.declares and not option.parameter.required:
            bound[option.parameter.name] = option.parameter.default
    for given in options.inputs:
        bound |= _input(given, around)
    if options.map is not None:
        items = {**around.namespace, **bound}.get(_output(options.map.items))
        if isinstance(items, list | tuple) and items:
            bound[options.map.item] = items[0]
    for output in options.outputs:
        if output.format in PLACE_FORMATS:
            bound[output.name] = around.scratch / options.name / output.name
    return bound


def _output(source: str) -> str:
    return source.rpartition(".")[2]


def _input(given: InputOption, around: Around) -> dict[str, Any]:
    if not given.source:
        return {}
    step, dot, output = given.source.rpartition(".")
    if dot and step in around.steps:
        known = output in around.namespace and given.name != output
        return {given.name: around.namespace[output]} if known else {}
    if "://" in given.source:
        return {given.name: given.source}
    return {given.name: around.folder / given.source}
