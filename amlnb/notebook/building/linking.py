"""Links one step: every name its code needs finds its source, or is reported."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from amlnb.model.artifact import PLACE_FORMATS
from amlnb.model.step import HelperKind, Literal, ParameterRef, StepOutput
from amlnb.notebook.building.choosing import choose
from amlnb.notebook.building.constants import NotLiteralError, literal_value
from amlnb.notebook.building.declared_inputs import source_of
from amlnb.notebook.building.links import Links, Surroundings
from amlnb.notebook.building.missing import missing, undeclared
from amlnb.notebook.building.piece import Piece
from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.building.well_known import is_builtin, is_ipython
from amlnb.notebook.inference.cell_names import Kind, Need


def link_names(step: StepCell, around: Surroundings) -> Links:
    """Return what a step's code takes from elsewhere; what is missing is noted.

    The steps above must be linked already.

    Raises
    ------
    TwoProducersError, UnknownJoinError
    """
    linker = Linker(step, around)
    linker.take_declared()
    linker.take_needs()
    linker.take_effects()
    linker.warn_of_rebinding()
    return linker.links


class Linker:
    """Looks up names in the order: declared, steps above, parameters, other cells."""

    def __init__(self, step: StepCell, around: Surroundings) -> None:
        self._step = step
        self._around = around
        self.links = Links(step=step)
        self._given = set(_given(step))
        self._own = {d.name: d.kind for d in step.names.definitions}
        #: Shipped code whose needs are to be looked up, with what the step itself
        #: has bound when it first names that code.
        self._ahead: deque[tuple[Piece, frozenset[str]]] = deque()
        self._reached: dict[str, frozenset[str]] = {}

    # ------------------------------------------------------------- the passes

    def take_declared(self) -> None:
        """Take what the options name: ``-i`` and ``-p``."""
        options = self._step.options
        for given in options.inputs:
            if given.source:
                source = source_of(given, self._step, self._around)
                self.links.inputs[given.name] = source
        for option in options.parameters:
            name = option.parameter.name
            if not self._from_parameter(name) and not self._from_shelf(
                Need(name=name, line=1)
            ):
                report = undeclared(name, self._step)
                self._around.missing.append(report)
        for given in options.inputs:
            self._look_up(Need(name=given.name, line=1), declared=True)

    def take_needs(self) -> None:
        """Take what the code reads, and what the shipped code reads in turn."""
        if self._step.code is None:
            return
        known = set(self._star_names())
        for need in self._step.names.needs:
            if need.name not in known:
                self._look_up(need)
        for found in self._step.names.definitions:
            if found.branch and found.kind is Kind.VALUE:
                # On the other branch, its readers get what was there before.
                self._look_up(Need(name=found.name, line=found.line, maybe=True))
        self._follow()

    def take_effects(self) -> None:
        """Take what shared cells set up for modules and values that the step uses."""
        if self._step.code is None:
            return
        for piece in self._around.shelf.effects:
            if all(self._is_at_hand(need) for need in piece.code.needs):
                self.links.effects.append(piece)
                self._ahead.append((piece, frozenset()))
        self._follow()

    # ------------------------------------------------------------ the look-up

    def _look_up(
        self, need: Need, via: Piece | None = None, *, declared: bool = False
    ) -> None:
        name = need.name
        if name in self.links.pieces:
            self._reach(self.links.pieces[name], need.before)
        if name in self._given or self.links.has(name) or is_ipython(name):
            return
        is_open = declared or not self._is_closed
        if is_open and (self._from_step(need) or self._from_parameter(name)):
            return
        if not is_open and self._is_withheld(name) and not need.maybe:
            self._miss(need, via)
        elif self._from_shelf(need) or need.maybe or is_builtin(name):
            return
        elif not self._from_star(need):
            self._miss(need, via)

    @property
    def _is_closed(self) -> bool:
        """Whether only what is declared comes in."""
        return self._step.options.strict or bool(self._step.names.dynamic)

    def _is_withheld(self, name: str) -> bool:
        is_made = bool(self._around.producers.above(name))
        return is_made or name in self._around.declared.parameters

    def _miss(self, need: Need, via: Piece | None) -> None:
        self._given.add(need.name)  # so that it is told once
        self._around.missing.append(missing(need, self._step, self._around, via))

    def _from_step(self, need: Need) -> bool:
        maker = choose(need.name, need.line, self._step, self._around)
        if maker is None:
            return False
        self._warn_of_hands(need.name, maker.position, f"step {maker.name!r} makes it")
        if need.name in self._around.declared.parameters:
            self._around.warn(
                f"Step {self._step.name!r} takes {need.name!r} from step "
                f"{maker.name!r}, which binds it, and not the parameter of that name."
            )
        output = StepOutput(step=maker.name, output=need.name)
        self.links.inputs[need.name] = self._around.want(output)
        return True

    def _from_parameter(self, name: str) -> bool:
        declared = self._around.declared
        if name not in declared.parameters:
            return False
        self._warn_of_hands(name, declared.positions[name], "the parameter says")
        self.links.arguments[name] = ParameterRef(parameter=name)
        return True

    def _from_shelf(self, need: Need) -> bool:
        name = need.name
        piece = self._around.shelf.nearest(name, self._step.position)
        if piece is None or piece.kind is None or not self._can_be_shipped(piece, name):
            return False
        if self._step.code is None:  # no Python: a value can be handed over, no code
            return self._as_literal(name, piece)
        for bound in piece.names:
            self.links.pieces.setdefault(bound, piece)
        self._reach(piece, need.before)
        return True

    def _reach(self, piece: Piece, before: frozenset[str]) -> None:
        """Go on to what a piece needs, unless that was done with no more bound."""
        key = piece.source
        known = self._reached.get(key)
        if known is None or not known <= before:
            self._reached[key] = before if known is None else known & before
            self._ahead.append((piece, self._reached[key]))

    def _can_be_shipped(self, piece: Piece, name: str) -> bool:
        """Return whether running its code in the step gives the same value again."""
        if piece.kind is not HelperKind.CONSTANT or piece.shared:
            return True
        made = self._around.producers.above
        if any(made(need.name) for need in piece.code.needs if not need.late):
            return False
        position = self._step.position
        shelf = self._around.shelf
        return not (
            piece.is_mutable and shelf.changed(name, piece.position[0], position)
        )

    def _as_literal(self, name: str, piece: Piece) -> bool:
        try:
            value = literal_value(piece.value) if piece.value is not None else None
        except NotLiteralError:
            return False
        if piece.value is None:
            return False
        self.links.arguments[name] = Literal(value=value)
        return True

    def _from_star(self, need: Need) -> bool:
        """Take a name to come from a star import, when nothing else is left."""
        own = [f"from {s.module} import *" for s in self._step.names.stars]
        stars = () if own else self._around.shelf.stars
        if not own and not stars:
            return False
        for star in stars:
            self.links.pieces[star.names[0]] = star
        words = " or ".join(f"`{s}`" for s in own or [s.source for s in stars])
        self._around.warn(
            f"No cell is seen to bind {need.name!r}, which step {self._step.name!r} "
            f"needs: it is taken to come from {words}; import it by name to be sure."
        )
        return True

    def _follow(self) -> None:
        while self._ahead:
            piece, before = self._ahead.popleft()
            for need in piece.code.needs:
                # A function sees what the step's code has bound when it is called.
                seen = before if need.late else frozenset()
                if need.name in seen:
                    self._look_up_own(need, seen)
                else:
                    maybe = need.maybe or (need.late and need.name in self._own)
                    self._look_up(replace(need, before=seen, maybe=maybe), via=piece)

    def _look_up_own(self, function: Need, seen: frozenset[str]) -> None:
        """Look up what a function of the step reads, when shipped code calls it."""
        reads = self._step.names.reads
        ahead, done = [function.name], set[str]()
        while ahead:
            name = ahead.pop()
            done.add(name)
            for read in reads.get(name, ()):
                if read not in seen:
                    found = replace(function, name=read, maybe=True, before=seen)
                    self._look_up(found)
                elif read not in done:
                    ahead.append(read)

    # ---------------------------------------------------------------- details

    def _star_names(self) -> Iterator[str]:
        for star in self._step.names.stars:
            yield from self._around.modules.exports(star.module) or ()

    def _is_at_hand(self, need: Need) -> bool:
        name = need.name
        if need.maybe or name in self.links.pieces or is_builtin(name):
            return True
        if self._own.get(name) is Kind.IMPORT:
            return True
        piece = self._around.shelf.nearest(name, self._step.position)
        return piece is not None and _is_standard(piece)

    def _warn_of_hands(self, name: str, after: int, truth: str) -> None:
        touch = self._around.shelf.touched(name, after, self._step.position)
        if touch is None:
            return
        done = "changed" if touch.in_place else "bound"
        self._around.warn(
            f"Run by hand, {name!r} is {done} at {touch.place} too, which is not a "
            f"step: step {self._step.name!r} gets {name!r} as {truth}."
        )

    def warn_of_rebinding(self) -> None:
        """Warn where a constant was made before one of its parts was bound anew."""
        taken = self.links.pieces
        for piece in {id(p): p for p in taken.values()}.values():
            for need in piece.code.needs:
                part = taken.get(need.name)
                was = self._around.shelf.before(need.name, piece.position)
                if not need.late and part and was and part.position > piece.position:
                    self._around.warn(
                        f"{', '.join(piece.names)!r} ({piece.place}) is made from "
                        f"{need.name!r}, which is bound again later ({part.place}): "
                        "steps use the later one."
                    )


def _given(step: StepCell) -> Iterator[str]:
    """Yield names that the step's run brings along: paths to write to, and the item."""
    yield from (o.name for o in step.options.outputs if o.format in PLACE_FORMATS)
    if step.options.map is not None:
        yield step.options.map.item


def _is_standard(piece: Piece) -> bool:
    modules = [i.module.partition(".")[0] for i in piece.code.imports]
    is_import = piece.kind is HelperKind.IMPORT
    return is_import and all(m in sys.stdlib_module_names for m in modules)
