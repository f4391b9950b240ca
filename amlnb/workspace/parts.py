"""The one place that names the concrete store, artifact store and computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from amlnb.model.pipeline import Pipeline
from amlnb.ports import AssetStore, ComputeTarget, RunStore
from amlnb.settings import Settings
from amlnb.workspace.environment import Owners
from amlnb.workspace.forking import Forking
from amlnb.workspace.history import WorkspaceHistory

if TYPE_CHECKING:
    from amlnb.data.store import FileStore
    from amlnb.stores.store import SqlStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A workspace's parts, opened."""

    root: Path
    settings: Settings
    store: RunStore
    assets: AssetStore
    artifacts: FileStore

    @classmethod
    def open(cls, root: Path, settings: Settings) -> Parts:
        """Open the store and the artifacts of the workspace at `root`."""
        from amlnb.data.store import FileStore

        store = _open_store(root, settings)
        return cls(
            root=root,
            settings=settings,
            store=store,
            assets=store.assets,
            artifacts=FileStore(root / "artifacts"),
        )

    @property
    def artifacts_root(self) -> Path:
        """Where workers find the artifact store."""
        return self.root / "artifacts"

    def history(self, pipeline: Pipeline, repairs: str = "") -> WorkspaceHistory:
        """Return what plans of `pipeline` look at."""
        return WorkspaceHistory(
            store=self.store,
            artifacts=self.artifacts,
            pipeline=pipeline.name,
            folder=Path(pipeline.folder or self.root.parent),
            root=self.root,
            owners=Owners(self.root / "owners.json"),
            repairs=repairs,
        )

    def computes(
        self, attempts: int = 0, modules: Iterable[str] = ()
    ) -> Mapping[str, ComputeTarget]:
        """Return the compute targets by name, ready to start attempts.

        Parameters
        ----------
        attempts, modules
            About how many are to come, and what their code imports: what can be made
            ready for them is, while others still plan.
        """
        from amlnb.compute.local import LocalCompute

        forking = Forking(self.root, self.settings)
        local = LocalCompute(slots=self.settings.slots, forkserver=forking)
        if attempts:
            forking.warm(modules)
            local.prepare(attempts)
        return {"local": local}


def _open_store(root: Path, settings: Settings) -> SqlStore:
    if settings.store is not None:
        from amlnb.stores.postgres import PostgresStore

        return PostgresStore(settings.store)
    from amlnb.stores.sqlite import SqliteStore

    return SqliteStore(root / "store.db")
