"""OutputFileDatasetConfig: a folder that a step writes and that becomes a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from amlnb.data.sets.partition import parse
from amlnb.model.json import JsonValue
from amlnb.sdk.data.binding import Makes, Reads
from amlnb.sdk.data.naming import is_port_name
from amlnb.sdk.data.output_destination import destination_of, name_of_place
from amlnb.sdk.data.output_options import (
    HDFS_MODE,
    MOUNT_MODE,
    UPLOAD_MODE,
    RegistrationConfiguration,
    UploadOptions,
)
from amlnb.sdk.data.output_reading import OutputAsInput, TransformationMixin
from amlnb.sdk.data.pipeline_output_dataset import DEFAULT_DESTINATION
from amlnb.sdk.data.user_errors import as_user_errors
from amlnb.sdk.exceptions import UserErrorException


class OutputDatasetConfig:
    """What outputs that become datasets have in common."""

    def __init__(
        self,
        mode: str,
        name: str | None = None,
        destination: Any = None,
        partition_format: str | None = None,
    ) -> None:
        if name is not None and not is_port_name(name):
            raise UserErrorException(
                f"An output cannot be named {name!r}: use letters, digits and _, and "
                "begin with a letter."
            )
        if partition_format:
            with as_user_errors():
                parse(partition_format)
        self.mode = mode
        self._destination, self._parameters = destination_of(destination)
        self._partition_format = partition_format
        self._upload = UploadOptions(overwrite=True)
        self._registration: RegistrationConfiguration | None = None
        self._name = name or name_of_place(self._destination)

    @property
    def name(self) -> str:
        """The output's name."""
        return self._name

    @property
    def destination(self) -> dict[str, JsonValue]:
        """Where it goes besides the workspace's own store; empty for nowhere."""
        return dict(self._destination)

    # -------------------------------------------------------------------- as output

    def register_on_complete(
        self,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Self:
        """Say that it becomes the next version of a dataset once its step is done."""
        if not str(name).strip():
            raise UserErrorException(
                "register_on_complete needs the name that the dataset is to have."
            )
        self._registration = RegistrationConfiguration(name, description, tags)
        return self

    def made_as(self) -> Makes:
        """Return what it is as an output."""
        destination = dict(self._destination)
        if self._registration is not None and not destination:
            destination = dict(DEFAULT_DESTINATION)
        if destination:
            destination["overwrite"] = self._upload.overwrite
            destination["globs"] = list(self._upload.source_globs)
        return Makes(
            name=self._name,
            format="dir",
            destination=destination,
            register=self._registered(),
            parameters=self._parameters,
            by_use=True,
        )

    def _registered(self) -> dict[str, JsonValue]:
        found = self._registration
        if found is None:
            return {}
        return {
            "name": found.name,
            "description": found.description,
            "tags": dict(found.tags or {}),
            "view": self._view(),
        }

    def _view(self) -> dict[str, JsonValue]:
        view: dict[str, JsonValue] = {"kind": "file_dataset"}
        if self._partition_format:
            view["partition_format"] = self._partition_format
        return view

    # --------------------------------------------------------------------- as input

    def as_input(self, name: str | None = None) -> OutputAsInput:
        """Return it as a later step's input, under its own name if None is given."""
        return OutputAsInput(self, self._view(), name)

    def as_named_input(self, name: str) -> OutputAsInput:
        """Return it as a later step's input under a name."""
        return self.as_input(name)

    def read_as(self) -> Reads:
        """Return what it is as an input that was given no name."""
        return self.as_input().read_as()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r})"

    def __str__(self) -> str:
        # v1 code may put it into a text: build finds it again by this mark.
        return f"$AZUREML_DATAREFERENCE_{self._name}"


class OutputFileDatasetConfig(OutputDatasetConfig, TransformationMixin):
    """A folder that a step writes: name it in the step's arguments or outputs.

    Parameters
    ----------
    name
        The output's name: letters, digits and ``_``. Made from the place in the code
        if None.
    destination
        A (datastore, 'path') pair, a DataPath or a datastore that the files go to when
        the step has ended well. The path may have ``{run-id}``, ``{output-name}`` and
        PipelineParameters. Without it they stay in the workspace's own store.
    source
        Kept; the step gets its own place here.
    partition_format
        What the files' paths tell, as ``'{user}/{day:yyyy/MM/dd}/*.wav'``.
    """

    def __init__(
        self,
        name: str | None = None,
        destination: Any = None,
        source: str | None = None,
        partition_format: str | None = None,
    ) -> None:
        super().__init__(MOUNT_MODE, name, destination, partition_format)
        self.source = source

    def as_mount(self, disable_metadata_cache: bool = False) -> Self:
        """Say that the step writes into place; here the files go when it has ended."""
        del disable_metadata_cache
        self.mode = MOUNT_MODE
        return self

    def as_upload(
        self,
        overwrite: bool = False,
        source_globs: Sequence[str] | str | None = None,
    ) -> Self:
        """Say which files go to the destination, and whether they replace others."""
        self.mode = UPLOAD_MODE
        self._upload = UploadOptions(overwrite, source_globs)
        return self


class HDFSOutputDatasetConfig(OutputDatasetConfig, TransformationMixin):
    """A folder that a Spark step writes."""

    def __init__(self, name: str | None = None, destination: Any = None) -> None:
        super().__init__(HDFS_MODE, name, destination)
