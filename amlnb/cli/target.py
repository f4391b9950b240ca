"""What an argument means: a notebook to read, or a run to look up."""

from __future__ import annotations

from pathlib import Path

from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest
from amlnb.model.pipeline import Pipeline
from amlnb.workspace.workspace import Workspace

_ENDINGS = (".ipynb", ".py")


class NoNotebookError(AmlnbError):
    """A notebook that was named is not there, or is no notebook."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        near = nearest(path.name, _notebooks_beside(path))
        ask = f" Did you mean '{path.with_name(near)}'?" if near else ""
        super().__init__(
            f"The notebook '{path}' cannot be read: {why}.{ask} Name a notebook "
            "(.ipynb) or a script of cells (.py)."
        )


def is_notebook(text: str) -> bool:
    """Whether the argument names a notebook rather than a run."""
    return text.endswith(_ENDINGS) or Path(text).is_file()


def read_notebook(text: str) -> Pipeline:
    """Return the pipeline that a notebook's cells declare; runs none of them."""
    path = Path(text)
    if not path.exists():
        raise NoNotebookError(path, "there is no such file")
    if path.is_dir():
        raise NoNotebookError(path, "it is a folder")
    if path.suffix not in _ENDINGS:
        raise NoNotebookError(path, f"its name ends in {path.suffix or 'nothing'!r}")
    from amlnb.notebook.files.reader import pipeline_from_notebook

    return pipeline_from_notebook(path)


def find_run(workspace: Workspace, text: str) -> str:
    """Return the full id of the run that `text` means.

    A notebook means its pipeline's newest run.
    """
    if is_notebook(text):
        return workspace.find("last", pipeline=Path(text).stem)
    return workspace.find(text)


def _notebooks_beside(path: Path) -> list[str]:
    try:
        return [p.name for p in path.parent.iterdir() if p.suffix in _ENDINGS]
    except OSError:
        return []
