"""What went wrong, in one sentence on stderr, and the exit code for it."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import traceback

import click

from amlnb.cli.codes import ExitCode
from amlnb.cli.detached import Detached
from amlnb.model.errors import AmlnbError
from amlnb.model.own_traceback import DEBUG

#: Errors sit beside the thing they speak of: those of these modules mean that the
#: workspace or its disk cannot be used.
STORAGE = ("amlnb.stores.errors", "amlnb.data.storage", "amlnb.workspace.folder")


def complain(error: BaseException) -> ExitCode:
    """Tell the person what went wrong; return the code to leave with."""
    if isinstance(error, BrokenPipeError) or _is_unread(error):
        return _nobody_reads()
    if os.environ.get(DEBUG) == "1" and not _is_quiet(error):
        traceback.print_exception(error)
    code, sentence = _told(error)
    if isinstance(error, click.UsageError) and error.ctx:
        click.echo(error.ctx.get_usage(), err=True)
    if sentence:
        click.echo(f"amlnb: {sentence}", err=True)
    return code


def _is_unread(error: BaseException) -> bool:
    return isinstance(error, Detached) and error.code is ExitCode.NOBODY_READS


def _is_quiet(error: BaseException) -> bool:
    return isinstance(error, Detached | KeyboardInterrupt | click.exceptions.Exit)


def _told(error: BaseException) -> tuple[ExitCode, str]:
    """Return the exit code and the sentence, which may be empty."""
    match error:
        case Detached(code=code):
            return code, ""
        case KeyboardInterrupt() | click.Abort():
            return ExitCode.STOPPED_WATCHING, "interrupted."
        case click.ClickException():
            return ExitCode.REFUSED, error.format_message()
        case AmlnbError():
            return _code_of(error), str(error)
        case OSError():
            return ExitCode.STORAGE, _os_sentence(error)
        case sqlite3.Error():
            told = f"The workspace's store cannot be used: {error}. See `amlnb doctor`."
            return ExitCode.STORAGE, told
        case _:
            return ExitCode.OUR_BUG, _our_bug(error)


def _code_of(error: AmlnbError) -> ExitCode:
    of_storage = type(error).__module__ in STORAGE
    return ExitCode.STORAGE if of_storage else ExitCode.REFUSED


def _os_sentence(error: OSError) -> str:
    where = f" {error.filename!s}" if error.filename else ""
    why = error.strerror or type(error).__name__
    return f"The system refused{where}: {why}. `amlnb doctor` checks the disk."


def _our_bug(error: BaseException) -> str:
    text = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="amlnb-error-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
    except OSError:
        click.echo(text, err=True)
        return "This is a mistake of amlnb: please report it with the lines above."
    return (
        f"This is a mistake of amlnb ({type(error).__name__}): please report it with "
        f"the file {file.name}, which holds the traceback."
    )


def _nobody_reads() -> ExitCode:
    """Let Python close stdout without a second complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.NOBODY_READS
