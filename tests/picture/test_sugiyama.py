from __future__ import annotations

from amlnb.picture.sugiyama import is_installed, sugiyama_layers


def test_the_library_is_there_for_these_tests():
    assert is_installed()


def test_parts_layers_and_bends_of_two_parts_alike():
    first = [(0, 1), (1, 2), (0, 2)]
    second = [(a + 7, b + 7) for a, b in first]
    one, other = sorted(sugiyama_layers(20, first + second), key=lambda p: p.first)
    assert one.chains[0, 1] == [0, 1]
    (start, bend, end) = one.chains[0, 2]
    (_, other_bend, _) = other.chains[7, 9]
    assert (start, end) == (0, 2)
    assert {bend, other_bend} == {20, 21}
    assert [sorted(layer) for layer in one.layers] == [[0], [1, bend], [2]]
    assert other.layers[0] == [7]


def test_every_edge_has_its_chain():
    edges = [(i, j) for i in range(6) for j in range(i + 1, 6)]
    (part,) = sugiyama_layers(6, edges)
    assert set(part.chains) == set(edges)
    depth = {v: i for i, layer in enumerate(part.layers) for v in layer}
    for chain in part.chains.values():
        assert [depth[v] for v in chain] == list(
            range(depth[chain[0]], depth[chain[-1]] + 1)
        )
