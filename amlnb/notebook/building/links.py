"""What one step is joined to, gathered while its names are looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from amlnb.model.step import (
    HelperKind,
    Literal,
    Map,
    ParameterRef,
    PathSource,
    StepOutput,
)
from amlnb.notebook.building.declared import Declared
from amlnb.notebook.building.local_modules import LocalModules
from amlnb.notebook.building.piece import Piece
from amlnb.notebook.building.producers import Producers
from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.building.shelf import Shelf
from amlnb.notebook.building.unresolved import Missing

Source: TypeAlias = StepOutput | PathSource


@dataclass(slots=True)
class Links:
    """Everything that a step takes from elsewhere, by the name it has in its code."""

    step: StepCell
    inputs: dict[str, Source] = field(default_factory=dict)
    arguments: dict[str, ParameterRef | Literal] = field(default_factory=dict)
    #: Shipped code, by each name it binds.
    pieces: dict[str, Piece] = field(default_factory=dict)
    #: Shipped statements of shared cells that bind nothing.
    effects: list[Piece] = field(default_factory=list)
    conditions: dict[str, Source] = field(default_factory=dict)
    map: Map | None = None

    def has(self, name: str) -> bool:
        """Return whether a name is taken care of."""
        return name in self.inputs or name in self.arguments or name in self.pieces

    def shipped(self) -> list[Piece]:
        """Return the shipped code in an order that runs: what is needed comes first."""
        return _in_order(self.pieces, self.effects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What every step's names are looked up in, and what looking them up brings."""

    folder: Path
    shelf: Shelf
    producers: Producers
    declared: Declared
    modules: LocalModules
    #: (step, name): outputs that some other step takes.
    wanted: dict[StepOutput, None] = field(default_factory=dict)
    #: Those that the runner itself must read: items and conditions.
    wanted_as_json: set[StepOutput] = field(default_factory=set)
    missing: list[Missing] = field(default_factory=list)
    #: One sentence each, without doubles.
    warnings: dict[str, None] = field(default_factory=dict)

    def want(self, output: StepOutput, *, as_json: bool = False) -> StepOutput:
        """Note that a step's output is taken, and return it."""
        self.wanted[output] = None
        if as_json:
            self.wanted_as_json.add(output)
        return output

    def warn(self, sentence: str) -> None:
        """Note what a person should know before running the pipeline."""
        self.warnings[sentence] = None


def _in_order(taken: dict[str, Piece], effects: list[Piece]) -> list[Piece]:
    done: dict[int, Piece] = {}

    def place(piece: Piece, above: frozenset[int]) -> None:
        key = id(piece)
        if key in done or key in above:  # functions may need each other
            return
        for need in piece.code.needs:
            if need.name in taken:
                place(taken[need.name], above | {key})
        done[key] = piece

    pieces = [*taken.values(), *effects]
    for piece in sorted(pieces, key=lambda p: _rank(p, bool(effects))):
        place(piece, frozenset())
    return list(done.values())


def _rank(piece: Piece, has_effects: bool) -> tuple[bool, tuple[int, int]]:
    # A line such as `sys.path.append("src")` must keep its place before an import.
    is_import = piece.kind is HelperKind.IMPORT and not has_effects
    return not is_import, piece.position
