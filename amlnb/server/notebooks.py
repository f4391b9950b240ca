"""What the server needs to know of notebooks, and is told by who puts it together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from amlnb.model.pipeline import Pipeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A magic's line for a cell, and what a person should check about it."""

    line: str
    notes: tuple[str, ...] = ()


class Notebooks(Protocol):
    """Reads notebooks without running them."""

    def pipeline(self, path: Path) -> Pipeline:
        """Return the pipeline that a saved notebook declares."""

    def suggest(self, cells: Sequence[str], index: int) -> Suggested:
        """Return the line that makes a cell a step; `cells` are all code cells."""
