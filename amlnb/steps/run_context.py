"""What a step's own process may know of the run it is part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amlnb.model.json import JsonValue

#: Names the file with the context, for `Run.get_context()`.
VARIABLE = "AMLNB_RUN_CONTEXT"
#: The files that both sides know, in the attempt's folder.
CONTEXT, METRICS, FILES, TAGS = "context.json", "metrics.jsonl", "files", "tags.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputHere:
    """One input, where the process finds it."""

    #: Empty for an input of mode ``direct``.
    path: str = ""
    #: What it is, for data from a datastore or dataset.
    definition: Mapping[str, JsonValue] = field(default_factory=dict)
    mode: str = "mount"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputHere:
    """One output, and where the process writes it."""

    path: str
    destination: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """A step run, as its own process knows it; plain data."""

    #: The workspace's ``.amlnb`` folder.
    root: str
    run: str
    #: The step, or ``step[2]`` for an item of a fan-out.
    key: str
    attempt: int
    #: Where the attempt keeps its files.
    folder: str
    experiment: str = ""
    inputs: Mapping[str, InputHere] = field(default_factory=dict)
    outputs: Mapping[str, OutputHere] = field(default_factory=dict)
