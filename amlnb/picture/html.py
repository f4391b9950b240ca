"""A run or a plan as HTML that survives where no code runs and little is trusted.

An image with its bytes inside, which an untrusted notebook in JupyterLab shows
(unlike SVG itself), and below it a plain table, for pages that take images out.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import TypedDict

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run
from amlnb.picture.markup import element, plain
from amlnb.picture.rows import PLAN_HEADER, RUN_HEADER, Rows, plan_rows, run_rows
from amlnb.picture.svg import run_svg
from amlnb.picture.text import NO_STEPS, plan_table, run_table, run_title
from amlnb.picture.values import worded_values
from amlnb.wire.plan import plan_text
from amlnb.wire.run import run_text
from amlnb.wire.words import RUN_WORDS

#: With more steps a picture would swell the notebook and could not be read there.
MOST_DRAWN = 300
# Notebooks align cells to the right unless each says otherwise.
_CELL = {"align": "left", "valign": "top", "style": "text-align:left"}
# Spaces that do not break need no style that a page might take out.
_LONG_COLUMNS, _MOST_UNBROKEN = frozenset({"WHY", "OUTPUTS"}), 40

#: One output in the forms that a notebook may choose from.
Bundle = TypedDict(
    "Bundle", {"text/html": str, "image/svg+xml": str, "text/plain": str}, total=False
)


def run_html(pipeline: Pipeline, run: Run, *, now: float | None = None) -> str:
    """Return the run's picture as an image, its totals, and its steps as a table."""
    state = f"{RUN_WORDS[run.status]} · {run_text(run, pipeline)}"
    told = [f"{run_title(pipeline, run)}, {state}", worded_values(run.parameters)]
    rows = run_rows(pipeline, run, now=now)
    svg = run_svg(pipeline, run, now=now) if _is_drawn(pipeline) else ""
    return _page(svg, [*told, run.message], RUN_HEADER, rows)


def plan_html(pipeline: Pipeline, plan: Plan) -> str:
    """Return the plan's picture as an image, its totals, and its steps as a table."""
    told = [f"{pipeline.name}, plan · {plan_text(plan)}"]
    svg = run_svg(pipeline, plan=plan) if _is_drawn(pipeline) else ""
    return _page(svg, told, PLAN_HEADER, plan_rows(pipeline, plan))


def bundle(pipeline: Pipeline, run: Run, *, now: float | None = None) -> Bundle:
    """Return the run as a MIME bundle: HTML, SVG unless it is too large, and text."""
    made: Bundle = {
        "text/html": run_html(pipeline, run, now=now),
        "text/plain": run_table(pipeline, run, now=now),
    }
    if _is_drawn(pipeline):
        made["image/svg+xml"] = run_svg(pipeline, run, now=now)
    return made


def plan_bundle(pipeline: Pipeline, plan: Plan) -> Bundle:
    """Return the plan as a MIME bundle, as `bundle` does a run."""
    made: Bundle = {
        "text/html": plan_html(pipeline, plan),
        "text/plain": plan_table(pipeline, plan),
    }
    if _is_drawn(pipeline):
        made["image/svg+xml"] = run_svg(pipeline, plan=plan)
    return made


def _is_drawn(pipeline: Pipeline) -> bool:
    return len(pipeline.steps) <= MOST_DRAWN


def _page(svg: str, told: Sequence[str], header: Sequence[str], rows: Rows) -> str:
    lines = [plain(line) for line in told if line]
    picture = _image(svg, told[0]) if svg else ""
    summary = element("p", {}, "<br>".join(lines))
    table = (
        _table(header, rows.cells) if rows.cells else element("p", {}, plain(NO_STEPS))
    )
    rest = element("p", {}, plain(rows.left_out)) if rows.left_out else ""
    return f"{picture}{summary}{table}{rest}"


def _image(svg: str, told: str) -> str:
    data = b64encode(svg.encode()).decode()
    source = f'src="data:image/svg+xml;base64,{data}"'
    return f'<img alt="{plain(told)}" {source} style="max-width:100%">'


def _table(header: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return the rows, empty columns left out."""
    kept = [i for i in range(len(header)) if any(row[i] for row in cells)]
    head = "".join(element("th", _CELL, plain(header[i].capitalize())) for i in kept)
    body = "".join(
        element(
            "tr", {}, *(element("td", _CELL, _cell(header[i], row[i])) for i in kept)
        )
        for row in cells
    )
    top = element("thead", {}, element("tr", {}, head))
    return element("table", {}, top, element("tbody", {}, body))


def _cell(column: str, text: str) -> str:
    """Return a cell's text, that of short columns kept on one line."""
    is_short = column not in _LONG_COLUMNS and len(text) <= _MOST_UNBROKEN
    return plain(text).replace(" ", "&nbsp;") if is_short else plain(text)
