"""A pipeline in the making: what it is made from, and the keys of its steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.ports import Ports
from amlnb.sdk.steps.source import Taken
from amlnb.workspace.workspace import Workspace

#: What no key may hold: it becomes the name of a folder, and ``[`` marks items.
_NOT_IN_KEYS = re.compile(r"[^\w .+=@()-]+")
_LONGEST_KEY = 100


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
