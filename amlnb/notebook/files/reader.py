"""A notebook file to its cells; nothing is run, nothing is imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.pipeline import Pipeline
from amlnb.notebook.cell import Cell
from amlnb.notebook.files.script import script_cells
from amlnb.notebook.lines.magic import has_header

#: The newest major format that we know; a newer one may mean something else.
NEWEST_FORMAT = 4
DEFAULT_KERNEL = "python3"


class BadNotebookError(AmlnbError):
    """A file that should be a notebook is not one that we can read."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{str(path)!r} cannot be read as a notebook: {why}.")


class NoStepsError(AmlnbError):
    """There is nothing to run yet."""

    def __init__(self, where: str = "", *, ran: bool = True) -> None:
        self.where = where
        of = f" in {where}" if where else ""
        way_in = "add %%pipeline_step NAME on top of a cell"
        way_in += ", and run that cell" if ran else ""
        super().__init__(f"No steps yet{of}: {way_in}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookFile:
    """What a notebook file holds, as far as pipelines need it."""

    #: The code cells, in order.
    cells: tuple[Cell, ...]
    #: The kernel that it was written for.
    kernel: str = DEFAULT_KERNEL


def read_notebook(path: Path) -> NotebookFile:
    """Return the code cells of an ``.ipynb``, or of a ``.py`` with ``# %%`` lines.

    Raises
    ------
    NotFoundError
        When there is no such file.
    BadNotebookError
        When it is not JSON, not a notebook, or of a newer format.
    """
    text = _text(path)
    if path.suffix == ".py":
        return NotebookFile(cells=script_cells(text, path.name))
    notebook = _notebook(path, text)
    cells = [
        _cell(path, number, cell) for number, cell in enumerate(notebook["cells"], 1)
    ]
    return NotebookFile(
        cells=tuple(cell for cell in cells if cell is not None),
        kernel=_kernel(notebook),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFoundError("notebook", str(path)) from None
    except IsADirectoryError:
        raise BadNotebookError(path, "it is a folder") from None
    except UnicodeDecodeError:
        raise BadNotebookError(path, "it is not text in UTF-8") from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadNotebookError(path, why.lower()) from None


def _notebook(path: Path, text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadNotebookError(path, _json_fault(text, error)) from None
    except RecursionError:
        raise BadNotebookError(path, "its JSON is nested too deep") from None
    if not isinstance(data, dict) or not isinstance(data.get("nbformat"), int):
        raise BadNotebookError(path, "it is JSON, but has no notebook's nbformat")
    if data["nbformat"] > NEWEST_FORMAT:
        raise BadNotebookError(
            path,
            f"it has the format {data['nbformat']}, and this version of amlnb knows "
            f"formats up to {NEWEST_FORMAT}: upgrade amlnb",
        )
    if data["nbformat"] < NEWEST_FORMAT or not isinstance(data.get("cells"), list):
        raise BadNotebookError(
            path,
            f"it has the old format {data['nbformat']}, or no cells: open it in "
            "Jupyter and save it, which brings it up to date",
        )
    return data


def _json_fault(text: str, error: ValueError) -> str:
    if not text.strip():
        return "it is empty"
    line = getattr(error, "lineno", None)
    if text.lstrip().startswith(("<<<<<<<", "{")) and "<<<<<<<" in text:
        return "it has merge conflicts in it: settle them first"
    return f"it is not JSON (line {line})" if line else "it is not JSON"


def _cell(path: Path, number: int, data: object) -> Cell | None:
    if not isinstance(data, dict) or data.get("cell_type") not in _KINDS:
        raise BadNotebookError(path, f"its cell {number} is not one")
    if data["cell_type"] != "code":
        return None
    metadata = data.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return Cell(
        source=_source(path, number, data.get("source", "")),
        number=number,
        id=str(data.get("id", "")),
        tags=tuple(str(t) for t in tags) if isinstance(tags, list) else (),
        file=path.name,
    )


_KINDS = ("code", "markdown", "raw")


def _source(path: Path, number: int, source: object) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise BadNotebookError(path, f"its cell {number} has no text for a source")


def _kernel(notebook: Mapping[str, Any]) -> str:
    metadata = notebook.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = spec.get("name") if isinstance(spec, dict) else None
    return name if isinstance(name, str) and name else DEFAULT_KERNEL


def pipeline_from_notebook(
    path: Path, languages: Mapping[str, str] | None = None
) -> Pipeline:
    """Build the pipeline that a notebook's cells declare; none of them is run.

    Parameters
    ----------
    path
        An ``.ipynb``, or a ``.py`` with ``# %%`` lines. Its stem names the pipeline.
    languages
        The language of each kernel; None for those that are installed here.

    Raises
    ------
    NotFoundError, BadNotebookError
        When the file cannot be read.
    NoStepsError
        When no cell declares a step.
    AmlnbError
        For the first join that does not hold.
    """
    found = read_notebook(path)
    if not any(has_header(cell.source) == "step" for cell in found.cells):
        raise NoStepsError(path.name, ran=False)
    from amlnb.notebook.building.build import build_pipeline
    from amlnb.steps.kernels import known_kernels

    folder = path.resolve().parent
    return build_pipeline(
        found.cells,
        name=path.stem,
        folder=folder,
        file=path.name,
        kernel=found.kernel,
        languages=known_kernels() if languages is None else languages,
    )
