"""The exit codes of the command line, and their meaning in words."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a shell script can tell from ``$?``."""

    DONE = 0
    #: A step failed, and so did the run.
    FAILED = 1
    #: Wrong usage, or a pipeline or parameter that was refused: nothing has run.
    REFUSED = 2
    CANCELLED = 3
    #: The runner died; `amlnb resume` goes on.
    INTERRUPTED = 4
    #: The workspace or its disk cannot be used.
    STORAGE = 5
    #: A mistake of amlnb itself.
    OUR_BUG = 70
    #: 128 + the signal, as shells say it: nobody watches any more.
    STOPPED_WATCHING = 130
    NOBODY_READS = 141
    TERMINATED = 143


#: For ``--help``; every code above is in it.
EXPLAINED = (
    ("0", "done"),
    ("1", "a step failed"),
    ("2", "wrong usage, or the pipeline was refused: nothing has run"),
    ("3", "the run was cancelled"),
    ("4", "the run's process died: `amlnb resume RUN` goes on"),
    ("5", "the workspace, or its disk, cannot be used"),
    ("70", "a mistake of amlnb itself: please report it"),
    (
        "130, 141, 143",
        "stopped watching (Ctrl-C, closed pipe, SIGTERM): the run goes on",
    ),
)
