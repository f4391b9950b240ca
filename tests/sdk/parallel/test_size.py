"""Sizes of mini-batches: files or bytes."""

from __future__ import annotations

import pytest

from amlnb.sdk.parallel.size import BadSizeError, NotFilesError, bytes_of, files_of


@pytest.mark.parametrize(
    ("given", "size"),
    [
        (None, 1 << 20),
        ("", 1 << 20),
        (1024, 1024),
        ("1024", 1024),
        ("1KB", 1024),
        ("10 kb", 10_240),
        ("1.5M", 1_572_864),
        ("1GB", 1 << 30),
    ],
)
def test_a_table_is_cut_by_bytes(given: object, size: int) -> None:
    assert bytes_of(given) == size


@pytest.mark.parametrize("given", ["much", "0", "-1", "1TB", True, 0, "0.1"])
def test_what_is_no_size_is_refused(given: object) -> None:
    with pytest.raises(BadSizeError, match="is no size: give a number of files"):
        bytes_of(given)


def test_files_are_counted() -> None:
    assert [files_of(given) for given in (None, "", 3, "5")] == [10, 10, 3, 5]
    with pytest.raises(NotFilesError, match="'1KB' is a size in bytes"):
        files_of("1KB")
    with pytest.raises(BadSizeError):
        files_of(0)
