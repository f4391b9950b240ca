"""Calls that tell more than their names: files opened, names in texts, magics."""

from __future__ import annotations

import ast
import re

# Functions that read the file named by their first argument.
_READERS = frozenset({
    "load", "loadtxt", "genfromtxt", "fromfile", "loadmat", "imread", "open_dataset",
    "ZipFile", "Path",
})  # fmt: skip
_READS = re.compile(r"(?:read|scan)_(?!sql|gbq|clipboard)\w+")
_WRITE_MODES = frozenset("wax")
# Texts that such a function takes for SQL or data, not for a path.
_NOT_A_PATH = re.compile(r"[\n{}*<>]|\s{2}|^\s*$|(?i:^select\s)")

_SEES_ALL = frozenset({"exec", "eval", "globals"})
_SEES_OWN_SCOPE = frozenset({"locals", "vars"})

_SHELL = frozenset({"system", "getoutput", "run_line_magic", "run_cell_magic"})
_MAGICS = frozenset({"run_line_magic", "run_cell_magic"})
_DYNAMIC_MAGICS = frozenset({
    "run", "load", "loadpy", "store", "pylab", "macro", "rerun", "recall", "edit",
})  # fmt: skip
_QUIET_MAGICS = frozenset({
    "matplotlib", "load_ext", "reload_ext", "autoreload", "config", "env", "set_env",
    "cd", "pwd", "ls", "pip", "conda", "mamba", "uv", "who", "whos", "pinfo", "pinfo2",
    "psearch", "precision", "time", "timeit", "history", "pdb", "xmode", "colors",
    "bash", "sh", "html", "HTML", "javascript", "js", "svg", "latex", "markdown",
    "writefile", "script", "pycat", "mkdir", "cat", "alias", "bookmark", "debug",
})  # fmt: skip
_IN_TEXT = frozenset({"query", "eval"})

_FITS = frozenset({"fit", "partial_fit", "fit_transform", "fit_predict"})
_CHANGE_THEIRS = _FITS | {
    "append", "extend", "insert", "remove", "clear", "sort", "reverse", "update",
    "setdefault", "add", "discard", "pop", "popitem", "appendleft",
}  # fmt: skip
_TELLING = frozenset({
    "open", *_READERS, *_SEES_ALL, *_SEES_OWN_SCOPE, *_SHELL, *_IN_TEXT, *_FITS,
})  # fmt: skip
_IN_BRACES = re.compile(r"(?<!\{)\{([^{}]+)\}")
_AFTER_DOLLAR = re.compile(r"(?<!\$)\$([A-Za-z_]\w*)")
_AFTER_AT = re.compile(r"@([A-Za-z_]\w*)")


def called_name(call: ast.Call) -> str:
    """Return the last word of what is called: ``read_csv`` of ``pd.read_csv(...)``."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def is_telling(call: ast.Call) -> bool:
    """Return whether a closer look is worth it: most calls only have a function."""
    name = called_name(call)
    return name in _TELLING or bool(_READS.fullmatch(name))


def opened_path(call: ast.Call) -> str:
    """Return the path that the call reads, if it is written out, or an empty text."""
    match call.args:
        case [ast.Constant(value=str(path)), *_] if not _NOT_A_PATH.search(path):
            return path if _reads(called_name(call), call, path) else ""
    return ""


def _reads(name: str, call: ast.Call, path: str) -> bool:
    if name == "open":
        return not _WRITE_MODES & set(_mode(call))
    looks_like_one = "." in path.rpartition("/")[2].lstrip(".")
    return looks_like_one and (name in _READERS or bool(_READS.fullmatch(name)))


def _mode(call: ast.Call) -> str:
    values = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "mode")]
    match values:
        case [ast.Constant(value=str(mode)), *_]:
            return mode
    return ""


def dynamic_word(call: ast.Call, *, in_function: bool) -> str:
    """Return what makes the call's names invisible, ``exec`` or ``%run``, or nothing.

    Its own names are all that ``locals()`` shows inside a function.
    """
    match call.func:
        case ast.Name(id=name) if name in _SEES_ALL:
            return name
        case ast.Name(id=name) if name in _SEES_OWN_SCOPE:
            return "" if in_function or call.args else name
    magic = _magic(call)
    return f"%{magic}" if magic in _DYNAMIC_MAGICS else ""


def is_opaque(call: ast.Call) -> bool:
    """Return whether it calls a magic that may bind names, for all we know."""
    magic = _magic(call)
    return bool(magic) and magic not in _QUIET_MAGICS


def _magic(call: ast.Call) -> str:
    match call:
        case ast.Call(
            func=ast.Attribute(attr=method),
            args=[ast.Constant(value=str(magic)), *_],
        ) if method in _MAGICS:
            return magic
    return ""


def names_in_text(call: ast.Call) -> tuple[str, ...]:
    """Return names that IPython or pandas looks up out of a text.

    ``!ls {folder}``, ``%magic $x`` and ``df.query("a > @limit")``.
    """
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr=m)
        ) if m in _SHELL:
            # The body of a cell magic, its third argument, is not looked into.
            texts = call.args[:2] if m in _MAGICS else call.args[:1]
            return tuple(n for text in texts for n in _expanded(_text(text)))
        case ast.Call(func=ast.Attribute(attr=m), args=[text, *_]) if m in _IN_TEXT:
            return tuple(_AFTER_AT.findall(_text(text)))
    return ()


def _text(node: ast.expr) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else ""  # type: ignore[attr-defined]


def _expanded(text: str) -> list[str]:
    found = _AFTER_DOLLAR.findall(text)
    for expression in _IN_BRACES.findall(text):
        found.extend(_names_in(expression))
    return found


def _names_in(expression: str) -> list[str]:
    try:
        tree = ast.parse(expression.partition(":")[0].strip(), mode="eval")
    except (SyntaxError, ValueError):
        return []
    return [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)]


def is_in_place(call: ast.Call) -> bool:
    """Return whether the call as a statement surely changes its object.

    By its name (``append``), or because it says so itself (``inplace=True``).
    """
    return called_name(call) in _CHANGE_THEIRS or any(
        k.arg == "inplace"
        and isinstance(k.value, ast.Constant)
        and k.value.value is True
        for k in call.keywords
    )


def fits(call: ast.Call) -> bool:
    """Return whether it is ``model.fit(…)`` or alike, wherever it stands."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in _FITS


def is_suppress(node: ast.expr) -> bool:
    """Return whether it is ``suppress(...)``, after which a body may be cut short."""
    return isinstance(node, ast.Call) and called_name(node) == "suppress"
