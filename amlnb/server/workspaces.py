"""The workspaces under one server: opened once, found again by id, run or path."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from amlnb.answers.heads import Heads
from amlnb.answers.memory import Memory, Shelf
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.json import digest
from amlnb.model.pipeline import Pipeline
from amlnb.server.root import Root
from amlnb.settings import Settings
from amlnb.workspace.folder import NoWorkspaceError
from amlnb.workspace.workspace import Workspace, root_for

#: Seconds for which a look through the folders below the root holds.
_FRESH = 20.0
#: Folders that are looked upward from each time.
_ASKED_FOR = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One opened workspace, and what is remembered of its runs."""

    #: What clients call it; it tells nothing of its path.
    id: str
    workspace: Workspace
    memory: Memory
    heads: Heads
    #: Which store it is, so that one deleted and made anew is not taken for it.
    stamp: tuple[int, int]


class Workspaces:
    """Everything below one root; safe to use from several threads.

    Parameters
    ----------
    root
        The server's root folder.
    settings
        ``AMLNB_WORKSPACE`` wins over where a notebook lies, as it does in a kernel.
    """

    def __init__(self, root: Root, settings: Settings) -> None:
        self.root = root
        self._settings = settings
        self._lock = threading.Lock()
        self._desks: dict[Path, Desk] = {}
        self._where: Shelf[Path] = Shelf(2_000)
        #: Folders that clients named: a kernel may make a workspace there later.
        self._asked_for: Shelf[Path] = Shelf(_ASKED_FOR)
        self._asked_for.put("", root.folder)
        self._looked = 0.0
        self._found_below: list[Path] = []

    # ------------------------------------------------------------------ by place

    def beside(self, path: str, *, create: bool = False) -> Desk:
        """Return the workspace of a client's path: the nearest one upward from it.

        Parameters
        ----------
        create
            Make one in the notebook's folder where there is none, as its kernel does.

        Raises
        ------
        OutsideRootError, NoWorkspaceError, ReadOnlyWorkspaceError
        """
        found = self.root.resolve(path)
        folder = found if found.is_dir() else found.parent
        self._asked_for.put(str(folder), folder)
        return self._desk(root_for(self._settings, folder, create=create))

    def known(self) -> list[Desk]:
        """Return every workspace that is known, the root's own first.

        Raises
        ------
        AmlnbError
            Why the first one cannot be opened, where none can: a screen that shows
            nothing must say what is wrong.
        """
        with self._lock:
            opened = list(self._desks)
        roots = dict.fromkeys([*self._upward(), *opened, *self._below()])
        tried = [self._tried(root) for root in roots]
        desks = [desk for desk in tried if isinstance(desk, Desk)]
        problems = [one for one in tried if isinstance(one, AmlnbError)]
        if problems and not desks:
            raise problems[0]
        return desks

    def _upward(self) -> Iterator[Path]:
        """Yield the workspaces of the root and of folders that clients named."""
        for folder in self._asked_for.values():
            with suppress(NoWorkspaceError):
                yield root_for(self._settings, folder, create=False)

    def _below(self) -> list[Path]:
        """Return those not far below the root, if it is time to look again."""
        now = time.monotonic()
        is_fresh = self._looked and now - self._looked < _FRESH
        if is_fresh or self._settings.workspace is not None:
            return self._found_below
        self._looked, self._found_below = now, self.root.workspaces()
        return self._found_below

    # --------------------------------------------------------------- by what is in

    def by_id(self, desk_id: str) -> Desk:
        """Return the workspace that a client names by its id."""
        for desk in self.known():
            if desk.id == desk_id:
                return desk
        raise NotFoundError("workspace", desk_id)

    def holding(self, run_id: str) -> Desk:
        """Return the workspace that has the run, wherever it is."""
        root = self._where.get(run_id)
        desk = self._tried(root) if root is not None else None
        if isinstance(desk, Desk) and _holds(desk, run_id):
            return desk
        for desk in self.known():
            if _holds(desk, run_id):
                self._where.put(run_id, desk.workspace.root)
                return desk
        raise NotFoundError("run", run_id)

    # ------------------------------------------------------------------ the desks

    def _tried(self, root: Path) -> Desk | AmlnbError | None:
        """Return an opened workspace, why it cannot be, or None where it is gone."""
        try:
            return self._desk(root)
        except NoWorkspaceError:
            return None
        except AmlnbError as error:
            return error

    def _desk(self, root: Path) -> Desk:
        with self._lock:
            desk = self._desks.get(root)
            if desk is not None and desk.stamp == _stamp(root):
                return desk
            if desk is not None:
                del self._desks[root]
                desk.workspace.close()
            if not root.is_dir():
                raise NoWorkspaceError(root.parent)
            return self._desks.setdefault(root, self._open(root))

    def _open(self, root: Path) -> Desk:
        workspace = Workspace.open(root.parent, create=False, settings=self._settings)
        memory = Memory(workspace)
        return Desk(
            id=digest(str(root))[:16],
            workspace=workspace,
            memory=memory,
            heads=Heads(memory, self._name_file),
            stamp=_stamp(root),
        )

    def _name_file(self, pipeline: Pipeline) -> str:
        """Return a pipeline's file as the file browser names it."""
        if not pipeline.file:
            return ""
        return self.root.name(Path(pipeline.folder, pipeline.file))


def _holds(desk: Desk, run_id: str) -> bool:
    try:
        desk.workspace.head(run_id)
    except NotFoundError:
        return False
    return True


def _stamp(root: Path) -> tuple[int, int]:
    """Return which file the store is: device and number; zeros where it is a URL's."""
    try:
        found = (root / "store.db").stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
