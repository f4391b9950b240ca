"""Steps as v1 code makes them become a frozen pipeline, or are refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from amlnb.data.remote.spot import spot_of
from amlnb.model.errors import AmlnbError
from amlnb.model.graph import Graph
from amlnb.model.parameter import Parameter
from amlnb.model.pipeline import Pipeline, check
from amlnb.model.step import (
    Argument,
    DataSource,
    Input,
    Output,
    ParameterRef,
    Place,
    Reuse,
    ReuseMode,
    Step,
    StepOutput,
)
from amlnb.sdk.data.binding import Product, Reads
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter
from amlnb.sdk.steps.closure import all_steps
from amlnb.sdk.steps.command_body import command_body, shown, source_of
from amlnb.sdk.steps.drafting import Draft, Request, keys_of, name_of
from amlnb.sdk.steps.pipeline_step import PipelineStep, producer_of
from amlnb.sdk.steps.ports import Ports
from amlnb.sdk.steps.recipe import Recipe
from amlnb.sdk.steps.target import target_of
from amlnb.steps.destination import named_parameters


class RunAfterCycleError(UserErrorException):
    """Steps wait for each other in a circle."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(
            f"These steps wait for each other: {' → '.join(path)}. Take one of the "
            "arrows away: drop a run_after, or an input."
        )


class OtherParameterError(UserErrorException):
    """Two parameters of one name have different defaults."""

    def __init__(self, name: str, one: object, other: object) -> None:
        self.name, self.one, self.other = name, one, other
        super().__init__(
            f"Two PipelineParameters are named {name!r}, with the defaults {one!r} and "
            f"{other!r}: use one object in both places, or another name."
        )


class UnknownInPathError(UserErrorException):
    """A destination's path speaks of a parameter that the pipeline does not have."""

    def __init__(self, step: str, output: str, name: str) -> None:
        self.step, self.output, self.name = step, output, name
        super().__init__(
            f"Step {step!r}: the destination of its output {output!r} speaks of the "
            f"parameter {name!r}, which no step of the pipeline is given: list it in "
            "the arguments or params of one, or give it alone as the path, as "
            f"destination=(datastore, PipelineParameter({name!r}, ...))."
        )


class BadDestinationError(UserErrorException):
    """An output is to go to a datastore that cannot be written to here."""

    def __init__(self, step: str, output: str, cause: AmlnbError) -> None:
        self.step, self.output, self.cause = step, output, cause
        super().__init__(
            f"Step {step!r}: its output {output!r} cannot go to its destination. "
            f"{cause}",
            inner_exception=cause,
        )


def build(request: Request, *, dry: bool) -> Pipeline:
    """Return the frozen pipeline of these steps.

    Parameters
    ----------
    dry
        Whether source directories are only looked at; else they are stored.

    Raises
    ------
    AmlnbError
        Whatever is known to fail is refused here, before anything runs.
    """
    draft = Draft(request, all_steps(request.steps, resolve=request.resolve_closure))
    draft.keys = keys_of([step for step, _ in draft.found])
    _put_in_order(draft)
    _find_named_parameters(draft)
    _check_destinations(draft)
    steps = tuple(_step(draft, step, ports, dry=dry) for step, ports in draft.found)
    made = Pipeline(
        name=request.name or name_of([step.name for step, _ in draft.found]),
        steps=steps,
        parameters=_parameters(draft),
        description=request.description,
        folder=str(request.workspace.folder),
        sources=draft.sources,
    )
    return check(made)


def _find_named_parameters(draft: Draft) -> None:
    """Give each step the parameters that the paths of its outputs speak of by name."""
    known = {n: p for _, ports in draft.found for n, p in ports.parameters.items()}
    for step, ports in draft.found:
        for _, made in ports.makes.values():
            for name in named_parameters(made.destination):
                if name not in known:
                    raise UnknownInPathError(step.name, made.name, name)
                ports.parameters[name] = known[name]
                ports.uncounted.discard(name)


def _check_destinations(draft: Draft) -> None:
    """Refuse destinations that could not be opened; no store is asked anything."""
    root = draft.request.workspace.root
    for step, ports in draft.found:
        for _, made in ports.makes.values():
            if not made.destination:
                continue
            try:
                spot_of(made.destination, root)
            except AmlnbError as error:
                raise BadDestinationError(step.name, made.name, error) from None


def _put_in_order(draft: Draft) -> None:
    """Sort the steps, those that others need first; refuse a circle."""
    parents = {
        draft.keys[step]: tuple(
            dict.fromkeys(draft.keys[p] for p in _parents(step, ports))
        )
        for step, ports in draft.found
    }
    graph = Graph(parents)
    if cycle := graph.cycle():
        raise RunAfterCycleError(cycle)
    place = {key: n for n, key in enumerate(graph.order())}
    draft.found.sort(key=lambda pair: place[draft.keys[pair[0]]])


def _parents(step: PipelineStep, ports: Ports) -> list[PipelineStep]:
    sources = [reads.source for reads in ports.reads.values()]
    made = [producer_of(s) for s in sources if isinstance(s, Product)]
    return [*(p for p in made if p is not None), *step.after]


# ------------------------------------------------------------------------- one step


def _step(draft: Draft, step: PipelineStep, ports: Ports, *, dry: bool) -> Step:
    recipe = step.recipe()
    source = recipe.taken or source_of(draft, step, recipe, dry=dry)
    folder = source.folder if source else None
    body = command_body(draft, step, recipe, source, ports)
    target = target_of(draft, step, recipe, ports)
    for parameter in ports.parameters.values():
        _remember(draft, parameter)
    return Step(
        name=draft.keys[step],
        body=body,
        inputs=tuple(_input(draft, reads) for reads in ports.reads.values()),
        outputs=tuple(_output(ports, name) for name in ports.makes),
        arguments=tuple(
            Argument(
                name=name,
                value=ParameterRef(parameter=name),
                counts=name not in ports.uncounted,
            )
            for name in ports.parameters
        ),
        after=tuple(draft.keys[other] for other in step.after),
        reuse=Reuse(
            mode=ReuseMode.AUTO if step.allow_reuse else ReuseMode.OFF, salt=recipe.salt
        ),
        timeout=recipe.timeout,
        environment=recipe.packages,
        target=target,
        place=_place(recipe, folder),
    )


def _input(draft: Draft, reads: Reads) -> Input:
    source = reads.source
    if isinstance(source, PipelineParameter):
        said = ParameterRef(parameter=source.name)
        return Input(
            name=reads.name, source=DataSource(definition=said, mode=reads.mode)
        )
    if isinstance(source, Mapping):
        made = DataSource(definition=source, mode=reads.mode)
        return Input(name=reads.name, source=made)
    producer = producer_of(source)
    assert producer is not None  # noqa: S101 - the closure has refused it
    output = StepOutput(step=draft.keys[producer], output=source.made_as().name)
    view = {**reads.view, "mode": reads.mode} if reads.view else {}
    return Input(name=reads.name, source=output, view=view)


def _output(ports: Ports, name: str) -> Output:
    made = ports.makes[name][1]
    return Output(
        name=name,
        format=made.format,
        may_be_empty=True,
        destination=made.destination,
        register=made.register,
        offered_as=made.offered_as,
    )


def _place(recipe: Recipe, folder: Path | None) -> Place:
    if folder is None:
        return Place()
    return Place(file=shown(folder / recipe.script))


# ----------------------------------------------------------------------- parameters


def _remember(draft: Draft, parameter: PipelineParameter) -> None:
    known = draft.parameters.setdefault(parameter.name, parameter)
    if known.model != parameter.model:
        raise OtherParameterError(
            parameter.name, known.default_value, parameter.default_value
        )


def _parameters(draft: Draft) -> tuple[Parameter, ...]:
    return tuple(parameter.model for parameter in draft.parameters.values())
