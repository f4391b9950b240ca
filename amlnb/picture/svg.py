"""A pipeline, a plan or a run as one SVG picture that needs nothing around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run
from amlnb.picture.arrow import draw_arrows, draw_label
from amlnb.picture.caption import (
    Header,
    draw_header,
    draw_notes,
    notes_height,
    wrap_notes,
)
from amlnb.picture.card import draw_card
from amlnb.picture.face import Face, pipeline_faces, plan_faces, run_faces
from amlnb.picture.layout import Direction, Layout, layout
from amlnb.picture.look import FRAME, LOOKS, PAPER, QUIET_INK, RUN_LOOKS
from amlnb.picture.markup import Attributes, element, number, plain
from amlnb.picture.text import NO_STEPS
from amlnb.picture.values import worded_values
from amlnb.wire.graph import GraphJson, graph_json
from amlnb.wire.plan import plan_text
from amlnb.wire.run import CarriedJson, run_json, run_text
from amlnb.wire.words import RUN_WORDS, counted

_FONT = "'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', 'DejaVu Sans', sans-serif"
_PADDING, _LEAST_WIDTH, _EMPTY_HEIGHT = 20.0, 460.0, 40.0
#: A fan-out's pile peeps out of its box by so much.
_PILE = 6.0
#: A notebook's usual width: beyond it, the browser draws the whole picture smaller.
_PAGE_WIDTH = 1000.0
#: How much larger the top-down picture must come out to be preferred.
_CLEARLY_LARGER = 1.15


def run_svg(
    pipeline: Pipeline,
    run: Run | None = None,
    plan: Plan | None = None,
    *,
    direction: Direction | Literal["auto"] = "auto",
    now: float | None = None,
) -> str:
    """Return the picture of the run, else of the plan, else of the pipeline alone.

    Parameters
    ----------
    direction
        ``auto``: left to right, unless that is too wide for a notebook to read.
    now
        Seconds since the epoch, to tell how long a running step has been at it.
    """
    graph = graph_json(pipeline)
    drawn = (
        _readable(graph) if direction == "auto" else layout(graph, direction=direction)
    )
    faces = _faces(pipeline, run, plan, now)
    carried = [e["carried"] for e in run_json(run, pipeline)["edges"]] if run else None
    body = _drawing(graph, drawn, faces, carried)
    notes = [f"✗ {face.name}: {face.why}" for face in faces if face.look == "failed"]
    return _sheet(_header(pipeline, run, plan), drawn, body, notes)


def _readable(graph: GraphJson) -> Layout:
    """Return the layout, of the two, that a page shows clearly larger; LR if even."""
    flat = layout(graph, direction="LR")
    if flat.width <= _PAGE_WIDTH:
        return flat
    upright = layout(graph, direction="TB")
    larger = min(_PAGE_WIDTH / upright.width, 1.0) * flat.width / _PAGE_WIDTH
    return upright if larger > _CLEARLY_LARGER else flat


def _faces(
    pipeline: Pipeline, run: Run | None, plan: Plan | None, now: float | None
) -> list[Face]:
    if run:
        return [face for face, _ in run_faces(pipeline, run, now=now)]
    return plan_faces(pipeline, plan) if plan else pipeline_faces(pipeline)


def _header(pipeline: Pipeline, run: Run | None, plan: Plan | None) -> Header:
    title = pipeline.name or "pipeline"
    if run:
        lines = [
            run_text(run, pipeline),
            f"run {run.id}",
            worded_values(run.parameters),
        ]
        state, look = RUN_WORDS[run.status], RUN_LOOKS[run.status.value]
        return Header(title=title, lines=_filled(lines), state=state, look=look)
    if plan:
        lines = [plan_text(plan)]
        return Header(title=title, lines=lines, state="plan", look=LOOKS["planned"])
    lines = [counted(len(pipeline.steps), "step"), pipeline.description]
    return Header(title=title, lines=_filled(lines))


def _filled(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line]


def _drawing(
    graph: GraphJson,
    drawn: Layout,
    faces: Sequence[Face],
    carried: Sequence[Sequence[CarriedJson]] | None,
) -> str:
    """Return arrows first, labels over them, boxes on top."""
    if not faces:
        middle: Attributes = {"y": 24, "font-size": 14, "fill": QUIET_INK}
        return element("text", middle, plain(NO_STEPS))
    is_flat = drawn.direction == "LR"
    pairs = list(zip(drawn.routes, graph["edges"], strict=True))
    known = carried or [()] * len(pairs)
    arrows = draw_arrows(pairs, is_flat=is_flat) if pairs else ""
    labels = [draw_label(*pair, held) for pair, held in zip(pairs, known, strict=True)]
    cards = [draw_card(face, drawn.boxes[face.name]) for face in faces]
    return "".join([arrows, *labels, *cards])


def _sheet(header: Header, drawn: Layout, body: str, notes: Sequence[str]) -> str:
    """Return the paper with the header, the drawing in the middle, and the notes."""
    inside = max(drawn.width + _PILE, _LEAST_WIDTH)
    lines = wrap_notes(notes, inside)
    below = _PADDING + header.height(inside)
    deep = (drawn.height + _PILE) if drawn.boxes else _EMPTY_HEIGHT
    width = inside + 2 * _PADDING
    height = below + deep + notes_height(lines) + _PADDING
    aside = _PADDING + (inside - drawn.width - _PILE) / 2 if drawn.boxes else _PADDING
    told = " · ".join(_filled([header.title, header.state, *header.lines]))
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-label": told,
            "font-family": _FONT,
            "style": "max-width:100%;height:auto",
        },
        element("title", {}, plain(told)),
        element("rect", _paper(width, height)),
        draw_header(header, _PADDING, _PADDING, inside),
        element(
            "g", {"transform": f"translate({number(aside)} {number(below)})"}, body
        ),
        draw_notes(lines, _PADDING, below + deep, inside),
    )


def _paper(width: float, height: float) -> Attributes:
    return {
        "x": 0.5,
        "y": 0.5,
        "width": width - 1,
        "height": height - 1,
        "rx": 12,
        "fill": PAPER,
        "stroke": FRAME,
    }
