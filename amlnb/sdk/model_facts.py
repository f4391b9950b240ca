"""What is known of one version of a model: read, and changed where v1 changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk import model_shelf as shelf
from amlnb.sdk.data.home import Home
from amlnb.sdk.exceptions import UserErrorException

_PAIR = 2


class ModelFacts:
    """The facts of one version, as the workspace keeps them."""

    def __init__(self, workspace: Home, kept: Asset) -> None:
        self.workspace = workspace
        self._kept = kept

    @property
    def name(self) -> str:
        """Its name."""
        return self._kept.name

    @property
    def version(self) -> int:
        """Its version, counted from 1."""
        return self._kept.version

    @property
    def id(self) -> str:
        """``name:version``."""
        return f"{self.name}:{self.version}"

    @property
    def created_time(self) -> datetime:
        """When it was registered."""
        return datetime.fromtimestamp(self._kept.created, UTC)

    @property
    def description(self) -> str | None:
        """What was said of it."""
        return self._text("description")

    @property
    def tags(self) -> dict[str, str]:
        """Words that it was given; they can be changed."""
        found: Any = self._kept.body.get("tags")
        return dict(found or {})

    @property
    def properties(self) -> dict[str, str]:
        """Facts that it was given; they are only added to."""
        found: Any = self._kept.body.get("properties")
        return dict(found or {})

    @property
    def run_id(self) -> str | None:
        """The run that registered it, if one did."""
        return self._text("run_id")

    @property
    def model_framework(self) -> str | None:
        """The framework it was made with."""
        return self._text("framework")

    @property
    def model_framework_version(self) -> str | None:
        """The framework's version."""
        return self._text("framework_version")

    @property
    def datasets(self) -> dict[str, list[Any]]:
        """The datasets it was made from, by what they were for."""
        from amlnb.sdk.data.dataset_of import dataset_of

        found: dict[str, list[Any]] = {}
        kept: Any = self._kept.body.get("datasets") or ()
        for purpose, definition in kept:
            dataset = dataset_of(self.workspace, definition)
            found.setdefault(str(purpose), []).append(dataset)
        return found

    def _text(self, key: str) -> str | None:
        found = self._kept.body.get(key)
        return None if found is None else str(found)

    # -------------------------------------------------------------------- changing

    def update(
        self,
        tags: Mapping[str, str] | None = None,
        description: str | None = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
    ) -> None:
        """Change its tags, all of them, or what is said of it; what is None stays."""
        del resource_configuration
        changed: dict[str, JsonValue] = {}
        if tags is not None:
            changed["tags"] = texts("tags", tags)
        if description is not None:
            changed["description"] = description
        if sample_input_dataset is not None:
            changed["sample_input"] = sample_input_dataset.id
        if sample_output_dataset is not None:
            changed["sample_output"] = sample_output_dataset.id
        self._change(changed)

    def add_tags(self, tags: Mapping[str, str]) -> None:
        """Give it more tags."""
        self._change({"tags": {**self.tags, **texts("tags", tags)}})

    def remove_tags(self, tags: Iterable[str]) -> None:
        """Take tags away, by their names."""
        gone = {tags} if isinstance(tags, str) else set(tags)
        self._change({"tags": {k: v for k, v in self.tags.items() if k not in gone}})

    def add_properties(self, properties: Mapping[str, str]) -> None:
        """Give it more facts; one that it has cannot be changed."""
        taken = [key for key in properties if key in self.properties]
        if taken:
            raise UserErrorException(
                f"Model {self.id!r} has the property {taken[0]!r} already, and "
                "properties do not change: use add_tags, or register a new version."
            )
        more = {**self.properties, **texts("properties", properties)}
        self._change({"properties": more})

    def update_tags_properties(
        self,
        add_tags: Mapping[str, str] | None = None,
        remove_tags: Iterable[str] | None = None,
        add_properties: Mapping[str, str] | None = None,
    ) -> None:
        """Add and take away tags, and add properties."""
        if add_tags:
            self.add_tags(add_tags)
        if remove_tags:
            self.remove_tags(remove_tags)
        if add_properties:
            self.add_properties(add_properties)

    def add_dataset_references(self, datasets: Sequence[tuple[str, Any]]) -> None:
        """Say from which more datasets it was made."""
        kept: Any = self._kept.body.get("datasets") or ()
        self._change({"datasets": [*kept, *(pair(each) for each in datasets)]})

    def _change(self, changed: Mapping[str, JsonValue]) -> None:
        assets = self.workspace.local.assets
        body = {**self._kept.body, **changed}
        self._kept = assets.change(shelf.KIND, self._kept.id, body)

    def serialize(self) -> dict[str, Any]:
        """Return its facts as data."""
        return {
            "id": self.id,
            "name": self.name,
            "version": self.version,
            "createdTime": self.created_time.isoformat(),
            "description": self.description,
            "tags": self.tags,
            "properties": self.properties,
            "runId": self.run_id,
            "framework": self.model_framework,
            "frameworkVersion": self.model_framework_version,
        }


def pair(each: Any) -> JsonValue:
    """Return a purpose and a dataset as they are kept, or refuse what is neither."""
    if not (isinstance(each, tuple | list) and len(each) == _PAIR):
        raise UserErrorException(
            f"datasets holds {each!r}: give pairs, as "
            "[('training', dataset), ('validation', other)]."
        )
    purpose, dataset = each
    if not hasattr(dataset, "data_definition"):
        raise UserErrorException(
            f"datasets: {dataset!r} is no dataset; give one made by Dataset.File or "
            "Dataset.Tabular."
        )
    _ = dataset.id  # one that is not registered gets an id to be found by
    return [str(purpose), dataset.data_definition()]


def texts(what: str, given: Mapping[str, Any] | None) -> dict[str, JsonValue]:
    """Return words as they are kept, or refuse what is no dictionary."""
    if given is not None and not isinstance(given, Mapping):
        raise UserErrorException(
            f"{what} is {given!r}: give a dictionary, as {{'area': 'sales'}}."
        )
    return {str(key): str(value) for key, value in (given or {}).items()}
