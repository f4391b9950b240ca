"""What was seen of a name that leads nowhere, and what to do: words for people."""

from __future__ import annotations

from amlnb.model.names import nearest
from amlnb.model.step import Place
from amlnb.notebook.building.links import Surroundings
from amlnb.notebook.building.piece import Piece
from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.building.unresolved import Missing
from amlnb.notebook.inference.cell_names import Need


def missing(
    need: Need, step: StepCell, around: Surroundings, via: Piece | None = None
) -> Missing:
    """Return the report of a need that nothing answers."""
    seen, ways = _seen(need.name, step, around)
    return Missing(
        step=step.name,
        name=need.name,
        place=via.place if via else step.cell.place(need.line),
        via=", ".join(via.names) if via else "",
        seen=seen,
        ways=ways,
    )


def undeclared(name: str, step: StepCell) -> Missing:
    """Return the report of a ``-p`` that names no parameter."""
    return Missing(
        step=step.name,
        name=name,
        place=step.place,
        seen="-p only names it, and no cell declares it",
        ways=(
            f"bind {name!r} in a %%pipeline_params cell",
            f"declare it with a type or default, as in -p {name}:float=0.1",
        ),
    )


def unplaced(name: str, step: StepCell, option: str, wanted: str) -> Missing:
    """Return the report of a name in ``--map`` or ``--when`` that leads nowhere."""
    return Missing(
        step=step.name,
        name=name,
        place=step.place,
        seen=f"{option} finds nothing of that name",
        ways=(f"name {wanted}",),
    )


def _seen(
    name: str, step: StepCell, around: Surroundings
) -> tuple[str, tuple[str, ...]]:
    found = (
        _kept_out(name, step, around)
        or _kept_in(name, around, step)
        or _by_hand(name, step, around)
        or _below(name, step, around)
        or _in_the_dark(name, step, around)
    )
    return found or _nowhere(name, around)


def _kept_out(
    name: str, step: StepCell, around: Surroundings
) -> tuple[str, tuple[str, ...]] | None:
    """Tell that the step itself takes only what it declares."""
    made = around.producers.above(name)
    is_parameter = name in around.declared.parameters
    if not made and not is_parameter:
        return None
    option = f"-i {name}" if made else f"-p {name}"
    if step.options.strict:
        return "it is --strict and does not declare it", (f"write {option}",)
    if step.names.dynamic:
        word = step.names.dynamic[0]
        seen = f"its code uses {word}, so that nothing comes in without being declared"
        return seen, (f"write {option}",)
    return None


def _kept_in(
    name: str, around: Surroundings, step: StepCell
) -> tuple[str, tuple[str, ...]] | None:
    """Tell that a step above binds it, and gives out only what it declares."""
    above = [s for s in around.producers.anywhere(name) if s.position < step.position]
    closed = [s for s in above if s.options.strict or s.names.dynamic]
    if not closed:
        return None
    maker = closed[-1]
    why = (
        "it is --strict"
        if maker.options.strict
        else f"it uses {maker.names.dynamic[0]}"
    )
    seen = (
        f"step {maker.name!r} ({maker.place}) binds it and does not declare it ({why})"
    )
    return seen, (f"write -o {name} there",)


def _by_hand(
    name: str, step: StepCell, around: Surroundings
) -> tuple[str, tuple[str, ...]] | None:
    piece = around.shelf.nearest(name, step.position)
    if piece is None:
        return None
    since = piece.position[0]
    change = around.shelf.changed(name, since, step.position)
    place = change.place if change else piece.place
    verb = "changes" if change and piece.kind else "makes"
    cell = _cell(place)
    return (
        f"{cell} {verb} it when it is run by hand, and is not a step",
        (
            f"make {cell} a step with %%pipeline_step on top",
            f"bind {name!r} in a %%pipeline_params cell",
            f"read it from a file with -i {name}=PATH",
        ),
    )


def _below(
    name: str, step: StepCell, around: Surroundings
) -> tuple[str, tuple[str, ...]] | None:
    makers = around.producers.anywhere(name)
    below = [s for s in makers if s.position > step.position]
    if below:
        maker = below[0]
        seen = f"step {maker.name!r}, which makes it, stands below ({maker.place})"
        ways = ("move that cell above this one", f"write -i {name}={maker.name}.{name}")
        return seen, ways
    if any(s is step for s in makers):
        seen = "only this cell itself binds it, and further down"
        return seen, (f"bind {name!r} in a step above", f"read it with -i {name}=PATH")
    return None


def _in_the_dark(
    name: str, step: StepCell, around: Surroundings
) -> tuple[str, tuple[str, ...]] | None:
    maker = around.producers.dynamic_above(step.position)
    if maker is None:
        return None
    word = maker.names.dynamic[0]
    seen = (
        f"no cell is seen to make it; step {maker.name!r} ({maker.place}) uses {word}, "
        "so that its names cannot be seen"
    )
    return seen, (f"write -o {name} there if it makes it", f"make {name!r} in a step")


def _nowhere(name: str, around: Surroundings) -> tuple[str, tuple[str, ...]]:
    known = [
        *around.declared.parameters,
        *around.producers.names(),
        *around.shelf.names(),
    ]
    near = nearest(name, known)
    ask = (f"write {near!r}, if that is what you mean",) if near else ()
    ways = (
        f"make {name!r} in a step above",
        "bind it in a %%pipeline_params cell",
        f"read it from a file with -i {name}=PATH",
    )
    return "no cell makes it", (*ask, *ways)


def _cell(place: Place) -> str:
    return f"cell {place.cell}" if place.cell is not None else str(place)
