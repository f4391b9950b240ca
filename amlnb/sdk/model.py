"""Model: a file or folder under a name, with versions, and where it came from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, Self

from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk import model_shelf as shelf
from amlnb.sdk.data.home import Home, checked
from amlnb.sdk.data.naming import is_title
from amlnb.sdk.exceptions import UserErrorException

#: The run that a process is part of, as v1 tells it.
_RUN = "AZUREML_RUN_ID"
_PAIR = 2


class ServiceError(UserErrorException):
    """A model was to be served, which is not done here."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(
            f"Model.{what} built web services in the cloud, which is not here: load "
            "Model.get_model_path(name) in a server of your own."
        )


class Framework:
    """The names of frameworks, for ``model_framework``."""

    CUSTOM = "Custom"
    TENSORFLOW = "TensorFlow"
    SCIKITLEARN = "ScikitLearn"
    ONNX = "Onnx"
    PYTORCH = "PyTorch"
    MULTI = "Multi"
    FLAIR = "Flair"


class Model:
    """A registered model, the newest version by default.

    Parameters
    ----------
    workspace
        The workspace that has it.
    name, version
        Which one; the newest version that fits if no version is given.
    id
        ``name:version``, in the place of both.
    tags, properties, run_id, model_framework
        Only a version with these.

    Raises
    ------
    ModelNotFoundException
        When there is none.
    """

    Framework = Framework

    def __init__(
        self,
        workspace: Home,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - v1's name
        tags: Any = None,
        properties: Any = None,
        version: int | str | None = None,
        run_id: str | None = None,
        model_framework: str | None = None,
        expand: bool = True,
    ) -> None:
        del expand
        home = checked("Model", workspace)
        if id is not None:
            name, version = _parts(id)
        if name is None:
            raise UserErrorException("Model needs name=... or id='name:version'.")
        if version is None:
            wanted = _Wanted(tags, properties, run_id, model_framework)
            kept = _newest(home, name, wanted)
        else:
            kept = shelf.find(home, name, version)
        self._take(home, kept)

    def _take(self, home: Home, kept: Asset) -> None:
        self.workspace = home
        self._kept = kept

    @classmethod
    def _of(cls, home: Home, kept: Asset) -> Self:
        made = cls.__new__(cls)
        made._take(home, kept)  # noqa: SLF001 - its own class
        return made

    # --------------------------------------------------------------- what it is

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

    def __repr__(self) -> str:
        return f"Model(name={self.name!r}, version={self.version})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and self._kept.id == other._kept.id

    def __hash__(self) -> int:
        return hash(self._kept.id)

    # ----------------------------------------------------------- registering, finding

    @staticmethod
    def register(
        workspace: Home,
        model_path: str | os.PathLike[str],
        model_name: str,
        tags: Mapping[str, str] | None = None,
        properties: Mapping[str, str] | None = None,
        description: str | None = None,
        datasets: Sequence[tuple[str, Any]] | None = None,
        model_framework: str | None = None,
        model_framework_version: str | None = None,
        child_paths: Sequence[str] | None = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
    ) -> Model:
        """Keep a copy of a file or folder as the next version of a model.

        Parameters
        ----------
        datasets
            Pairs of what a dataset was for (``training``) and the dataset.
        child_paths
            Only these files and folders of the folder.
        sample_input_dataset, sample_output_dataset
            Kept by their ids.
        resource_configuration
            Not needed: nothing is served here.

        Raises
        ------
        NoModelFileError
            When nothing is at `model_path`.
        """
        del resource_configuration
        home = checked("Model.register", workspace)
        if not is_title(model_name):
            raise UserErrorException(
                f"A model cannot be named {model_name!r}: begin with a letter or "
                "digit, and use letters, digits, spaces and . _ -"
            )
        given = dict(properties or {})
        facts: dict[str, JsonValue] = {
            "description": description,
            "tags": _texts("tags", tags),
            "properties": _texts("properties", given),
            "run_id": given.get("runId") or os.environ.get(_RUN),
            "framework": model_framework,
            "framework_version": model_framework_version,
            "datasets": [_pair(each) for each in datasets or ()],
            "sample_input": getattr(sample_input_dataset, "id", None),
            "sample_output": getattr(sample_output_dataset, "id", None),
        }
        place = Path(model_path).expanduser()
        return Model._of(home, shelf.keep(home, model_name, place, facts, child_paths))

    @staticmethod
    def list(
        workspace: Home,
        name: str | None = None,
        tags: Any = None,
        properties: Any = None,
        run_id: str | None = None,
        latest: bool = False,
        dataset_id: str | None = None,
        expand: bool = True,
        page_count: int = 255,
        model_framework: str | None = None,
    ) -> list[Model]:
        """Return the models that fit, the newest first.

        Parameters
        ----------
        tags, properties
            Names that they must have, or pairs of a name and its value:
            ``['area', ['kind', 'regression']]``.
        latest
            Whether only the newest version of each counts.
        dataset_id
            Only models made from this dataset.
        """
        del expand, page_count
        home = checked("Model.list", workspace)
        assets = home.local.assets
        wanted = _Wanted(tags, properties, run_id, model_framework, dataset_id)
        names = [name] if name else assets.names(shelf.KIND)
        kept = [
            a for n in names for a in assets.versions(shelf.KIND, n)[: latest or None]
        ]
        fitting = [a for a in kept if wanted.fits(a)]
        fitting.sort(key=lambda asset: asset.created, reverse=True)
        return [Model._of(home, asset) for asset in fitting]

    @staticmethod
    def get_model_path(
        model_name: str,
        version: int | str | None = None,
        _workspace: Home | None = None,
    ) -> str:
        """Return where a model's file or folder lies on this machine.

        In a step, the model is one of the run's workspace; elsewhere, one of the
        current folder's.
        """
        from amlnb.sdk.workspace import Workspace

        home = _workspace or Workspace()
        if ":" in model_name and version is None:
            model_name, version = _parts(model_name)
        return str(shelf.path_of(home, shelf.find(home, model_name, version)))

    # -------------------------------------------------------------------- changing

    def download(
        self,
        target_dir: str = ".",
        exist_ok: bool = False,
        exists_ok: bool | None = None,
    ) -> str:
        """Copy its file or folder to a local folder, and return the copy's path.

        Parameters
        ----------
        exist_ok
            Whether a copy that is there may be replaced.
        """
        source = shelf.path_of(self.workspace, self._kept)
        target = Path(target_dir) / source.name
        if target.exists():
            if not (exist_ok or exists_ok):
                raise UserErrorException(
                    f"There is already a {str(target)!r}: say exist_ok=True to "
                    "replace it, or download to another folder."
                )
            shutil.rmtree(target) if target.is_dir() else target.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copyfile(source, target)
        return str(target)

    def delete(self) -> None:
        """Forget this version and delete its files."""
        shelf.remove(self.workspace, self._kept)

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
            changed["tags"] = _texts("tags", tags)
        if description is not None:
            changed["description"] = description
        if sample_input_dataset is not None:
            changed["sample_input"] = sample_input_dataset.id
        if sample_output_dataset is not None:
            changed["sample_output"] = sample_output_dataset.id
        self._change(changed)

    def add_tags(self, tags: Mapping[str, str]) -> None:
        """Give it more tags."""
        self._change({"tags": {**self.tags, **_texts("tags", tags)}})

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
        more = {**self.properties, **_texts("properties", properties)}
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
        self._change({"datasets": [*kept, *(_pair(each) for each in datasets)]})

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

    @staticmethod
    def deserialize(workspace: Home, model_payload: Mapping[str, Any]) -> Model:
        """Return the model that `serialize` told of."""
        return Model(workspace, id=str(model_payload["id"]))

    # ------------------------------------------------------- what is not done here

    def get_sas_urls(self) -> NoReturn:
        """Refuse: the files lie on this machine."""
        raise UserErrorException(
            f"Model {self.id!r} lies on this machine, not behind a URL: use "
            "download() or Model.get_model_path(name)."
        )

    @staticmethod
    def deploy(*args: object, **kwargs: object) -> NoReturn:
        """Refuse: there are no web services here."""
        del args, kwargs
        raise ServiceError("deploy")

    @staticmethod
    def package(*args: object, **kwargs: object) -> NoReturn:
        """Refuse: there are no web services here."""
        del args, kwargs
        raise ServiceError("package")

    @staticmethod
    def profile(*args: object, **kwargs: object) -> NoReturn:
        """Refuse: there are no web services here."""
        del args, kwargs
        raise ServiceError("profile")


class _Wanted:
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


def _newest(home: Home, name: str, wanted: _Wanted) -> Asset:
    newest = shelf.find(home, name, None)
    versions = home.local.assets.versions(shelf.KIND, name)
    found = next((kept for kept in versions if wanted.fits(kept)), None)
    if found is None:
        asked = f"{name!r} with these tags, properties, run and framework"
        raise shelf.UnknownModelError(asked, [f"version {newest.version}"])
    return found


def _parts(model_id: str) -> tuple[str, str]:
    name, colon, version = model_id.rpartition(":")
    if not colon or not version.isdecimal():
        raise UserErrorException(
            f"{model_id!r} is no id of a model: it is a name and a version, as in "
            "'my-model:3'."
        )
    return name, version


def _pair(each: Any) -> JsonValue:
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


def _texts(what: str, given: Mapping[str, Any] | None) -> dict[str, JsonValue]:
    if given is not None and not isinstance(given, Mapping):
        raise UserErrorException(
            f"{what} is {given!r}: give a dictionary, as {{'area': 'sales'}}."
        )
    return {str(key): str(value) for key, value in (given or {}).items()}
