"""What a step promises to make: what it declares, and what others take from it."""

from __future__ import annotations

from collections.abc import Iterator

from amlnb.model.names import nearest
from amlnb.model.step import Output, StepOutput
from amlnb.notebook.building.links import Links, Surroundings
from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.building.unresolved import UnboundOutputError
from amlnb.notebook.building.well_known import is_ipython
from amlnb.notebook.inference.cell_names import Kind


def outputs_of(links: Links, around: Surroundings) -> tuple[Output, ...]:
    """Return the step's outputs, once all steps are linked.

    Declared ones first. An inferred one is optional where the code may end without
    binding it; a declared one never is.

    Raises
    ------
    UnboundOutputError
        When an output is declared that the code cannot make.
    """
    step = links.step
    declared = {o.name: o for o in step.options.outputs}
    for name, option in declared.items():
        is_place = Output(name=name, format=option.format).is_place
        if not is_place and not _may_bind(links, name):
            raise _unbound(step, name)
    inferred = [name for name in _inferred(links, around) if name not in declared]
    return (
        *(_output(links, around, o.name, o.format) for o in declared.values()),
        *(_output(links, around, n, "auto") for n in dict.fromkeys(inferred)),
    )


def _inferred(links: Links, around: Surroundings) -> Iterator[str]:
    """Yield what readers take, in the order of the code, and the last bare name."""
    step = links.step
    if step.options.strict or step.names.dynamic:
        return
    bound = [d.name for d in step.names.definitions]
    changed = [c.name for c in step.names.changes if c.certain]
    for name in (*bound, *changed):
        if StepOutput(step=step.name, output=name) in around.wanted:
            yield name
    last = step.names.definition(step.names.last)
    if last and last.kind is Kind.VALUE and not is_ipython(last.name):
        yield last.name


def _output(links: Links, around: Surroundings, name: str, format_: str) -> Output:
    step = links.step
    this = StepOutput(step=step.name, output=name)
    if format_ == "auto" and this in around.wanted_as_json and not links.map:
        format_ = "json"
    found = step.names.definition(name)
    is_declared = any(o.name == name for o in step.options.outputs)
    comes_in = links.has(name)
    optional = found is not None and found.maybe and not is_declared and not comes_in
    return Output(name=name, format=format_, optional=optional)


def _may_bind(links: Links, name: str) -> bool:
    names = links.step.names
    is_seen = links.step.code is not None and not names.dynamic and not names.stars
    if not is_seen or names.opaque:
        return True
    return names.definition(name) is not None or links.has(name)


def _unbound(step: StepCell, name: str) -> UnboundOutputError:
    near = nearest(name, [d.name for d in step.names.definitions])
    return UnboundOutputError(step.name, step.place, name, near)
