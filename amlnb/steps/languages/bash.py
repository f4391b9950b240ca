"""Steps in bash: parameters and inputs are shell variables, outputs as well."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlnb.model.errors import AmlnbError
from amlnb.model.json import JsonValue
from amlnb.steps.handover import Account, Frame, Given, Handover, Wanted
from amlnb.steps.language import BadVariableError
from amlnb.steps.text import without_colours

#: How bash speaks of a line of the file that a cell was written to.
_LINE = re.compile(r"cell-\d+\.sh: line (\d+):")
_PLACE = re.compile(r"^.*?cell-\d+\.sh: line \d+: ")
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
#: Variables that bash sets or obeys, whether or not they are in the environment.
_OF_BASH = {
    "BASHOPTS", "BASHPID", "CDPATH", "COLUMNS", "COMP_LINE", "DIRSTACK", "ENV",
    "EUID", "FUNCNAME", "FUNCNEST", "GROUPS", "HISTFILE", "HOME", "HOSTNAME", "IFS",
    "LANG", "LINENO", "LINES", "MAIL", "OLDPWD", "OPTARG", "OPTERR", "OPTIND", "PATH",
    "PIPESTATUS", "POSIXLY_CORRECT", "PPID", "PS0", "PS1", "PS2", "PS3", "PS4", "PWD",
    "RANDOM", "REPLY", "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SRANDOM", "TERM",
    "TMOUT", "TMPDIR", "UID", "USER", "PAGER",
}  # fmt: skip
#: What an ending shell and bash_kernel print.
#: Formats that a shell variable can hold; for others it holds a path to write to.
_OF_THE_SHELL = {"exit", "Restarting Bash", "exitRestarting Bash"}
_VARIABLE_FORMATS = {"auto", "json", "text"}


class NulByteError(AmlnbError):
    """A text for bash holds the one character that shell variables cannot hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name!r} holds a NUL character, which a bash variable cannot: pass it "
            "as a file."
        )


@dataclass(frozen=True, slots=True)
class Bash:
    """What bash's cells say is in ``bash_begin.sh`` and ``bash_end.sh``."""

    names: tuple[str, ...] = ("bash", "sh")
    begin: str = '. "$AMLNB_BEGIN"'
    end: str = '. "$AMLNB_END"'
    explain: str = ""
    catch_up: str = "true"
    stores_values: bool = False

    def check(self, names: Iterable[str]) -> None:
        """Raise `BadVariableError` for a name that would hide one of the shell's."""
        for name in names:
            if not _NAME.match(name):
                why = "bash knows letters a to z, digits and _ only"
                raise BadVariableError(name, "bash", why)
            if name in os.environ or name in _OF_BASH or name.startswith("BASH"):
                why = f"it would hide the shell's own ${name}"
                raise BadVariableError(name, "bash", why)

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Return where the scripts and files of the constant cells are."""
        here = Path(__file__).parent
        return {
            "AMLNB_BEGIN": str(here / "bash_begin.sh"),
            "AMLNB_CELL": str(here / "bash_cell.sh"),
            "AMLNB_END": str(here / "bash_end.sh"),
            "AMLNB_FOLDER": str(folder),
        }

    def before(self, handover: Handover) -> None:
        """Write names and values, each ended by a NUL: data, not source."""
        folder = Path(handover.folder)
        _write_pairs(folder / "variables", _variables(handover))
        wanted = [w.name for w in handover.outputs if _is_variable(w)]
        (folder / "wanted").write_text("".join(f"{name}\0" for name in wanted))

    def sent(self, source: str, index: int, folder: Path) -> str:
        """Write the cell to a file and return the line that runs it.

        Run from a file, a cell is parsed as a whole, its lines have numbers, and an
        unfinished ``if`` is an error instead of a prompt that waits for ever.
        """
        (folder / f"cell-{index}.sh").write_text(source + "\n", "utf-8")
        return f'AMLNB_INDEX={int(index)}; . "$AMLNB_CELL" </dev/null'

    def is_done(self, role: str, index: int, folder: Path) -> bool:
        """Return whether the cell left its mark.

        bash_kernel tells the end of a command by the shell's prompt, and on a busy
        machine may take one for the next.
        """
        marks = {"begin": "begun", "end": "variables.saved"}
        if (folder / "exit").exists():
            return True
        if role in marks:
            return (folder / marks[role]).exists()
        return _read(folder / "done") == str(index)

    def verdict(self, index: int, folder: Path, printed: str) -> Account | None:
        """Return why the cell's shell ended early, if it did.

        bash_kernel starts another shell then and reports success.
        """
        status = _read(folder / "exit")
        if _read(folder / "done") == str(index) or status == "0":
            return None
        number, line = _failed(folder)
        said = _last_words(printed)
        if not status:
            return Account(exception="killed", message=said)
        frames = (Frame(file="", line=int(line), cell=index),) if number else ()
        return Account(exception=f"exit status {status}", message=said, frames=frames)

    def line_of(self, message: str) -> int | None:
        """Return the line that bash itself names, as for a syntax error."""
        found = _LINE.findall(message)
        return int(found[-1]) if found else None

    def after(self, handover: Handover) -> Mapping[str, str]:
        """Encode the variables that the last cell wrote, and note the files."""
        formats: dict[str, str] = {}
        saved = dict(_read_saved(Path(handover.folder, "variables.saved")))
        for wanted in handover.outputs:
            format_ = wanted.output.format
            if _is_variable(wanted) and wanted.name in saved:
                formats[wanted.name] = _encode(wanted, saved[wanted.name])
            elif not wanted.output.is_place and Path(wanted.path).exists():
                formats[wanted.name] = format_
        return formats


def _read(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.exists() else ""


def _failed(folder: Path) -> tuple[str, str]:
    """Return status and line of the user's command that failed."""
    words = _read(folder / "failed").split("\0")
    known = len(words) > 3 and Path(words[2]).match("cell-*.sh")  # noqa: PLR2004 - three fields, each ended by a NUL
    return (words[0], words[1]) if known else ("", "1")


def _last_words(printed: str) -> str:
    """Return the last line that the body printed, and not its dying shell."""
    lines = [line.strip() for line in without_colours(printed).splitlines()]
    own = [line for line in lines if line and line not in _OF_THE_SHELL]
    return _PLACE.sub("", own[-1]) if own else ""


def _is_variable(wanted: Wanted) -> bool:
    return wanted.output.format in _VARIABLE_FORMATS


# ------------------------------------------------------------------ into the shell


def _variables(handover: Handover) -> Iterator[tuple[str, str]]:
    for name, value in handover.values.items():
        yield name, as_text(value)
    for name, given in handover.inputs.items():
        yield name, _input(given)
    for wanted in handover.outputs:
        if not _is_variable(wanted):
            yield wanted.name, wanted.path


def as_text(value: JsonValue) -> str:
    """Return a JSON value as a shell holds it: texts plain, lists as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value)


def _input(given: Given) -> str:
    """Return a short value itself, and for all else the path of its file."""
    if given.is_list:
        return "\n".join(_input(item) for item in given.items)
    format_ = given.artifact.format if given.artifact is not None else ""
    if format_ == "text":
        return Path(given.path).read_text("utf-8")
    if format_ == "json":
        value = json.loads(Path(given.path).read_text("utf-8"))
        return given.path if isinstance(value, list | dict) else as_text(value)
    return given.path


def _write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        for name, value in pairs:
            if "\0" in value:
                raise NulByteError(name)
            data = value.encode("utf-8", "surrogateescape")
            file.write(name.encode() + b"\0" + data + b"\0")


# ---------------------------------------------------------------- out of the shell


def _read_saved(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield what the last cell wrote: name, number of items or ``-``, the items."""
    if not path.exists():
        return
    words = iter(path.read_bytes().decode("utf-8", "replace").split("\0"))
    for name in words:
        if not name:
            return
        count = next(words)
        if count == "-":
            yield name, next(words)
        else:
            yield name, [next(words) for _ in range(int(count))]


def _encode(wanted: Wanted, value: str | list[str]) -> str:
    if wanted.output.format == "text":
        text = value if isinstance(value, str) else "\n".join(value)
        Path(wanted.path).write_text(text, "utf-8")
        return "text"
    data = as_json(value) if isinstance(value, str) else [as_json(v) for v in value]
    Path(wanted.path).write_text(json.dumps(data), "utf-8")
    return "json"


def as_json(text: str) -> JsonValue:
    """Return what a shell variable means: a number, JSON, or its text.

    Only what reads back as the same letters counts as a number: ``1.10`` and
    ``007`` are texts.
    """
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, list | dict):
        return value
    return value if json.dumps(value) == text and not isinstance(value, str) else text
