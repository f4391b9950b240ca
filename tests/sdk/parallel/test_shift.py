"""How many processes are worth starting."""

from __future__ import annotations

import pytest

from amlnb.sdk.parallel.shift import size_of


@pytest.mark.parametrize(
    ("nodes", "processes", "processors", "batches", "size"),
    [
        (1, None, 4, 100, 4),
        (3, None, 4, 100, 4),
        (2, 1, 4, 100, 2),
        (2, 8, 4, 100, 8),  # who asks for more on one node gets them
        (4, 4, 2, 3, 3),
        (1, 1, 8, 0, 0),
    ],
)
def test_one_machine_stands_for_all_nodes(
    nodes: int, processes: int | None, processors: int, batches: int, size: int
) -> None:
    assert size_of(nodes, processes, processors, [0] * batches) == size
