"""Nouns to rows and back, where that is not plain."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlnb.model.codec import BadRecordError
from amlnb.stores import rows

any_text = st.text(st.characters(exclude_categories=()), max_size=8)


@given(any_text, any_text)
def test_a_name_fits_every_database_and_is_like_no_other(one, other):
    fit = rows.name(one)
    fit.encode("utf-8")
    assert "\0" not in fit
    assert (fit == rows.name(other)) is (one == other)


@pytest.mark.parametrize("text", ["train", "train[2]", "größe", "a b", "r1-k3f9xq"])
def test_a_plain_name_is_itself(text):
    assert rows.name(text) == text


@given(st.lists(any_text))
def test_many_names_are_one_list(texts):
    assert json.loads(rows.names(texts)) == [rows.name(t) for t in texts]


def test_a_record_that_is_no_json_is_told():
    with pytest.raises(BadRecordError, match="changed by hand"):
        rows.head_of({"head": "{oops", "seq": 1})
