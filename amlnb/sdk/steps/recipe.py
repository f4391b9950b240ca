"""What a step class asks to be run, before its pipeline is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlnb.model.artifact import Artifact
from amlnb.model.names import nearest
from amlnb.sdk.exceptions import UserErrorException

#: As a word: the Python that the step's worker runs in.
PYTHON = "{python}"
#: Goes before a program that is to run as several processes.
MPI = (PYTHON, "-P", "-m", "amlnb.inside.mpi_run")
#: Files that an error names at most.
_NAMED = 8


class MissingScriptError(UserErrorException):
    """The script of a step is not in its source directory."""

    def __init__(self, step: str, script: str, folder: Path) -> None:
        self.step, self.script, self.folder = step, script, folder
        there = sorted(p.name for p in folder.glob(f"*{Path(script).suffix}"))
        has = f"it has {', '.join(there[:_NAMED])}" if there else "it has no such files"
        near = nearest(Path(script).name, there)
        ask = f"; did you mean {near!r}?" if near else "."
        super().__init__(
            f"Step {step!r}: there is no {script!r} in the source directory "
            f"{str(folder)!r} ({has}){ask} Correct the script's name, which starts at "
            "the source directory, or source_directory."
        )


class OutsideScriptError(UserErrorException):
    """The script of a step lies outside its source directory."""

    def __init__(self, step: str, script: str, folder: Path) -> None:
        self.step, self.script, self.folder = step, script, folder
        super().__init__(
            f"Step {step!r}: the script {script!r} lies outside the source directory "
            f"{str(folder)!r}, whose files alone the step is given: choose a "
            "source_directory that holds it."
        )


class IgnoredScriptError(UserErrorException):
    """The script of a step is left out of its source directory."""

    def __init__(self, step: str, script: str, folder: Path) -> None:
        self.step, self.script, self.folder = step, script, folder
        super().__init__(
            f"Step {step!r}: the ignore file of the source directory {str(folder)!r} "
            f"leaves out the script {script!r}: add the line '!{script}' to it."
        )


class MissingFolderError(UserErrorException):
    """The source directory of a step is not there."""

    def __init__(self, step: str, folder: Path) -> None:
        self.step, self.folder = step, folder
        super().__init__(
            f"Step {step!r}: there is no source directory {str(folder)!r}. Correct "
            "source_directory, which starts at the current directory."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source directory as it is now."""

    folder: Path
    snapshot: Artifact
    #: Digest of each file that counts for reuse, by its path within the folder.
    counted: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A command line whose words may be data and parameters."""

    #: The step class's name.
    kind: str
    #: Texts, numbers, parameters and data objects, program first.
    words: tuple[Any, ...]
    #: Whether the words, joined by spaces, are a line for the shell.
    is_shell: bool = False
    #: None for the pipeline's default, and for none if it has no script either.
    source_directory: str | None = None
    #: A source directory that was taken earlier: that of a published module.
    taken: Source | None = None
    #: The file that is run, within the source directory.
    script: str = ""
    #: Variables: texts, numbers, parameters and data objects.
    environment: Mapping[str, Any] = field(default_factory=dict)
    #: Variables that change nothing of what is made; see `CommandBody.settings`.
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: Looks at the source directory before anything runs, and raises what is wrong.
    check: Callable[[Path], None] | None = None
    #: If any, only these and the script count for reuse.
    hash_paths: tuple[str, ...] = ()
    #: Seconds; None for no limit.
    timeout: float | None = None
    #: A text about packages: when it changes, the step runs again.
    packages: str = ""
    #: What its author calls the compute: a name, or a parameter.
    target: Any = ""
    #: A text that is part of the reuse key: v1's ``version``.
    salt: str = ""
