"""Which of a workspace's models are meant: by name, version, words and origin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlnb.ports import Asset
from amlnb.sdk import model_shelf as shelf
from amlnb.sdk.data.home import Home
from amlnb.sdk.exceptions import UserErrorException


class Wanted:
    """What a model must have to be listed."""

    def __init__(
        self,
        tags: Any = None,
        properties: Any = None,
        run_id: str | None = None,
        framework: str | None = None,
        dataset_id: str | None = None,
    ) -> None:
        self._words = {"tags": tags, "properties": properties}
        self._facts = {"run_id": run_id, "framework": framework}
        self._dataset_id = dataset_id

    def fits(self, kept: Asset) -> bool:
        """Whether a version has all that is asked."""
        body: Any = kept.body
        return (
            all(_has(body.get(key) or {}, asked) for key, asked in self._words.items())
            and all(v is None or body.get(k) == v for k, v in self._facts.items())
            and (self._dataset_id is None or self._dataset_id in _dataset_ids(body))
        )


def _dataset_ids(body: Mapping[str, Any]) -> set[str]:
    return {str(definition.get("id")) for _, definition in body.get("datasets") or ()}


def _has(words: Mapping[str, str], asked: Any) -> bool:
    """Tell whether all that is asked is there: names, or names with values."""
    if isinstance(asked, Mapping):
        asked = [[key, value] for key, value in asked.items()]
    for each in [asked] if isinstance(asked, str) else asked or ():
        if isinstance(each, str):
            if each not in words:
                return False
        elif words.get(each[0]) != each[1]:
            return False
    return True


def newest(home: Home, name: str, wanted: Wanted) -> Asset:
    """Return the newest version of a model that fits, or raise."""
    last = shelf.find(home, name, None)
    versions = home.local.assets.versions(shelf.KIND, name)
    found = next((kept for kept in versions if wanted.fits(kept)), None)
    if found is None:
        asked = f"{name!r} with these tags, properties, run and framework"
        raise shelf.UnknownModelError(asked, [f"version {last.version}"])
    return found


def parts(model_id: str) -> tuple[str, str]:
    """Return the name and version that an id is made of."""
    name, colon, version = model_id.rpartition(":")
    if not colon or not version.isdecimal():
        raise UserErrorException(
            f"{model_id!r} is no id of a model: it is a name and a version, as in "
            "'my-model:3'."
        )
    return name, version
