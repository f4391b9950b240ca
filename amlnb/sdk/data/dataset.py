"""``Dataset``: makes datasets, and gets registered ones by name."""

from __future__ import annotations

from typing import Any, ClassVar

from amlnb.data.sets.registry import LATEST
from amlnb.sdk.data.abstract_dataset import AbstractDataset
from amlnb.sdk.data.dataset_factory import FileDatasetFactory, TabularDatasetFactory
from amlnb.sdk.data.home import Home
from amlnb.sdk.exceptions import UserErrorException


class Scenario:
    """What a dataset was for, in a model's ``datasets``."""

    TRAINING = "training"
    VALIDATION = "validation"
    INFERENCE = "inference"


class Dataset:
    """The way to all datasets; it has no objects of its own."""

    File: ClassVar[type[FileDatasetFactory]] = FileDatasetFactory
    Tabular: ClassVar[type[TabularDatasetFactory]] = TabularDatasetFactory
    Scenario: ClassVar[type[Scenario]] = Scenario

    @staticmethod
    def get_by_name(workspace: Home, name: str, version: int | str = LATEST) -> Any:
        """Return a registered dataset, its newest version by default.

        Raises
        ------
        UserErrorException
            When there is no dataset of that name or no such version.
        """
        return AbstractDataset.get_by_name(workspace, name, version)

    @staticmethod
    def get_by_id(workspace: Home, id: str) -> Any:  # noqa: A002 - v1's name
        """Return the dataset of that id, or raise UserErrorException."""
        return AbstractDataset.get_by_id(workspace, id)

    @staticmethod
    def get_all(workspace: Home) -> dict[str, Any]:
        """Return the newest version of each registered dataset, by name."""
        return AbstractDataset.get_all(workspace)

    @staticmethod
    def get(
        workspace: Home,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - v1's name
    ) -> Any:
        """Return a dataset by its name or by its id."""
        if id is not None:
            return AbstractDataset.get_by_id(workspace, id)
        if name is None:
            raise UserErrorException("Dataset.get needs name=... or id=...")
        return AbstractDataset.get_by_name(workspace, name)

    @staticmethod
    def list(workspace: Home) -> list[Any]:
        """Return the newest version of each registered dataset."""
        return [*AbstractDataset.get_all(workspace).values()]
