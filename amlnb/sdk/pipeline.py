"""Pipeline: steps that join, to plan, draw and submit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from amlnb.model.graph import Graph
from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline as Definition
from amlnb.model.plan import Plan
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.not_yet import NotYetError
from amlnb.sdk.parameter import fitting
from amlnb.sdk.runs.submitting import Wish
from amlnb.sdk.steps.build import build
from amlnb.sdk.steps.drafting import Request
from amlnb.sdk.steps.step_sequence import flat
from amlnb.sdk.steps.target import check_targets
from amlnb.sdk.workspace import Workspace
from amlnb.workspace.workspace import Workspace as LocalWorkspace

if TYPE_CHECKING:
    from graphviz import Digraph

    from amlnb.sdk.experiment import Experiment
    from amlnb.sdk.runs.pipeline_run import PipelineRun
    from amlnb.sdk.runs.run import Run


class Pipeline:
    """Steps that join by what they read and make; checked when it is made.

    Parameters
    ----------
    workspace
        Where its runs and results are kept.
    steps
        Steps, lists of steps, or a StepSequence.
    description
        What it is for.
    default_datastore
        Kept; outputs lie in the workspace's own store.
    default_source_directory
        The source directory of steps that name none.
    resolve_closure
        Whether steps that the listed ones need are taken in by themselves.

    Raises
    ------
    UserErrorException
        When a script is missing, an argument is no port of its step, an output comes
        from a step outside, or steps wait for each other. Nothing has run then.
    """

    def __init__(
        self,
        workspace: Workspace,
        steps: Iterable[Any],
        description: str | None = None,
        default_datastore: Any = None,
        default_source_directory: Path | str | None = None,
        resolve_closure: bool = True,
        **_ignored: object,
    ) -> None:
        if not isinstance(workspace, Workspace):
            raise UserErrorException(
                f"Pipeline(workspace, steps): workspace is a "
                f"{type(workspace).__name__}, and must be a Workspace, as "
                "Workspace.from_config() returns it."
            )
        self.default_datastore = default_datastore
        self._home: Workspace | None = workspace
        listed = list(flat([steps]))
        if not listed:
            raise UserErrorException("Pipeline(workspace, steps): there is no step.")
        directory = default_source_directory
        self._request: Request | None = Request(
            steps=listed,
            workspace=workspace.local,
            description=description or "",
            default_source_directory=None if directory is None else str(directory),
            resolve_closure=bool(resolve_closure),
        )
        self._definition = build(self._request, dry=True)

    @classmethod
    def of(cls, definition: Definition, workspace: Workspace | None = None) -> Self:
        """Return a pipeline that was read from a notebook, or kept by a workspace."""
        made = cls.__new__(cls)
        made._take(definition, workspace)  # noqa: SLF001 - its own class
        return made

    def _take(self, definition: Definition, workspace: Workspace | None) -> None:
        self.default_datastore = None
        self._home, self._request = workspace, None
        self._definition = definition

    # ------------------------------------------------------------------- what it is

    @property
    def definition(self) -> Definition:
        """The frozen pipeline as its files are now."""
        if self._request is not None:
            self._definition = replace(
                build(self._request, dry=True), name=self._definition.name
            )
        return self._definition

    @property
    def name(self) -> str:
        """The name under which its history is kept; its steps' names by default."""
        return self._definition.name

    @name.setter
    def name(self, name: str) -> None:
        self._definition = replace(self._definition, name=str(name))

    @property
    def description(self) -> str:
        """What it is for."""
        return self._definition.description

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of its steps."""
        return tuple(step.name for step in self._definition.steps)

    @property
    def graph(self) -> Graph:
        """The graph of its steps' names."""
        return self._definition.graph

    @property
    def workspace(self) -> Workspace:
        """Where its runs are kept; found from its folder if none was given."""
        if self._home is None:
            folder = self._definition.folder
            start = LocalWorkspace.open(Path(folder) if folder else None)
            self._home = Workspace.at(start.root)
        return self._home

    # -------------------------------------------------------------------- before a run

    def validate(self) -> list[str]:
        """Return what is wrong with it, one sentence each; empty when nothing is.

        What can be refused before a run is refused when a pipeline is made: this looks
        again at files that may have gone since.
        """
        try:
            self.workspace.local.plan(self.definition)
        except Exception as error:  # noqa: BLE001 - v1 returns what it finds
            return [str(error)]
        return []

    def plan(
        self,
        pipeline_parameters: Mapping[str, Any] | None = None,
        *,
        regenerate_outputs: bool = False,
        **parameters: Any,
    ) -> Plan:
        """Return what a run with these parameters would do, and why; nothing runs."""
        given = {**(pipeline_parameters or {}), **parameters}
        wish = Wish(parameters=given, regenerate_outputs=regenerate_outputs)
        definition = self.definition
        values = self._values(definition, wish.parameters)
        return self.workspace.local.plan(definition, values, wish.options())

    def _values(
        self, definition: Definition, given: Mapping[str, Any]
    ) -> dict[str, JsonValue]:
        known = {parameter.name: parameter for parameter in definition.parameters}
        return {
            name: fitting(known[name], value) if name in known else value
            for name, value in given.items()
        }

    # --------------------------------------------------------------------- running it

    def submit(
        self,
        experiment_name: str = "",
        pipeline_parameters: Mapping[str, Any] | None = None,
        continue_on_step_failure: bool = False,
        regenerate_outputs: bool = False,
        parent_run_id: object = None,
        credential_passthrough: object = None,
        **parameters: Any,
    ) -> PipelineRun:
        """Start a run in a process of its own, and return at once.

        Parameters
        ----------
        experiment_name
            The experiment to file it under; the pipeline's name by default.
        pipeline_parameters, parameters
            Values by parameter; the defaults stand for the others.
        continue_on_step_failure
            Whether steps that do not need a failed one still start.
        regenerate_outputs
            Whether nothing is reused.
        """
        from amlnb.sdk.experiment import Experiment

        del parent_run_id, credential_passthrough
        wish = Wish(
            parameters={**(pipeline_parameters or {}), **parameters},
            continue_on_step_failure=continue_on_step_failure,
            regenerate_outputs=regenerate_outputs,
        )
        experiment = Experiment(self.workspace, experiment_name or self.name)
        return cast("PipelineRun", self.start(experiment, wish))

    def frozen(self) -> Definition:
        """Return it as it is now, its source directories stored."""
        if self._request is None:
            return self._definition
        return replace(build(self._request, dry=False), name=self._definition.name)

    def start(self, experiment: Experiment, wish: Wish) -> Run:
        """Store its source directories, and start a run as it is wished."""
        from amlnb.sdk.runs.run import Run

        definition = self.frozen()
        values = self._values(definition, wish.parameters)
        local = self.workspace.local
        check_targets(definition, values, local)
        run = local.submit(
            definition, values, wish.options(), experiment=experiment.name
        )
        return Run.get(self.workspace, run.id)

    def publish(
        self,
        name: str | None = None,
        description: str | None = None,
        version: str | None = None,
        continue_on_step_failure: bool | None = None,
    ) -> Any:
        """Refuse: publishing is not here yet."""
        del name, description, version, continue_on_step_failure
        raise NotYetError("Pipeline.publish")

    def _set_experiment_name(self, name: str) -> None:  # v1 code names it
        """Do nothing: `submit` is told the experiment."""

    def service_endpoint(self) -> Any:
        """Refuse: there is no service."""
        raise NotYetError("Pipeline.service_endpoint")

    @staticmethod
    def load_yaml(workspace: Workspace, filename: str, **_ignored: object) -> Pipeline:
        """Refuse: YAML is not here yet."""
        del workspace, filename
        raise NotYetError("Pipeline.load_yaml")

    # --------------------------------------------------------------------- its picture

    def to_graphviz(self) -> Digraph:
        """Return its graph for the `graphviz` library, to style or to write as DOT."""
        from amlnb.picture.dot import to_graphviz

        return to_graphviz(self._definition)

    def draw(self, path: Path | str) -> Path:
        """Draw its graph into a file: ``.svg``, ``.png``, ``.pdf`` or ``.dot``.

        No system Graphviz is needed.
        """
        from amlnb.picture.render import render

        return render(self._definition, None, path)

    def _repr_svg_(self) -> str:
        from amlnb.picture.svg import run_svg

        return run_svg(self._definition)

    def __repr__(self) -> str:
        return f"Pipeline(Name: {self.name}, Steps: {', '.join(self.steps)})"
