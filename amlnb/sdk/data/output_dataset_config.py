"""OutputFileDatasetConfig: a folder that a step writes and that becomes a dataset."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, Self

from amlnb.data.sets.partition import parse
from amlnb.model.json import JsonValue, canonical, digest
from amlnb.sdk.data.abstract_datastore import AbstractDatastore
from amlnb.sdk.data.binding import Makes, Reads
from amlnb.sdk.data.data_type import DataType, PromoteHeadersBehavior, headers
from amlnb.sdk.data.naming import is_port_name
from amlnb.sdk.data.pipeline_output_dataset import (
    DEFAULT_DESTINATION,
    OutputView,
    PipelineOutputTabularDataset,
    tabular_view,
)
from amlnb.sdk.data.places import target as target_of
from amlnb.sdk.data.user_errors import as_user_errors
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter

MOUNT_MODE = "mount"
UPLOAD_MODE = "upload"
DIRECT_MODE = "direct"
HDFS_MODE = "hdfs"
LINK_MODE = "link"

_PARAMETER = re.compile(r"\$AML_PARAMETER_(\w+)")


class UploadOptions:
    """Which files are uploaded, and whether they may replace others."""

    def __init__(
        self, overwrite: bool = False, source_globs: Sequence[str] | str | None = None
    ) -> None:
        self.overwrite = overwrite
        given = [source_globs] if isinstance(source_globs, str) else source_globs
        self.source_globs = list(given or ())


class MountOptions:
    """How a folder is mounted; nothing here needs it."""

    def __init__(self, disable_metadata_cache: bool = False) -> None:
        self.disable_metadata_cache = disable_metadata_cache


class RegistrationConfiguration:
    """The dataset that an output becomes."""

    def __init__(
        self, name: str, description: str | None, tags: Mapping[str, str] | None
    ) -> None:
        self.name, self.description, self.tags = name, description, tags


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
        self._destination, self._parameters = _destination(destination)
        self._partition_format = partition_format
        self._upload = UploadOptions(overwrite=True)
        self._registration: RegistrationConfiguration | None = None
        self._name = name or _name_of_place(self._destination)

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


class OutputAsInput(OutputView):
    """An output as a later step's input: a path to its files."""

    def __init__(
        self,
        origin: OutputDatasetConfig,
        view: Mapping[str, JsonValue],
        name: str | None = None,
        mode: str = "mount",
    ) -> None:
        # Another name than the output's: a step may read one and make the other.
        super().__init__(origin, view, name or f"input_{origin.name}", mode)

    def as_mount(self, path_on_compute: str | None = None) -> Self:
        """Return it as a path to the files."""
        del path_on_compute
        return self._with(mode="mount")

    def as_download(self, path_on_compute: str | None = None) -> Self:
        """Return it as a path to copies of the files."""
        del path_on_compute
        return self._with(mode="download")

    def as_direct(self) -> Self:
        """Return it as a dataset, which ``run.input_datasets`` gives."""
        return self._with(mode="direct")


class TransformationMixin:
    """Files of an output read as rows."""

    def read_delimited_files(
        self,
        include_path: bool = False,
        separator: str = ",",
        header: Any = PromoteHeadersBehavior.ALL_FILES_HAVE_SAME_HEADERS,
        partition_format: str | None = None,
        path_glob: str | None = None,
        set_column_types: Mapping[str, DataType] | None = None,
    ) -> OutputTabularDatasetConfig:
        """Return the rows of its delimited text files.

        Parameters
        ----------
        path_glob
            Only files whose path below the output fits it, as ``**/*.csv``.
        """
        options: dict[str, JsonValue] = {
            "type": "delimited",
            "separator": separator,
            "header": headers(header),
        }
        view = tabular_view(
            options,
            include_path=include_path,
            partition_format=partition_format,
            glob=path_glob,
            types=set_column_types,
        )
        return OutputTabularDatasetConfig(self, view)  # type: ignore[arg-type]

    def read_parquet_files(
        self,
        include_path: bool = False,
        partition_format: str | None = None,
        path_glob: str | None = None,
        set_column_types: Mapping[str, DataType] | None = None,
    ) -> OutputTabularDatasetConfig:
        """Return the rows of its Parquet files; see `read_delimited_files`."""
        view = tabular_view(
            {"type": "parquet", "infer_column_types": False},
            include_path=include_path,
            partition_format=partition_format,
            glob=path_glob,
            types=set_column_types,
        )
        return OutputTabularDatasetConfig(self, view)  # type: ignore[arg-type]


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


class LinkFileOutputDatasetConfig:
    """A dataset that a step links to its run; not here."""

    def __init__(self, name: str | None = None) -> None:
        raise _no_links(type(self).__name__, name)


class LinkTabularOutputDatasetConfig:
    """A dataset that a step links to its run; not here."""

    def __init__(self, name: str | None = None) -> None:
        raise _no_links(type(self).__name__, name)


class OutputTabularDatasetConfig(PipelineOutputTabularDataset):
    """Rows of an output's files, as a dataset."""

    def __init__(
        self, output: OutputDatasetConfig, view: Mapping[str, JsonValue]
    ) -> None:
        super().__init__(OutputAsInput(output, view), view)

    def as_input(self, name: str | None = None) -> OutputAsInput:
        """Return it as a later step's input, which ``run.input_datasets`` gives."""
        return OutputAsInput(self._output, self._view, name, "direct")

    def as_named_input(self, name: str) -> OutputAsInput:  # type: ignore[override]
        """Return it as a later step's input under a name."""
        return self.as_input(name)

    @property
    def _output(self) -> OutputDatasetConfig:
        found = self.origin
        assert isinstance(found, OutputDatasetConfig)  # noqa: S101 - it is made so
        return found

    def register_on_complete(
        self,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Self:
        """Say that the rows become the next version of a dataset."""
        return self._with(
            registration={
                "name": name,
                "description": description,
                "tags": dict(tags or {}),
            }
        )

    def as_mount(self) -> NoReturn:
        """Refuse: rows have no path."""
        raise UserErrorException(
            f"Output {self.name!r} is read as rows, which have no path: call "
            "as_mount() before read_delimited_files() or read_parquet_files()."
        )

    def as_upload(
        self, overwrite: bool = False, source_globs: Sequence[str] | None = None
    ) -> Self:
        """Say which files go to the destination, and whether they replace others."""
        if isinstance(self._output, OutputFileDatasetConfig):
            self._output.as_upload(overwrite, source_globs)
        return self


def _destination(
    given: Any,
) -> tuple[dict[str, JsonValue], tuple[PipelineParameter, ...]]:
    """Return a destination as data, and the parameters in its path."""
    if given is None:
        return {}, ()
    parameters: list[PipelineParameter] = []
    if isinstance(given, tuple) and len(given) == 2:  # noqa: PLR2004 - a pair
        store, path = given
        if isinstance(path, PipelineParameter):
            parameters.append(path)
            path = str(path)
        given = (store, path)
    if isinstance(given, str):
        raise UserErrorException(
            f"destination={given!r} names no datastore: give a pair, as "
            f"(workspace.get_default_datastore(), {given!r})."
        )
    found, path = target_of(given)
    return _place(found, path), tuple(parameters)


def _place(store: AbstractDatastore, path: str) -> dict[str, JsonValue]:
    return {
        "kind": "datapath",
        "datastore": store.name,
        "path": _PARAMETER.sub(r"{parameter:\1}", path).strip("/"),
    }


def _name_of_place(destination: Mapping[str, JsonValue]) -> str:
    """Return a name from the place in the code that makes an unnamed output.

    v1 drew one; but a step's outputs are part of what it is reused by, and so the name
    must be the same when the same code runs again.
    """
    frame = sys._getframe(1)  # noqa: SLF001 - the documented way to the caller
    while frame.f_back and str(frame.f_globals.get("__name__")).startswith("amlnb."):
        frame = frame.f_back
    code = frame.f_code
    place = [Path(code.co_filename).name, code.co_name, frame.f_lineno]
    return f"output_{digest(canonical([place, dict(destination)]))[:8]}"


def _no_links(kind: str, name: str | None) -> UserErrorException:
    return UserErrorException(
        f"{kind}({name!r}) linked a dataset to a run by hand, which is not here: use "
        "OutputFileDatasetConfig(...).register_on_complete(...)."
    )
