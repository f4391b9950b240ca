"""Model: a file or folder under a name, with versions, and where it came from."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, Self

from amlnb.model.json import JsonValue
from amlnb.ports import Asset
from amlnb.sdk import model_shelf as shelf
from amlnb.sdk.data.home import Home, checked
from amlnb.sdk.data.naming import is_title
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.model_facts import ModelFacts, pair, texts
from amlnb.sdk.model_query import Wanted, newest, parts

#: The run that a process is part of, as v1 tells it.
_RUN = "AZUREML_RUN_ID"


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


class Model(ModelFacts):
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
            name, version = parts(id)
        if name is None:
            raise UserErrorException("Model needs name=... or id='name:version'.")
        if version is None:
            wanted = Wanted(tags, properties, run_id, model_framework)
            kept = newest(home, name, wanted)
        else:
            kept = shelf.find(home, name, version)
        super().__init__(home, kept)

    @classmethod
    def _of(cls, home: Home, kept: Asset) -> Self:
        made = cls.__new__(cls)
        ModelFacts.__init__(made, home, kept)
        return made

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
            "tags": texts("tags", tags),
            "properties": texts("properties", given),
            "run_id": given.get("runId") or os.environ.get(_RUN),
            "framework": model_framework,
            "framework_version": model_framework_version,
            "datasets": [pair(each) for each in datasets or ()],
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
        wanted = Wanted(tags, properties, run_id, model_framework, dataset_id)
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
            model_name, version = parts(model_name)
        return str(shelf.path_of(home, shelf.find(home, model_name, version)))

    # --------------------------------------------------------------- its files

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
        replace = exist_ok or bool(exists_ok)
        place = Path(target_dir)
        copy = shelf.copy_to(place, self.workspace, self._kept, replace=replace)
        return str(copy)

    def delete(self) -> None:
        """Forget this version and delete its files."""
        shelf.remove(self.workspace, self._kept)

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
