from __future__ import annotations

import json
from dataclasses import replace

from amlnb.model.pipeline import Pipeline
from amlnb.model.step import (
    Argument,
    Input,
    Literal,
    Map,
    NotebookBody,
    ParameterRef,
    PathSource,
    StepOutput,
)
from amlnb.wire.graph import edges_json, graph_json
from tests.wire.samples import a_graph, a_step, flights


def test_a_pipeline_is_told_whole():
    told = graph_json(flights())
    assert json.loads(json.dumps(told)) == told
    assert [node["name"] for node in told["nodes"]] == [
        "load", "weather", "clean", "features", "train", "report",
    ]  # fmt: skip
    assert told["file"] == "flights.ipynb"
    assert told["warnings"] == ["Two cells make `y`."]
    assert told["parameters"][1] == {
        "name": "airports",
        "type": "list",
        "default": None,
        "required": True,
        "description": "",
    }


def test_a_node_tells_where_it_runs_and_stands():
    load, *_, train, report = graph_json(flights())["nodes"]
    assert load["kernel"] == "python3"
    assert load["place"]["text"] == "cell 2, line 1 of flights.ipynb"
    assert load["map"] is None
    assert train["kernel"] == "ir"
    assert train["map"] == {"item": "airport", "text": "airports", "max_parallel": 2}
    assert report["compute"] == "dask"


def test_an_edge_carries_each_name_once_and_there_is_one_between_two_steps():
    edges = {(e["source"], e["target"]): e for e in edges_json(flights())}
    assert edges["features", "train"]["names"] == ["X", "y"]
    assert edges["load", "clean"]["kind"] == "data"
    assert edges["weather", "report"] == {
        "source": "weather",
        "target": "report",
        "names": [],
        "kind": "order",
    }
    assert len(edges) == len(edges_json(flights())) == 7


def test_data_for_a_condition_only_is_told_apart():
    auc = Input(name="auc", source=StepOutput(step="a", output="auc"))
    first = a_step("a", (), ["auc", "x"])
    only = a_step("b", when="auc > 0.9", condition_inputs=(auc,))
    both = a_step("c", [("a", "x")], when="auc > 0.9", condition_inputs=(auc,))
    told = edges_json(Pipeline(name="p", steps=(first, only, both)))
    assert [(e["target"], e["kind"], e["names"]) for e in told] == [
        ("b", "condition", ["auc"]),
        ("c", "data", ["x", "auc"]),
    ]


def test_inputs_arguments_and_items_say_where_they_come_from():
    step = a_step(
        "s",
        [("first", "parts")],
        arguments=(
            Argument(name="C", value=ParameterRef(parameter="C")),
            Argument(name="k", value=Literal(value=3)),
        ),
        map=Map(item="x", items=Literal(value=[1, 2, 3])),
    )
    path = Input(name="raw", source=PathSource(path="data/raw.csv"))
    step = replace(step, inputs=(*step.inputs, path))
    mapped = a_step(
        "t", map=Map(item="x", items=StepOutput(step="first", output="parts"))
    )
    first = a_step("first", (), ["parts"])
    told = graph_json(Pipeline(name="p", steps=(first, step, mapped)))
    node = told["nodes"][1]
    assert node["inputs"] == [
        {"name": "parts", "step": "first", "output": "parts", "path": ""},
        {"name": "raw", "step": "", "output": "", "path": "data/raw.csv"},
    ]
    assert node["parameters"] == [
        {"name": "C", "parameter": "C", "value": None},
        {"name": "k", "parameter": "", "value": 3},
    ]
    assert node["map"]["text"] == "3 items"
    assert told["nodes"][2]["map"]["text"] == "first.parts"
    assert told["edges"][-1]["names"] == ["parts"]


def test_a_notebook_step_says_so():
    body = NotebookBody(path="fit.ipynb", source="k", digest="d")
    step = replace(a_step("fit"), body=body)
    assert (
        graph_json(Pipeline(name="p", steps=(step,)))["nodes"][0]["kind"] == "notebook"
    )


def test_an_empty_pipeline_has_neither_nodes_nor_edges():
    told = graph_json(a_graph(0, []))
    assert (told["nodes"], told["edges"]) == ([], [])
