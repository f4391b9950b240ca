"""The help of the magics, worded from their tables."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from amlnb.notebook.lines.magic_options import OPTIONS
from amlnb.notebook.lines.option import Option

_INDENT = 26
_WIDTH = 88

_STEP = """\
%%pipeline_step NAME [options]

Make this cell a step of the notebook's pipeline.

The name is enough: what the step reads and makes is read from its code. The cell
still behaves as a cell. `%pipeline plan` shows what would run, and `%pipeline run`
runs it, outside this kernel.

    %%pipeline_step train -i test_df=split.test -o model -p lr:float=0.1
    #| retries: 2
    #| timeout: 30m
    model = fit(train_df, lr=lr)

Options stand in the line, or one a line below it: #| retries: 2.

"""

PARAMS_HELP = """\
%%pipeline_params

The assignments in this cell are the pipeline's parameters: names, types, defaults.

    %%pipeline_params
    C: float = 1.0
    airports = ["EWR", "JFK", "LGA"]

Give other values when you run it: %pipeline run C=0.3
"""

SHARED_HELP = """\
%%pipeline_shared

Every step may use what this cell defines: it is run before each step that does.
Functions, classes and imports of other cells are found without it.
"""

PIPELINE_HELP = """\
%pipeline VERB [words and options]

Plan, run and look at the pipeline that the notebook's cells make. `%pipeline` alone
lists the verbs; `%pipeline VERB --help` tells about one.

    %pipeline plan              what would run, what is reused, and why
    %pipeline run C=0.3         returns at once; the run lives outside this kernel
    %pipeline pull train        its outputs, as variables here
"""


def step_help() -> str:
    """Return the help of ``%%pipeline_step``."""
    return _STEP + options_help(OPTIONS)


def options_help(options: Iterable[Option]) -> str:
    """Return a paragraph for each option, what it is called on the left."""
    return "\n".join(_row(_written(option), option.help) for option in options)


def _written(option: Option) -> str:
    return " ".join(part for part in (", ".join(option.names), option.metavar) if part)


def _row(left: str, right: str) -> str:
    lines = textwrap.wrap(right, _WIDTH - _INDENT)
    pad = " " * _INDENT
    first = f"  {left}".ljust(_INDENT)
    if len(first) > _INDENT or not lines:
        return "\n".join([first.rstrip(), *(pad + line for line in lines)])
    return "\n".join([first + lines[0], *(pad + line for line in lines[1:])])


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Return rows of a name and its sentence."""
    return "\n".join(_row(left, right) for left, right in rows)
