"""What cells show is what a real kernel shows, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from amlnb.forkserver.start import is_supported
from tests.forkserver.engine.both import by_kernel, run_both
from tests.forkserver.engine.features import FEATURES, Feature

pytestmark = [
    pytest.mark.skipif(not is_supported(), reason="no fork on this platform"),
    # A kernel's sockets and threads are collected when they like.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def shown() -> dict[str, tuple[Any, Any]]:
    for module in ("matplotlib", "ipywidgets", "sklearn", "pandas", "tqdm"):
        pytest.importorskip(module)
    with _unknown_to_kernels():
        return run_both(_grouped())


@contextmanager
def _unknown_to_kernels() -> Iterator[None]:
    """Hide pytest: a kernel that sees it leaves programs' output to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTEST_CURRENT_TEST", raising=False)
        yield


def _grouped() -> list[list[Feature]]:
    groups: dict[str, list[Feature]] = {}
    for feature in FEATURES:
        groups.setdefault(feature.group, []).append(feature)
    return list(groups.values())


def _group_of(feature: Feature) -> list[Feature]:
    return next(group for group in _grouped() if feature in group)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_it_shows_what_a_kernel_shows(feature, shown):
    expected, found = shown[feature.name]
    for _ in range(3):
        if found != expected:
            # What programs print reaches a kernel by a thread of its own: where that
            # is late, the text is shown in part, or not at all.
            with _unknown_to_kernels():
                expected = by_kernel(_group_of(feature))[feature.name]
    for cell, theirs, ours in zip(feature.cells, expected, found, strict=True):
        assert ours == theirs, cell


def test_the_kernel_ran_the_cells(shown):
    expected, _ = shown["a result"]
    assert expected[0][0]["data"] == {"text/plain": "2"}
