from __future__ import annotations

import pytest

from amlnb.model.pipeline import Pipeline
from amlnb.picture.dot import to_graphviz
from amlnb.picture.render import picture_bytes
from tests.wire.samples import HOSTILE, a_step, completed, failed, flights


def test_a_graph_has_a_node_for_each_step_and_an_edge_for_each_arrow():
    drawn = to_graphviz(flights())
    assert drawn.source.count("->") == 7
    assert "n0 -> n2 [label=<flights> style=solid]" in drawn.source
    assert "n1 -> n5 [style=dotted]" in drawn.source


def test_with_a_run_nodes_bear_states_and_edges_rows():
    source = to_graphviz(flights(), completed()).source
    assert "✓ done · 3.1 s" in source
    assert "336,776 rows" in source
    assert "5 done, 1 reused; 19 s" in source
    assert "dashed" in to_graphviz(flights(), failed()).source


@pytest.mark.parametrize("name", [*HOSTILE, "a:b", "back\\slash\\n", "<b>", "->"])
def test_graphviz_reads_any_name_as_text(name):
    steps = a_step(name, (), [name]), a_step(name + "2", [(name, name)])
    drawn = picture_bytes(Pipeline(name=name, steps=steps), None, "png")
    assert drawn.startswith(b"\x89PNG")
