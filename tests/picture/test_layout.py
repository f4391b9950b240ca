from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings

from amlnb.model.pipeline import Pipeline
from amlnb.picture import layout as module
from amlnb.picture.barycentre import bends_needed
from amlnb.picture.layout import layout, layout_json
from tests.picture.geometry import check, graphs
from tests.wire.samples import a_graph, a_step, flights

BOTH_WAYS = pytest.mark.parametrize("direction", ["LR", "TB"])


@BOTH_WAYS
@given(graph=graphs())
@settings(max_examples=80, deadline=None)
def test_on_any_graph_nothing_overlaps(direction, graph):
    check(layout(a_graph(*graph), direction=direction))


@BOTH_WAYS
@given(graph=graphs())
@settings(max_examples=80, deadline=None)
def test_on_any_graph_nothing_overlaps_without_the_library(direction, graph):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "is_installed", lambda: False)
        check(layout(a_graph(*graph), direction=direction))


@pytest.mark.parametrize("has_library", [True, False])
@pytest.mark.parametrize(
    ("count", "edges"),
    [
        (500, [(i, i + 1) for i in range(499)]),
        (161, [(i, 160) for i in range(160)]),
        (161, [(0, i) for i in range(1, 161)]),
        (40, []),
        (60, [(i, i + 20) for i in range(20)] + [(0, 59)]),
    ],
    ids=["a deep chain", "many into one", "one into many", "no edges", "many parts"],
)
def test_shapes_that_others_choke_on(monkeypatch, has_library, count, edges):
    monkeypatch.setattr(module, "is_installed", lambda: has_library)
    check(layout(a_graph(count, edges)))


def test_bends_of_one_part_are_never_taken_for_nodes_of_another():
    edges = [(1, 2), (1, 3), (1, 6), (1, 7), (1, 8), (1, 9), (2, 3), (2, 4), (1, 4)]
    check(layout(a_graph(10, [*edges, (0, 5)])))


@BOTH_WAYS
def test_a_real_pipeline_has_room_for_every_label(direction):
    drawn = layout(flights(), direction=direction)
    check(drawn)
    missing = [r for r in drawn.routes if r.label is None]
    assert [(r.source, r.target) for r in missing] == [("weather", "report")]


def test_a_chain_is_straight():
    drawn = layout(a_graph(4, [(0, 1), (1, 2), (2, 3)]))
    assert {box.y for box in drawn.boxes.values()} == {0.0}


def test_a_node_stands_in_the_middle_of_what_it_joins():
    drawn = layout(a_graph(3, [(0, 2), (1, 2)]))
    first, second, joined = (drawn.boxes[name].y for name in ("s0", "s1", "s2"))
    assert joined == (first + second) / 2


def test_unconnected_steps_fill_a_page_and_not_one_long_line():
    drawn = layout(a_graph(60, []))
    assert 0.5 < drawn.width / drawn.height < 4


def test_a_graph_with_too_many_bends_is_drawn_without_the_longest(monkeypatch):
    chain = [(i, i + 1) for i in range(60)]
    far = [(i, i + 40) for i in range(20)]
    monkeypatch.setattr(module, "_MOST_BENDS", 100)
    assert bends_needed(chain + far) > 100
    drawn = layout(a_graph(61, chain + far))
    ways = {(r.source, r.target): r for r in drawn.routes}
    straight = [w for w in ways.values() if len(w.points) == 2]
    assert len(straight) == 60 + 18
    assert ways["s19", "s59"].label is None


def test_no_steps_need_no_room():
    drawn = layout(a_graph(0, []))
    assert (drawn.width, drawn.height, drawn.boxes, drawn.routes) == (0, 0, {}, ())


def test_a_run_never_moves_a_box_but_a_longer_name_may():
    short, long = a_graph(2, [(0, 1)]), a_graph(2, [(0, 1)])
    assert layout(short) == layout(long)
    wide = layout(a_graph(1, [])), layout(flights())
    assert wide[1].boxes["features"].width > wide[0].boxes["s0"].width


def test_a_layout_is_plain_json_in_the_graphs_order():
    pipeline = flights()
    told = layout_json(layout(pipeline))
    assert json.loads(json.dumps(told)) == told
    assert [box["name"] for box in told["boxes"]] == [s.name for s in pipeline.steps]
    route = told["routes"][0]
    assert (route["source"], route["target"]) == ("load", "clean")
    assert len(route["points"]) % 2 == 0
    assert set(route["label"]) == {"x", "y", "width", "height"}


def test_arrows_that_pass_a_layer_bend_around_its_boxes():
    drawn = layout(a_graph(3, [(0, 1), (1, 2), (0, 2)]))
    long = next(r for r in drawn.routes if (r.source, r.target) == ("s0", "s2"))
    assert len(long.points) == 4
    middle = drawn.boxes["s1"]
    assert not middle.y < long.points[1][1] < middle.y + middle.height


IN_ANOTHER_PROCESS = """
import hashlib, json, random
from amlnb.model.pipeline import Pipeline
from amlnb.picture import layout as module
from amlnb.picture.layout import layout, layout_json
from amlnb.picture.svg import run_svg
from tests.wire.samples import a_graph, completed, flights
chance = random.Random(3)
edges = {tuple(sorted(chance.sample(range(90), 2))) for _ in range(140)}
graph = a_graph(90, sorted(edges))
made = [layout_json(layout(graph, direction=d)) for d in ("LR", "TB")]
module.is_installed = lambda: False
made.append(layout_json(layout(graph)))
made.append(run_svg(flights(), completed()))
print(hashlib.sha256(json.dumps(made).encode()).hexdigest())
"""


def test_two_processes_draw_the_same():
    seen = {
        subprocess.run(
            [sys.executable, "-c", IN_ANOTHER_PROCESS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "77")
    }
    assert len(seen) == 1


def test_a_kernel_chip_makes_room_for_itself():
    plain, own = a_step("a_step_with_a_name"), a_step("a_step_with_a_name", kernel="ir")
    widths = [
        layout(Pipeline(name="p", steps=(step,))).boxes["a_step_with_a_name"].width
        for step in (plain, own)
    ]
    assert widths[1] > widths[0]
