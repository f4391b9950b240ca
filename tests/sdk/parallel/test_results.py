"""What run() may give back, and the lines it becomes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from amlnb.sdk.parallel.results import WrongResultError, count, text

TABLE = pd.DataFrame({"day": pd.to_datetime(["2026-01-02"]), "who": "a b", "n": 1.5})


@pytest.mark.parametrize(
    ("result", "lines"),
    [
        (["a: 1", 2, None], "a: 1\n2\nNone\n"),
        (("a",), "a\n"),
        ([], ""),
        (np.array([1, 2]), "1\n2\n"),
        (pd.Series(["x", "y"]), "x\ny\n"),
        (TABLE, '2026-01-02 "a b" 1.5\n'),
    ],
)
def test_each_result_is_a_line(result: Any, lines: str) -> None:
    assert text(result) == lines
    assert count(result) == lines.count("\n")


@pytest.mark.parametrize("result", [None, "ab", {"a": 1}, 3, np.array(1), iter("ab")])
def test_what_has_no_results_in_it_is_refused(result: object) -> None:
    with pytest.raises(WrongResultError, match=r"^run\(\) returned (None|a \w+): "):
        count(result)
