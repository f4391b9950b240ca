"""PipelineDraft: a pipeline that is kept in the workspace while it is worked on."""

from __future__ import annotations

import builtins
import uuid
from collections.abc import Mapping
from typing import Any, cast

from amlnb.model.codec import decode, encode
from amlnb.model.errors import NotFoundError
from amlnb.model.graph import Graph
from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline as Definition
from amlnb.ports import Asset
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.experiment import Experiment
from amlnb.sdk.not_yet import NotYetError
from amlnb.sdk.parameter import plain
from amlnb.sdk.pipeline import Pipeline
from amlnb.sdk.runs.pipeline_run import PipelineRun
from amlnb.sdk.runs.submitting import Wish
from amlnb.sdk.workspace import Workspace

#: The kind under which the workspace keeps drafts.
KIND = "pipeline_draft"
_WHAT = ("name", "description", "experiment_name", "continue_on_step_failure")


class NotAPipelineError(UserErrorException):
    """A draft was to be made of something that is no pipeline."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"A PipelineDraft is made of a Pipeline or a PipelineRun, not of a "
            f"{type(given).__name__}."
        )


class PipelineDraft:
    """A pipeline with a name, parameters and an experiment, to change and to run.

    Parameters
    ----------
    workspace
        The workspace that holds it.
    id
        Its id.
    """

    def __init__(self, workspace: Workspace, id: str, **_ignored: object) -> None:  # noqa: A002 - v1's word
        self.workspace = workspace
        kept = workspace.local.assets.newest(KIND, str(id))
        if kept is None:
            known = tuple(workspace.local.assets.names(KIND))
            raise NotFoundError("pipeline draft", str(id), known)
        self._kept: Asset = kept

    @staticmethod
    def create(
        workspace: Workspace,
        pipeline: Pipeline | PipelineRun,
        name: str | None = None,
        description: str | None = None,
        experiment_name: str | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        continue_on_step_failure: bool | None = None,
        tags: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> PipelineDraft:
        """Keep a pipeline, with its source directories as they are now, as a draft.

        Parameters
        ----------
        experiment_name
            Where its runs are filed; its name by default.
        pipeline_parameters
            Values for its runs; the parameters' defaults for others.
        """
        definition = _frozen(pipeline)
        body: dict[str, JsonValue] = {
            "definition": encode(definition),
            "name": name or definition.name,
            "description": description or definition.description,
            "experiment_name": experiment_name or name or definition.name,
            "parameters": _values(pipeline_parameters),
            "continue_on_step_failure": bool(continue_on_step_failure),
            "tags": _texts(tags),
            "properties": _texts(properties),
            "last_run": None,
        }
        made = uuid.uuid4().hex
        workspace.local.assets.put_version(KIND, made, body)
        return PipelineDraft(workspace, made)

    @staticmethod
    def get(workspace: Workspace, id: str) -> PipelineDraft:  # noqa: A002 - v1's word
        """Return the draft of that id."""
        return PipelineDraft(workspace, id)

    @staticmethod
    def list(
        workspace: Workspace, tags: Mapping[str, str] | None = None
    ) -> builtins.list[PipelineDraft]:
        """Return the drafts that have all these tags."""
        names = workspace.local.assets.names(KIND)
        drafts = [PipelineDraft(workspace, name) for name in names]
        wanted = _texts(tags)
        return [d for d in drafts if wanted.items() <= d.tags.items()]

    # -------------------------------------------------------------------- what it is

    @property
    def id(self) -> str:
        """Its id."""
        return self._kept.name

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._kept.body["name"])

    @property
    def description(self) -> str:
        """What it is for."""
        return str(self._kept.body["description"])

    @property
    def experiment_name(self) -> str:
        """Where its runs are filed."""
        return str(self._kept.body["experiment_name"])

    @property
    def tags(self) -> dict[str, str]:
        """Words that were given to it."""
        return cast("dict[str, str]", dict(_mapping(self._kept.body["tags"])))

    @property
    def properties(self) -> dict[str, str]:
        """Words that were given to it when it was made."""
        return cast("dict[str, str]", dict(_mapping(self._kept.body["properties"])))

    @property
    def last_submitted_pipeline_run_id(self) -> str | None:
        """The id of its newest run, if it has one."""
        found = self._kept.body.get("last_run")
        return None if found is None else str(found)

    def get_graph(self) -> Graph:
        """Return the graph of its steps' names."""
        return self._definition.graph

    @property
    def _definition(self) -> Definition:
        return decode(Definition, self._kept.body["definition"])

    # --------------------------------------------------------------------- changing it

    def update(
        self,
        pipeline: Pipeline | PipelineRun | None = None,
        name: str | None = None,
        description: str | None = None,
        experiment_name: str | None = None,
        tags: Mapping[str, str] | None = None,
        pipeline_parameters: Mapping[str, Any] | None = None,
        continue_on_step_failure: bool | None = None,
    ) -> None:
        """Give it another pipeline, name, or values; what is left out stays."""
        given = (name, description, experiment_name, continue_on_step_failure)
        changes: dict[str, JsonValue] = {
            key: value
            for key, value in zip(_WHAT, given, strict=True)
            if value is not None
        }
        if pipeline is not None:
            changes["definition"] = encode(_frozen(pipeline))
        if tags is not None:
            changes["tags"] = _texts(tags)
        if pipeline_parameters is not None:
            changes["parameters"] = _values(pipeline_parameters)
        self._change(changes)

    def _change(self, changes: Mapping[str, JsonValue]) -> None:
        body = {**self._kept.body, **changes}
        assets = self.workspace.local.assets
        self._kept = assets.change(KIND, self._kept.id, body)

    def delete(self) -> None:
        """Take it out of the workspace; its runs stay."""
        self.workspace.local.assets.archive(KIND, self.id)

    # ---------------------------------------------------------------------- running it

    def submit_run(self) -> PipelineRun:
        """Start a run of it, and return at once."""
        body = self._kept.body
        wish = Wish(
            parameters=_mapping(body["parameters"]),
            continue_on_step_failure=bool(body["continue_on_step_failure"]),
            tags=self.tags,
        )
        pipeline = Pipeline.of(self._definition, self.workspace)
        experiment = Experiment(self.workspace, self.experiment_name)
        run = pipeline.start(experiment, wish)
        self._change({"last_run": run.id})
        return cast("PipelineRun", run)

    def publish(self) -> Any:
        """Refuse: publishing is not here yet."""
        raise NotYetError("PipelineDraft.publish")

    def __repr__(self) -> str:
        return f"PipelineDraft(Name: {self.name}, Id: {self.id})"


def _frozen(pipeline: Any) -> Definition:
    if isinstance(pipeline, Pipeline):
        return pipeline.frozen()
    if isinstance(pipeline, PipelineRun):
        return pipeline.experiment.workspace.local.pipeline(pipeline.id)
    raise NotAPipelineError(pipeline)


def _values(given: Mapping[str, Any] | None) -> dict[str, JsonValue]:
    return {str(name): plain(str(name), v) for name, v in (given or {}).items()}


def _texts(given: Mapping[str, Any] | None) -> dict[str, str]:
    return {str(k): str(v) for k, v in (given or {}).items()}


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}
