"""What a two-argument ``run`` is told of its mini-batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from amlnb.sdk.parallel.mini_batch import MiniBatch


class MiniBatchContext:
    """The mini-batch that ``run`` works on, beside its data.

    Parameters
    ----------
    batch
        The mini-batch.
    root
        The workspace's ``.amlnb`` folder.
    """

    def __init__(self, batch: MiniBatch, root: Path, data: Any = None) -> None:
        self._batch, self._root = batch, root
        #: The files or rows themselves, as the first argument has them.
        self.minibatch = data

    @property
    def minibatch_index(self) -> int:
        """Its place among all mini-batches, from 0."""
        return self._batch.index

    @property
    def partition_key_value(self) -> dict[str, Any]:
        """The values of its partition keys; empty if it was cut by size."""
        return dict(self._batch.partition)

    @property
    def global_row_index_lower_bound(self) -> int:
        """Where its first row stands in its whole input; 0 for files."""
        return self._batch.first_row

    @property
    def dataset(self) -> Any:
        """It as a dataset: a part of the step's input."""
        from amlnb.sdk.data.dataset_of import dataset_of
        from amlnb.sdk.workspace import Workspace

        return dataset_of(Workspace.at(self._root), self._batch.definition)

    def __repr__(self) -> str:
        return f"MiniBatchContext({self.minibatch_index}: {self._batch.label})"
