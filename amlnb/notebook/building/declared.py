"""All parameters of a pipeline: those of its cells, and those that steps declare."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from amlnb.model.errors import AmlnbError
from amlnb.model.parameter import Parameter, ParameterType
from amlnb.model.step import Place
from amlnb.notebook.building.parameters_cell import read_parameters
from amlnb.notebook.building.sheet import Sheet


class ParameterConflictError(AmlnbError):
    """One parameter is declared twice, and not alike."""

    def __init__(self, name: str, what: str, first: Place, second: Place) -> None:
        self.name, self.what, self.first, self.second = name, what, first, second
        super().__init__(
            f"Parameter {name!r} is declared with two {what}s, at {first} and at "
            f"{second}: make them alike, or keep one and write just -p {name} in the "
            "other."
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """The parameters, and where each was declared."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    #: The position of the cell that declares it.
    positions: dict[str, int] = field(default_factory=dict)
    #: Where cells declare one again, which is allowed but worth a word.
    warnings: list[str] = field(default_factory=list)


def declare(sheet: Sheet) -> Declared:
    """Return what the parameters cells and the steps' ``-p`` declare together.

    Raises
    ------
    BadParametersCellError, ParameterConflictError
    """
    declared = Declared()
    for code in sheet.parameters:
        for parameter, place in read_parameters(code):
            _add_from_cell(declared, parameter, place)
            declared.positions[parameter.name] = code.position
    for step in sheet.steps:
        for option in step.options.parameters:
            if option.declares:
                _add_from_step(declared, option.parameter, step.place)
                declared.positions.setdefault(option.parameter.name, step.position)
    return declared


def _add_from_cell(declared: Declared, parameter: Parameter, place: Place) -> None:
    name = parameter.name
    if name in declared.parameters:
        declared.warnings.append(
            f"Parameter {name!r} is bound twice, at {declared.places[name]} and at "
            f"{place}: the later one counts."
        )
    declared.parameters[name] = parameter
    declared.places[name] = place


def _add_from_step(declared: Declared, parameter: Parameter, place: Place) -> None:
    name = parameter.name
    known = declared.parameters.get(name)
    if known is None:
        declared.parameters[name] = parameter
        declared.places[name] = place
        return
    declared.parameters[name] = _merged(known, parameter, declared.places[name], place)


def _merged(one: Parameter, two: Parameter, first: Place, second: Place) -> Parameter:
    any_ = ParameterType.ANY
    if any_ not in (one.type, two.type) and one.type is not two.type:
        raise ParameterConflictError(one.name, "type", first, second)
    both_given = not one.required and not two.required
    if both_given and one.default != two.default:
        raise ParameterConflictError(one.name, "default", first, second)
    giver = two if one.required else one
    type_ = two.type if one.type is any_ else one.type
    description = one.description or two.description
    return replace(giver, type=type_, description=description)
