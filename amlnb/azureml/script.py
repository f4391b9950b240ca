"""``python -m amlnb.azureml.script FILE …``: a script with the v1 names."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import TracebackType

from amlnb.azureml import activation


def main(arguments: list[str]) -> None:
    """Run a script as Python itself does, its folder first on the path."""
    activation.activate()
    script = arguments[0]
    sys.argv = list(arguments)
    sys.path[0] = str(Path(script).resolve().parent)
    sys.excepthook = _tell
    runpy.run_path(script, run_name="__main__")


def _tell(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Show an error that ends the script, without the lines that only run it."""
    if not isinstance(error, Exception):
        sys.__excepthook__(kind, error, trace)
        return
    from amlnb.model.own_traceback import own_traceback

    sys.stderr.write(own_traceback(error))


if __name__ == "__main__":
    main(sys.argv[1:])
