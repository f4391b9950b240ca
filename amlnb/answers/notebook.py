"""The notebook that a step's newest attempt left behind, as data."""

from __future__ import annotations

import json
from typing import Any

from amlnb.answers.memory import Memory
from amlnb.answers.step import find_step
from amlnb.model.errors import AmlnbError, NotFoundError

#: Bytes; a browser cannot do much with a larger one.
LARGEST = 64 << 20


class UnshownNotebookError(AmlnbError):
    """An executed notebook is there, but it cannot be sent to a screen."""

    def __init__(self, path: str, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"The executed notebook '{path}' cannot be shown ({why}): open the file "
            "itself instead."
        )


def executed_notebook(memory: Memory, run_id: str, key: str) -> dict[str, Any]:
    """Return the executed notebook, outputs and all, as JSON; nothing is rendered.

    Raises
    ------
    NotFoundError
        When there is no such run, step or attempt, or it left no notebook.
    UnshownNotebookError
        When it is too large, or broken.
    """
    step = find_step(memory, run_id, key)
    if not step.attempts and not step.reused_from:
        raise NotFoundError("attempt of step", key)
    path = memory.workspace.attempt_folder(run_id, key) / "executed.ipynb"
    if not path.is_file():
        raise NotFoundError("executed notebook of step", key)
    if path.stat().st_size > LARGEST:
        raise UnshownNotebookError(str(path), f"it has more than {LARGEST >> 20} MiB")
    try:
        notebook = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise UnshownNotebookError(str(path), "it is no JSON") from None
    if not isinstance(notebook, dict):
        raise UnshownNotebookError(str(path), "it is no notebook")
    return notebook
