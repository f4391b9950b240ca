from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.picture.html import bundle, plan_bundle, plan_html, run_html
from amlnb.picture.svg import run_svg
from amlnb.picture.text import plan_table, run_table
from tests.wire.samples import (
    HOSTILE,
    a_graph,
    a_plan,
    a_step,
    completed,
    failed,
    flights,
    told,
)

FAILURE_TEXT = (
    "cell 7, line 3 of flights.ipynb, `rate = n / (n - n)`: "
    "ZeroDivisionError: division by zero"
)


class Page(HTMLParser):
    """The page as a reader without styles gets it: tags, attributes, cells."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.rows, self.image = set(), set(), [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "img":
            self.image = dict(attrs)

    def handle_data(self, data):
        if self.rows:
            self.rows[-1][-1] += data.replace("\xa0", " ")


def test_the_picture_is_an_image_with_its_bytes_inside_and_words_for_it():
    page = Page(run_html(flights(), completed()))
    kind, data = page.image["src"].split(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data).decode() == run_svg(flights(), completed())
    assert page.image["alt"] == (
        "flights, run 20261121-101500-k3f9xq, done · 5 done, 1 reused; 19 s"
    )


def test_the_table_reads_well_where_the_image_is_taken_out():
    page = Page(run_html(flights(), failed()))
    assert page.rows[0] == ["Step", "State", "Time", "Why", "Outputs"]
    assert page.rows[4] == [
        "features",
        "✗ failed · try 3/3",
        "4.6 s",
        FAILURE_TEXT,
        "",
    ]
    assert len(page.rows) == 7


def test_nothing_in_it_needs_trust():
    page = Page(run_html(flights(), completed()))
    assert page.tags == {"img", "p", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.attributes == {"alt", "src", "style", "align", "valign"}


def test_a_plan_has_the_same_form():
    page = Page(plan_html(flights(), a_plan()))
    assert page.rows[0] == ["Step", "Plan", "Time", "Why"]
    assert page.rows[5] == [
        "train",
        "▸ to run · 1 of 3 items",
        "about 5.4 s",
        "C 1.0 → 0.3",
    ]
    assert page.image["alt"].startswith("flights, plan · 2 to run, 4 reused")


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_holds_stays_text(name):
    pipeline = Pipeline(name=name, steps=(a_step(name, (), [name]),))
    html = run_html(pipeline, told(pipeline, [], parameters={name: name}))
    page = Page(html)
    html.encode()
    assert page.tags <= {"img", "p", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert page.attributes == {"alt", "src", "style", "align", "valign"}
    assert len(page.rows) == 2


def test_a_bundle_has_html_svg_and_text():
    made = bundle(flights(), completed())
    assert list(made) == ["text/html", "text/plain", "image/svg+xml"]
    assert made["text/plain"] == run_table(flights(), completed())
    planned = plan_bundle(flights(), a_plan())
    assert planned["text/plain"] == plan_table(flights(), a_plan())
    assert "to run" in planned["image/svg+xml"]


def test_a_very_large_pipeline_gets_a_table_of_bounded_size_and_no_picture():
    pipeline = a_graph(2000, [(i, i + 1) for i in range(1999)])
    made = bundle(pipeline, told(pipeline, []))
    assert "image/svg+xml" not in made
    assert "<img" not in made["text/html"]
    assert "… and 1,940 more rows: 1,940 waiting" in made["text/html"]
    assert sum(len(text) for text in made.values()) < 50_000


def test_no_steps_are_told_in_words():
    html = plan_html(Pipeline(name="new", steps=()), Plan(decisions=()))
    assert "<table>" not in html
    assert re.search("<p>No steps yet: add %%pipeline_step NAME</p>", html)
