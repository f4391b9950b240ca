"""An attempt: one try at one step, as data that any worker can carry out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from amlnb.model.artifact import Artifact
from amlnb.model.json import JsonValue
from amlnb.model.step import CellBody, CommandBody, NotebookBody, Output, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptId:
    """(run, step, n): made before the start, and never used twice."""

    run: str
    #: The step, or ``step[2]`` for the third item of its fan-out.
    key: str
    #: The try, from 1; it goes on counting over retries and resumes.
    n: int

    def __str__(self) -> str:
        """Return ``run/step/n``, as logs and process markers bear it."""
        return f"{self.run}/{self.key}/{self.n}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathInput:
    """An input that is a file or folder outside the store, as it was when planned."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataInput:
    """An input from a datastore or dataset, as it was when planned."""

    definition: Mapping[str, JsonValue]
    digest: str
    #: ``mount``, ``download`` or ``direct``.
    mode: str = "mount"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptSpec:
    """Everything a worker needs to carry out one attempt; plain data."""

    id: AttemptId
    step: str
    body: CellBody | NotebookBody | CommandBody
    #: The kernel's name, always given.
    kernel: str
    #: Where the worker keeps its files: log, executed notebook, result.
    folder: str
    #: The working directory of the body.
    cwd: str
    #: The artifact store's URL or folder.
    artifacts: str
    #: The workspace's ``.amlnb`` folder, and the run's experiment.
    root: str = ""
    experiment: str = ""
    inputs: Mapping[str, Artifact | PathInput | DataInput] = field(default_factory=dict)
    #: The datasets that inputs from other steps are seen as, by input.
    views: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    #: Parameter values, and the item of a fan-out, by variable name.
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    #: Texts of modules and of the notebook, by their key in `Pipeline.sources`.
    sources: Mapping[str, str] = field(default_factory=dict)
    #: Seconds; the worker stops the body itself, the compute target a moment later.
    timeout: float | None = None
    place: Place = field(default_factory=Place)


class Fault(StrEnum):
    """What kind of failure ended an attempt."""

    #: The body raised.
    BODY = "body"
    #: A declared output was not made, or could not be stored.
    OUTPUT = "output"
    #: An input could not be read, or is gone.
    INPUT = "input"
    TIMEOUT = "timeout"
    #: The kernel or worker died: killed, out of memory, crashed.
    DIED = "died"
    #: The kernel, environment or compute target could not be had.
    SETUP = "setup"
    #: Disk full, read-only, and the like.
    STORAGE = "storage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an attempt failed, the user's own line first; never empty."""

    fault: Fault
    #: One sentence: what is wrong, and what to do next.
    message: str
    #: The exception's class, where the body raised one: ``ZeroDivisionError``.
    exception: str = ""
    #: Where in the user's code it happened, and that line's text.
    place: Place | None = None
    line: str = ""
    #: The whole traceback as text, without colour codes.
    traceback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptResult:
    """What a worker reports when an attempt ended."""

    id: AttemptId
    #: None when it succeeded.
    failure: Failure | None = None
    outputs: Mapping[str, Artifact] = field(default_factory=dict)
    #: Seconds of the body alone, and of the whole attempt.
    body_seconds: float = 0.0
    seconds: float = 0.0
    #: One sentence each: an input changed in place, a pickled output, …
    warnings: tuple[str, ...] = ()
    metrics: Mapping[str, JsonValue] = field(default_factory=dict)
    #: Whether the result may be reused: not when an input changed meanwhile.
    reusable: bool = True
