"""A ``.py`` file with ``# %%`` lines, both ways: its cells, and cells as its text.

A magic cannot stand in a Python file, so the lines of magics are comments there:
``# %%pipeline_step train``. The cell of another kernel is a comment as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from amlnb.model.errors import AmlnbError
from amlnb.notebook.cell import Cell
from amlnb.notebook.lines.magic import has_header, read_header

_MARKER = re.compile(r"#\s?%%(?:\s+(?P<rest>.*))?$")
_MARKDOWN = re.compile(r"\[(markdown|md|raw)\]")
_TAGS = re.compile(r"tags=(\[[^\]]*\])")
_WORD = re.compile(r"[\"']([^\"']+)[\"']")
_HIDDEN_MAGIC = re.compile(r"(\s*)# ?(?=%{1,2}[A-Za-z]|![A-Za-z./~])")
_MAGIC = re.compile(r"\s*(?=%{1,2}[A-Za-z]|![A-Za-z./~])")
_COMMENT = re.compile(r"^# ?")
_PYTHON_KERNELS = ("", "python", "python3")


def script_cells(text: str, file: str) -> tuple[Cell, ...]:
    """Return the code cells of a script, magics brought back from their comments."""
    parts = _parts(text.split("\n"))
    cells = (_cell(number, head, body, file) for number, (head, body) in parts)
    return tuple(cell for cell in cells if cell is not None)


def _parts(lines: Sequence[str]) -> list[tuple[int, tuple[str, list[str]]]]:
    """Return each cell's marker and lines, numbered from 1."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        marker = _MARKER.match(line)
        if marker:
            parts.append((marker["rest"] or "", []))
        else:
            parts[-1][1].append(line)
    if not any(line.strip() for line in parts[0][1]):
        parts.pop(0)
    return list(enumerate(parts, 1))


def _cell(number: int, head: str, lines: list[str], file: str) -> Cell | None:
    if _MARKDOWN.search(head):
        return None
    tags = _TAGS.search(head)
    return Cell(
        source=_with_magics(lines),
        number=number,
        tags=tuple(_WORD.findall(tags[1])) if tags else (),
        file=file,
    )


def _with_magics(lines: list[str]) -> str:
    source = "\n".join(_HIDDEN_MAGIC.sub(r"\1", line) for line in lines).strip("\n")
    hidden = all(line.startswith("#") for line in lines if line.strip())
    if not (hidden and _is_foreign(source)):
        return source
    bare = [line if line.startswith("#|") else _COMMENT.sub("", line) for line in lines]
    return "\n".join(bare).strip("\n")


def _is_foreign(source: str) -> bool:
    """Return whether the cell is in another language, so a comment as a whole."""
    if has_header(source) != "step":
        return source.startswith("%%") and has_header(source) is None
    try:
        header = read_header(source)
    except AmlnbError:
        return False  # whoever builds the pipeline says what is wrong
    options = header.options if header else None
    return options is not None and options.kernel not in _PYTHON_KERNELS


def script_text(cells: Iterable[Cell]) -> str:
    """Return cells as a script that `script_cells` reads back the same."""
    return "\n".join(_cell_text(cell) for cell in cells)


def _cell_text(cell: Cell) -> str:
    words = ", ".join(f'"{tag}"' for tag in cell.tags)
    marker = f"# %% tags=[{words}]" if words else "# %%"
    source = cell.source.strip("\n")
    lines = source.split("\n")
    if _is_foreign(source):
        shown = [line if line.startswith("#|") else f"# {line}" for line in lines]
    else:
        shown = [_hidden(line) for line in lines]
    return "\n".join([marker, *(line.rstrip() for line in shown), ""])


def _hidden(line: str) -> str:
    found = _MAGIC.match(line)
    return f"{found[0]}# {line[found.end() :]}" if found else line
