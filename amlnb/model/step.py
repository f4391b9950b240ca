"""A step: a body, what it reads, what it makes, and how it is to be run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from amlnb.model.artifact import ANY_PLACE, PLACE_FORMATS, Artifact
from amlnb.model.json import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of code stands, so that a person can find it."""

    #: The notebook or script, relative to the workspace where it is below it.
    file: str = ""
    #: The cell, counted from 1 over all cells; None for a script.
    cell: int | None = None
    #: The notebook format's own cell id.
    cell_id: str = ""
    #: The line in the cell or file, from 1.
    line: int = 1

    def __str__(self) -> str:
        """Return ``cell 5, line 2 of flights.ipynb``, as far as it is known."""
        cell = f"cell {self.cell}, " if self.cell is not None else ""
        of = f" of {self.file}" if self.file else ""
        return f"{cell}line {self.line}{of}"


# ------------------------------------------------------------------ what it reads


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutput:
    """An input that is another step's output."""

    step: str
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSource:
    """An input that is a file or folder outside the workspace's own store."""

    #: A path relative to the pipeline's folder, an absolute path, or a URL.
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRef:
    """A pipeline parameter, by name."""

    parameter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A value fixed when the pipeline was built."""

    value: JsonValue = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """An input that a datastore or dataset offers, said as data.

    What may stand in a definition is told by `amlnb.data.sources`, which alone reads
    it. It names datastores, and never holds their credentials.
    """

    #: What it is, or the pipeline parameter whose value says so.
    definition: Mapping[str, JsonValue] | ParameterRef
    #: ``mount``, ``download``, or ``direct``: no path, only the definition.
    mode: str = "mount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One thing a step reads, under the name its body knows it by."""

    name: str
    source: StepOutput | PathSource | DataSource
    #: For a command line: the dataset that its code sees in a step's output, a
    #: definition whose files are those of the input.
    view: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One parameter of a step: the variable's name and where its value comes from."""

    name: str
    value: ParameterRef | Literal
    #: Whether the value is part of the reuse key.
    counts: bool = True


# ------------------------------------------------------------------ what it makes


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One thing a step promises to make; a declared output that is missing fails."""

    name: str
    #: ``auto`` chooses by the value's type; see `amlnb.model.artifact.Artifact`.
    format: str = "auto"
    #: Whether the body may end without making it (bound in one branch only).
    optional: bool = False
    #: Whether a place may be left empty, or not be made: a folder stands for it then.
    may_be_empty: bool = False
    #: Where else it goes when the step has ended well: a ``datapath`` definition,
    #: whose path may hold ``{run-id}``, ``{output-name}`` and ``{parameter:NAME}``.
    destination: Mapping[str, JsonValue] = field(default_factory=dict)
    #: The dataset that it becomes then: ``name``, ``description``, ``tags``.
    register: Mapping[str, JsonValue] = field(default_factory=dict)
    #: The name under which the whole pipeline offers it; empty for none.
    offered_as: str = ""

    @property
    def is_place(self) -> bool:
        """Whether the body writes it into a path, rather than binding a variable."""
        return self.format in PLACE_FORMATS or self.format == ANY_PLACE


# --------------------------------------------------------------------- the bodies


class HelperKind(StrEnum):
    """What a piece of shipped code is, in the words of the reasons."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    CONSTANT = "constant"
    SHARED = "shared cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Code from another cell that a body uses, shipped with it and hashed with it."""

    name: str
    kind: HelperKind
    source: str
    #: Digest of the code without comments and formatting.
    digest: str
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellBody:
    """A notebook cell: its code, and the code that it uses from elsewhere."""

    #: What the user wrote, without the magic's own lines, with lines kept in place.
    source: str
    #: Digest of `source` without comments and formatting.
    digest: str
    #: In the order in which they must run before the body.
    helpers: tuple[Helper, ...] = ()
    #: Project-local modules it imports: keys of `Pipeline.sources`.
    modules: tuple[str, ...] = ()
    #: Other top-level modules it imports (``pandas``): their versions are in the key.
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookBody:
    """A whole notebook, executed by papermill with parameters and declared outputs."""

    #: As the user named it, relative to the pipeline's folder.
    path: str
    #: The notebook's JSON as it was when the pipeline was built: a key of
    #: `Pipeline.sources`.
    source: str
    #: Digest of its code cells without comments and formatting.
    digest: str
    modules: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRef:
    """The path of one of the step's inputs."""

    input: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRef:
    """The path that one of the step's outputs is to be written to."""

    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a command line: its parts are joined when the attempt starts."""

    parts: tuple[Literal | ParameterRef | InputRef | OutputRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandBody:
    """A command line, carried out as a process in a copy of a source directory."""

    #: Azure ML's name of the kind of step: ``PythonScriptStep``.
    kind: str
    #: The program and its arguments. ``{python}`` as the program is the worker's own.
    words: tuple[Word, ...]
    #: Digest of what the words say, values of parameters left out.
    digest: str
    #: The name that its author gave the step: two of a pipeline may bear the same.
    title: str = ""
    #: The file within the source directory that is run, where one is.
    script: str = ""
    #: Whether the words, joined by spaces, are a line for the shell.
    is_shell: bool = False
    #: The source directory as it was when the pipeline was built, a ``dir``.
    snapshot: Artifact | None = None
    #: Where the source directory lies, for people.
    source_directory: str = ""
    #: Digests of the files that count for reuse, by path within it.
    files: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, Word] = field(default_factory=dict)
    #: Variables that say how fast it is done, or how much is told of it, and change
    #: nothing of what is made: no part of the reuse key.
    settings: Mapping[str, Word] = field(default_factory=dict)
    #: Variables of the submitting process that it needs, whoever starts it later; no
    #: part of the reuse key.
    inherited: Mapping[str, str] = field(default_factory=dict)
    #: Always empty: its modules come with the snapshot.
    modules: tuple[str, ...] = ()
    #: Top-level modules it imports from elsewhere: their versions are in the key.
    imports: tuple[str, ...] = ()


Body = CellBody | NotebookBody | CommandBody


# ------------------------------------------------------------------ how it is run


class ReuseMode(StrEnum):
    """Azure ML's ``allow_reuse``, and two ways between on and off."""

    AUTO = "auto"
    OFF = "off"
    #: Run once more, and let later runs reuse that.
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """Whether an earlier result may stand in for running the step."""

    mode: ReuseMode = ReuseMode.AUTO
    #: Seconds after which a result is too old; None for never.
    max_age: float | None = None
    #: Any text: change it to make every earlier result foreign.
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Fan-out: the step runs once for each item of a list."""

    #: The variable that holds the item.
    item: str
    #: Where the list comes from: a parameter, a step's JSON list, the parts of
    #: another fan-out, or a list fixed when the pipeline was built.
    items: ParameterRef | StepOutput | Literal
    #: How many items at once; None for as many as the compute takes.
    max_parallel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What a step asks of its compute target."""

    cpus: float = 1
    #: Bytes; None for no wish.
    memory: int | None = None
    gpus: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One node of a pipeline."""

    name: str
    body: CellBody | NotebookBody | CommandBody
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Output, ...] = ()
    arguments: tuple[Argument, ...] = ()
    #: Steps that must end first though no data comes from them.
    after: tuple[str, ...] = ()
    #: Where a `when` expression's names come from, besides the arguments.
    condition_inputs: tuple[Input, ...] = ()
    #: Run only if this expression holds; see `amlnb.model.condition`.
    when: str = ""
    map: Map | None = None
    reuse: Reuse = field(default_factory=Reuse)
    #: How many times to try again after a failure.
    retries: int = 0
    #: Seconds between two tries.
    retry_delay: float = 10.0
    #: Seconds that one attempt may take; None for no limit.
    timeout: float | None = None
    #: A Jupyter kernel's name; empty for the pipeline's own.
    kernel: str = ""
    environment: str = ""
    compute: str = "local"
    #: What its author calls the compute target, where that is not `compute`.
    target: str | ParameterRef = ""
    resources: Resources = field(default_factory=Resources)
    #: Whether the run goes on, and may succeed, when this step fails.
    allow_failure: bool = False
    #: Whether the executed notebook is shown as the step's result card.
    card: bool = False
    place: Place = field(default_factory=Place)

    def parents(self) -> tuple[str, ...]:
        """Return the steps it comes after, each once, data first."""
        sources: list[StepOutput | object] = [
            *(i.source for i in self.inputs),
            *(i.source for i in self.condition_inputs),
            *((self.map.items,) if self.map else ()),
        ]
        data = [s.step for s in sources if isinstance(s, StepOutput)]
        return tuple(dict.fromkeys([*data, *self.after]))

    def output(self, name: str) -> Output | None:
        """Return the output of that name, or None."""
        return next((o for o in self.outputs if o.name == name), None)
