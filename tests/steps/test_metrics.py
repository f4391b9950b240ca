from __future__ import annotations

from pathlib import Path

import pytest

from amlnb.steps.metrics import fold, read_metrics
from amlnb.steps.run_context import METRICS


@pytest.mark.parametrize(
    ("logged", "value"),
    [
        ([{"value": 1}], 1),
        ([{"value": 1}, {"value": "b"}, {"value": 3}], [1, "b", 3]),
        (
            [{"value": [1], "kind": "list"}, {"value": [2, 3], "kind": "list"}],
            [1, 2, 3],
        ),
        ([{"value": {"x": 1}, "kind": "table"}], {"x": 1}),
        (
            [
                {"value": {"x": 1}, "kind": "table"},
                {"value": {"x": 2, "y": 3}, "kind": "table"},
            ],
            {"x": [1, 2], "y": [3]},
        ),
        ([{"value": "a", "kind": "last"}, {"value": "b", "kind": "last"}], "b"),
    ],
)
def test_entries_of_one_name_come_together(
    logged: list[dict[str, object]], value: object
) -> None:
    assert fold([{"name": "n", **entry} for entry in logged]) == {"n": value}


def test_a_line_that_is_being_written_is_left_out(tmp_path: Path) -> None:
    assert read_metrics(tmp_path) == {}
    (tmp_path / METRICS).write_text('{"name": "a", "value": 1}\n{"name": "b", "va')
    assert read_metrics(tmp_path) == {"a": 1}
