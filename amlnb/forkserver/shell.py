"""IPython's shell in a forked process: a kernel's own, with no kernel around it.

Built before the fork and used after it. It is ipykernel's, so that libraries which look
whether they are in a notebook find what they look for, and so that results, displays
and errors are what they are in a kernel.
"""

from __future__ import annotations

import asyncio
import builtins
import getpass
import sys
from typing import Any

from ipykernel import zmqshell
from ipykernel.compiler import XCachingCompiler
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult
from traitlets import Type
from traitlets.config import Config

from amlnb.forkserver.publish import FrameSession, Tell, flush

#: What a kernel sets for programs that cells start: no pager, and colours.
_FOR_PROGRAMS = {
    "TERM": "xterm-color",
    "CLICOLOR": "1",
    "FORCE_COLOR": "1",
    "CLICOLOR_FORCE": "1",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
}
_INLINE = "module://matplotlib_inline.backend_inline"
#: Code that a kernel meets in most notebooks; run once before any fork, so that what
#: IPython imports only then is there.
_WARM_UP = (
    "import asyncio as _a, os as _o, sys as _s",
    "await _a.sleep(0)",
    "from IPython.display import display, HTML\ndisplay(HTML('x'))\n1",
    "def _f(x):\n    return 1 / x\n_f(0)",
    "if",
)
#: Extensions that a kernel has loaded when it is ready.
_EXTENSIONS = ("storemagic",)


class NoInputError(StdinNotImplementedError):
    """A cell asks a question, and nobody is there to answer."""

    #: People read it in front of the message.
    __module__ = "amlnb"

    def __init__(self, prompt: object) -> None:
        self.prompt = prompt
        asked = f" {str(prompt).strip()!r}" if str(prompt).strip() else ""
        super().__init__(
            f"The cell asks for input{asked}, and nobody can answer while it runs "
            "unattended: make the answer a parameter."
        )


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """The shell; by this name libraries know that they are in Jupyter."""

    #: Names cells as a kernel does, so that warnings and logs read the same.
    compiler_class = Type(XCachingCompiler)
    #: The task of a cell that may wait; an interrupt cancels it.
    waiting: asyncio.Task[ExecutionResult] | None = None
    #: What the newest error's message said; None after a cell without one.
    last_error: dict[str, Any] | None = None
    #: A cell, and what `transform_cell` made of it: whoever runs it asks again.
    _transformed: tuple[str, str] | None = None

    def init_environment(self) -> None:
        """Leave the environment: it is the server's, and each process gets its own."""

    def init_history(self) -> None:
        """Keep no history file, which needs a thread."""
        self.config.HistoryManager.enabled = False
        untyped: Any = super()
        untyped.init_history()

    def enable_gui(self, gui: Any = None) -> None:
        """Accept what shows pictures in the notebook; a window has no screen here."""
        if gui not in (None, "inline", "ipympl", "agg", "none"):
            raise NotImplementedError(
                f"The event loop {gui!r} needs a screen, and a step has none."
            )

    def transform_cell(self, raw_cell: str) -> str:
        """Return the cell as Python; the second time in a row without the work."""
        known, self._transformed = self._transformed, None
        if known is not None and known[0] is raw_cell:
            return known[1]
        untyped: Any = super()
        transformed: str = untyped.transform_cell(raw_cell)
        self._transformed = raw_cell, transformed
        return transformed

    @property
    def last_error_in_display(self) -> bool:
        """Whether the newest error came from showing a value."""
        return bool(self._last_traceback_during_displayhook)

    def take_payload(self) -> list[dict[str, Any]]:
        """Return what was offered in this cell, and forget it."""
        manager: Any = self.payload_manager
        found = list(manager.read_payload())
        manager.clear_payload()
        return found

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Send the error, and remember it for the reply."""
        flush()
        hook: Any = self.displayhook
        self.last_error = {
            "ename": str(etype.__name__),
            "evalue": _text(evalue),
            "traceback": list(stb),
        }
        hook.session.send(None, "error", self.last_error, hook.parent_header)
        self._last_traceback = stb
        if getattr(hook, "msg", None) is not None:
            self._last_traceback_during_displayhook = True


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:  # noqa: BLE001 - a user's __str__ may do anything
        return f"(its message cannot be shown: {type(second).__name__})"


def make_shell(rehearsal: str = "") -> ZMQInteractiveShell:
    """Return the shell that every forked process goes on with, warmed up and empty.

    Parameters
    ----------
    rehearsal
        A cell that does once what every process will do.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.IPKernelApp = Config({"name": "amlnb"})
    shell = ZMQInteractiveShell.instance(config=config)
    untyped: Any = shell
    connect(shell, _ignore)
    for name in _EXTENSIONS:
        untyped.extension_manager.load_extension(name)
    fresh = dict(shell.user_ns)
    for code in (*_WARM_UP, rehearsal):
        asyncio.run(run_code(shell, code))
    untyped.reset(new_session=True, aggressive=False)
    shell.user_ns.update({k: v for k, v in fresh.items() if k not in shell.user_ns})
    shell.user_ns_hidden.update(shell.user_ns)
    shell.execution_count = 1
    return shell


async def run_code(
    shell: ZMQInteractiveShell,
    code: str,
    *,
    silent: bool = False,
    history: bool = True,
) -> ExecutionResult:
    """Run a cell's code as a kernel does; what goes wrong is in the result."""
    shell._last_traceback = None  # noqa: SLF001 - as ipykernel's own run_cell
    shell._last_traceback_during_displayhook = False  # noqa: SLF001 - likewise
    how = {"store_history": history, "silent": silent}
    transformed, wrong, untyped = code, None, _untyped(shell)
    try:
        transformed = untyped.transform_cell(code)
    except Exception:  # noqa: BLE001 - the shell reports it, as an error of the cell
        wrong = sys.exc_info()
    if not shell.should_run_async(
        code, transformed_cell=transformed, preprocessing_exc_tuple=wrong
    ):
        result: ExecutionResult = untyped.run_cell(code, **how)
        return result
    running = shell.run_cell_async(
        code, transformed_cell=transformed, preprocessing_exc_tuple=wrong, **how
    )
    return await _waited_for(shell, asyncio.ensure_future(running), silent=silent)


def run_plain(shell: ZMQInteractiveShell, code: str) -> ExecutionResult:
    """Run Python as it is, as a cell with its number and its place in the history.

    What makes a cell of IPython's costs more than the few lines that we add to a step.
    """
    result: ExecutionResult = _untyped(ExecutionResult)(None)
    result.execution_count = shell.execution_count
    _untyped(shell.history_manager).store_inputs(shell.execution_count, code, code)
    shell.execution_count += 1
    try:
        exec(compile(code, "<amlnb>", "exec"), shell.user_ns)  # noqa: S102 - it is a cell
    except Exception as error:  # noqa: BLE001 - the reply tells of it
        result.error_in_exec = error
        _untyped(shell).showtraceback(running_compiled_code=True)
    return result


async def _waited_for(
    shell: ZMQInteractiveShell, running: asyncio.Task[ExecutionResult], *, silent: bool
) -> ExecutionResult:
    """Return the result of a cell that may wait, and tell of its end as a kernel does.

    Of the end of other cells, the shell tells itself.
    """
    result, shell.waiting = None, running
    try:
        result = await running
    finally:
        shell.waiting = None
        shell.events.trigger("post_execute")
        if not silent:
            shell.events.trigger("post_run_cell", result)
    return result


def _untyped(ipython: object) -> Any:
    return ipython


def _ignore(*_: object) -> None:
    """Let a message go by."""


def connect(shell: ZMQInteractiveShell, tell: Tell) -> None:
    """Let the shell send what it shows by `tell`, and refuse questions."""
    channels: tuple[Any, ...] = (shell.display_pub, shell.displayhook)
    session = channels[0].session
    if session is None:  # made once, before any fork
        session = FrameSession(key=b"")
        for channel in channels:
            channel.session = session
            channel.pub_socket = None
    session.tell = tell
    shell.last_error = None
    shell.exit_now = False
    builtins.input = _no_input
    getpass.getpass = _no_input


def _no_input(prompt: object = "", *_: object, **__: object) -> str:
    raise NoInputError(prompt)


def for_programs(environment: dict[str, str]) -> dict[str, str]:
    """Return an environment as a kernel completes it."""
    backend = environment.get("MPLBACKEND") or _INLINE
    return {**environment, **_FOR_PROGRAMS, "MPLBACKEND": backend}
