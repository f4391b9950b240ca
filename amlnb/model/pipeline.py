"""A pipeline: steps joined by what they make, checked when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.graph import Graph
from amlnb.model.json import digest
from amlnb.model.names import nearest
from amlnb.model.parameter import Parameter
from amlnb.model.step import (
    CommandBody,
    DataSource,
    InputRef,
    OutputRef,
    ParameterRef,
    Place,
    Step,
    StepOutput,
)


class DuplicateStepError(AmlnbError):
    """Two steps of one pipeline bear the same name."""

    def __init__(self, name: str, places: tuple[Place, ...]) -> None:
        self.name, self.places = name, places
        where = " and ".join(str(p) for p in places)
        super().__init__(
            f"Two steps are named {name!r}, at {where}: give one another name, or "
            "delete the cell that is out of date."
        )


class UnknownJoinError(AmlnbError):
    """A step reads from, or waits for, something that no step offers."""

    def __init__(
        self, step: str, place: Place, wanted: str, known: Iterable[str]
    ) -> None:
        self.step, self.place, self.wanted = step, place, wanted
        self.known = tuple(known)
        near = nearest(wanted, self.known)
        ask = f" Did you mean {near!r}?" if near else ""
        has = f" There are: {', '.join(self.known)}." if self.known else ""
        super().__init__(
            f"Step {step!r} ({place}) wants {wanted!r}, and the pipeline has no such "
            f"thing.{ask}{has}"
        )


class CycleError(AmlnbError):
    """Steps wait for each other in a circle."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(
            f"These steps wait for each other: {' → '.join(path)}. Take one of the "
            "arrows away: rename an output, or drop an --after."
        )


@dataclass(frozen=True, kw_only=True)  # no slots: they leave no room for what is kept
class Pipeline:
    """Steps, parameters and the code they need, frozen; make one with `build`."""

    #: Names the history that reasons and estimates are drawn from.
    name: str
    steps: tuple[Step, ...]
    parameters: tuple[Parameter, ...] = ()
    description: str = ""
    #: The kernel of steps that name none.
    kernel: str = "python3"
    #: The folder that steps run in and relative paths start from, absolute.
    folder: str = ""
    #: The notebook or file it was read from, if any.
    file: str = ""
    #: Texts shipped to steps: modules by relative path, notebooks by digest.
    sources: Mapping[str, str] = field(default_factory=dict)
    #: What a person should know before running it, one sentence each.
    warnings: tuple[str, ...] = ()

    @cached_property
    def graph(self) -> Graph:
        """The graph of step names."""
        return Graph({step.name: step.parents() for step in self.steps})

    @cached_property
    def _by_name(self) -> Mapping[str, Step]:
        return {step.name: step for step in self.steps}

    @cached_property
    def source_digests(self) -> Mapping[str, str]:
        """The digest of each text in `sources`."""
        return {name: digest(text) for name, text in self.sources.items()}

    def step(self, name: str) -> Step:
        """Return the step of that name, or raise NotFoundError."""
        found = self._by_name.get(name)
        if found is None:
            raise NotFoundError("step", name, tuple(s.name for s in self.steps))
        return found


def check(pipeline: Pipeline) -> Pipeline:
    """Return `pipeline` if every join holds; refuse the first that does not.

    Raises
    ------
    DuplicateStepError, UnknownJoinError, CycleError
        Each names the cells and the way out.
    """
    _check_names(pipeline.steps)
    by_name = {step.name: step for step in pipeline.steps}
    parameters = {p.name for p in pipeline.parameters}
    for step in pipeline.steps:
        _check_joins(step, by_name, parameters)
    cycle = pipeline.graph.cycle()
    if cycle:
        raise CycleError(cycle)
    return pipeline


def _check_names(steps: tuple[Step, ...]) -> None:
    seen: dict[str, Step] = {}
    for step in steps:
        if step.name in seen:
            places = (seen[step.name].place, step.place)
            raise DuplicateStepError(step.name, places)
        seen[step.name] = step


def _check_joins(step: Step, steps: Mapping[str, Step], parameters: set[str]) -> None:
    for parent in step.parents():
        if parent not in steps:
            raise UnknownJoinError(step.name, step.place, parent, steps)
    sources = [i.source for i in (*step.inputs, *step.condition_inputs)]
    items = step.map.items if step.map else None
    for source in (*sources, items):
        if isinstance(source, StepOutput):
            offered = [o.name for o in steps[source.step].outputs]
            if source.output not in offered:
                wanted = f"{source.step}.{source.output}"
                raise UnknownJoinError(
                    step.name,
                    step.place,
                    wanted,
                    [f"{source.step}.{name}" for name in offered],
                )
    refs = [a.value for a in step.arguments]
    data = [s.definition for s in sources if isinstance(s, DataSource)]
    for ref in (*refs, *data, items, step.target):
        if isinstance(ref, ParameterRef) and ref.parameter not in parameters:
            raise UnknownJoinError(step.name, step.place, ref.parameter, parameters)
    if isinstance(step.body, CommandBody):
        _check_words(step, step.body)


def _check_words(step: Step, body: CommandBody) -> None:
    """Refuse a command line that speaks of what the step does not declare."""
    inputs = [i.name for i in step.inputs]
    outputs = [o.name for o in step.outputs]
    values = [a.name for a in step.arguments]
    for word in (*body.words, *body.environment.values()):
        for part in word.parts:
            match part:
                case InputRef(input=name):
                    wanted, known = name, inputs
                case OutputRef(output=name):
                    wanted, known = name, outputs
                case ParameterRef(parameter=name):
                    wanted, known = name, values
                case _:
                    continue
            if wanted not in known:
                raise UnknownJoinError(step.name, step.place, wanted, known)
