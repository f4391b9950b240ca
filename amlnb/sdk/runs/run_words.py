"""Tags and properties of a run: those it was submitted with, and those added since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from amlnb.steps.run_context import TAGS


class RunWords:
    """Tags and properties; the run's class says where they lie."""

    def _folder(self) -> Path:
        raise NotImplementedError

    def _first_tags(self) -> Mapping[str, str]:
        return {}

    def _own_properties(self) -> Mapping[str, str]:
        return {}

    # ------------------------------------------------------------------------- tags

    @property
    def tags(self) -> dict[str, str]:
        """The run's tags."""
        return self.get_tags()

    def get_tags(self) -> dict[str, str]:
        """Return the run's tags as they are now."""
        return {**self._first_tags(), **self._kept("tags")}

    def tag(self, key: str, value: str | None = None) -> None:
        """Add a tag."""
        self.set_tags({key: "" if value is None else value})

    def set_tags(self, tags: Mapping[str, Any]) -> None:
        """Add tags, or give them other values."""
        self._keep("tags", {**self._kept("tags"), **_texts(tags)})

    def remove_tags(self, tags: Iterable[str]) -> None:
        """Take tags away that were added to the run."""
        gone = set(tags)
        kept = {k: v for k, v in self._kept("tags").items() if k not in gone}
        self._keep("tags", kept)

    # ------------------------------------------------------------------- properties

    @property
    def properties(self) -> dict[str, str]:
        """The run's properties."""
        return self.get_properties()

    def get_properties(self) -> dict[str, str]:
        """Return the run's properties: all values are texts."""
        return {**self._own_properties(), **self._kept("properties")}

    def add_properties(self, properties: Mapping[str, Any]) -> None:
        """Add properties."""
        self._keep("properties", {**self._kept("properties"), **_texts(properties)})

    # ---------------------------------------------------------------------- the file

    def _kept(self, what: str) -> dict[str, str]:
        try:
            content = json.loads((self._folder() / TAGS).read_bytes())
        except (OSError, ValueError):
            return {}
        found: dict[str, str] = content.get(what, {})
        return found

    def _keep(self, what: str, words: Mapping[str, str]) -> None:
        content = {n: self._kept(n) for n in ("tags", "properties", "about")}
        file = self._folder() / TAGS
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        new.write_text(json.dumps({**content, what: dict(words)}), encoding="utf-8")
        new.replace(file)


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    return {str(k): "" if v is None else str(v) for k, v in words.items()}
