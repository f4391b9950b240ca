import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlnb.server.limits import MOST_DEPTH
from amlnb.server.strict import BadBodyError, strict_json

_ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    (_ATOMS | _TEXTS).filter(lambda v: v not in (float("inf"), float("-inf"))),
    lambda parts: st.lists(parts) | st.dictionaries(_TEXTS, parts),
)


@given(_VALUES)
def test_what_is_sent_is_what_is_read(value):
    assert strict_json(json.dumps(value).encode()) == value
    assert strict_json(json.dumps(value, ensure_ascii=False).encode()) == value


def test_brackets_in_texts_are_no_depth():
    assert strict_json(b'["' + b"[{" * 500 + b'\\"["]') == ["[{" * 500 + '"[']
    deep = b"[" * MOST_DEPTH + b"]" * MOST_DEPTH
    assert strict_json(deep)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"[" * 100_000, "nested deeper than 32"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "nested deeper than 32"),
        (b'"' + b"\\" * 9 + b"[" * 40, "no JSON"),
        (b"1" * 5_000, "too many digits"),
        (b"[NaN]", "NaN is no JSON"),
        (b"-Infinity", "-Infinity is no JSON"),
        (b"1e400", "too large"),
        (b'{"a":1,"a":2}', "a name twice"),
        (b'"\\ud800"', "no Unicode text"),
        (b"\xff", "no Unicode text"),
        (b"{", "no JSON (line 1)"),
        (b"\n\n[1,]", "no JSON (line 3)"),
        (b"", "no JSON"),
    ],
)
def test_bombs_and_ambiguous_texts_are_refused_in_a_sentence(body, why):
    with pytest.raises(BadBodyError) as caught:
        strict_json(body)
    assert why in str(caught.value)
