"""StepSequence: steps that run one after the other, whatever data they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.pipeline_step import PipelineStep


class NotAStepError(UserErrorException):
    """Something among a pipeline's steps is none."""

    def __init__(self, given: object) -> None:
        self.given = given
        super().__init__(
            f"{given!r} stands among the steps and is a {type(given).__name__}: give "
            "steps, lists of steps, or a StepSequence."
        )


class StepSequence:
    """Steps in order; each waits for the one before it.

    Parameters
    ----------
    steps
        Steps, or lists of steps: those of a list run at the same time.
    """

    def __init__(self, steps: Iterable[Any] | None = None) -> None:
        self.steps = list(steps or ())
        before: list[PipelineStep] = []
        for each in self.steps:
            stage = list(flat([each]))
            for step in stage:
                for earlier in before:
                    step.run_after(earlier)
            before = stage or before

    def __iter__(self) -> Iterator[Any]:
        return iter(self.steps)


def flat(given: Iterable[Any]) -> Iterator[PipelineStep]:
    """Yield the steps of lists and sequences, in order; refuse all else."""
    for each in given:
        if isinstance(each, PipelineStep):
            yield each
        elif isinstance(each, list | tuple | StepSequence):
            yield from flat(each)
        else:
            raise NotAStepError(each)
