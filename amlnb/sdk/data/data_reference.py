"""DataReference: a path on a datastore, as a step's input."""

from __future__ import annotations

import re
from typing import Any

from amlnb.model.json import JsonValue, canonical, digest
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.binding import Reads
from amlnb.sdk.exceptions import UserErrorException

_NAME = re.compile(r"^[A-Za-z0-9_]+$")
_MODES = ("mount", "download", "upload")


class NotADatastoreError(UserErrorException):
    """Something was given in the place of a datastore."""

    def __init__(self, what: str, given: object) -> None:
        self.what, self.given = what, given
        super().__init__(
            f"{what} needs a datastore and got {given!r}: give "
            "workspace.get_default_datastore() or Datastore.get(workspace, 'name')."
        )


class DataReference:
    """A path on a datastore that a step reads; it need not be there yet.

    Parameters
    ----------
    datastore
        Where it is.
    data_reference_name
        The input's name: letters, digits and ``_``. Made from the path if None.
    path_on_datastore
        Relative to the datastore's root; the root itself if None.
    mode
        ``mount`` (read in place), ``download`` (a copy), or ``upload`` (a run's
        files go there).
    path_on_compute, overwrite
        Kept; the step gets its own place here.
    """

    def __init__(
        self,
        datastore: AbstractDatastore,
        data_reference_name: str | None = None,
        path_on_datastore: str | None = None,
        mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool = False,
    ) -> None:
        if not isinstance(datastore, AbstractDatastore):
            raise NotADatastoreError("DataReference", datastore)
        if mode not in _MODES:
            raise UserErrorException(
                f"DataReference: mode={mode!r} must be 'mount', 'download' or 'upload'."
            )
        if data_reference_name is not None and not _NAME.match(data_reference_name):
            raise UserErrorException(
                f"A DataReference cannot be named {data_reference_name!r}: use "
                "letters, digits and _."
            )
        self.datastore = datastore
        self.path_on_datastore = path_on_datastore
        self.mode = mode
        self.path_on_compute = path_on_compute
        self.overwrite = overwrite
        self.data_reference_name = data_reference_name or _name_of(
            self.data_definition()
        )

    @property
    def name(self) -> str:
        """The input's name."""
        return self.data_reference_name

    def data_definition(self) -> dict[str, JsonValue]:
        """Return it as `amlnb.data.sources` reads it."""
        return {
            "kind": "datapath",
            "datastore": self.datastore.name,
            "path": self.path_on_datastore or "",
        }

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        mode = "download" if self.mode == "download" else "mount"
        return Reads(
            name=self.data_reference_name,
            source=self.data_definition(),
            mode=mode,
            by_use=True,
        )

    def path(
        self, path: str | None = None, data_reference_name: str | None = None
    ) -> DataReference:
        """Return a path below this one."""
        joined = "/".join(p for p in (self.path_on_datastore, path) if p)
        return DataReference(
            self.datastore,
            data_reference_name=data_reference_name,
            path_on_datastore=joined or None,
        )

    def as_mount(self) -> DataReference:
        """Return it as an input that is read in place."""
        return self._as("mount", None, overwrite=False)

    def as_download(
        self, path_on_compute: str | None = None, overwrite: bool = False
    ) -> DataReference:
        """Return it as an input that is copied for the step."""
        return self._as("download", path_on_compute, overwrite=overwrite)

    def as_upload(
        self, path_on_compute: str | None = None, overwrite: bool = False
    ) -> DataReference:
        """Return it as a place that a run's files go to."""
        return self._as("upload", path_on_compute, overwrite=overwrite)

    def _as(
        self, mode: str, on_compute: str | None, *, overwrite: bool
    ) -> DataReference:
        return DataReference(
            self.datastore,
            data_reference_name=self.data_reference_name,
            path_on_datastore=self.path_on_datastore,
            mode=mode,
            path_on_compute=on_compute,
            overwrite=overwrite,
        )

    @staticmethod
    def create(
        data_reference_name: str | None = None,
        datapath: Any = None,
        datapath_compute_binding: Any = None,
    ) -> DataReference:
        """Return the reference that a DataPath and its binding make together."""
        if datapath is None or datapath_compute_binding is None:
            raise UserErrorException(
                "DataReference.create needs datapath=DataPath(...) and "
                "datapath_compute_binding=DataPathComputeBinding(...)."
            )
        return DataReference(
            datapath.datastore,
            data_reference_name=data_reference_name,
            path_on_datastore=datapath.path_on_datastore,
            mode=datapath_compute_binding.mode,
            path_on_compute=datapath_compute_binding.path_on_compute,
            overwrite=datapath_compute_binding.overwrite,
        )

    def to_config(self) -> Any:
        """Return it as a run configuration has it in ``data_references``."""
        from amlnb.sdk.environment.run_data import DataReferenceConfiguration

        return DataReferenceConfiguration(
            datastore_name=self.datastore.name,
            mode=self.mode,
            path_on_datastore=self.path_on_datastore,
            path_on_compute=self.path_on_compute,
            overwrite=self.overwrite,
        )

    def __repr__(self) -> str:
        return (
            f"DataReference({self.datastore.name!r}, "
            f"data_reference_name={self.data_reference_name!r}, "
            f"path_on_datastore={self.path_on_datastore!r})"
        )

    def __str__(self) -> str:
        # v1 code may put it into a text: build finds it again by this mark.
        return f"$AZUREML_DATAREFERENCE_{self.data_reference_name}"


def _name_of(definition: dict[str, JsonValue]) -> str:
    """Return a name that is the same whenever the path is: reuse depends on it."""
    return f"data_{digest(canonical(definition))[:8]}"
