"""PipelineDataset: what v1's graph made of a dataset given to a step."""

from __future__ import annotations

from typing import Any

from amlnb.sdk.data.abstract_dataset import AbstractDataset
from amlnb.sdk.data.binding import Reads
from amlnb.sdk.data.consumption import DatasetConsumptionConfig
from amlnb.sdk.exceptions import UserErrorException


class PipelineDataset:
    """A dataset as a step's input; `Dataset.as_named_input` is the usual way.

    Parameters
    ----------
    dataset
        A dataset, or its `as_named_input`.
    name
        The input's name.
    bind_mode
        ``mount``, ``download`` or ``direct``.
    path_on_compute, overwrite, parameter_name
        Kept; nothing here needs them.
    """

    def __init__(
        self,
        dataset: Any = None,
        name: str | None = None,
        bind_mode: str = "mount",
        path_on_compute: str | None = None,
        overwrite: bool = False,
        parameter_name: str | None = None,
    ) -> None:
        PipelineDataset.validate_dataset(dataset)
        inner = getattr(dataset, "dataset", dataset)
        self.dataset = inner
        self.name = name or PipelineDataset.default_name(dataset)
        self.bind_mode = bind_mode
        self.path_on_compute = path_on_compute
        self.overwrite = overwrite
        self.parameter_name = parameter_name
        self._config = DatasetConsumptionConfig(self.name, inner, bind_mode)

    @property
    def dataset_id(self) -> str | None:
        """The dataset's id."""
        found: str | None = self.dataset.id
        return found

    saved_dataset_id = dataset_id

    @property
    def dataset_version(self) -> int | None:
        """The dataset's version."""
        found: int | None = self.dataset.version
        return found

    def read_as(self) -> Reads:
        """Return what it is as an input."""
        return self._config.read_as()

    @staticmethod
    def create(
        dataset: Any, name: str | None = None, parameter_name: str | None = None
    ) -> PipelineDataset:
        """Return a dataset as a step's input, in the mode it was given."""
        mode = getattr(dataset, "mode", "direct")
        return PipelineDataset(dataset, name, mode, parameter_name=parameter_name)

    @staticmethod
    def default_name(dataset: Any) -> str:
        """Return the name an input has that was given none."""
        named = dataset if hasattr(dataset, "mode") else dataset.as_named_input
        found: str = named.name if hasattr(named, "name") else dataset.read_as().name
        return found

    @staticmethod
    def is_dataset(dset: object) -> bool:
        """Tell whether a thing is a dataset, or one as an input."""
        return isinstance(dset, AbstractDataset | DatasetConsumptionConfig)

    @staticmethod
    def validate_dataset(dset: object) -> None:
        """Refuse what is no dataset."""
        if not PipelineDataset.is_dataset(dset):
            raise UserErrorException(
                f"A dataset is needed and {dset!r} was given: make one by "
                "Dataset.File.from_files(...)."
            )
