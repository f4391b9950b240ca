"""What a ``%%pipeline_step`` line asked for, as data; nothing is looked up yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from amlnb.model.parameter import Parameter
from amlnb.model.step import Resources, Reuse


class RunHere(StrEnum):
    """What running the cell by hand does."""

    #: Declare the step and run the cell in the live namespace.
    HERE = "here"
    #: Declare it, run it as the pipeline would, and pull its outputs back.
    ISOLATED = "isolated"
    #: Only declare it.
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOption:
    """``-i name``, ``-i name=step.out``, ``-i name=path/or/url``."""

    name: str
    #: What stands behind the ``=``; empty for a bare name.
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOption:
    """``-o name`` or ``-o name:format``."""

    name: str
    format: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterOption:
    """``-p name``, ``-p name:type``, ``-p name:type=default``."""

    parameter: Parameter
    #: Whether a type or default was written, so that it declares rather than uses.
    declares: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapOption:
    """``--map item=items``."""

    item: str
    #: A name (parameter, constant or step output), or ``step.output``.
    items: str
    max_parallel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOptions:
    """Every option of ``%%pipeline_step``, in the line or as ``#|`` lines."""

    name: str
    inputs: tuple[InputOption, ...] = ()
    outputs: tuple[OutputOption, ...] = ()
    parameters: tuple[ParameterOption, ...] = ()
    #: No inference: only what is declared comes in and goes out.
    strict: bool = False
    after: tuple[str, ...] = ()
    run: RunHere = RunHere.HERE
    reuse: Reuse = field(default_factory=Reuse)
    retries: int = 0
    #: Seconds.
    retry_delay: float = 10.0
    #: Seconds; None for no limit.
    timeout: float | None = None
    when: str = ""
    map: MapOption | None = None
    kernel: str = ""
    environment: str = ""
    compute: str = "local"
    resources: Resources = field(default_factory=Resources)
    #: A whole notebook as the body.
    notebook: str = ""
    allow_failure: bool = False
    card: bool = False
    #: The lines that the magic and its ``#|`` options take up, so that what follows
    #: keeps its line numbers.
    header_lines: int = 1
