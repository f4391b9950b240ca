from __future__ import annotations

from amlnb.picture.barycentre import bends_needed, own_layers, own_ranks


def test_each_node_is_after_its_parents_and_a_source_near_its_child():
    ranks = own_ranks([(0, 1), (1, 2), (3, 2), (2, 4)])
    assert ranks == {0: 0, 1: 1, 2: 2, 3: 1, 4: 3}


def test_a_long_edge_gets_a_bend_in_each_layer_it_passes():
    edges = [(0, 1), (1, 2), (2, 3), (0, 3)]
    (part,) = own_layers(4, edges, 10)
    assert part.chains[0, 3] == [0, 4, 5, 3]
    assert [len(layer) for layer in part.layers] == [1, 2, 2, 1]
    assert bends_needed(edges) == 2
    (part,) = own_layers(4, edges, 1)
    assert part.chains[0, 3] == [0, 3]


def test_crossings_that_need_not_be_are_undone():
    edges = [(0, 5), (1, 4), (2, 3)]
    joined = [*edges, (5, 6), (4, 6), (3, 6)]
    (part,) = own_layers(7, joined, 10)
    order = part.layers
    assert [order[1].index(t) for t in (5, 4, 3)] == [
        order[0].index(s) for s in (0, 1, 2)
    ]


def test_parts_that_share_no_edge_are_apart():
    parts = own_layers(5, [(0, 1), (3, 4)], 10)
    assert [part.layers for part in parts] == [[[0], [1]], [[3], [4]]]
