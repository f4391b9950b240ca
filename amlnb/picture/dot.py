"""A pipeline or a run for Graphviz, for those who lay out and print with its tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run
from amlnb.picture.face import Face, pipeline_faces, run_faces
from amlnb.picture.labels import label_text
from amlnb.picture.look import ARROW, INK, LOOKS, QUIET_INK
from amlnb.picture.markup import plain
from amlnb.wire.graph import EdgeJson, graph_json
from amlnb.wire.run import CarriedJson, run_json, run_text
from amlnb.wire.words import one_line

if TYPE_CHECKING:
    import graphviz

_FONT = "Helvetica"
_STYLES = {"data": "solid", "condition": "dashed", "order": "dotted"}


def to_graphviz(pipeline: Pipeline, run: Run | None = None) -> graphviz.Digraph:
    """Return the graph; with a run, its boxes bear the steps' states."""
    import graphviz

    graph = graph_json(pipeline)
    drawn = graphviz.Digraph("pipeline", graph_attr=_paper(pipeline, run))
    drawn.attr("node", shape="box", fontname=_FONT, fontsize="12", margin="0.2,0.1")
    drawn.attr("edge", fontname=_FONT, fontsize="10", color=ARROW, arrowsize="0.7")
    # Numbers as ids: a colon in a name would mean a port.
    ids = {node["name"]: f"n{i}" for i, node in enumerate(graph["nodes"])}
    faces = (
        [f for f, _ in run_faces(pipeline, run)] if run else pipeline_faces(pipeline)
    )
    for face in faces:
        drawn.node(ids[face.name], _node_label(face), **_node_style(face))
    known = [e["carried"] for e in run_json(run, pipeline)["edges"]] if run else None
    for i, edge in enumerate(graph["edges"]):
        label = _edge_label(edge, known[i] if known else []) or None
        style = _STYLES[edge["kind"]]
        drawn.edge(ids[edge["source"]], ids[edge["target"]], label, style=style)
    return drawn


def _paper(pipeline: Pipeline, run: Run | None) -> dict[str, str]:
    title = plain(pipeline.name)
    lines = [f'<font point-size="16"><b>{title or "pipeline"}</b></font>']
    if run:
        state = f"run {plain(run.id)}: {plain(run_text(run, pipeline))}"
        lines.append(f'<font color="{QUIET_INK}" point-size="11">{state}</font>')
    rows = "".join(f'<tr><td align="left">{line}</td></tr>' for line in lines)
    return {
        "rankdir": "LR",
        "bgcolor": "white",
        "fontname": _FONT,
        "labelloc": "t",
        "labeljust": "l",
        "label": f'<<table border="0" cellspacing="0">{rows}</table>>',
    }


def _node_label(face: Face) -> str:
    """Return HTML, as Graphviz has it: the name, then the state in its own ink."""
    name = f'<font color="{INK}"><b>{plain(face.name)}</b></font>'
    ink = LOOKS[face.look].ink
    state = f"{face.mark} {face.state}".strip()
    lines = [text for text in (state, face.chip) if text]
    below = "".join(
        f'<br/><font point-size="10" color="{ink}">{plain(line)}</font>'
        for line in lines
    )
    return f"<{name}{below}>"


def _node_style(face: Face) -> dict[str, str]:
    look = LOOKS[face.look]
    dashes = ",dashed" if look.is_dashed else ""
    return {
        "style": f"rounded,filled{dashes}",
        "fillcolor": look.fill,
        "color": look.line,
        "peripheries": "2" if face.is_fan_out else "1",
    }


def _edge_label(edge: EdgeJson, carried: list[CarriedJson]) -> str:
    names = label_text(edge["names"])
    if not names:
        return ""
    held = ", ".join(dict.fromkeys(one_line(c["text"]) for c in carried if c["text"]))
    below = f'<br/><font color="{QUIET_INK}">{plain(held)}</font>' if held else ""
    return f"<{plain(names)}{below}>"
