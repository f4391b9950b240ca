"""A step's compute target: a name that the workspace knows, or a parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amlnb.model.json import JsonValue
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import ParameterRef
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.drafting import Draft
from amlnb.sdk.steps.pipeline_step import PipelineStep
from amlnb.sdk.steps.ports import Ports
from amlnb.sdk.steps.recipe import Recipe
from amlnb.workspace.workspace import Workspace


class UnknownTargetError(UserErrorException):
    """A step asks for a compute target that the workspace does not have."""

    def __init__(self, step: str, name: str, known: Sequence[str]) -> None:
        self.step, self.name, self.known = step, name, tuple(known)
        super().__init__(
            f"Step {step!r} asks for compute target {name!r}, and the workspace has "
            f"{', '.join(['local', *known])}: make it with ComputeTarget.create, or "
            "leave compute_target out to run on this machine."
        )


def check_target(workspace: Workspace, step: str, name: str) -> None:
    """Refuse a compute target that the workspace does not have."""
    if name in ("", "local"):
        return
    known = workspace.assets.names("compute")
    if name not in known:
        raise UnknownTargetError(step, name, sorted(known))


def check_targets(
    pipeline: Pipeline, values: Mapping[str, JsonValue], workspace: Workspace
) -> None:
    """Refuse a compute target that a run's parameters name and nobody has."""
    defaults = {p.name: p.default for p in pipeline.parameters}
    for step in pipeline.steps:
        if isinstance(step.target, ParameterRef):
            name = step.target.parameter
            check_target(workspace, step.name, str(values.get(name, defaults[name])))


def target_of(
    draft: Draft, step: PipelineStep, recipe: Recipe, ports: Ports
) -> str | ParameterRef:
    """Return what the step calls its compute; refuse what the workspace has not."""
    target = recipe.target
    if isinstance(target, PipelineParameter):
        ports.parameters[target.name] = target
        check_target(draft.request.workspace, step.name, str(target.default_value))
        return ParameterRef(parameter=target.name)
    check_target(draft.request.workspace, step.name, str(target))
    return str(target)
