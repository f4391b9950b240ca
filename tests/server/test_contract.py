"""The page's ``api.ts`` and the answers say the same: names, fields and addresses."""

import re
from pathlib import Path
from typing import get_type_hints

import pytest

from amlnb.answers import event, head, heads, log, page, plan, source
from amlnb.server import acts, heads_feed
from amlnb.server.app import ROUTES

SCRIPT = Path(__file__).parents[2] / "labextension/src"
ANSWERS = {
    "StepHeadJson": head.StepHeadJson,
    "RunHeadJson": head.RunHeadJson,
    "ExperimentJson": heads.ExperimentJson,
    "RunPageJson": page.RunPageJson,
    "StoredEventJson": event.StoredEventJson,
    "StatusJson": event.StatusJson,
    "HeadsJson": heads_feed.HeadsJson,
    "LogPartJson": log.LogPartJson,
    "HelperJson": source.HelperJson,
    "SourceJson": source.SourceJson,
    "PlanReplyJson": plan.PlanReplyJson,
    "InferReplyJson": acts.InferReplyJson,
}


def script(name):
    return (SCRIPT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_the_same_fields_on_both_sides(name):
    found = re.search(
        rf"export interface {name} \{{(.*?)\n\}}", script("api.ts"), re.DOTALL
    )
    assert found, f"api.ts has no {name}"
    theirs = re.findall(r"^  (\w+)\??: ", found[1], re.MULTILINE)
    assert theirs == list(get_type_hints(ANSWERS[name]))


def test_both_sides_speak_the_same_version():
    found = re.search(r"API_VERSION = (\d+)", script("api.ts"))
    assert found
    assert int(found[1]) == page.API_VERSION


def test_every_address_that_the_page_asks_is_answered():
    table = re.search(
        r"const ROUTES: Routes = \{(.*?)\n\};", script("client/route.ts"), re.DOTALL
    )
    assert table
    asked = set()
    for verb, address in re.findall(
        r"\b(get|post)\(\s*(path\([^)]*\)|'[^']*')", table[1]
    ):
        parts = re.findall(r"'([^']*)'|a\.(\w+)", address)
        words = [word or f"{{{_NAMES.get(name, name)}}}" for word, name in parts]
        asked.add((verb.upper(), f"/{'/'.join(words)}"))
    assert len(asked) > 10
    assert asked <= {(method, address) for method, address, *_ in ROUTES}


_NAMES = {"run": "run_id"}
