"""Order is the notebook's, never that of running."""

from __future__ import annotations

from amlnb.notebook.cell import Cell
from amlnb.notebook.live.draft import Seen
from amlnb.notebook.live.order import in_order


def saved(*ids: str) -> list[Cell]:
    return [
        Cell(source=f"{name} = 1", number=2 * i, id=name, tags=(f"tag-{name}",))
        for i, name in enumerate(ids, 1)
    ]


def seen(*ids: str) -> list[Seen]:
    return [Seen(source=f"{name} = 1", id=name) for name in ids]


def test_the_saved_notebook_gives_the_order_numbers_and_tags():
    cells = in_order(seen("c", "a"), saved("a", "b", "c"), "n.ipynb")
    assert [(c.id, c.number, c.tags) for c in cells] == [
        ("a", 2, ("tag-a",)),
        ("c", 6, ("tag-c",)),
    ]
    assert {c.file for c in cells} == {"n.ipynb"}


def test_the_text_is_the_one_that_ran():
    (cell,) = in_order([Seen(source="a = 2", id="a")], saved("a"))
    assert cell.source == "a = 2"


def test_a_new_cell_follows_the_one_seen_before_it():
    cells = in_order(seen("c", "new", "a"), saved("a", "c"))
    assert [(c.id, c.number) for c in cells] == [("a", 2), ("c", 4), ("new", 5)]


def test_without_a_saved_notebook_the_first_sight_counts():
    cells = in_order(seen("c", "a"), [])
    assert [(c.id, c.number) for c in cells] == [("c", 1), ("a", 2)]


def test_without_ids_cells_are_known_by_their_text():
    old = [Cell(source=f"{n} = 1", number=i) for i, n in enumerate("ab", 1)]
    cells = in_order([Seen(source="b = 1"), Seen(source="a = 1")], old)
    assert [c.source for c in cells] == ["a = 1", "b = 1"]
