from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amlnb.picture.coordinates import place_vertices
from amlnb.picture.layers import Layers


def placed(layers, chains):
    part = Layers(layers=layers, chains={(c[0], c[-1]): c for c in chains})
    return place_vertices(part, lambda v: v >= 100, lambda _a, _b: 10.0)


def test_parents_stand_even_around_their_child():
    at = placed([[0, 1, 2], [3]], [[0, 3], [1, 3], [2, 3]])
    assert (at[0], at[1], at[2], at[3]) == (0, 10, 20, 10)


def test_a_long_edge_is_straight_while_short_ones_give_way():
    at = placed(
        [[0], [1, 100], [2, 101], [3]], [[0, 1], [1, 2], [2, 3], [0, 100, 101, 3]]
    )
    assert abs(at[100] - at[101]) < 0.5


@given(st.lists(st.integers(1, 6), min_size=2, max_size=6), st.randoms())
def test_vertices_keep_their_order_and_distance(sizes, chance):
    numbers = iter(range(100))
    layers = [[next(numbers) for _ in range(size)] for size in sizes]
    chains = [
        [chance.choice(upper), vertex]
        for upper, lower in pairwise(layers)
        for vertex in lower
    ]
    at = placed(layers, chains)
    assert min(at.values()) == 0
    for layer in layers:
        assert all(at[b] - at[a] > 10 - 1e-6 for a, b in pairwise(layer))
