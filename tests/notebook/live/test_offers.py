"""What a Tab offers, from the text before the cursor alone."""

from __future__ import annotations

import pytest

from amlnb.notebook.commands.table import GRAMMARS
from amlnb.notebook.lines.option import Offer
from amlnb.notebook.live.offers import offers

KNOWN = {
    Offer.NAMES: lambda: ["flights", "weather"],
    Offer.STEPS: lambda: ("clean", "train"),
    Offer.PARAMETERS: lambda: ["C", "airports"],
    Offer.KERNELS: lambda: ["ir", "python3"],
    Offer.NOTEBOOKS: lambda: ["sub/train.ipynb"],
    Offer.RUNS: lambda: ["last", "20261121-101500-k3f9xq"],
    Offer.OUTPUTS: lambda: ["clean.flights", "train.model"],
}


def offered(before: str) -> tuple[str, tuple[str, ...]]:
    found = offers(before, KNOWN, GRAMMARS)
    assert found is not None
    return found.fragment, found.words


@pytest.mark.parametrize(
    ("before", "fragment", "words"),
    [
        ("%%pipeline_step t --ret", "--ret", ("--retries", "--retry-delay")),
        ("%%pipeline_step t -i fl", "fl", ("flights",)),
        ("%%pipeline_step t -i x=cl", "cl", ("clean.flights",)),
        ("%%pipeline_step t -o m:pa", "pa", ("parquet",)),
        ("%%pipeline_step t -o ", "", ("flights", "weather")),
        ("%%pipeline_step t -p C:f", "f", ("float",)),
        ("%%pipeline_step t -p ", "", ("C", "airports")),
        ("%%pipeline_step t --after cl", "cl", ("clean",)),
        ("%%pipeline_step t --after=cl", "cl", ("clean",)),
        ("%%pipeline_step t --run i", "i", ("isolated",)),
        ("%%pipeline_step t --cache ", "", ("auto", "off", "refresh")),
        ("%%pipeline_step t --kernel ", "", ("ir", "python3")),
        ("%%pipeline_step t --notebook s", "s", ("sub/train.ipynb",)),
        ("%%pipeline_step t --map a=ai", "ai", ("airports",)),
        ("x\n%%pipeline_step t\n#| retr", "retr", ("retries: ", "retry-delay: ")),
        ("#| after: [clean, tr", "tr", ("train",)),
        ("#| out: m:js", "js", ("json",)),
        ("%pipeline pu", "pu", ("pull",)),
        ("%pipeline run tr", "tr", ("train",)),
        ("%pipeline run ai", "ai", ("airports=",)),
        ("%pipeline run train --st", "--st", ("--stop-on-failure",)),
        ("%pipeline pull train.", "train.", ("train.model",)),
        ("%pipeline pull train --run la", "la", ("last",)),
        ("%pipeline status ", "", ("last", "20261121-101500-k3f9xq")),
        ("  %pipeline rep", "rep", ("repair",)),
    ],
)
def test_offers(before, fragment, words):
    assert offered(before) == (fragment, words)


@pytest.mark.parametrize(
    "before",
    [
        "x = flights.",
        "%%pipeline_st",
        "%%time -n",
        "# %pipeline ",
        "%pipeline nix a",
        "",
    ],
)
def test_elsewhere_nothing_is_said(before):
    assert offers(before, KNOWN, GRAMMARS) is None


def test_an_unknown_option_line_offers_nothing():
    assert offers("#| nix: a", KNOWN, GRAMMARS) is None
