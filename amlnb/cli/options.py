"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def run_argument(*, default: str | None = "last") -> Callable[[F], F]:
    """Take a RUN; the newest one where none is given."""
    return click.argument(
        "run_name", metavar="RUN" if default is None else "[RUN]", default=default
    )


def values(command: F) -> F:
    """Take ``-p NAME=VALUE`` and ``--params-file``."""
    command = click.option(
        "-p",
        "pairs",
        metavar="NAME=VALUE",
        multiple=True,
        help="A parameter's value, in its declared type; may be given again.",
    )(command)
    return click.option(
        "--params-file",
        type=click.Path(path_type=Path),
        help="Values from a YAML or JSON mapping; -p wins over it.",
    )(command)


def watching(command: F) -> F:
    """Take the options of commands that follow a run."""
    command = click.option(
        "--detach", is_flag=True, help="Start it, print its id, and do not watch."
    )(command)
    return showing(command)


def showing(command: F) -> F:
    """Take the options that say how a run is shown."""
    command = click.option(
        "--plain", is_flag=True, help="A line for each change, also on a terminal."
    )(command)
    return as_json(command)


def as_json(command: F) -> F:
    """Take ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)
