"""Cells take the place of themselves, and names are told apart."""

from __future__ import annotations

from amlnb.notebook.live.draft import Declared, Draft, Seen


def drafted(*cells: Seen) -> Draft:
    draft = Draft()
    for cell in cells:
        draft = draft.with_cell(cell)
    return draft


def step(name: str, source: str = "x = 1", cell_id: str = "") -> Seen:
    return Seen(source=f"%%pipeline_step {name}\n{source}", id=cell_id, step=name)


def test_a_cell_that_runs_again_replaces_itself_by_its_id():
    draft = drafted(
        Seen(source="a = 1", id="one"),
        Seen(source="b = 1", id="two"),
        Seen(source="a = 2", id="one"),
    )
    assert [c.source for c in draft.cells] == ["a = 2", "b = 1"]


def test_without_ids_the_same_text_is_the_same_cell():
    draft = drafted(*[Seen(source=s) for s in ("a", "b", "a")])
    assert [c.source for c in draft.cells] == ["a", "b"]


def test_without_ids_the_same_step_is_the_same_cell():
    draft = drafted(step("a"), Seen(source="b"), step("a", "x = 2"))
    assert [c.step for c in draft.cells] == ["a", ""]
    assert draft.cells[0].source.endswith("x = 2")


def test_a_cell_seen_before_the_extension_was_loaded_gets_its_id():
    draft = drafted(Seen(source="a"), Seen(source="a", id="one"))
    assert draft.cells == (Seen(source="a", id="one"),)


def test_what_a_declaration_does():
    first = step("a", cell_id="one")
    draft = drafted(first)
    assert Draft().declares(first) is Declared.NEW
    assert draft.declares(first) is Declared.SAME
    assert draft.declares(step("a", "x = 2", "one")) is Declared.CHANGED
    assert draft.declares(step("a", cell_id="two")) is Declared.TWICE
    assert draft.declares(step("b", cell_id="two")) is Declared.NEW


def test_versions_count_texts_not_runs():
    draft = drafted(
        step("a", cell_id="one"), step("a", cell_id="one"), step("a", "x = 2", "one")
    )
    assert draft.version("a") == 2
    draft = draft.without_step("a").with_cell(step("a", "x = 2", "one"))
    assert draft.version("a") == 2


def test_a_step_of_two_cells_can_be_forgotten_and_declared_again():
    draft = drafted(step("a", cell_id="one"), step("a", cell_id="two"))
    assert draft.steps() == ("a",)
    assert len(draft.cells) == 2
    draft = draft.without_step("a")
    assert draft.steps() == ()
    assert draft.declares(step("a", cell_id="two")) is Declared.SAME
    assert draft.declares(step("a", "x = 2", "two")) is Declared.CHANGED


def test_without_ids_the_cell_that_binds_the_same_names_is_the_same():
    draft = drafted(
        Seen(source="K: int = 3\ndef f(): return K"),
        Seen(source="x == 1"),
        Seen(source="K = 4\n\nasync def f(): return K", id="one"),
        Seen(source="y == 1", id="two"),
    )
    assert [c.id for c in draft.cells] == ["one", "", "two"]


def test_with_ids_it_is_another():
    draft = drafted(Seen(source="K = 3", id="one"), Seen(source="K = 4", id="two"))
    assert len(draft.cells) == 2


def test_a_cell_that_takes_another_name_leaves_the_old_one():
    draft = drafted(step("a", cell_id="one"), step("b", cell_id="one"))
    assert draft.steps() == ("b",)


def test_deleted_cells_go():
    draft = drafted(step("a", cell_id="one"), Seen(source="x"), Seen(source="y"))
    assert [c.source for c in draft.without_cells(["one", ""]).cells] == ["x", "y"]
