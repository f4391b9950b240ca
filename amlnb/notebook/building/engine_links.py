"""What the runner itself reads of a step's surroundings: fan-out and condition."""

from __future__ import annotations

import ast

from amlnb.model import condition
from amlnb.model.json import JsonValue
from amlnb.model.step import Literal, Map, ParameterRef, StepOutput
from amlnb.notebook.building.choosing import choose
from amlnb.notebook.building.constants import NotLiteralError, literal_value
from amlnb.notebook.building.declared_inputs import output_named
from amlnb.notebook.building.links import Links, Surroundings
from amlnb.notebook.building.missing import unplaced

_ITEMS = (
    "a parameter, an output of a step above, step.output, or a list written out in a "
    "cell above"
)
_FACTS = (
    "a parameter or an output of a step above, or take it in with -i NAME=step.output"
)


def link_map(links: Links, around: Surroundings) -> None:
    """Find where the items of ``--map item=items`` come from."""
    option = links.step.options.map
    if option is None:
        return
    items = _items(option.items, links, around)
    if items is None:
        report = unplaced(option.items, links.step, "--map", _ITEMS)
        around.missing.append(report)
        return
    links.map = Map(item=option.item, items=items, max_parallel=option.max_parallel)


def _items(
    text: str, links: Links, around: Surroundings
) -> StepOutput | ParameterRef | Literal | None:
    taken = links.inputs.get(text)
    found = taken if isinstance(taken, StepOutput) else None
    found = found or output_named(text, links.step, around)
    found = found or _made_above(text, links, around)
    if found is not None:
        return around.want(found, as_json=True)
    if text in around.declared.parameters:
        return ParameterRef(parameter=text)
    value = _written_out(text, links, around)
    return Literal(value=value) if isinstance(value, list) else None


def _made_above(name: str, links: Links, around: Surroundings) -> StepOutput | None:
    maker = choose(name, 1, links.step, around)
    return StepOutput(step=maker.name, output=name) if maker else None


def _written_out(text: str, links: Links, around: Surroundings) -> JsonValue:
    """Return the value of a constant of that name, or of the text itself; else None."""
    piece = around.shelf.nearest(text, links.step.position)
    try:
        if piece is not None and piece.value is not None:
            return literal_value(piece.value)
        return literal_value(ast.parse(text, mode="eval").body)
    except (NotLiteralError, SyntaxError, ValueError):
        return None


def link_condition(links: Links, around: Surroundings) -> None:
    """Find what the names in ``--when`` stand for.

    A parameter needs no link: the runner knows them all.
    """
    options = links.step.options
    for name in condition.names(options.when) if options.when else ():
        found = links.inputs.get(name) or _made_above(name, links, around)
        is_item = options.map is not None and name == options.map.item
        if isinstance(found, StepOutput) and not is_item:
            links.conditions[name] = around.want(found, as_json=True)
        elif name in around.declared.parameters and not is_item:
            continue
        elif not _as_argument(name, links, around) or is_item:
            around.missing.append(unplaced(name, links.step, "--when", _FACTS))


def _as_argument(name: str, links: Links, around: Surroundings) -> bool:
    """Hand over a constant of another cell as a fixed argument."""
    value = _written_out(name, links, around)
    if value is None:
        return False
    links.arguments.setdefault(name, Literal(value=value))
    return True
