"""What `Experiment.submit` does with each kind of thing that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from amlnb.model.run import RunOptions
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.not_yet import NotYetError
from amlnb.sdk.runs.run import Run

if TYPE_CHECKING:
    from amlnb.sdk.experiment import Experiment
    from amlnb.sdk.pipeline import Pipeline

#: What may be given besides the thing itself and its tags.
_OPTIONS = (
    "pipeline_parameters",
    "regenerate_outputs",
    "continue_on_step_failure",
    "parent_run_id",
    "credential_passthrough",
)
#: What v1 submitted that is not here, by the class's name.
_LATER = ("PublishedPipeline", "PipelineEndpoint")


class NotSubmittableError(UserErrorException):
    """Something was submitted that is nothing to run."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"Experiment.submit takes a Pipeline, a ScriptRunConfig or an Estimator, "
            f"not a {type(given).__name__}: put steps into Pipeline(workspace, steps)."
        )


class UnknownOptionError(UserErrorException):
    """`submit` was given an argument that it does not have."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Experiment.submit has no argument {name!r}: for a pipeline it takes "
            f"{', '.join(_OPTIONS[:3])}; values of the pipeline's parameters go into "
            "pipeline_parameters."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a pipeline is to be run."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    regenerate_outputs: bool = False
    continue_on_step_failure: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    def options(self) -> RunOptions:
        """Return it in the engine's words."""
        return RunOptions(
            regenerate_outputs=bool(self.regenerate_outputs),
            continue_on_step_failure=bool(self.continue_on_step_failure),
            tags={str(k): str(v) for k, v in self.tags.items()},
        )


def submit(
    experiment: Experiment,
    config: Any,
    tags: Mapping[str, str],
    options: dict[str, Any],
) -> Run:
    """Start a run of what was given, or refuse it by its name."""
    from amlnb.sdk.pipeline import Pipeline

    for name in options:
        if name not in _OPTIONS:
            raise UnknownOptionError(name)
    wish = Wish(
        parameters=dict(options.get("pipeline_parameters") or {}),
        regenerate_outputs=bool(options.get("regenerate_outputs")),
        continue_on_step_failure=bool(options.get("continue_on_step_failure")),
        tags=tags,
    )
    if isinstance(config, Pipeline):
        return config.start(experiment, wish)
    alone = as_pipeline(experiment, config)
    return alone.start(experiment, wish)


def as_pipeline(experiment: Experiment, config: Any) -> Pipeline:
    """Return a script that is submitted alone as a pipeline of one step."""
    from amlnb.sdk.environment.script_run_config import ScriptRunConfig
    from amlnb.sdk.pipeline import Pipeline
    from amlnb.sdk.steps.estimator_step import Estimator, EstimatorAlone
    from amlnb.sdk.steps.notebook_alone import NotebookAlone
    from amlnb.sdk.steps.notebook_run_config import NotebookRunConfig
    from amlnb.sdk.steps.pipeline_step import PipelineStep
    from amlnb.sdk.steps.script_alone import ScriptAlone

    if isinstance(config, Estimator):
        return Pipeline(experiment.workspace, [EstimatorAlone(config)])
    if isinstance(config, NotebookRunConfig):
        return Pipeline(experiment.workspace, [NotebookAlone(config)])
    if isinstance(config, ScriptRunConfig):
        return Pipeline(experiment.workspace, [ScriptAlone(config)])
    if isinstance(config, PipelineStep):
        return Pipeline(experiment.workspace, [config])
    if type(config).__name__ in _LATER:
        raise NotYetError(type(config).__name__)
    raise NotSubmittableError(config)
