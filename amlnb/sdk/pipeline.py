"""A pipeline in Python: what `amlnb.read_notebook` gives, to plan, draw and submit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline as Definition
from amlnb.model.plan import Plan
from amlnb.sdk.run import Run
from amlnb.workspace.workspace import Workspace

if TYPE_CHECKING:
    from graphviz import Digraph


class Pipeline:
    """A frozen pipeline and the workspace that it runs in.

    Parameters
    ----------
    definition
        The steps and how they join.
    workspace
        Where its runs and results are kept; None to find it from the pipeline's
        folder upward when it is first needed.
    """

    def __init__(
        self, definition: Definition, workspace: Workspace | None = None
    ) -> None:
        self.definition = definition
        self._workspace = workspace

    @property
    def name(self) -> str:
        """The name under which its history is kept."""
        return self.definition.name

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of its steps, as they stand in the notebook."""
        return tuple(step.name for step in self.definition.steps)

    @property
    def workspace(self) -> Workspace:
        """Where its runs and results are kept."""
        if self._workspace is None:
            start = Path(self.definition.folder) if self.definition.folder else None
            self._workspace = Workspace.open(start)
        return self._workspace

    def plan(self, **parameters: JsonValue) -> Plan:
        """Return what a run with these parameters would do, and why."""
        return self.workspace.plan(self.definition, parameters)

    def submit(self, *, experiment: str = "", **parameters: JsonValue) -> Run:
        """Start a run in a process of its own, and return at once."""
        run = self.workspace.submit(self.definition, parameters, experiment=experiment)
        return Run(run.id, self.workspace)

    def to_graphviz(self) -> Digraph:
        """Return its graph for the `graphviz` library, to style or to write as DOT."""
        from amlnb.picture.dot import to_graphviz

        return to_graphviz(self.definition)

    def draw(self, path: Path | str) -> Path:
        """Draw its graph into a file: ``.svg``, ``.png``, ``.pdf`` or ``.dot``.

        No system Graphviz is needed.
        """
        from amlnb.picture.render import render

        return render(self.definition, None, path)

    def _repr_svg_(self) -> str:
        from amlnb.picture.svg import run_svg

        return run_svg(self.definition)
