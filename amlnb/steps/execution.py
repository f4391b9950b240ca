"""One pass over a notebook's cells: what is sent, what is kept, where it stops."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from amlnb.steps.deadline import Deadline
from amlnb.steps.document import Role
from amlnb.steps.exchange import ACCOUNT, take
from amlnb.steps.executor import Job
from amlnb.steps.handover import Account
from amlnb.steps.outcome import CellError
from amlnb.steps.outputs import Budget, CellOutputs
from amlnb.steps.session import KernelDiedError, Message, Session
from amlnb.steps.text import without_colours

#: Seconds until the notebook is saved while its cells run, and between two saves:
#: most steps end before that is worth a file.
_FIRST_SAVE, _SAVE = 1.0, 10.0
#: Times that a kernel whose answers come early is asked to wait for itself.
_CATCH_UPS = 5
#: Jupyter's words for cells that are to be passed over, or that may fail.
_SKIP, _MAY_FAIL = "skip-execution", "raises-exception"
_SHOWN = {"display_data", "execute_result", "error"}
_QUIT = (
    "The kernel was ended by quit() before outputs could be saved; let the cell come "
    "to its end, or raise an error to fail"
)


class Book(Protocol):
    """Papermill's book-keeping, as far as it is used here."""

    nb: Any

    def cell_start(self, cell: Any, cell_index: int) -> None:
        """Note that a cell runs."""

    def cell_complete(self, cell: Any, cell_index: int) -> None:
        """Note that a cell has run."""

    def cell_exception(self, cell: Any, cell_index: int) -> None:
        """Note that a cell failed."""


@dataclass(slots=True)
class Course:
    """How far one notebook came; filled in while it runs."""

    job: Job
    #: Opens the conversation with what runs the cells.
    connect: Callable[[], Session]
    deadline: Deadline
    #: Writes the notebook's file.
    save: Callable[[Any], None]
    #: The notebook as it is being executed.
    notebook: Any = None
    #: Index of the cell that runs, or that ran last.
    index: int | None = None
    error: CellError | None = None
    died: bool = False
    body_seconds: float = 0.0
    #: The kernel's number for each cell that ran, by the cell's index.
    counts: dict[int, int] = field(default_factory=dict)


class Execution:
    """Runs the cells until one fails, from the kernel's first answer on."""

    def __init__(self, book: Book, course: Course) -> None:
        self._book, self._course, self._job = book, course, course.job
        self._budget = Budget()
        #: Each cell that has run with its outputs, and the same by request.
        self._shown: list[tuple[Any, CellOutputs]] = []
        self._by_request: dict[str, CellOutputs] = {}
        self._clear_next = False
        self._save_at = time.monotonic() + _FIRST_SAVE

    async def run(self) -> None:
        """Connect, execute, and disconnect.

        Raises
        ------
        KernelDiedError
            When the kernel ended while it was needed.
        """
        client = self._course.connect()
        try:
            await client.ready()
            self._book.nb.metadata["language_info"] = dict(client.language_info)
            self._course.deadline.start()
            await self._run_cells(client)
        finally:
            self._course.deadline.stop()
            client.close()
            for cell, outputs in self._shown:
                cell.outputs = _as_nodes(outputs)

    async def _run_cells(self, client: Session) -> None:
        left_early = False
        for index, cell in enumerate(self._book.nb.cells):
            role = self._job.document.roles.get(index)
            if role is None or _SKIP in cell.metadata.get("tags", ()):
                continue
            if not cell.source.strip() or (left_early and role is not Role.END):
                continue
            left_early = await self._run_cell(client, index, cell, role) or left_early
            if self._course.error is not None:
                return

    async def _run_cell(
        self, client: Session, index: int, cell: Any, role: Role
    ) -> bool:
        """Run one cell; return whether it asked that no other of the user's runs."""
        self._course.index = index
        self._shown.append((cell, CellOutputs(self._budget, str(self._job.log.path))))
        self._book.cell_start(cell, index)
        began = time.monotonic()
        try:
            reply = await client.run(
                self._source(cell, index, role),
                self._take,
                self._save_now_and_then,
                plain=role in (Role.BEGIN, Role.END),
            )
            await self._catch_up(client, index, role)
        finally:
            if role in (Role.BODY, Role.HELPERS):
                self._course.body_seconds += time.monotonic() - began
            self._settle(cell)
        self._number(cell, index, reply)
        if _is_plain_exit(reply):
            self._book.cell_complete(cell, index)
            return True
        await self._judge(client, index, cell, role, reply)
        self._book.cell_complete(cell, index)
        return False

    async def _catch_up(self, client: Session, index: int, role: Role) -> None:
        """Wait for a cell that was answered before it had ended."""
        language, folder = self._job.language, self._job.folder
        for _ in range(_CATCH_UPS):
            if not language.catch_up or language.is_done(role.value, index, folder):
                return
            await client.run(language.catch_up, self._take, _rest)

    def _source(self, cell: Any, index: int, role: Role) -> str:
        source: str = cell.source
        if role in (Role.BODY, Role.HELPERS):
            return self._job.language.sent(source, index, self._job.folder)
        return source

    def _number(self, cell: Any, index: int, reply: Mapping[str, Any]) -> None:
        count = reply.get("execution_count")
        cell.execution_count = count
        if isinstance(count, int):
            self._course.counts[index] = count

    # ---------------------------------------------------------------------- judging

    async def _judge(
        self,
        client: Session,
        index: int,
        cell: Any,
        role: Role,
        reply: Mapping[str, Any],
    ) -> None:
        """Note an error, also one that the protocol reports as success."""
        users = role in (Role.BODY, Role.HELPERS)
        account = self._verdict(index) if users else None
        if users and _ends_kernel(reply):
            account = Account(exception="", message=_QUIT)
        failed = reply.get("status") != "ok"
        if failed and _MAY_FAIL in cell.metadata.get("tags", ()):
            return
        if failed and users and account is None and self._job.language.explain:
            account = await self._explain(client)
        if failed or account is not None:
            self._course.error = _error(index, reply, account)
            self._book.cell_exception(cell, index)

    def _verdict(self, index: int) -> Account | None:
        job = self._job
        return job.language.verdict(index, job.folder, job.log.recent)

    async def _explain(self, client: Session) -> Account | None:
        """Let the kernel's own code tell where the error came from."""
        code = self._job.language.explain
        try:
            for _ in range(
                3
            ):  # the first may be refused with what the cell left behind
                reply = await client.run(code, _ignore, _rest, silent=True, stop=False)
                if reply.get("status") == "ok":
                    return take(Account, self._job.folder, ACCOUNT)
        except (KernelDiedError, ValueError):
            pass
        return None  # then the protocol's own words must do

    # ----------------------------------------------------------------------- taking

    def _take(self, message: Message) -> None:
        """Keep what a message shows, in the cell that it belongs to."""
        _, current = self._shown[-1]
        outputs = self._by_request.setdefault(message.request, current)
        content = message.content
        if message.kind == "stream":
            self._job.log.write(content["text"])
            self._clear_if_asked(outputs)
            outputs.stream(content["name"], content["text"])
        elif message.kind in _SHOWN:
            self._show(message, outputs)
        elif message.kind == "update_display_data":
            self._update(content)
        elif message.kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                outputs.clear()
        self._save_now_and_then()

    def _show(self, message: Message, outputs: CellOutputs) -> None:
        content = message.content
        if message.kind == "error":
            text = without_colours("\n".join(content.get("traceback", ())))
            self._job.log.write(text + "\n")
        self._clear_if_asked(outputs)
        outputs.add(_output(message.kind, content), _display_id(content))

    def _update(self, content: Mapping[str, Any]) -> None:
        display_id = _display_id(content)
        for _, outputs in reversed(self._shown):
            if display_id and outputs.update(
                display_id, content["data"], content.get("metadata", {})
            ):
                return

    def _clear_if_asked(self, outputs: CellOutputs) -> None:
        if self._clear_next:
            self._clear_next = False
            outputs.clear()

    def _settle(self, cell: Any) -> None:
        _, outputs = self._shown[-1]
        outputs.close()
        cell.outputs = _as_nodes(outputs)
        self._clear_next = False

    def _save_now_and_then(self) -> None:
        if time.monotonic() < self._save_at:
            return
        cell, outputs = self._shown[-1]
        cell.outputs = _as_nodes(outputs)
        with contextlib.suppress(OSError):  # the disk may be full only for now
            self._course.save(self._book.nb)
        self._save_at = time.monotonic() + _SAVE


def _rest() -> None:
    """Do nothing while nothing comes."""


def _ignore(message: Message) -> None:
    """Let a message go by."""


def _as_nodes(outputs: CellOutputs) -> list[Any]:
    from nbformat import from_dict

    make: Callable[[Any], Any] = from_dict
    return [make(output) for output in outputs.as_list()]


def _display_id(content: Mapping[str, Any]) -> str | None:
    return (content.get("transient") or {}).get("display_id")


def _output(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message as the notebook format has it."""
    if kind == "error":
        return {
            "output_type": kind,
            "ename": content.get("ename", ""),
            "evalue": content.get("evalue", ""),
            "traceback": list(content.get("traceback", ())),
        }
    output = {
        "output_type": kind,
        "data": content.get("data", {}),
        "metadata": content.get("metadata", {}),
    }
    if kind == "execute_result":
        output["execution_count"] = content.get("execution_count")
    return output


def _is_plain_exit(reply: Mapping[str, Any]) -> bool:
    """Whether it is ``sys.exit()`` or ``sys.exit(0)``, which end a script well."""
    is_exit = reply.get("ename") == "SystemExit"
    return is_exit and reply.get("evalue") in ("", "0", "None")


def _ends_kernel(reply: Mapping[str, Any]) -> bool:
    """Whether the cell called ``quit()``: no output could be saved after that."""
    payload = reply.get("payload") or ()
    return any(p.get("source") in ("ask_exit", "ask_exit_ipython") for p in payload)


def _error(index: int, reply: Mapping[str, Any], account: Account | None) -> CellError:
    return CellError(
        index=index,
        count=reply.get("execution_count"),
        exception=reply.get("ename") or "",
        message=reply.get("evalue") or "",
        traceback=without_colours("\n".join(reply.get("traceback") or ())),
        account=account,
    )
