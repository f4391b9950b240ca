"""The project's own modules, imported as they were when the pipeline was built."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType


class FrozenLoader(SourceFileLoader):
    """Compiles a module's shipped text under the name of its file."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self._text = text

    def get_data(self, path: str) -> bytes:
        """Return the shipped text, or a data file of the package as it is now."""
        same = Path(path) == Path(self.path)
        return self._text.encode() if same else super().get_data(path)

    def path_stats(self, path: str) -> Mapping[str, float]:
        """Refuse: a cached compilation may stem from another version of the file."""
        raise OSError(path)


class FrozenFinder(MetaPathFinder):
    """Finds the modules that were shipped with the step, before all others."""

    def __init__(self, texts: Mapping[str, str], folder: Path) -> None:
        self._texts = {str((folder / name).resolve()): texts[name] for name in texts}
        paths = [Path(name) for name in texts]
        self._names = {name for p in paths for name in (p.stem, p.parent.name)}
        self._folder = folder

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return how to load a shipped module; None for all that were not shipped."""
        if fullname.rpartition(".")[2] not in self._names:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        origin = found.origin if found is not None else None
        if found is None or origin is None:
            return self._deleted(fullname)
        text = self._texts.get(str(Path(origin).resolve()))
        if text is None:
            return None
        loader = FrozenLoader(fullname, origin, text)
        places = found.submodule_search_locations
        return spec_from_file_location(
            fullname, origin, loader=loader, submodule_search_locations=places
        )

    def _deleted(self, fullname: str) -> ModuleSpec | None:
        """Find a module whose file is gone, or was moved, since it was shipped."""
        stem = self._folder.joinpath(*fullname.split("."))
        for file in (stem / "__init__.py", stem.with_suffix(".py")):
            text = self._texts.get(str(file.resolve()))
            if text is not None:
                places = [str(stem)] if file.name == "__init__.py" else None
                loader = FrozenLoader(fullname, str(file), text)
                return spec_from_file_location(
                    fullname, file, loader=loader, submodule_search_locations=places
                )
        return None


def freeze(texts: Mapping[str, str], folder: Path) -> None:
    """From now on, import these modules from their shipped texts.

    Parameters
    ----------
    texts
        By path relative to `folder`, the folder that the step runs in.
    """
    if texts:
        sys.meta_path.insert(0, FrozenFinder(texts, folder))
