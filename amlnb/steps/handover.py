"""What a worker hands to the code inside a kernel, and what that hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amlnb.model.artifact import LIST_FORMAT, PLACE_FORMATS, Artifact
from amlnb.model.attempt import Fault
from amlnb.model.json import JsonValue
from amlnb.model.step import Output, Place

#: Names the file with the handover, for the constant cells.
VARIABLE = "AMLNB_HANDOVER"
#: Names the attempt: for logs, for what a body sends out, for the hunt for orphans.
ATTEMPT = "AMLNB_ATTEMPT_ID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One input, ready for the body."""

    #: None for a file or folder outside the store.
    artifact: Artifact | None = None
    #: A private copy, or the file outside the store; empty for a value that the
    #: kernel's own code takes from the store, and for a list.
    path: str = ""
    #: The parts of a list.
    items: tuple[Given, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it is a fan-in: its parts are what the body reads."""
        return self.artifact is not None and self.artifact.format == LIST_FORMAT

    @property
    def is_place(self) -> bool:
        """Whether the body gets a path rather than a value."""
        return self.artifact is None or self.artifact.format in PLACE_FORMATS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One output, and where its bytes are to go first."""

    output: Output
    #: The file or folder that the body writes, or that the last cell encodes into.
    path: str = ""

    @property
    def name(self) -> str:
        """The output's name."""
        return self.output.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """All that the first and last cell of a step need to know; plain data."""

    values: Mapping[str, JsonValue] = field(default_factory=dict)
    inputs: Mapping[str, Given] = field(default_factory=dict)
    outputs: tuple[Wanted, ...] = ()
    #: The artifact store.
    artifacts: str = ""
    #: The folder in which the two sides leave files for each other.
    folder: str = ""
    cwd: str = ""
    #: Texts of the project's modules as they were when the pipeline was built.
    modules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """Why our own code beside the user's could not do its work."""

    fault: Fault
    message: str
    traceback: str = ""
    #: Where in the source directory it happened, and that line's text.
    place: Place | None = None
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the last cell reports."""

    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    #: Inputs whose content is not what the body was given.
    changed_inputs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One line of a traceback."""

    #: A file's path, or what the kernel calls a cell.
    file: str
    line: int
    #: The cell's execution count, where it is a cell.
    cell: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An error as the kernel's own code tells it: more than the protocol says."""

    exception: str
    message: str
    #: Outermost first.
    frames: tuple[Frame, ...] = ()
