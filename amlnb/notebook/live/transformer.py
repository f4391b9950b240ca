"""A step's cell to what IPython runs: a call that declares it, then the body as it is.

So the body stays a cell like any other: its last expression is shown, ``await`` and
``!shell`` work, and tracebacks name the lines that the user sees. IPython would hand
a cell magic the body as one text, and all of that would have to be done again.
"""

from __future__ import annotations

import re

from amlnb.model.errors import AmlnbError
from amlnb.notebook.lines.magic import STEP_MAGIC, Header, has_header, read_header
from amlnb.notebook.options import RunHere, StepOptions

#: The line magic that declares; not for people, so it has a leading underscore.
BEGIN_MAGIC = "_pipeline_begin"
#: Kernels that a cell running in this kernel may name.
_OWN_KERNELS = ("", "python", "python3")
_CELL_MAGIC = re.compile(r"%%(\w+)(?:[ \t]+(.*))?$")


def rewrite(lines: list[str]) -> list[str]:
    """Return a cell's lines as IPython shall run them; other cells come back as is.

    It does nothing but that, for IPython also calls it to colour and to complete.
    """
    source = "".join(lines)
    if has_header(source) is None:
        return lines
    try:
        header = read_header(source)
    except AmlnbError:
        return _as_magic(source)  # which says what is wrong, when it runs
    if header is None:
        return lines
    if header.options is not None and not runs_here(header.options):
        return _as_magic(source)
    return _begin(source, header) + _body(header)


# IPython leaves this out when it asks whether a cell is complete: at a terminal a
# step's cell must end as any cell magic does, at a blank line.
rewrite.has_side_effects = True  # type: ignore[attr-defined]


def runs_here(options: StepOptions) -> bool:
    """Return whether running the cell runs its body in this kernel."""
    own = options.kernel in _OWN_KERNELS and not options.notebook
    return own and options.run is RunHere.HERE


def _as_magic(source: str) -> list[str]:
    """Return one line that hands the whole cell to the cell magic."""
    return [f"get_ipython().run_cell_magic({STEP_MAGIC!r}, '', {source + chr(10)!r})\n"]


def _begin(source: str, header: Header) -> list[str]:
    """Return as many lines as the header has, the call that declares first."""
    head = "\n".join(source.split("\n")[: header.lines])
    call = f"get_ipython().run_line_magic({BEGIN_MAGIC!r}, {head!r})\n"
    return [call, *["\n"] * (header.lines - 1)]


def _body(header: Header) -> list[str]:
    lines = header.body.split("\n")[header.lines :]
    kept = [line + "\n" for line in lines]
    at = next((i for i, line in enumerate(lines) if line.strip()), None)
    found = _CELL_MAGIC.match(lines[at]) if at is not None else None
    if at is None or found is None:
        return kept
    # A second cell magic, as %%time: IPython looks for one in the first line only.
    body = "\n".join(lines[at + 1 :]) + "\n"
    name, rest = found[1], found[2] or ""
    call = f"get_ipython().run_cell_magic({name!r}, {rest!r}, {body!r})\n"
    return [*kept[:at], call]
