"""``amlnb``: the command line. Each command is a file of ``amlnb.cli.commands``."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from amlnb.cli.codes import EXPLAINED, ExitCode
from amlnb.cli.group import LazyGroup
from amlnb.cli.terminal import never_stumble
from amlnb.version import __version__

COMMANDS = {
    "run": ("run", "Run a notebook's steps, and watch."),
    "plan": ("plan", "Say what a run would do, and why; runs nothing."),
    "watch": ("watch", "Watch a run that goes on."),
    "runs": ("runs", "List the newest runs."),
    "show": ("show", "Show one run: its steps, reasons and failures."),
    "logs": ("logs", "Print what steps have printed; -f follows."),
    "outputs": ("outputs", "List a run's outputs, or copy them to a folder."),
    "cancel": ("cancel", "Stop a run."),
    "resume": ("resume", "Go on with a run that was interrupted or cancelled."),
    "repair": ("repair", "Run again what failed, with the code as it is now."),
    "azureml": (
        "azureml",
        "Code for the Azure ML v1 API, unchanged, on this machine.",
    ),
    "picture": ("picture", "Draw the graph of a notebook or run into a file."),
    "gc": ("gc", "Delete old runs, and files that nothing names any more."),
    "doctor": ("doctor", "Check this machine and workspace."),
}

_EPILOG = "\b\nExit codes:\n" + "\n".join(
    f"  {code:<14}{meaning}" for code, meaning in EXPLAINED
)
_EPILOG += """

\b
Ctrl-C while watching a run leaves the run alone: it goes on without the
terminal. Pressed twice within two seconds, it cancels the run.

\b
RUN is a run's id, a beginning or end of it that is unique, `last`, or a
notebook, which means the newest run of that notebook.

\b
Tab completion for bash:  eval "$(_AMLNB_COMPLETE=bash_source amlnb)"
(zsh_source and fish_source for those shells.)
"""


@click.group(
    name="amlnb",
    cls=LazyGroup,
    table=COMMANDS,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="amlnb %(version)s")
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    help="The folder that holds .amlnb; else it is looked for from here upward.",
)
@click.pass_context
def amlnb(ctx: click.Context, workspace: Path | None) -> None:
    """Pipelines for people who work in Jupyter: a notebook cell becomes a step."""
    ctx.obj = workspace


#: New objects after which rubbish is looked for: a command makes many, and ends soon.
_GARBAGE = 100_000


def main() -> None:
    """Run the command line, and leave with one of the documented exit codes."""
    never_stumble()
    gc.set_threshold(_GARBAGE)
    sys.exit(carry_out(sys.argv[1:]))


def carry_out(arguments: list[str]) -> int:
    """Return the exit code of one command; every error is told in a sentence."""
    try:
        code = amlnb.main(arguments, prog_name="amlnb", standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as leaving:  # click's own, for shell completion
        return leaving.code if isinstance(leaving.code, int) else ExitCode.DONE
    except BaseException as error:  # noqa: BLE001 - the last place that can word it
        from amlnb.cli.complaint import complain

        return complain(error)
    return code if isinstance(code, int) else ExitCode.DONE
