"""The draft is listed, shown and forgotten."""

from __future__ import annotations


def test_steps_are_listed_with_their_joins(story):
    assert story.cell("%pipeline steps").split("\n")[:3] == [
        "load ← C · helper double | → rows   (cell 3, line 1)",
        "each ← rows (load) · each name of names | → made   (cell 4, line 1)",
        "report ← rows (load), made (each) | → page   (cell 5, line 1)",
    ]


def test_a_picture_is_shown_with_text_beside_it(story):
    published: list[dict] = []
    story.shell.display_pub.publish = lambda data, **_: published.append(data)
    story.cell("%pipeline show")
    story.cell("%pipeline plan")
    for data in published:
        assert 'src="data:image/svg+xml;base64,' in data["text/html"]
        assert "load" in data["text/plain"]
    assert len(published) == 2


def test_steps_are_forgotten_until_their_cells_run_again(story):
    assert "Forgotten: report." in story.cell("%pipeline reset report")
    assert "report" not in story.cell("%pipeline steps")
    story.cell("%pipeline reset")
    assert "No steps yet" in story.fails("%pipeline steps")
    story.cell("%%pipeline_step load\nrows = [double(C)]", "load")
    assert "load" in story.cell("%pipeline steps")
