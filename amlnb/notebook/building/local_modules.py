"""Modules of the user's own project: found and read, never imported."""

from __future__ import annotations

import ast
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from amlnb.notebook.inference.cell_names import Imported
from amlnb.notebook.inference.names import names_in
from amlnb.notebook.inference.transform import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalModule:
    """One file of the project."""

    #: Relative to the folder, with ``/``: its key among a pipeline's sources.
    path: str
    text: str
    imports: tuple[Imported, ...] = ()
    #: What a star import takes from it.
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What some imports lead to."""

    local: dict[str, LocalModule] = field(default_factory=dict)
    #: Top-level names of all others, without the standard library's.
    others: dict[str, None] = field(default_factory=dict)


class LocalModules:
    """The project's modules below one folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, LocalModule | None] = {}
        self._found: dict[tuple[str, tuple[str, ...]], list[LocalModule]] = {}

    def used_by(self, imports: Iterable[Imported]) -> Used:
        """Return the modules that imports lead to, and theirs in turn."""
        used = Used()
        ahead = [(imported, "") for imported in imports]
        while ahead:
            imported, package = ahead.pop()
            module = _absolute(imported, package)
            found = self._files(module, imported.names)
            if not found:
                _note_other(used, module)
            for file in found:
                if file.path not in used.local:
                    used.local[file.path] = file
                    inside = _package_of(file.path)
                    ahead.extend((further, inside) for further in file.imports)
        return used

    def exports(self, module: str) -> tuple[str, ...] | None:
        """Return what ``from module import *`` binds; None if it is not local."""
        files = self._files(module, ())
        wanted = module.replace(".", "/")
        names = {f"{wanted}.py", f"{wanted}/__init__.py"}
        return next((f.exports for f in files if f.path in names), None)

    def _files(self, module: str, names: tuple[str, ...]) -> list[LocalModule]:
        key = (module, names)
        if key not in self._found:
            self._found[key] = list(self._look_for(module, names))
        return self._found[key]

    def _look_for(self, module: str, names: tuple[str, ...]) -> Iterator[LocalModule]:
        """Yield the files that an import runs: packages on the way, and submodules."""
        parts = module.split(".") if module else []
        if not parts or parts[0] in sys.builtin_module_names:
            return
        for depth in range(1, len(parts) + 1):
            found = self._module("/".join(parts[:depth]))
            if found is not None:
                yield found
            elif not self._is_folder("/".join(parts[:depth])):
                return
        for name in names:
            found = self._module("/".join([*parts, name]))
            if found is not None:
                yield found

    def _is_folder(self, stem: str) -> bool:
        return (self._folder / stem).is_dir()

    def _module(self, stem: str) -> LocalModule | None:
        for path in (f"{stem}/__init__.py", f"{stem}.py"):
            if path not in self._read:
                self._read[path] = _read_module(self._folder, path)
            found = self._read[path]
            if found is not None:
                return found
        return None


def _read_module(folder: Path, path: str) -> LocalModule | None:
    try:
        with tokenize.open(folder / path) as file:
            text = file.read()
    except (OSError, SyntaxError, ValueError):
        return None  # not there, or not text: nothing that could be shipped
    try:
        tree = parse(text).tree
    except SyntaxError:
        return LocalModule(path=path, text=text)  # running it will say what is wrong
    names = names_in(tree.body)
    public = [d.name for d in names.definitions if not d.name.startswith("_")]
    exports = _all(tree) or tuple(public)
    return LocalModule(path=path, text=text, imports=names.imports, exports=exports)


def _all(tree: ast.Module) -> tuple[str, ...]:
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="__all__")],
                value=ast.List(elts=items) | ast.Tuple(elts=items),
            ):
                found = [i.value for i in items if isinstance(i, ast.Constant)]
                return tuple(str(name) for name in found)
    return ()


def _absolute(imported: Imported, package: str) -> str:
    """Return the whole name of what is imported from within `package`."""
    if not imported.level:
        return imported.module
    parts = package.split(".") if package else []
    kept = parts[: len(parts) - imported.level + 1]
    return ".".join([*kept, *([imported.module] if imported.module else [])])


def _package_of(path: str) -> str:
    folders = path.split("/")[:-1]
    return ".".join(folders)


def _note_other(used: Used, module: str) -> None:
    top = module.partition(".")[0]
    if top and top not in sys.stdlib_module_names:
        used.others[top] = None
