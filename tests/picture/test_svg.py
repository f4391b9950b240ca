from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from amlnb.model import events as ev
from amlnb.model.pipeline import Pipeline
from amlnb.picture.svg import run_svg
from tests.wire.samples import (
    HOSTILE,
    START,
    a_graph,
    a_plan,
    a_step,
    completed,
    failed,
    flights,
    running,
    started,
    told,
)

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]


def card(svg, name):
    groups = ET.fromstring(svg).iter(f"{SVG}g")
    steps = [g for g in groups if g.get("class", "").startswith("step")]
    return next(g for g in steps if name in [t.text for t in g.iter(f"{SVG}text")])


def test_a_run_shows_each_step_with_its_state_in_words():
    shown = texts(run_svg(flights(), completed()))
    assert shown[:2] == ["flights", "done"]
    assert "5 done, 1 reused; 19 s" in shown
    assert "run 20261121-101500-k3f9xq" in shown
    assert "C=0.3" in shown
    assert "done · 3.1 s" in shown
    assert "done · 3/3 · 5.5 s" in shown
    assert "reused" in shown


def test_edges_are_labelled_with_names_and_rows():
    shown = texts(run_svg(flights(), completed()))
    assert "flights" in shown[2:]
    assert "336,776 rows" in shown
    assert "X, y" in shown
    assert shown.count("327,346 rows") == 3  # to features, to train, to the report
    assert "336,776 rows" not in texts(run_svg(flights()))


def test_a_running_step_tells_how_long_it_has_been_at_it():
    shown = texts(run_svg(flights(), running(), now=START + 20))
    assert "running · 1/3 · 10 s" in shown
    assert "waiting · about 3.4 s" in shown
    assert "done · try 2/3 · 6.0 s" in shown


def test_a_fan_out_is_one_box_with_a_piece_of_bar_for_each_item():
    train = card(run_svg(flights(), running()), "train")
    bars = [r.get("fill") for r in train.iter(f"{SVG}rect") if r.get("height") == "5"]
    assert len(bars) == 3
    assert len(set(bars)) == 3  # one done, one running, one waiting
    assert "ir" in [t.text for t in train.iter(f"{SVG}text")]


def test_a_large_fan_out_shares_the_pieces_of_its_bar():
    pipeline = flights()
    labels = tuple(str(i) for i in range(500))
    run = told(
        pipeline,
        [(0, ev.StepMapped(key="train", labels=labels)), (1, started("train[7]"))],
    )
    train = card(run_svg(pipeline, run), "train")
    bars = [
        float(r.get("width"))
        for r in train.iter(f"{SVG}rect")
        if r.get("height") == "5"
    ]
    assert len(bars) == 2
    assert bars[1] > 100 * bars[0]


def test_a_failure_stands_below_the_picture():
    svg = run_svg(flights(), failed())
    shown = " ".join(texts(svg))
    assert "failed · try 3/3 · 4.6 s" in shown
    assert "✗ features: cell 7, line 3 of flights.ipynb, `rate = n / (n - n)`:" in shown
    assert "upstream failed" in shown
    assert "cancelled" in shown


def test_only_a_few_failures_are_told():
    pipeline = a_graph(9, [])
    facts = [
        (
            i,
            ev.StepFailed(
                key=f"s{i}", attempt=1, failure=failed().steps["features"].failure
            ),
        )
        for i in range(9)
    ]
    shown = texts(run_svg(pipeline, told(pipeline, facts)))
    assert sum(t.startswith("✗") for t in shown) == 3
    assert "… and 6 more" in shown


def test_a_plan_shows_what_would_happen():
    shown = texts(run_svg(flights(), plan=a_plan()))
    assert "plan" in shown
    assert "2 to run, 4 reused, 0 skipped; about 8.8 s" in shown
    assert "to run · 1 of 3 items · about 5.4 s"[:20] in " ".join(shown)


def test_a_bare_pipeline_shows_no_states():
    shown = texts(run_svg(flights()))
    assert "6 steps" in shown
    assert "Delays from New York" in shown
    assert not {"done", "waiting", "to run"} & set(shown)


def test_no_steps_are_told_in_words():
    svg = run_svg(Pipeline(name="new", steps=()))
    assert "No steps yet: add %%pipeline_step NAME" in texts(svg)
    assert float(ET.fromstring(svg).get("height")) < 200


def test_it_is_an_image_with_a_name_and_needs_nothing_around_it():
    svg = run_svg(flights(), completed())
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert title.text.startswith("flights · done · 5 done, 1 reused; 19 s")
    assert root.get("aria-label") == title.text
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "rect", "text", "g", "circle", "path"}
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert root.find(f"{SVG}rect").get("fill") == "#ffffff"


def test_a_tooltip_tells_all_there_is_of_a_step():
    title = card(run_svg(flights(), completed()), "train").find(f"{SVG}title").text
    assert title == "train: done · 3/3 · 5.5 s\nmodel (3 items)"
    title = card(run_svg(flights(), failed()), "features").find(f"{SVG}title").text
    assert "ZeroDivisionError: division by zero" in title


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_holds_stays_text(name):
    pipeline = Pipeline(
        name=name,
        description=name,
        steps=(
            a_step(name, (), [name], kernel=name),
            a_step(name + "2", [(name, name)], compute=name),
        ),
    )
    failure = failed().steps["features"].failure
    run = told(
        pipeline,
        [
            (0, ev.StepMapped(key=name, labels=(name,))),
            (1, ev.StepFailed(key=name, attempt=1, failure=failure)),
        ],
        parameters={name: name},
    )
    for svg in (run_svg(pipeline), run_svg(pipeline, run)):
        root = ET.fromstring(svg)
        svg.encode()
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "title", "rect", "text", "g", "circle", "path"}
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", svg)


def test_long_text_is_cut_before_the_border():
    pipeline = Pipeline(name="p", steps=(a_step("n" * 300),))
    svg = run_svg(pipeline)
    assert any(
        t.startswith("nnn") and t.endswith("…") and len(t) < 40 for t in texts(svg)
    )
    assert float(ET.fromstring(svg).get("width")) < 600


def test_a_picture_too_wide_for_a_page_runs_from_the_top_down():
    chain = a_graph(12, [(i, i + 1) for i in range(11)])
    auto, flat = (
        ET.fromstring(run_svg(chain)),
        ET.fromstring(run_svg(chain, direction="LR")),
    )
    assert float(auto.get("width")) < 1000 < float(flat.get("width"))
    short = a_graph(2, [(0, 1)])
    assert run_svg(short) == run_svg(short, direction="LR")
