from __future__ import annotations

from itertools import pairwise

from amlnb.model.graph import Graph

DIAMOND = Graph({"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "e": ()})


def test_parents_come_first_otherwise_as_given() -> None:
    assert DIAMOND.order() == ("a", "e", "b", "c", "d")


def test_heirs_and_ancestors_reach_all_the_way() -> None:
    assert DIAMOND.heirs(["a"]) == {"b", "c", "d"}
    assert DIAMOND.ancestors(["d"]) == {"a", "b", "c"}
    assert DIAMOND.heirs(["e"]) == set()


def test_a_graph_without_a_cycle_has_none() -> None:
    assert DIAMOND.cycle() == ()


def test_a_cycle_is_a_path_along_the_arrows_that_ends_where_it_began() -> None:
    graph = Graph({"a": (), "b": ("a", "d"), "c": ("b",), "d": ("c",), "e": ("d",)})
    path = graph.cycle()
    assert path[0] == path[-1]
    assert set(path) == {"b", "c", "d"}
    for before, after in pairwise(path):
        assert before in graph.parents[after]


def test_a_step_that_waits_for_itself_is_a_cycle() -> None:
    assert Graph({"a": ("a",)}).cycle() == ("a", "a")


def test_a_long_chain_needs_no_deep_stack() -> None:
    chain = Graph({"0": (), **{str(i): (str(i - 1),) for i in range(1, 100_000)}})
    assert len(chain.order()) == 100_000
    assert len(chain.heirs(["0"])) == 99_999
