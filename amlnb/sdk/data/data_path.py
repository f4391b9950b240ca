"""DataPath and its binding: a path on a datastore that a run may be given anew."""

from __future__ import annotations

from typing import Any

from amlnb.model.json import JsonValue
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.data_reference import DataReference, NotADatastoreError
from amlnb.sdk.exceptions import UserErrorException

_MODES = ("mount", "download", "upload")


class DataPath:
    """A path on a datastore: a value for a PipelineParameter, or a dataset's place.

    Parameters
    ----------
    datastore
        Where it is.
    path_on_datastore
        Relative to the datastore's root.
    name
        Kept; nothing here needs it.
    """

    def __init__(
        self,
        datastore: AbstractDatastore | None = None,
        path_on_datastore: str | None = None,
        name: str | None = None,
    ) -> None:
        if not isinstance(datastore, AbstractDatastore):
            raise NotADatastoreError("DataPath", datastore)
        self.datastore = datastore
        self._path = path_on_datastore
        self.name = name

    @property
    def datastore_name(self) -> str:
        """The datastore's name."""
        return self.datastore.name

    @property
    def path_on_datastore(self) -> str | None:
        """The path, relative to the datastore's root."""
        return self._path

    def data_definition(self) -> dict[str, JsonValue]:
        """Return it as `amlnb.data.sources` reads it."""
        return {
            "kind": "datapath",
            "datastore": self.datastore.name,
            "path": self._path or "",
        }

    def create_data_reference(
        self,
        data_reference_name: str | None = None,
        datapath_compute_binding: DataPathComputeBinding | None = None,
    ) -> DataReference:
        """Return it as a step's input."""
        return DataReference.create(data_reference_name, self, datapath_compute_binding)

    @staticmethod
    def create_from_data_reference(data_reference: DataReference) -> DataPath:
        """Return the path that an input names."""
        return DataPath(data_reference.datastore, data_reference.path_on_datastore)

    def __repr__(self) -> str:
        return f"DataPath({self.datastore.name!r}, {self._path!r})"


class DataPathComputeBinding:
    """How a step gets a DataPath: pair it with a parameter in `inputs`.

    Parameters
    ----------
    mode
        ``mount`` (read in place), ``download`` (a copy) or ``upload``.
    path_on_compute, overwrite
        Kept; the step gets its own place here.
    """

    def __init__(
        self,
        mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool = False,
    ) -> None:
        if mode not in _MODES:
            raise UserErrorException(
                f"DataPathComputeBinding: mode={mode!r} must be 'mount', 'download' or "
                "'upload'."
            )
        self.mode = mode
        self.path_on_compute = path_on_compute
        self.overwrite = overwrite

    def create_data_reference(
        self, data_reference_name: str | None = None, datapath: Any = None
    ) -> DataReference:
        """Return a DataPath as a step's input."""
        return DataReference.create(data_reference_name, datapath, self)

    @staticmethod
    def create_from_data_reference(
        data_reference: DataReference,
    ) -> DataPathComputeBinding:
        """Return how an input is bound."""
        return DataPathComputeBinding(
            data_reference.mode,
            data_reference.path_on_compute,
            data_reference.overwrite,
        )

    def __repr__(self) -> str:
        return f"DataPathComputeBinding(mode={self.mode!r})"
