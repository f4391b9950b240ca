"""A small notebook of three steps, run by hand in a real shell."""

from __future__ import annotations

import pytest

CELLS = {
    "params": "%%pipeline_params\nC: float = 1.0\nnames = ['x', 'y']",
    "helper": "def double(x):\n    return 2 * x",
    "load": "%%pipeline_step load\nrows = [double(C), 1.0]\nprint('loaded')",
    "each": "%%pipeline_step each --map name=names\nmade = {name: rows[0]}",
    "report": (
        "%%pipeline_step report -o page:file\n"
        "ratio = 1 / (rows[0] - 6)\n"
        "page.write_text(str([ratio, made]))"
    ),
}


class Story:
    """A shell, told in cells; what a cell says comes back."""

    def __init__(self, shell, capsys) -> None:
        self.shell, self.capsys = shell, capsys

    def cell(self, source: str, cell_id: str = "") -> str:
        """Run a cell that must end well."""
        self.capsys.readouterr()
        result = self.shell.run_cell(source, cell_id=cell_id or None)
        result.raise_error()
        said = self.capsys.readouterr()
        return said.out + said.err

    def fails(self, source: str) -> str:
        """Run a cell that must fail, and return the sentence."""
        result = self.shell.run_cell(source)
        assert result.error_in_exec is not None
        return str(result.error_in_exec)

    @property
    def names(self) -> dict:
        return self.shell.user_ns


@pytest.fixture
def story(notebook, capsys):
    """Return a notebook whose cells ran once."""
    story = Story(notebook, capsys)
    for name, source in CELLS.items():
        story.cell(source, name)
    return story
