"""Workspace: a folder's runs, data and computes, under v1's names."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from amlnb.sdk.config_file import find_config, read_config, write_config
from amlnb.sdk.exceptions import UserErrorException, WorkspaceException
from amlnb.sdk.named import Named
from amlnb.sdk.workspace_names import WorkspaceNames
from amlnb.steps.run_context import VARIABLE
from amlnb.workspace.workspace import Workspace as LocalWorkspace

if TYPE_CHECKING:
    from amlnb.sdk.compute.compute_target import ComputeTargets
    from amlnb.sdk.data.abstract_datastore import AbstractDatastore
    from amlnb.sdk.environment.environment import Environment
    from amlnb.sdk.experiment import Experiment
    from amlnb.sdk.runs.run import Run


class OtherWorkspaceError(WorkspaceException):
    """Another workspace was asked for than the folder holds."""

    def __init__(self, asked: str, here: str, folder: Path) -> None:
        self.asked, self.here, self.folder = asked, here, folder
        super().__init__(
            f"The folder {str(folder)!r} holds the workspace {here!r}, not {asked!r}: "
            "start in the folder of that one, or use Workspace.from_config()."
        )


class Workspace:
    """The workspace of a folder: the nearest ``.amlnb``, upward from the current one.

    The names that v1 asks for are kept and shown; they change nothing else.

    Parameters
    ----------
    subscription_id, resource_group, workspace_name
        The names.
    auth, sku
        Kept out: nobody need sign in to a folder.
    tags
        Words to keep with it.
    """

    DEFAULT_CPU_CLUSTER_NAME = "cpu-cluster"
    DEFAULT_GPU_CLUSTER_NAME = "gpu-cluster"

    def __init__(
        self,
        subscription_id: str = "",
        resource_group: str = "",
        workspace_name: str = "",
        auth: object = None,
        sku: str = "basic",
        tags: Mapping[str, str] | None = None,
    ) -> None:
        del auth
        given = {
            "name": workspace_name,
            "subscription_id": subscription_id,
            "resource_group": resource_group,
            "tags": dict(tags or {}),
        }
        self._take(_open(), given)
        self.sku = sku

    # ------------------------------------------------------------------ ways to one

    @classmethod
    def from_config(
        cls, path: Path | str | None = None, auth: object = None, **_ignored: object
    ) -> Workspace:
        """Return this folder's workspace, named as a ``config.json`` says.

        The file is looked for upward, as ``.azureml/config.json``,
        ``aml_config/config.json`` and ``config.json``; without one, the workspace
        bears its folder's name.

        Parameters
        ----------
        path
            The file, or a folder to look from.
        auth
            Not needed.
        """
        del auth
        found = find_config(path)
        if found is None:
            return cls()
        content = read_config(found)
        return cls(
            str(content.get("subscription_id") or ""),
            str(content.get("resource_group") or ""),
            str(content.get("workspace_name") or ""),
        )

    @classmethod
    def create(
        cls,
        name: str,
        auth: object = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        location: str | None = None,
        create_resource_group: bool = True,
        sku: str = "basic",
        tags: Mapping[str, str] | None = None,
        friendly_name: str | None = None,
        exist_ok: bool = False,
        show_output: bool = True,
        **_ignored: object,
    ) -> Workspace:
        """Make the current folder's workspace, or name it, and return it.

        Parameters
        ----------
        name
            What it is called.
        exist_ok
            Whether one that bears the name already may be returned.
        """
        del auth, create_resource_group, friendly_name
        made = cls(subscription_id or "", resource_group or "", name, None, sku, tags)
        known = made._names.noted
        if known is not None and not (exist_ok and known == name):
            raise WorkspaceException(
                f"The folder {str(made.local.folder)!r} holds the workspace "
                f"{known!r}: give that name with exist_ok=True, or start in another "
                "folder."
            )
        made._names.keep(location=location or made.location)
        if show_output:
            print(f"Workspace {name!r} is in {made.local.folder}.")  # noqa: T201 - v1 prints
        return made

    @classmethod
    def get(
        cls,
        name: str,
        auth: object = None,
        subscription_id: str | None = None,
        resource_group: str | None = None,
        location: str | None = None,
        cloud: str = "AzureCloud",
        id: str | None = None,  # noqa: A002 - v1's word
    ) -> Workspace:
        """Return this folder's workspace if it bears that name, or bears none yet."""
        del auth, location, cloud, id
        made = cls(subscription_id or "", resource_group or "", name)
        known = made._names.noted
        if known not in (None, name):
            raise OtherWorkspaceError(name, str(known), made.local.folder)
        return made

    @classmethod
    def list(
        cls,
        subscription_id: str = "",
        auth: object = None,
        resource_group: str | None = None,
    ) -> dict[str, list[Workspace]]:
        """Return this folder's workspace by its name."""
        del subscription_id, auth, resource_group
        found = cls()
        return {found.name: [found]}

    @staticmethod
    def setup() -> Workspace:
        """Return this folder's workspace, made if need be."""
        return Workspace()

    @classmethod
    def at(cls, root: Path) -> Self:
        """Return the workspace of that ``.amlnb`` folder."""
        made = cls.__new__(cls)
        made._take(LocalWorkspace.open(root.parent, create=False), {})  # noqa: SLF001 - its own class
        return made

    def _take(self, local: LocalWorkspace, given: Mapping[str, Any]) -> None:
        #: The folder's own workspace, which plans, submits and keeps.
        self.local = local
        self.sku = "basic"
        self._names = WorkspaceNames(local, given)

    # -------------------------------------------------------------------- its names

    @property
    def name(self) -> str:
        """What it is called; its folder's name by default."""
        return self._names["name"]

    @property
    def resource_group(self) -> str:
        """``local``, unless one was named."""
        return self._names["resource_group"]

    @property
    def subscription_id(self) -> str:
        """Zeros, unless one was named."""
        return self._names["subscription_id"]

    @property
    def location(self) -> str:
        """``local``, unless one was named."""
        return self._names["location"]

    @property
    def tags(self) -> Mapping[str, str]:
        """Words that were given to it."""
        return self._names.tags

    @property
    def service_context(self) -> str:
        """A text that tells this workspace from others."""
        return str(self.local.root)

    @property
    def discovery_url(self) -> str:
        """Where it is: its folder, as a URL."""
        return self._names.address

    def get_details(self) -> dict[str, Any]:
        """Return its names, place and tags."""
        return {
            "id": self._names.id,
            "name": self.name,
            "location": self.location,
            "type": "amlnb.workspace",
            "tags": dict(self.tags),
            "sku": self.sku,
            "workspaceid": self._names.id,
            "friendlyName": self.name,
            "discoveryUrl": self.discovery_url,
            "storageAccount": str(self.local.root / "artifacts"),
        }

    def update(
        self,
        friendly_name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        **_ignored: object,
    ) -> dict[str, Any]:
        """Keep other tags; the rest is not kept."""
        del friendly_name, description
        if tags is not None:
            self._names.keep(tags=dict(tags))
        return self.get_details()

    def write_config(
        self, path: Path | str | None = None, file_name: str | None = None
    ) -> None:
        """Write ``.azureml/config.json`` below `path`, for `from_config`."""
        content = {
            "subscription_id": self.subscription_id,
            "resource_group": self.resource_group,
            "workspace_name": self.name,
        }
        write_config(content, path, file_name)

    def delete(
        self, delete_dependent_resources: bool = False, no_wait: bool = False
    ) -> None:
        """Refuse: a folder is removed by hand."""
        del delete_dependent_resources, no_wait
        raise UserErrorException(
            f"Workspace {self.name!r} is the folder {str(self.local.root)!r}: remove "
            "it by hand if you want all its runs and results gone."
        )

    # ------------------------------------------------------------------ what it holds

    @property
    def experiments(self) -> dict[str, Experiment]:
        """The experiments by name, those without a run too."""
        from amlnb.sdk.experiment import Experiment

        found = {found.name: found for found in Experiment.list(self)}
        return Named("experiment", "make it with Experiment(workspace, name)", found)

    @property
    def compute_targets(self) -> ComputeTargets:
        """The compute targets by name."""
        from amlnb.sdk.compute.compute_target import compute_targets

        return compute_targets(self)

    def get_default_compute_target(self, type: str = "CPU") -> Any:  # noqa: A002 - v1's word
        """Return the compute target with the default name for CPU or GPU, or None."""
        name = (
            self.DEFAULT_GPU_CLUSTER_NAME
            if str(type).upper() == "GPU"
            else self.DEFAULT_CPU_CLUSTER_NAME
        )
        return self.compute_targets.get(name)

    @property
    def environments(self) -> dict[str, Environment]:
        """The registered environments by name, the newest version of each."""
        from amlnb.sdk.environment.environment import Environment

        way = "register it with environment.register(workspace)"
        return Named("environment", way, Environment.list(self))

    @property
    def datastores(self) -> dict[str, AbstractDatastore]:
        """The datastores by name."""
        from amlnb.sdk.data.datastore import Datastore

        way = "register it, as with Datastore.register_azure_blob_container(...)"
        return Named("datastore", way, Datastore.list(self))

    def get_default_datastore(self) -> AbstractDatastore:
        """Return the default datastore: at first ``workspaceblobstore``."""
        from amlnb.sdk.data.datastore import Datastore

        return Datastore.get_default(self)

    def set_default_datastore(self, name: str) -> None:
        """Make the datastore of that name the default one."""
        from amlnb.sdk.data.datastore_shelf import set_default

        set_default(self, str(name))

    @property
    def datasets(self) -> dict[str, Any]:
        """The registered datasets by name, the newest version of each."""
        from amlnb.sdk.data.dataset import Dataset

        way = "register it with dataset.register(workspace, name)"
        return Named("dataset", way, Dataset.get_all(self))

    @property
    def models(self) -> dict[str, Any]:
        """The registered models by name, the newest version of each."""
        from amlnb.sdk.model import Model

        found = {model.name: model for model in Model.list(self, latest=True)}
        way = "register it with Model.register(workspace, model_path, model_name)"
        return Named("model", way, found)

    def get_run(self, run_id: str) -> Run:
        """Return the run of that id, of a pipeline or of a step."""
        from amlnb.sdk.runs.run import Run

        return Run.get(self, run_id)

    def get_mlflow_tracking_uri(self) -> str:
        """Refuse: metrics are kept by `Run.log`, not by MLflow."""
        raise UserErrorException(
            "A workspace here has no MLflow server: log with Run.get_context().log, "
            "or point mlflow at a folder of your own."
        )

    def get_default_keyvault(self) -> Any:
        """Refuse: there is no key vault."""
        raise UserErrorException(
            "A workspace here has no key vault: set environment variables, and read "
            "them with os.environ."
        )

    def __repr__(self) -> str:
        return (
            f"Workspace(name={self.name!r}, resource_group={self.resource_group!r}, "
            f"folder={str(self.local.folder)!r})"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Workspace) and self.local.root == other.local.root

    def __hash__(self) -> int:
        return hash(self.local.root)


def _open() -> LocalWorkspace:
    """Return the workspace of this process: the run's own, within a run."""
    context = os.environ.get(VARIABLE)
    if context and Path(context).is_file():
        root = json.loads(Path(context).read_bytes())["root"]
        return LocalWorkspace.open(Path(root).parent, create=False)
    return LocalWorkspace.open()
