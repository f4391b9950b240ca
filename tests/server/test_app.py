"""The application by itself: what it answers, and that nothing breaks it."""

import json
import string
from pathlib import Path
from urllib.parse import parse_qsl, quote

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlnb.model import events as ev
from amlnb.model.artifact import Artifact
from amlnb.server.app import ROUTES, make_app
from amlnb.server.world import World
from tests.server.client import Client
from tests.server.world import (
    BEGUN,
    ENDED,
    NoNotebooks,
    Place,
    completed,
    started,
    workspaces,
)
from tests.wire.samples import HOSTILE

REPEATED = settings(max_examples=150, deadline=None)


@pytest.fixture
def notebooks():
    return NoNotebooks()


@pytest.fixture
def client(tmp_path, notebooks):
    world = World(workspaces=workspaces(tmp_path), notebooks=notebooks)
    client = Client(make_app(world))
    yield client
    client.close()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture(scope="module")
def open_to_all(tmp_path_factory):
    """An application for any request at all, with a run to ask for."""
    folder = tmp_path_factory.mktemp("any")
    Place(folder).run("r1", BEGUN, started(), completed(), ENDED)
    client = Client(
        make_app(World(workspaces=workspaces(folder), notebooks=NoNotebooks()))
    )
    yield client
    client.close()


def detail(reply, status):
    assert reply.status == status, reply.text
    assert reply.headers["content-type"] == "application/json"
    assert list(reply.json()) == ["detail"]
    sentence = reply.json()["detail"]
    assert sentence
    assert isinstance(sentence, str)
    return sentence


def test_a_run_is_told_with_its_graph_layout_and_what_came_before(client, place):
    rows = Artifact(name="flights", format="arrow", digest="a" * 64, size=9)
    made = ev.StepCompleted(key="load", attempt=1, outputs={"flights": rows})
    place.run("old", BEGUN, started(), made, ENDED, created=50.0)
    place.run("new", BEGUN, started())
    page = client.get("/runs/new").json()
    assert page["version"] == 1
    assert page["run"]["status"] == "running"
    assert [node["name"] for node in page["graph"]["nodes"]] == ["load", "train"]
    assert [box["name"] for box in page["layout"]["boxes"]] == ["load", "train"]
    assert page["before"][0]["carried"][0]["size"] == 9
    assert client.get("/runs/old").json()["before"] == []
    upright = client.get("/runs/new", direction="TB").json()["layout"]
    assert (page["layout"]["direction"], upright["direction"]) == ("LR", "TB")
    assert "'direction' cannot" in detail(client.get("/runs/new", direction="X"), 422)


def test_lists_are_chosen_and_steps_told_on_request(client, place):
    place.run("r1", BEGUN, started(), completed(), created=1.0)
    place.run("r2", experiment="other", created=2.0)
    assert [run["id"] for run in client.get("/runs").json()] == ["r2", "r1"]
    chosen = client.get("/runs", experiment="e", steps=1).json()
    assert [step["status"] for step in chosen[0]["steps"]] == ["completed", "waiting"]
    assert chosen[0]["counts"] == {"completed": 1, "waiting": 1}
    assert client.get("/runs", pipeline="no").json() == []
    assert client.get("/runs", limit=1).json()[0]["steps"] == []
    assert client.get("/runs", file="flights.ipynb").json()
    assert client.get("/runs", file="x.ipynb").json() == []
    experiments = client.get("/experiments").json()
    assert [(e["name"], e["runs"]) for e in experiments] == [("other", 1), ("e", 1)]
    assert experiments[0]["last"]["id"] == "r2"


def test_workspaces_are_told_apart_by_path_and_id(client, tmp_path):
    Place(tmp_path / "a").run("r1")
    Place(tmp_path / "b").run("r2")
    (tmp_path / "none").mkdir()
    found = {w["path"]: w["id"] for w in client.get("/workspaces").json()}
    assert set(found) == {"a", "b"}
    one = client.get("/workspaces", path="a/x.ipynb").json()
    assert one == [{"id": found["a"], "name": "a", "path": "a"}]
    assert client.get("/workspaces", path="none/x.ipynb").json() == []
    for scope in ({"path": "b/x.ipynb"}, {"workspace": found["b"]}):
        assert [r["id"] for r in client.get("/runs", **scope).json()] == ["r2"]
    wrong = client.get("/runs/r1", workspace=found["b"])
    assert "There is no run 'r1'" in detail(wrong, 404)
    assert len(client.get("/runs").json()) == 2


def test_events_begin_behind_the_number_that_is_named(client, place):
    place.run("r1", BEGUN, started(), completed())
    told = client.get("/runs/r1/events", after=1).json()
    assert [one["seq"] for one in told] == [2, 3]
    assert told[0]["event"]["kind"] == "step_started"


def test_steps_are_looked_up(client, place):
    place.run("r1", BEGUN, started())
    assert client.get("/runs/r1/steps/train/log").text == ""
    assert client.get("/runs/r1/steps/load/source").json()["text"] == "1"
    for rest in ("log", "source", "notebook", "outputs/x/preview"):
        reply = client.get(f"/runs/r1/steps/nowhere/{rest}")
        assert "no step 'nowhere'. Known: load, train" in detail(reply, 404)
    reply = client.get("/runs/r1/steps/load/outputs/model/preview")
    assert "no output of step 'load' named 'model'" in detail(reply, 404)


def test_a_log_is_sent_by_bytes(client, place, tmp_path):
    place.run("r1", BEGUN, started())
    folder = tmp_path / ".amlnb/runs/r1/load/1"
    folder.mkdir(parents=True)
    (folder / "log.txt").write_text("one\nzwei ü\n")
    whole = client.get("/runs/r1/steps/load/log")
    assert whole.text == "one\nzwei ü\n"
    assert whole.headers["content-type"] == "text/plain; charset=utf-8"
    end = client.get("/runs/r1/steps/load/log", **{"from": -3})
    assert end.text == "ü\n"
    places = [end.headers[f"x-log-{name}"] for name in ("from", "next", "size")]
    assert places == ["9", "12", "12"]


def test_what_is_asked_for_reaches_the_workspace(client, place, notebooks, tmp_path):
    (tmp_path / "n.ipynb").write_text("{}")
    plan = client.post("/plan", {"path": "n.ipynb", "targets": ["load"]}).json()
    assert [d["action"] for d in plan["plan"]["decisions"]] == ["run", "skip"]
    assert notebooks.asked == [tmp_path / "n.ipynb"]
    place.run("r1")
    assert client.post("/plan", {"run": "r1"}).json()["graph"]["name"] == "flights"
    line = client.post("/infer", {"cells": ["x = 1"], "index": 0}).json()
    assert line == {"line": "%%pipeline_step x", "notes": ["check it"]}


def test_a_cancel_is_left_for_the_runner(client, place):
    place.run("r1", BEGUN)
    assert client.post("/runs/r1/cancel").json() == {"run": "r1"}
    assert place.store.cancel_requested("r1")


@pytest.mark.parametrize(
    "told",
    [
        ("/plan", {}, 422, "Nothing to run was named"),
        ("/plan", {"path": "no.ipynb"}, 404, "no notebook 'no.ipynb'"),
        ("/plan", {"path": "../x.ipynb"}, 422, "below the folder"),
        ("/plan", {"path": "pipe.ipynb"}, 422, "it is no file"),
        ("/plan", {"path": "x.txt"}, 422, "its name ends in '.txt'"),
        ("/plan", {"path": ".amlnb"}, 422, "it is no file"),
        ("/plan", {"run": "r9"}, 404, "no run 'r9'"),
        ("/plan", {"run": "../r"}, 422, "'run' cannot be used"),
        ("/plan", {"run": "r1", "targets": ["x"]}, 404, "no step 'x'"),
        ("/plan", {"run": "r1", "parameters": {"x": 1}}, 422, "no parameter 'x'"),
        ("/plan", {"run": "r1", "more": 1}, 422, "'more' cannot be used"),
        ("/plan", {"run": 1}, 422, "'run' cannot be used"),
        ("/infer", {"cells": ["1"], "index": 1}, 422, "no cell 1 among 1"),
        ("/infer", {"cells": [], "index": 0}, 422, "'cells' cannot be used"),
        ("/runs/r1/repair", {"again": ["x"]}, 404, "no step 'x'"),
        ("/runs/r9/cancel", None, 404, "no run 'r9'"),
        ("/runs/R9/cancel", None, 422, "'run_id' cannot be used"),
    ],
)
def test_what_cannot_be_done_is_said(client, place, tmp_path, told):
    address, body, status, said = told
    place.run("r1", BEGUN)
    (tmp_path / "pipe.ipynb").mkdir()
    (tmp_path / "x.txt").write_text("")
    assert said in detail(client.post(address, body), status)


def test_bodies_are_small_and_strict(client):
    assert "larger than" in detail(client.send("/plan", b" " * 1_100_000), 413)
    assert "no JSON" in detail(client.send("/plan", b"{,}"), 422)
    assert "nested" in detail(client.send("/plan", b"[" * 100_000), 422)
    detail(client.send("/plan", b""), 422)
    detail(client.send("/plan", b'{"run":"r"}', ""), 422)  # of no type


def test_a_fault_of_ours_tells_nothing_of_the_inside(client, place, monkeypatch):
    monkeypatch.setattr("amlnb.server.runs.run_page", lambda *_: 1 / 0)
    place.run("r1")
    assert detail(client.get("/runs/r1"), 500) == (
        "The server failed on this; its log says more."
    )


def test_addresses_and_methods_are_those_of_the_list(client):
    assert detail(client.get("/nowhere"), 404) == "Not Found"
    for method, address, *_ in ROUTES:
        own = address.format(run_id="r1", key="load", name="x")
        for other in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if other != method:
                detail(client.call(other, own), 405)


def test_the_document_tells_every_address(client):
    paths = client.get("/openapi.json").json()["paths"]
    told = {(m.upper(), p) for p, methods in paths.items() for m in methods}
    assert told == {(method, address) for method, address, *_ in ROUTES}


def test_answers_are_of_the_shape_that_the_document_tells(client, place):
    rows = Artifact(name="flights", format="arrow", digest="a" * 64, size=9)
    made = ev.StepCompleted(key="load", attempt=1, outputs={"flights": rows})
    place.run("old", BEGUN, started(), made, ENDED, created=50.0)
    place.run("r1", BEGUN, started(), made, started("train"))
    document = client.get("/openapi.json").json()
    asked = {
        "/runs": {},
        "/runs?steps=1": {},
        "/experiments": {},
        "/workspaces": {},
        "/health": {},
        "/runs/{run_id}": {},
        "/runs/{run_id}/events": {},
        "/runs/{run_id}/steps/{key}/source": {},
        "/plan": {"run": "r1"},
        "/infer": {"cells": ["x = 1"], "index": 0},
    }
    for address, body in asked.items():
        path, _, query = address.partition("?")
        called = path.format(run_id="r1", key="load")
        reply = (
            client.post(called, body)
            if body
            else client.get(called, **dict(parse_qsl(query)))
        )
        assert reply.status == 200, reply.text
        told = document["paths"][path]["post" if body else "get"]["responses"]["200"]
        schema = told["content"]["application/json"]["schema"]
        check(reply.json(), schema, document)


def check(value, schema, document):
    jsonschema.validate(value, {**schema, "components": document["components"]})


def test_hostile_names_come_back_as_text(client, place):
    for n, text in enumerate(HOSTILE):
        place.run(f"r{n}", experiment=text, user=text, parameters={text: text})
        run = json.loads(client.get(f"/runs/r{n}").content)["run"]
        assert (run["experiment"], run["user"]) == (text, text)
    place.run("nan", parameters={"x": float("nan"), "y": [float("inf")]})
    run = client.get("/runs/nan").json()["run"]
    assert run["parameters"] == {"x": "nan", "y": ["inf"]}


# ------------------------------------------------------------------ anything at all

_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_ID = st.sampled_from(["r1", "r9", "..", "a" * 65, "R1", "%2e%2e", "r1\n"]) | _ANY
_KEY = st.sampled_from(["load", "train[0]", "../load", "load/../../x", "\0"]) | _ANY
_NUMBERS = st.integers() | st.just("x") | st.floats().map(str)


_QUERIES = st.dictionaries(
    st.sampled_from(["after", "from", "limit", "path", "workspace", "file", "steps"]),
    _NUMBERS | _ANY,
)
_NAMES = st.fixed_dictionaries({"run_id": _ID, "key": _KEY, "name": _KEY})


@REPEATED
@given(st.sampled_from(ROUTES), _NAMES, _QUERIES)
def test_no_address_breaks_it(open_to_all, route, names, query):
    method, template, *_ = route
    told = {k: quote(v, safe="") or "-" for k, v in names.items()}
    reply = open_to_all.call(method, template.format(**told), query=query)
    assert reply.status < 500, reply.text


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _ANY,
    lambda parts: (
        st.lists(parts, max_size=4) | st.dictionaries(_ANY, parts, max_size=4)
    ),
    max_leaves=12,
)
_FIELDS = st.sampled_from(
    ["parameters", "targets", "path", "run", "again", "cells", "index", "x"]
)
_POSTS = [address for method, address, *_ in ROUTES if method == "POST"]


@REPEATED
@given(st.sampled_from(_POSTS), st.dictionaries(_FIELDS, _JSON))
def test_no_body_breaks_it(open_to_all, address, body):
    address = address.format(run_id="r9")
    told = json.dumps(body).encode()
    reply = open_to_all.send(address, told)
    assert reply.status < 500, reply.text


@REPEATED
@given(st.sampled_from(_POSTS), st.binary(max_size=80))
def test_no_bytes_break_it(open_to_all, address, body):
    reply = open_to_all.send(address.format(run_id="r9"), body)
    assert reply.status < 500, reply.text


def test_the_alphabet_of_ids_is_that_of_the_model(client, place):
    run_id = (string.ascii_lowercase + string.digits + "_-")[:64]
    place.run(run_id)
    assert client.get(f"/runs/{run_id}").status == 200


def test_nothing_is_read_by_a_path_of_the_client(client, place, tmp_path):
    place.run("r1", BEGUN, started())
    secret = tmp_path / ".amlnb/runs/secret"
    secret.mkdir(parents=True)
    (secret / "log.txt").write_text("secret")
    for key in ("../secret", "..%2fsecret", "%2e%2e/secret", "load/../../secret"):
        for form in (key, quote(key, safe=""), quote(quote(key, safe=""), safe="")):
            reply = client.get(f"/runs/r1/steps/{form}/log")
            assert reply.status in (404, 422)
            assert "secret" not in reply.text.replace("../secret", "").replace(
                key, ""
            ) or reply.json()["detail"].startswith(("There is no step", "Not Found"))
    assert Path(secret / "log.txt").read_text() == "secret"
