"""What a step writes, read as a dataset by later ones: files, or rows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from amlnb.model.json import JsonValue
from amlnb.sdk.data.binding import Makes, Product, Reads
from amlnb.sdk.data.data_type import (
    DataType,
    PromoteHeadersBehavior,
    column_types,
    headers,
)
from amlnb.sdk.data.naming import is_port_name
from amlnb.sdk.exceptions import UserErrorException

#: Where a registered output goes that was given no destination, as on Azure.
DEFAULT_DESTINATION: Mapping[str, JsonValue] = {
    "kind": "datapath",
    "datastore": "workspaceblobstore",
    "path": "dataset/{run-id}/{output-name}",
}
#: How Parquet files are read as rows: they tell their columns' types themselves.
PARQUET: Mapping[str, JsonValue] = {"type": "parquet", "infer_column_types": False}
_FILES: Mapping[str, JsonValue] = {"kind": "file_dataset"}


class OutputView:
    """What a step writes, as another reads it."""

    def __init__(
        self,
        pipeline_data: Product,
        view: Mapping[str, JsonValue],
        input_name: str | None = None,
        mode: str = "mount",
        registration: Mapping[str, JsonValue] | None = None,
    ) -> None:
        #: The output whose data this is.
        self.origin = pipeline_data
        self._view = dict(view)
        self._input_name = input_name
        self._mode = mode
        self._registration = dict(registration or {})

    @property
    def name(self) -> str:
        """The output's name."""
        return self.origin.made_as().name

    @property
    def input_name(self) -> str:
        """The name it has as an input."""
        return self._input_name or self.name

    @property
    def view(self) -> dict[str, JsonValue]:
        """Its recipe over the output's files; see `amlnb.data.sets.registry.over`."""
        return dict(self._view)

    def as_named_input(self, name: str) -> Self:
        """Return it as an input under a name."""
        if not is_port_name(name):
            raise UserErrorException(
                f"An input cannot be named {name!r}: use letters, digits and _, and "
                "begin with a letter."
            )
        return self._with(input_name=name)

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        return Reads(
            name=self.input_name,
            source=self.origin,
            mode=self._mode,
            view=self._view,
            by_use=True,
        )

    def _with(
        self,
        view: Mapping[str, JsonValue] | None = None,
        input_name: str | None = None,
        mode: str | None = None,
        registration: Mapping[str, JsonValue] | None = None,
    ) -> Self:
        made = type(self).__new__(type(self))
        OutputView.__init__(
            made,
            self.origin,
            self._view if view is None else view,
            input_name or self._input_name,
            mode or self._mode,
            self._registration if registration is None else registration,
        )
        return made

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def __str__(self) -> str:
        return f"$AZUREML_DATAREFERENCE_{self.input_name}"


class FileView(OutputView):
    """What a step writes as files, which another reads by their path or as data."""

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


class PipelineOutputAbstractDataset(OutputView):
    """An output as a dataset; made by ``PipelineData.as_dataset()``.

    Where it is listed in a step's outputs it is the output itself.
    """

    @property
    def producer(self) -> Any:
        """The step that makes the output, once one does."""
        return getattr(self.origin, "producer", None)

    @producer.setter
    def producer(self, step: Any) -> None:
        setattr(self.origin, "producer", step)  # noqa: B010 - a Protocol cannot say so

    def create_input_binding(self) -> Self:
        """Return it as an input."""
        return self

    def register(self, name: str, create_new_version: bool = True) -> Self:
        """Say that the output becomes a registered dataset once its step is done.

        A taken name gets another version; list what this returns in the step's
        outputs.
        """
        if not create_new_version:
            raise UserErrorException(
                f"register({name!r}, create_new_version=False): a step that runs again "
                "makes a new version; leave it at True."
            )
        return self._with(registration={"name": name, "description": None, "tags": {}})

    def made_as(self) -> Makes:
        """Return what it is as an output: the one whose data it is."""
        made = self.origin.made_as()
        if not self._registration:
            return made
        return replace(
            made,
            register={**self._registration, "view": self._view},
            destination=made.destination or DEFAULT_DESTINATION,
        )


class PipelineOutputFileDataset(FileView, PipelineOutputAbstractDataset):
    """An output's files as a dataset."""

    def __init__(self, pipeline_data: Product) -> None:
        super().__init__(pipeline_data, _FILES)

    def parse_delimited_files(
        self,
        include_path: bool = False,
        separator: str = ",",
        header: Any = PromoteHeadersBehavior.ALL_FILES_HAVE_SAME_HEADERS,
        partition_format: str | None = None,
        file_extension: str = "",
        set_column_types: Mapping[str, DataType] | None = None,
        quoted_line_breaks: bool = False,
    ) -> PipelineOutputTabularDataset:
        """Return the rows of the output's delimited text files.

        Parameters
        ----------
        file_extension
            Only files whose name ends so; all if empty.
        quoted_line_breaks
            Line breaks within quotes always count as text here.
        """
        del quoted_line_breaks
        view = tabular_view(
            delimited(separator, header),
            include_path=include_path,
            partition_format=partition_format,
            glob=_ending(file_extension),
            types=set_column_types,
        )
        return PipelineOutputTabularDataset(self, view)

    def parse_parquet_files(
        self,
        include_path: bool = False,
        partition_format: str | None = None,
        file_extension: str = ".parquet",
        set_column_types: Mapping[str, DataType] | None = None,
    ) -> PipelineOutputTabularDataset:
        """Return the rows of the output's Parquet files.

        Parameters
        ----------
        file_extension
            Only files whose name ends so; all if empty.
        """
        view = tabular_view(
            PARQUET,
            include_path=include_path,
            partition_format=partition_format,
            glob=_ending(file_extension),
            types=set_column_types,
        )
        return PipelineOutputTabularDataset(self, view)


class PipelineOutputTabularDataset(PipelineOutputAbstractDataset):
    """Rows of an output's files as a dataset."""

    def __init__(
        self,
        pipeline_output_dataset: OutputView,
        additional_transformations: Mapping[str, JsonValue],
    ) -> None:
        found = pipeline_output_dataset
        super().__init__(
            found.origin,
            additional_transformations,
            found._input_name,  # noqa: SLF001 - the same family
            "direct",
        )

    def keep_columns(self, columns: str | Sequence[str]) -> Self:
        """Return it with these columns alone."""
        return self._with(acted(self._view, _of_columns("keep", columns)))

    def drop_columns(self, columns: str | Sequence[str]) -> Self:
        """Return it without these columns."""
        return self._with(acted(self._view, _of_columns("drop", columns)))

    def random_split(
        self, percentage: float, seed: int | None = None
    ) -> tuple[Self, Self]:
        """Return two: the first has about this share of the rows, from 0 to 1."""
        first, second = halves(percentage, seed)
        return (
            self._with(acted(self._view, first)),
            self._with(acted(self._view, second)),
        )


def delimited(separator: str, header: Any) -> dict[str, JsonValue]:
    """Return how delimited text files are read as rows."""
    return {"type": "delimited", "separator": separator, "header": headers(header)}


def tabular_view(
    options: Mapping[str, JsonValue],
    *,
    include_path: bool,
    partition_format: str | None,
    glob: str | None,
    types: Mapping[str, DataType] | None,
) -> dict[str, JsonValue]:
    """Return the view of files as rows."""
    view: dict[str, JsonValue] = {
        "kind": "tabular_dataset",
        "format": dict(options),
        "include_path": include_path,
        "column_types": column_types(types),
    }
    if partition_format:
        view["partition_format"] = partition_format
    return {**view, "glob": glob} if glob else view


def acted(
    view: Mapping[str, Any], action: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Return a view with one more action."""
    return {**view, "actions": [*view.get("actions", ()), dict(action)]}


def halves(
    percentage: float, seed: int | None
) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """Return the two actions of a split; without a seed it is the same each time.

    A pipeline's steps are reused by what they read: a seed drawn anew would run them
    all again.
    """
    if not 0 <= percentage <= 1:
        raise UserErrorException(
            f"random_split(percentage={percentage!r}): give a share between 0 and 1."
        )
    base: dict[str, JsonValue] = {
        "do": "split",
        "percentage": float(percentage),
        "seed": 0 if seed is None else int(seed),
    }
    return {**base, "part": 0}, {**base, "part": 1}


def _of_columns(do: str, columns: str | Sequence[str]) -> dict[str, JsonValue]:
    return {"do": do, "columns": [columns] if isinstance(columns, str) else [*columns]}


def _ending(extension: str) -> str | None:
    return f"**/*{extension}" if extension else None
