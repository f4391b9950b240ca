from __future__ import annotations

import pytest

from amlnb.model.errors import NotFoundError
from amlnb.model.run import Run
from amlnb.workspace.runs import AmbiguousRunError, choose

NEW = "20261121-101502-k3f9xq"
OLD = "20261121-101455-abcdef"
RUNS = [Run(id=i, pipeline="p", experiment="p", created=0.0) for i in (NEW, OLD)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("last", NEW), (OLD, OLD), ("k3f9xq", NEW), ("9xq", NEW), (OLD[:14], OLD)],
)
def test_a_run_is_meant_by_last_or_by_a_part_of_its_id(text: str, meant: str) -> None:
    assert choose(text, RUNS) == meant


def test_a_beginning_of_two_ids_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousRunError, match=f"fits 2 runs .{NEW}, {OLD}"):
        choose("2026", RUNS)


@pytest.mark.parametrize("text", ["zzz", "", "LAST"])
def test_no_run_is_meant(text: str) -> None:
    with pytest.raises(NotFoundError, match=f"There is no run '{text}'. Known: {NEW}"):
        choose(text, RUNS)


def test_last_of_no_runs_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="There is no run 'last'"):
        choose("last", [])
