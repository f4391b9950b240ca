"""Cell text to plain Python: the same lines, with IPython's own syntax made calls."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

# Magics whose text, or body, is Python that runs in the cell's own namespace.
_TIMED = frozenset({"time", "prun", "memit", "mprun", "lprun", "snakeviz"})
_RUNS_BODY = _TIMED | {"capture", "pyinstrument", "scalene", "wandb"}
# This one runs it inside a function: it reads names, and binds none.
_TIMEIT = "timeit"
_LINE_MAGIC = re.compile(r"^(\s*)(.*?)get_ipython\(\)\.run_line_magic\((.*)\)\s*$")
# What the first cell of nearly every notebook holds, and often nothing else.
_LOADS = re.compile(r"^%(load_ext|reload_ext)[ \t]+([\w.]+)[ \t]*$", re.MULTILINE)
_CELL_MAGIC = re.compile(r"^%%(\w+)(?![\w?])[ \t]*(.*)$")
# The letters that take a value, of %timeit, %prun, %memit and %lprun together.
_OPTION = re.compile(r"-(?:[nrpvslDTfgi]\s*\S+|-?[\w-]+(?:=\S+)?)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A cell as plain Python, and its syntax tree."""

    #: The text, line for line where the user wrote it.
    text: str
    tree: ast.Module


def parse(source: str) -> Parsed:
    """Return the cell as Python.

    Raises
    ------
    SyntaxError
        When it is not Python even after IPython's syntax is taken out.
    """
    try:
        return _parsed(source)
    except SyntaxError:  # so it holds magics, or is wrong; most cells never come here
        return _only_loading(source) or _parsed(python_of(source))


def _only_loading(source: str) -> Parsed | None:
    """Return a cell that has no other magics; importing IPython takes its time."""
    text = _LOADS.sub(r"get_ipython().run_line_magic('\1', '\2')", source)
    try:
        return _parsed(text) if text != source else None
    except SyntaxError:
        return None


def _parsed(text: str) -> Parsed:
    return Parsed(text=text, tree=_tree(text))


def python_of(source: str) -> str:
    """Return the cell with magics, shell lines and ``?`` as calls, lines kept."""
    blank = len(source) - len(source.lstrip())
    start = source.rfind("\n", 0, blank) + 1
    body = source[start:]
    return "\n" * source.count("\n", 0, start) + _without_cell_magic(body)


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        # A wrong escape in the user's text is for the user's own run to tell.
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except ValueError as error:  # null bytes
            raise SyntaxError(str(error)) from None
        except (RecursionError, MemoryError):
            raise SyntaxError("it is nested too deeply") from None


def _without_cell_magic(body: str) -> str:
    first, _, rest = body.partition("\n")
    found = _CELL_MAGIC.match(first)
    if found is None:
        return _without_line_magics(body)
    name, line = found.groups()
    if name == _TIMEIT:
        return _timed_function(line, rest)
    if name in _RUNS_BODY:
        return f"{_captured(name, line)}\n{python_of(rest)}"
    call = f"get_ipython().run_cell_magic({name!r}, {line!r}, {rest!r})"
    return call + "\n" * rest.count("\n")


def _captured(name: str, line: str) -> str:
    """Return the code of ``%%capture out``, which binds `out`, or nothing."""
    words = [w for w in line.split() if not w.startswith("-")]
    binds = name == "capture" and words and words[0].isidentifier()
    return f"{words[0]} = None" if binds else ""


def _timed_function(line: str, body: str) -> str:
    setup = _without_options(line) or "pass"
    inside = [
        f" {code}" if code.strip() else "" for code in python_of(body).split("\n")
    ]
    # The setup goes last: so every line of the body keeps its number.
    return "\n".join(["def _():", *inside, f" {setup}"])


def _without_line_magics(body: str) -> str:
    text = _by_ipython(body)
    if "run_line_magic(" not in text:
        return text
    return "\n".join(_with_code_shown(line) for line in text.split("\n"))


def _by_ipython(body: str) -> str:
    from IPython.core.inputtransformer2 import TransformerManager

    class LineKeeper(TransformerManager):
        """A magic continued over several lines keeps the place of each."""

        def do_one_token_transform(self, lines: list[str]) -> tuple[bool, list[str]]:
            changed, new = super().do_one_token_transform(lines)  # type: ignore[no-untyped-call]
            return changed, _refilled(lines, new)

    try:
        return LineKeeper().transform_cell(body)  # type: ignore[no-untyped-call]
    except (SyntaxError, RuntimeError):
        return body  # the parser then says where it is wrong


def _refilled(old: list[str], new: list[str]) -> list[str]:
    missing = len(old) - len(new)
    if missing <= 0:
        return new
    at = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    return [*new[: at + 1], *["\n"] * missing, *new[at + 1 :]]


def _with_code_shown(line: str) -> str:
    """Return ``%time x = f(y)`` as ``x = f(y)``, any other line as it is."""
    found = _LINE_MAGIC.match(line)
    if found is None:
        return line
    indent, target, arguments = found.groups()
    try:
        name, text = ast.literal_eval(f"({arguments},)")
    except (SyntaxError, ValueError):
        return line
    code = _without_options(text)
    if name in _TIMED:
        shown = f"{indent}{target}{code}"
    elif name == _TIMEIT:
        shown = f"{indent}def _(): {code}"
    else:
        return line
    return shown if code and _is_python(shown.strip()) else line


def _without_options(text: str) -> str:
    code = text.strip()
    while found := _OPTION.match(code):
        code = code[found.end() :]
    return code


def _is_python(text: str) -> bool:
    try:
        _tree(text)
    except SyntaxError:
        return False
    return True
