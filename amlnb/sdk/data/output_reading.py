"""An output as a later step reads it: a path to its files, or their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Self

from amlnb.model.json import JsonValue
from amlnb.sdk.data.data_type import DataType, PromoteHeadersBehavior
from amlnb.sdk.data.pipeline_output_dataset import (
    PARQUET,
    FileView,
    PipelineOutputTabularDataset,
    delimited,
    tabular_view,
)
from amlnb.sdk.exceptions import UserErrorException

if TYPE_CHECKING:
    from amlnb.sdk.data.output_dataset_config import OutputDatasetConfig


class OutputAsInput(FileView):
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
        view = tabular_view(
            delimited(separator, header),
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
            PARQUET,
            include_path=include_path,
            partition_format=partition_format,
            glob=path_glob,
            types=set_column_types,
        )
        return OutputTabularDatasetConfig(self, view)  # type: ignore[arg-type]


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
        from amlnb.sdk.data.output_dataset_config import OutputDatasetConfig

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
        from amlnb.sdk.data.output_dataset_config import OutputFileDatasetConfig

        if isinstance(self._output, OutputFileDatasetConfig):
            self._output.as_upload(overwrite, source_globs)
        return self
