"""The data blocks of a run configuration, as its file has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amlnb.sdk.environment.section import Section


@dataclass
class DataReferenceConfiguration(Section):
    """A path on a datastore that a script gets."""

    # v1's file calls the first one otherwise.
    datastore_name: str | None = None
    mode: str = "mount"
    path_on_datastore: str | None = None
    path_on_compute: str | None = None
    overwrite: bool = False


@dataclass
class DataLocation(Section):
    """Where a job's data lies: a dataset, a path, or an address."""

    dataset: Any = None
    data_path: Any = None
    uri: Any = None


@dataclass
class Data(Section):
    """Data that a job reads."""

    data_location: DataLocation | None = None
    create_output_directories: bool | None = None
    mechanism: str = "direct"
    environment_variable_name: str | None = None
    path_on_compute: str | None = None
    overwrite: bool = False
    options: Any = None

    @staticmethod
    def create(data: Any) -> Data:
        """Return the block for a dataset's consumption."""
        return Data(
            data_location=DataLocation(dataset=data),
            mechanism=str(getattr(data, "mode", "direct")),
            path_on_compute=getattr(data, "path_on_compute", None),
        )


@dataclass
class OutputOptions(Section):
    """How what a job writes is kept."""

    path_on_compute: str | None = None
    registration_options: Any = None
    upload_options: Any = None
    mount_options: Any = None


@dataclass
class OutputData(Section):
    """Data that a job writes."""

    output_location: Any = None
    mechanism: str = "mount"
    additional_options: OutputOptions | None = None
