"""An entry script is looked at before anything runs: by its text, not by running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.steps.recipe import MissingScriptError

_RUN = "run"
_MOST = 2


class EntryScriptError(UserErrorException):
    """An entry script cannot do what a ParallelRunStep asks of it."""

    def __init__(self, step: str, script: str, folder: Path, why: str) -> None:
        self.step, self.script, self.folder, self.why = step, script, folder, why
        super().__init__(
            f"Step {step!r}: the entry script {script!r} in {str(folder)!r} {why}."
        )


def check_entry_script(step: str, script: str, folder: Path) -> None:
    """Refuse an entry script that is missing, or has no fitting ``run``.

    Raises
    ------
    MissingScriptError, EntryScriptError
    """
    file = folder / script
    if not file.is_file():
        raise MissingScriptError(step, script, folder)
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        said = getattr(error, "msg", None) or str(error)
        why = f"is no Python{line}: {said}"
        raise EntryScriptError(step, script, folder, why) from None
    why = _what_is_wrong(list(_statements(tree.body)))
    if why:
        raise EntryScriptError(step, script, folder, why)


def _what_is_wrong(statements: Sequence[ast.stmt]) -> str:
    found = [s for s in statements if _RUN in _bound(s)]
    if not found:
        star = any(_is_star(s) for s in statements)
        return "" if star else _no_run(statements)
    last = found[-1]
    if isinstance(last, ast.AsyncFunctionDef):
        return (
            "has an `async def run`: make it a plain function, `def run(mini_batch):`"
        )
    return _arguments(last) if isinstance(last, ast.FunctionDef) else ""


def _no_run(statements: Sequence[ast.stmt]) -> str:
    known = [s.name for s in statements if isinstance(s, ast.FunctionDef)]
    has = f"it has {', '.join(known)}" if known else "it has no functions"
    return (
        f"has no function `run` ({has}): write `def run(mini_batch):`, which returns "
        "one result for each item of the mini-batch"
    )


def _arguments(function: ast.FunctionDef) -> str:
    """Return what is wrong with how ``run`` is to be called; empty if nothing is."""
    given = function.args
    listed = [*given.posonlyargs, *given.args]
    needed = len(listed) - len(given.defaults)
    missing = [d for d in given.kw_defaults if d is None]
    takes_one = bool(listed) or given.vararg is not None
    if takes_one and needed <= _MOST and not missing:
        return ""
    return (
        f"has a `run` in line {function.lineno} that cannot be called with a "
        "mini-batch: write `def run(mini_batch):` or "
        "`def run(mini_batch, mini_batch_context):`"
    )


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, those under if, try and with too."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for part in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, part, ()))
        for handler in getattr(statement, "handlers", ()):
            yield from _statements(handler.body)


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement itself binds."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.Import() | ast.ImportFrom():
            return {alias.asname or alias.name for alias in statement.names}
        case ast.Assign():
            targets = [n for t in statement.targets for n in ast.walk(t)]
            return {n.id for n in targets if isinstance(n, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _is_star(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and "*" in _bound(statement)
