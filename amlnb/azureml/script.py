"""``python -m amlnb.azureml.script FILE …``: a script with the v1 names."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from amlnb.azureml import activation


def main(arguments: list[str]) -> None:
    """Run a script as Python itself does, its folder first on the path."""
    activation.activate()
    script = arguments[0]
    sys.argv = list(arguments)
    sys.path[0] = str(Path(script).resolve().parent)
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
