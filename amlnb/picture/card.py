"""One step's box as SVG: icon, name, chip, state, and a fan-out's bar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amlnb.picture.area import Area
from amlnb.picture.box import (
    CHIP_GAP,
    CHIP_PADDING,
    CHIP_SIZE,
    NAME_SIZE,
    STATE_SIZE,
    TEXT_LEFT,
    TEXT_RIGHT,
    chip_width,
)
from amlnb.picture.face import Face
from amlnb.picture.look import INK, LOOKS, PAPER, QUIET_INK, Look
from amlnb.picture.markup import Attributes, element, number, plain
from amlnb.picture.metrics import fit
from amlnb.wire.words import one_line

_ROUND, _ICON_LEFT, _DISC = 9, 23, 11
_CHIP_HEIGHT, _BAR_HEIGHT, _BAR_BOTTOM = 16, 5, 9
#: How far the second and third sheet of a fan-out's pile peep out.
_SHEETS = (6, 3)
#: More items than this share their pieces of the bar, a state a piece.
_MOST_PIECES = 24


def draw_card(face: Face, area: Area) -> str:
    """Return the whole box with a tooltip that tells all there is."""
    look = LOOKS[face.look]
    return element(
        "g",
        {"class": f"step {face.look}"},
        element("title", {}, "\n".join(_tooltip(face))),
        *_ground(face, look, area),
        _icon(look, area),
        *_words(face, look, area),
        *_bar(face, area),
    )


def _tooltip(face: Face) -> Iterator[str]:
    yield plain(f"{face.name}: {face.state}" if face.state else face.name)
    yield from (plain(text) for text in (face.why, face.made) if text)


def _ground(face: Face, look: Look, area: Area) -> Iterator[str]:
    for shift in _SHEETS if face.is_fan_out else ():
        yield element("rect", _sheet(look, area.moved(shift, shift)))
    yield element("rect", _sheet(look, area))


def _sheet(look: Look, area: Area) -> Attributes:
    told: Attributes = {
        "x": area.x,
        "y": area.y,
        "width": area.width,
        "height": area.height,
        "rx": _ROUND,
        "fill": look.fill,
        "stroke": look.line,
        "stroke-width": 1.5,
    }
    if look.is_dashed:
        told["stroke-dasharray"] = "5 4"
    return told


def _icon(look: Look, area: Area) -> str:
    x, y = area.x + _ICON_LEFT, area.y + area.height / 2
    strokes: Attributes = {
        "transform": f"translate({number(x)} {number(y)})",
        "d": look.icon,
        "fill": "none",
        "stroke": PAPER,
        "stroke-width": 2,
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    disc: Attributes = {"cx": x, "cy": y, "r": _DISC, "fill": look.line}
    return element("circle", disc) + element("path", strokes)


def _words(face: Face, look: Look, area: Area) -> Iterator[str]:
    left, room = area.x + TEXT_LEFT, area.width - TEXT_LEFT - TEXT_RIGHT
    chip = chip_width(face.chip)
    for_name = room - (chip + CHIP_GAP if chip else 0)
    name_at, state_at = _baselines(face)
    name: Attributes = {"x": left, "y": area.y + name_at, "font-size": NAME_SIZE}
    name |= {"font-weight": 600, "fill": INK}
    shown = fit(one_line(face.name), for_name, NAME_SIZE, bold=True)
    yield element("text", name, plain(shown))
    if chip:
        right = area.x + area.width - TEXT_RIGHT
        yield _chip(face.chip, right - chip, area.y + name_at - 12, chip)
    if face.state:
        state: Attributes = {"x": left, "y": area.y + state_at}
        state |= {"font-size": STATE_SIZE, "fill": look.ink}
        yield element("text", state, plain(fit(face.state, room, STATE_SIZE)))


def _baselines(face: Face) -> tuple[int, int]:
    """Return where the name and the state stand below the box's top."""
    if face.progress:
        return 20, 36
    return (25, 42) if face.state else (33, 0)


def _chip(text: str, x: float, y: float, width: float) -> str:
    ground: Attributes = {"x": x, "y": y, "width": width, "height": _CHIP_HEIGHT}
    ground |= {"rx": 4, "fill": PAPER, "stroke": "#afb8c1"}
    words: Attributes = {"x": x + CHIP_PADDING, "y": y + 12}
    words |= {"font-size": CHIP_SIZE, "fill": QUIET_INK}
    return element("rect", ground) + element("text", words, plain(text))


def _bar(face: Face, area: Area) -> Iterator[str]:
    """Yield a fan-out's bar: a piece an item, or a piece a state if there are many."""
    if not face.progress:
        return
    pieces = list(_pieces(face.progress))
    gap = 2 if len(pieces) > 1 else 0
    whole = sum(count for _, count in pieces)
    room = area.width - TEXT_LEFT - TEXT_RIGHT - gap * (len(pieces) - 1)
    x = area.x + TEXT_LEFT
    for look, count in pieces:
        width = room * count / whole
        yield element("rect", _piece(LOOKS[look], x, area, width))
        x += width + gap


def _pieces(progress: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    if sum(progress.values()) > _MOST_PIECES:
        yield from progress.items()
        return
    for look, count in progress.items():
        yield from [(look, 1)] * count


def _piece(look: Look, x: float, area: Area, width: float) -> Attributes:
    y = area.y + area.height - _BAR_BOTTOM - _BAR_HEIGHT
    told: Attributes = {"x": x, "y": y, "width": width, "height": _BAR_HEIGHT}
    is_open = look.icon == LOOKS["waiting"].icon
    return told | {"rx": 2, "fill": "#d0d7de" if is_open else look.line}
