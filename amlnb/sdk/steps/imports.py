"""Which installed packages a script imports: their versions are in its reuse key."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

#: Files of the source directory that are followed; enough for any real script.
_MOST = 200


def imports_of(folder: Path, script: str) -> tuple[str, ...]:
    """Return the top-level modules that a script, and what it imports beside it, use.

    Modules of the standard library, and those of the source directory itself, are
    left out. A script that cannot be parsed uses none: it fails when it runs.
    """
    found: set[str] = set()
    ahead, seen = [folder / script], set[Path]()
    while ahead and len(seen) < _MOST:
        file = ahead.pop()
        if file in seen:
            continue
        seen.add(file)
        for module in _modules(file):
            own = _own(folder, (folder / script).parent, module)
            if own is not None:
                ahead.append(own)
            else:
                found.add(module.partition(".")[0])
    return tuple(sorted(found - sys.stdlib_module_names - {"azureml", "amlnb"}))


def _modules(file: Path) -> Iterator[str]:
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _own(folder: Path, beside: Path, module: str) -> Path | None:
    """Return the file of a module that lies beside the script, or at the top."""
    path = Path(*module.split("."))
    for base in (beside, folder):
        for file in (base / path.with_suffix(".py"), base / path / "__init__.py"):
            if file.is_file():
                return file
    return None
