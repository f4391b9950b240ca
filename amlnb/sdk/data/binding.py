"""What a data object means to a step: the joint between the data and step classes.

A class whose objects may stand in a step's `inputs` has `read_as()`; one whose objects
may stand in `outputs` has `made_as()`. An object that is both, such as PipelineData, is
an output of the step that lists it there, and an input everywhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from amlnb.model.artifact import ANY_PLACE
from amlnb.model.json import JsonValue
from amlnb.sdk.parameter import PipelineParameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Makes:
    """A step makes something, and writes it to a path."""

    #: The output's name in its step.
    name: str
    #: ``place`` (a file or a folder, whichever is made), ``file`` or ``dir`` (the
    #: folder is there before the step starts).
    format: str = ANY_PLACE
    #: Where else it goes, as `amlnb.model.step.Output` has it.
    destination: Mapping[str, JsonValue] = field(default_factory=dict)
    register: Mapping[str, JsonValue] = field(default_factory=dict)
    #: The name under which `PipelineRun.get_pipeline_output` finds it.
    offered_as: str = ""
    #: Pipeline parameters that the destination names as ``{parameter:NAME}``.
    parameters: tuple[PipelineParameter, ...] = ()
    #: Whether naming it in the arguments is enough to make it an output.
    by_use: bool = False


@runtime_checkable
class Product(Protocol):
    """What a step may list in its outputs."""

    def made_as(self) -> Makes:
        """Return what it is as an output; told apart from others by identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """A step reads something under a name."""

    #: The input's name in its step.
    name: str
    #: What another step makes, a definition, or a parameter whose value is one.
    source: Product | Mapping[str, JsonValue] | PipelineParameter
    #: ``mount``, ``download``, or ``direct``: no path, only the definition.
    mode: str = "mount"
    #: For a step's output: the dataset that `Run.input_datasets` gives for it, a
    #: definition whose files are those of the input.
    view: Mapping[str, JsonValue] = field(default_factory=dict)
    #: Whether naming it in the arguments is enough to make it an input.
    by_use: bool = False


@runtime_checkable
class Readable(Protocol):
    """What a step may list in its inputs."""

    def read_as(self) -> Reads:
        """Return what it is as an input."""


@runtime_checkable
class Defined(Protocol):
    """Data that a pipeline parameter may stand for: a DataPath, a dataset."""

    def data_definition(self) -> Mapping[str, JsonValue]:
        """Return it as `amlnb.data.sources` reads it."""
