"""Which steps a pipeline has: those that are listed, and all that they need."""

from __future__ import annotations

from collections.abc import Sequence

from amlnb.sdk.data.binding import Product
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.pipeline_step import PipelineStep, producer_of
from amlnb.sdk.steps.ports import Ports, origin


class NoProducerError(UserErrorException):
    """A step reads something that no step makes."""

    def __init__(self, step: str, name: str) -> None:
        self.step, self.name = step, name
        super().__init__(
            f"Step {step!r} reads {name!r}, and no step makes it: list it in the "
            "outputs of the step that does."
        )


class OutsideStepError(UserErrorException):
    """A step needs another that is not in the pipeline."""

    def __init__(self, step: str, other: str, name: str) -> None:
        self.step, self.other, self.name = step, other, name
        what = (
            f"reads {name!r}, which step {other!r} makes"
            if name
            else (f"runs after step {other!r}")
        )
        super().__init__(
            f"Step {step!r} {what}, and that step is outside the pipeline: add it to "
            "steps, or leave resolve_closure=True."
        )


class TwoProducersError(UserErrorException):
    """Two steps list the same thing in their outputs."""

    def __init__(self, name: str, one: str, other: str) -> None:
        self.name, self.one, self.other = name, one, other
        super().__init__(
            f"Steps {one!r} and {other!r} both list {name!r} in their outputs: make "
            "another PipelineData for one of them."
        )


def all_steps(
    listed: Sequence[PipelineStep], *, resolve: bool
) -> list[tuple[PipelineStep, Ports]]:
    """Return the steps of a pipeline with what they read and make, each once.

    Parameters
    ----------
    resolve
        Whether steps that the listed ones need are taken in; else they are refused.
    """
    steps = list(dict.fromkeys(listed))
    listed_ones = set(steps)
    found: list[tuple[PipelineStep, Ports]] = []
    for step in steps:  # grows while we walk it
        ports = ports_of(step)
        found.append((step, ports))
        for other, name in _needed(step, ports):
            if other in listed_ones:
                continue
            if not resolve:
                raise OutsideStepError(step.name, other.name, name)
            listed_ones.add(other)
            steps.append(other)
    _check_producers(found)
    return found


def ports_of(step: PipelineStep) -> Ports:
    """Return what a step reads and makes; refuses what it cannot."""
    ports = Ports(step.name)
    for each in step.outputs:
        ports.add_output(each)
    for each in step.inputs:
        ports.add_input(each)
    recipe = step.recipe()
    ports.environment(recipe.environment)
    ports.words(recipe.words)
    ports.settings(recipe.settings)
    return ports


def _needed(step: PipelineStep, ports: Ports) -> list[tuple[PipelineStep, str]]:
    """Return the steps that must come before, each with what is read from it."""
    needed: list[tuple[PipelineStep, str]] = []
    for reads in ports.reads.values():
        if isinstance(reads.source, Product):
            producer = producer_of(reads.source)
            if producer is None:
                raise NoProducerError(step.name, reads.name)
            needed.append((producer, reads.name))
    return [*needed, *((other, "") for other in step.after)]


def _check_producers(found: list[tuple[PipelineStep, Ports]]) -> None:
    makers: dict[int, PipelineStep] = {}
    for step, ports in found:
        for product, made in ports.makes.values():
            known = makers.setdefault(id(origin(product)), step)
            if known is not step:
                raise TwoProducersError(made.name, known.name, step.name)
