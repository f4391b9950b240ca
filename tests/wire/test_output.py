from __future__ import annotations

import pytest

from amlnb.model.artifact import Artifact, gather
from amlnb.wire.output import output_json


def made(format_="json", size=0, **summary):
    return Artifact(name="x", format=format_, digest="d", size=size, summary=summary)


@pytest.mark.parametrize(
    ("artifact", "told"),
    [
        (made("parquet", 8_700_000, rows=336_776, columns=19), "336,776 rows"),
        (made(value="0.87"), "0.87"),
        (made(size=120_000, value="v" * 17), "120 kB"),
        (made("npy", 64, shape=[4, 2000]), "4 x 2,000"),
        (made("npy", 8, shape=[]), "8 B"),
        (made("dir", 1500), "1.5 kB"),
        (made(size=3, rows=True), "3 B"),
        (gather("x", (made(), made())), "2 items"),
    ],
)
def test_the_shortest_telling_words(artifact, told):
    assert output_json(artifact)["text"] == told


def test_a_list_of_pickles_is_one():
    parts = gather("x", (made("pickle"), made()))
    told = output_json(parts)
    assert told["pickle"] is True
    assert told["items"] == 2
    assert output_json(made())["items"] is None
