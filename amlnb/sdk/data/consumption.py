"""DatasetConsumptionConfig: a dataset as a step's input, under a name."""

from __future__ import annotations

from typing import Any

from amlnb.sdk.data.binding import Reads
from amlnb.sdk.data.naming import is_port_name
from amlnb.sdk.exceptions import UserErrorException
from amlnb.sdk.parameter import PipelineParameter

_MODES = ("direct", "mount", "download", "hdfs")


class OnlyDirectError(UserErrorException):
    """A table was to be given as files."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Input {name!r} is a tabular dataset, which a step reads by "
            "run.input_datasets: leave out as_mount() and as_download(), or make a "
            "file dataset of it by to_parquet_files()."
        )


class HdfsError(UserErrorException):
    """A dataset was to be given as a Hadoop path."""

    def __init__(self) -> None:
        super().__init__(
            "as_hdfs() gave paths to Spark clusters, which are not here: use "
            "as_mount() or as_download()."
        )


class DatasetConsumptionConfig:
    """A dataset, or a parameter that stands for one, as a step's input.

    Parameters
    ----------
    name
        The input's name, which ``run.input_datasets`` knows it by: letters, digits
        and ``_``.
    dataset
        A dataset, or a PipelineParameter whose default is one.
    mode
        ``direct`` (the step gets the dataset), ``mount`` (a path to files in place)
        or ``download`` (a path to copies).
    path_on_compute
        Kept; the step gets its own place here.
    """

    def __init__(
        self,
        name: str,
        dataset: Any,
        mode: str = "direct",
        path_on_compute: str | None = None,
    ) -> None:
        if not is_port_name(name):
            raise UserErrorException(
                f"An input cannot be named {name!r}: use letters, digits and _, and "
                "begin with a letter."
            )
        if mode not in _MODES:
            raise UserErrorException(
                f"Input {name!r}: mode={mode!r} must be 'direct', 'mount' or "
                "'download'."
            )
        if mode == "hdfs":
            raise HdfsError
        if mode != "direct" and _kind(dataset) == "tabular_dataset":
            raise OnlyDirectError(name)
        self._name = name
        self.dataset = dataset
        self.mode = mode
        self.path_on_compute = path_on_compute

    @property
    def name(self) -> str:
        """The input's name."""
        return self._name

    def as_mount(self, path_on_compute: str | None = None) -> DatasetConsumptionConfig:
        """Return it as a path to the files in place: a folder, or a single file."""
        return self._as("mount", path_on_compute)

    def as_download(
        self, path_on_compute: str | None = None
    ) -> DatasetConsumptionConfig:
        """Return it as a path to copies of the files."""
        return self._as("download", path_on_compute)

    def as_hdfs(self) -> DatasetConsumptionConfig:
        """Refuse: there is no Hadoop here."""
        raise HdfsError

    def _as(self, mode: str, path_on_compute: str | None) -> DatasetConsumptionConfig:
        return DatasetConsumptionConfig(self._name, self.dataset, mode, path_on_compute)

    def data_definition(self) -> Any:
        """Return the dataset as `amlnb.data.sources` reads it."""
        return _definition(self.dataset)

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        return Reads(
            name=self._name,
            source=_source(self._name, self.dataset),
            mode=self.mode,
            by_use=True,
        )

    def __repr__(self) -> str:
        return f"DatasetConsumptionConfig({self._name!r}, mode={self.mode!r})"

    def __str__(self) -> str:
        # v1 code may put it into a text: build finds it again by this mark.
        return f"$AZUREML_DATAREFERENCE_{self._name}"


def _source(name: str, dataset: Any) -> Any:
    if isinstance(dataset, PipelineParameter):
        return dataset
    definition = _definition(dataset)
    if definition is None:
        raise UserErrorException(
            f"Input {name!r} holds {dataset!r}, a {type(dataset).__name__}: give a "
            "dataset, or a PipelineParameter whose default is one."
        )
    return definition


def _definition(dataset: Any) -> Any:
    ask = getattr(dataset, "data_definition", None)
    return ask() if ask is not None else None


def _kind(dataset: Any) -> str:
    """Return the kind of a dataset, or of a parameter's default; empty if unknown."""
    given = dataset.default_value if isinstance(dataset, PipelineParameter) else dataset
    definition = _definition(given)
    return str((definition or {}).get("kind", ""))
