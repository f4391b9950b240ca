"""A traceback as amlnb's user sees it: their own lines, then what is wrong."""

from __future__ import annotations

import os
import re
import sysconfig
from pathlib import Path
from traceback import FrameSummary, StackSummary, TracebackException

from amlnb.model.errors import AmlnbError

#: Set to 1 to see every line.
DEBUG = "AMLNB_DEBUG"
_OURS = str(Path(__file__).resolve().parents[1])
#: What runs a script for us: its lines say nothing.
_RUNNERS = (str(Path(_OURS, "azureml", "script.py")), "<frozen runpy>")
#: What IPython calls a cell's code as a file.
_CELL = re.compile(r'File "(?:<ipython-input-[^"]*|[^"]*/ipykernel_\d+/[^"]*)"')


def own_traceback(error: BaseException) -> str:
    """Return the traceback of an error and of those that it came from.

    What amlnb refuses is explained by its sentence: of such an error only the lines
    of the user's own files are shown. Any other is shown whole.
    """
    shown = TracebackException.from_exception(error)
    if os.environ.get(DEBUG) == "1":
        return "".join(shown.format())
    names: dict[str, str] = {}
    _trim(error, shown, names)
    text = "\n" + "".join(shown.format())
    for full, name in names.items():
        text = text.replace(full, name)
    return _CELL.sub("Cell", text[1:])


def _trim(
    error: BaseException | None,
    shown: TracebackException | None,
    names: dict[str, str],
) -> None:
    if error is None or shown is None:
        return
    left_out: tuple[str, ...] = _RUNNERS
    if isinstance(error, AmlnbError):
        kind = type(error)
        names[f"\n{kind.__module__}.{kind.__qualname__}: "] = f"\n{kind.__qualname__}: "
        left_out = (*_RUNNERS, *_not_theirs())
    kept = [frame for frame in shown.stack if not _is_of(frame, left_out)]
    # Without any line there is no heading either: that is what None says.
    shown.stack = StackSummary.from_list(kept) if kept else None  # type: ignore[assignment]
    _trim(error.__cause__, shown.__cause__, names)
    _trim(error.__context__, shown.__context__, names)


def _is_of(frame: FrameSummary, places: tuple[str, ...]) -> bool:
    return frame.filename.startswith(places)


def _not_theirs() -> tuple[str, ...]:
    """Return the folders of what the user has not written: ours, Python's, others'."""
    paths = sysconfig.get_paths()
    found = (_OURS, *(paths[name] for name in ("stdlib", "purelib", "platlib")))
    return tuple(os.path.join(path, "") for path in found)  # noqa: PTH118 - a prefix
