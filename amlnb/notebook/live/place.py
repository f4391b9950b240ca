"""Where the notebook of a running kernel is saved, as far as front ends tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: Set by Jupyter Server 2 and newer for every kernel of a notebook.
JUPYTER = "JPY_SESSION_NAME"
#: Set by VS Code in the kernel's namespace.
VSCODE = "__vsc_ipynb_file__"


def find_notebook(
    environment: Mapping[str, str], namespace: Mapping[str, object]
) -> Path | None:
    """Return the path of the notebook, or None where no front end told it.

    A name that is no file any more, as after a rename, counts as not told.
    """
    told = (namespace.get(VSCODE), environment.get(JUPYTER))
    for name in told:
        if isinstance(name, str) and name.endswith(".ipynb"):
            path = Path(name)
            if path.is_file():
                return path.resolve()
    return None
