"""IPython's shell in a forked process, as a kernel has it, with no kernel around it.

Built before the fork and used after it. Libraries look at a shell to find out whether
they are in a notebook: rich by the name of its class, tqdm by a section of its
configuration, so both say what they would in a kernel.
"""

from __future__ import annotations

import asyncio
import builtins
import getpass
import sys
from typing import Any

from IPython.core import page
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Type
from traitlets.config import Config

from amlnb.forkserver.publish import Publisher, ResultHook, Tell, flush

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


class NoInputError(StdinNotImplementedError):
    """A cell asks a question, and nobody is there to answer."""

    def __init__(self, prompt: object) -> None:
        self.prompt = prompt
        asked = f" {str(prompt).strip()!r}" if str(prompt).strip() else ""
        super().__init__(
            f"The cell asks for input{asked}, and nobody can answer while it runs "
            "unattended: make the answer a parameter."
        )


class ZMQInteractiveShell(InteractiveShell):
    """The shell; by this name libraries know that they are in Jupyter."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(ResultHook)
    #: What a kernel's shell has for widgets; set by whoever serves it.
    kernel: Any = None
    #: Sends a message.
    tell: Tell
    #: What the newest error's message said; None after a cell without one.
    last_error: dict[str, Any] | None = None

    def init_environment(self) -> None:
        """Leave the environment: it is the server's, and each process gets its own."""

    def init_virtualenv(self) -> None:
        """Leave `sys.path`: the server runs in the environment it serves."""

    def init_hooks(self) -> None:
        """Show pages, as ``print?`` asks for, in the reply rather than by a pager."""
        untyped: Any = super()
        untyped.init_hooks()
        hook: Any = page
        untyped.set_hook("show_in_pager", hook.as_hook(self._page), 99)

    def _page(self, text: Any, start: int = 0, *_: Any) -> None:
        data = text if isinstance(text, dict) else {"text/plain": text}
        self._offer({"source": "page", "data": data, "start": max(0, start)})

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

    def ask_exit(self) -> None:
        """Note in the reply that the cell called ``quit()``."""
        self.exit_now = True
        self._offer({"source": "ask_exit", "keepkernel": False})

    def set_next_input(self, s: str, replace: bool = False) -> None:
        """Offer text as the next cell's, as ``%load`` does."""
        self._offer({"source": "set_next_input", "text": s, "replace": replace})

    def _offer(self, payload: dict[str, Any]) -> None:
        manager: Any = self.payload_manager
        manager.write_payload(payload)

    def take_payload(self) -> list[dict[str, Any]]:
        """Return what was offered in this cell, and forget it."""
        manager: Any = self.payload_manager
        found = list(manager.read_payload())
        manager.clear_payload()
        return found

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Send the error, and remember it for the reply."""
        flush()
        self.last_error = {
            "ename": str(etype.__name__),
            "evalue": _text(evalue),
            "traceback": list(stb),
        }
        self.tell("error", self.last_error, {}, [])


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:  # noqa: BLE001 - a user's __str__ may do anything
        return f"(its message cannot be shown: {type(second).__name__})"


def make_shell() -> ZMQInteractiveShell:
    """Return the shell that every forked process goes on with, warmed up and empty."""
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp = Config({"name": "amlnb"})
    shell = ZMQInteractiveShell.instance(config=config)
    connect(shell, _ignore)
    for code in _WARM_UP:
        asyncio.run(run_code(shell, code))
    untyped: Any = shell
    untyped.reset(new_session=True, aggressive=False)
    shell.execution_count = 1
    return shell


async def run_code(
    shell: ZMQInteractiveShell,
    code: str,
    *,
    silent: bool = False,
    history: bool = True,
    cell_id: str | None = None,
) -> ExecutionResult:
    """Run a cell's code; what goes wrong is in the result."""
    transformed, wrong = code, None
    try:
        untyped: Any = shell
        transformed = untyped.transform_cell(code)
    except Exception:  # noqa: BLE001 - the shell reports it, as an error of the cell
        wrong = sys.exc_info()
    return await shell.run_cell_async(
        code,
        store_history=history,
        silent=silent,
        transformed_cell=transformed,
        preprocessing_exc_tuple=wrong,
        cell_id=cell_id,
    )


def _ignore(*_: object) -> None:
    """Let a message go by."""


def connect(shell: ZMQInteractiveShell, tell: Tell) -> None:
    """Let the shell send what it shows by `tell`, and refuse questions."""
    shell.tell = tell
    for channel in (shell.display_pub, shell.displayhook):
        vars(channel)["tell"] = tell
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
