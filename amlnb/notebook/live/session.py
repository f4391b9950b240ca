"""One kernel's notebook: the cells that ran, and the pipeline they make."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amlnb.model.artifact import PLACE_FORMATS
from amlnb.model.errors import AmlnbError
from amlnb.notebook.cell import Cell
from amlnb.notebook.lines.magic import has_header
from amlnb.notebook.live.bindings import Around, bindings
from amlnb.notebook.live.draft import Declared, Draft, Seen
from amlnb.notebook.live.order import in_order
from amlnb.notebook.live.place import find_notebook
from amlnb.notebook.live.tracker import CellTracker, seen_cell
from amlnb.notebook.options import StepOptions

if TYPE_CHECKING:  # what loading the extension does not wait for
    from amlnb.model.pipeline import Pipeline
    from amlnb.notebook.files.reader import NotebookFile
    from amlnb.workspace.workspace import Workspace

#: The pipeline's name where no front end tells the notebook's.
NAMELESS = "notebook"


class NotOnTopError(AmlnbError):
    """A step's magic stands below something else in its cell."""

    def __init__(self, magic: str, above: str) -> None:
        self.magic, self.above = magic, above
        super().__init__(
            f"{magic} must come first in its cell: move it above {above!r}."
        )


class Session:
    """What the magics of one kernel share.

    Parameters
    ----------
    shell
        The running IPython shell.
    after_step
        Called when a step's cell came to its end, with the step's name.
    """

    def __init__(
        self, shell: Any, after_step: Callable[[Session, str], None] | None = None
    ) -> None:
        self.shell = shell
        self._after_step = after_step
        self.draft = Draft()
        self.tracker = CellTracker(self._ran, self._gone)
        #: What the last declaration of each step did.
        self.declared: dict[str, Declared] = {}
        self._workspace: Workspace | None = None
        self._saved: tuple[Path, float, NotebookFile] | None = None

    @property
    def namespace(self) -> dict[str, Any]:
        """The user's names."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    @property
    def file(self) -> Path | None:
        """The notebook's path, where the front end tells it."""
        return find_notebook(os.environ, self.namespace)

    @property
    def folder(self) -> Path:
        """The folder that steps run in: the notebook's own."""
        return self.file.parent if self.file else Path.cwd()

    @property
    def name(self) -> str:
        """The pipeline's name, under which its history is kept."""
        return self.file.stem if self.file else NAMELESS

    def remember(self, sources: list[str]) -> None:
        """Take up cells that ran before the extension was loaded."""
        for cell in map(seen_cell, sources):
            if cell.source.strip() and not cell.refused:
                self.draft = self.draft.with_cell(cell)

    def declare(self, header: str) -> Seen:
        """Add the running cell to the draft; `header` is its own beginning.

        Raises
        ------
        BadMagicError, NotOnTopError
        """
        cell = self.tracker.current or seen_cell(header)
        if has_header(cell.source) is None:
            magic = header.strip().split()[0]
            raise NotOnTopError(magic, cell.source.strip().split("\n")[0])
        if cell.step:
            self.declared[cell.step] = self.draft.declares(cell)
        self.draft = self.draft.with_cell(cell)
        return cell

    def bind(self, options: StepOptions) -> Mapping[str, Any]:
        """Bind what the pipeline would for a step that runs by hand; return that."""
        places = [o for o in options.outputs if o.format in PLACE_FORMATS]
        around = Around(
            namespace=self.namespace,
            steps=self.draft.steps(),
            folder=self.folder,
            scratch=self.workspace().root / "here" if places else self.folder,
        )
        bound = bindings(options, around)
        for place in places:
            path = bound[place.name]
            folder = path if place.format == "dir" else path.parent
            folder.mkdir(parents=True, exist_ok=True)
        self.namespace.update(bound)
        return bound

    def _ran(self, cell: Seen, ended_well: bool) -> None:
        if cell.refused:  # what the draft has of it stays, until it is put right
            return
        self.draft = self.draft.with_cell(cell)
        if cell.step and ended_well and self._after_step:
            self._after_step(self, cell.step)

    def _gone(self, ids: Iterable[str]) -> None:
        self.draft = self.draft.without_cells(ids)

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells that ran, in the notebook's order."""
        saved = self.saved()
        file = self.file.name if self.file else ""
        return in_order(self.draft.cells, saved.cells if saved else (), file)

    def saved(self) -> NotebookFile | None:
        """Return the notebook as it was last saved, if it can be read."""
        from amlnb.notebook.files.reader import read_notebook

        file = self.file
        if file is None:
            return None
        stamp = file.stat().st_mtime
        if self._saved is None or self._saved[:2] != (file, stamp):
            try:
                self._saved = (file, stamp, read_notebook(file))
            except AmlnbError:
                return None  # it is being written; the order of running stands in
        return self._saved[2]

    def pipeline(self) -> Pipeline:
        """Build the pipeline from the cells that ran.

        Raises
        ------
        NoStepsError
            When no cell declared a step.
        AmlnbError
            For the first join that does not hold.
        """
        from amlnb.notebook.files.reader import NoStepsError

        file = self.file
        if not self.draft.steps():
            raise NoStepsError(file.name if file else "")
        from amlnb.notebook.building.build import build_pipeline
        from amlnb.steps.kernels import known_kernels

        saved = self.saved()
        return build_pipeline(
            self.cells(),
            name=self.name,
            folder=self.folder,
            file=file.name if file else "",
            kernel=saved.kernel if saved else "python3",
            languages=known_kernels(),
        )

    def workspace(self) -> Workspace:
        """Return the workspace of the notebook's folder, made where there is none."""
        from amlnb.workspace.workspace import Workspace

        if self._workspace is None:
            self._workspace = Workspace.open(self.folder)
        return self._workspace

    def close(self) -> None:
        """Close what was opened."""
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
