from __future__ import annotations

from amlnb.picture.shelves import stack


def test_a_small_part_goes_under_a_wide_one():
    corners, width, height = stack([(900, 100), (150, 56)])
    assert corners == [(0, 0), (0, 136)]
    assert (width, height) == (900, 192)


def test_many_small_parts_share_shelves():
    corners, width, height = stack([(100, 50)] * 20)
    assert len({y for _, y in corners}) > 2
    assert len({x for x, _ in corners}) > 2
    assert width > height


def test_nothing_takes_no_room():
    assert stack([]) == ([], 0, 0)
