import json

from amlnb.answers.text import json_text
from tests.wire.samples import HOSTILE


def test_what_json_lacks_is_told_as_text():
    told = json_text({"a": float("nan"), "b": [float("-inf"), (1.5, None)]})
    assert json.loads(told) == {"a": "nan", "b": ["-inf", [1.5, None]]}


def test_any_text_can_be_sent_and_comes_back():
    told = json_text(list(HOSTILE))
    assert json.loads(told.encode("ascii")) == list(HOSTILE)
