"""What file and tabular datasets have in common: names, versions, and choosing."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self

from amlnb.data.sets import registry
from amlnb.data.sets.splitting import partition_keys, split
from amlnb.model.json import JsonValue, canonical, digest
from amlnb.ports import Asset
from amlnb.sdk.data import lineage
from amlnb.sdk.data.binding import Reads
from amlnb.sdk.data.condition import Column, Condition
from amlnb.sdk.data.consumption import DatasetConsumptionConfig
from amlnb.sdk.data.home import Home, checked, root_of
from amlnb.sdk.data.naming import is_title
from amlnb.sdk.data.user_errors import as_user_errors
from amlnb.sdk.exceptions import UserErrorException


class AbstractDataset:
    """A recipe for data; read only when it is asked for.

    Made by ``Dataset.File`` and ``Dataset.Tabular``, or got from a workspace by name.
    """

    def __init__(
        self,
        definition: Mapping[str, JsonValue],
        workspace: Home | None = None,
        asset: Asset | None = None,
    ) -> None:
        self._definition = registry.recipe(definition)
        self._workspace = workspace
        self._asset = asset

    # --------------------------------------------------------------- what it is

    @property
    def name(self) -> str | None:
        """The name it is registered under; None if it is not."""
        return None if self._registered is None else self._registered.name

    @property
    def version(self) -> int | None:
        """Its registered version; None if it is not registered."""
        return None if self._registered is None else self._registered.version

    @property
    def id(self) -> str | None:
        """Its id; one that is not registered is saved to get one.

        None where no workspace is known: it was made from an address alone.
        """
        if self._asset is None and self._workspace is not None:
            assets = self._workspace.local.assets
            self._asset = registry.saved(assets, self._definition)
        return None if self._asset is None else self._asset.id

    @property
    def description(self) -> str | None:
        """What was said of it when it was registered."""
        found = None if self._registered is None else self._registered.body
        said = None if found is None else found.get("description")
        return None if said is None else str(said)

    @property
    def tags(self) -> dict[str, str]:
        """Words that it was given."""
        kept: Any = {} if self._registered is None else self._registered.body["tags"]
        return dict(kept)

    @property
    def made_by(self) -> dict[str, JsonValue]:
        """The run, step and output that made it, where a run did."""
        found: Any = {} if self._registered is None else self._registered.body
        return dict(found.get("made_by") or {})

    @property
    def data_changed_time(self) -> datetime | None:
        """When its newest file changed; None where the stores do not tell."""
        from amlnb.data.sets.picking import pick

        found = pick(self._definition, root_of(self._workspace))
        times = [p.found.modified for p in found if p.found.modified is not None]
        return max(times).astimezone(UTC) if times else None

    @property
    def partition_keys(self) -> list[str]:
        """The columns that the paths of its files tell."""
        return list(partition_keys(self._definition))

    @property
    def _registered(self) -> Asset | None:
        is_named = self._asset is not None and registry.is_registered(self._asset)
        return self._asset if is_named else None

    def data_definition(self) -> dict[str, JsonValue]:
        """Return it as `amlnb.data.sources` reads it, with name, version and id."""
        if self._asset is None:
            return dict(self._definition)
        return registry.with_lineage(self._asset)

    def get_partition_key_values(
        self, partition_keys: Sequence[str] | None = None
    ) -> list[dict[str, Any]]:
        """Return each combination of values of its partition keys, once."""
        keys = partition_keys or self.partition_keys
        parts = split(self._definition, list(keys), root_of(self._workspace))
        return [values for values, _ in parts]

    def runs(self, newest: int = 1000) -> list[str]:
        """Return the ids of the pipeline runs that read this version, newest first.

        Parameters
        ----------
        newest
            How many of the workspace's runs to look at.
        """
        asset, home = self._kept("runs")
        return lineage.runs_that_read(home, asset.id, newest)

    def models(self, newest: int = 1000) -> list[Any]:
        """Return the models that were made from this version, newest first.

        Those that name it, and those that a run registered which read it.
        """
        asset, home = self._kept("models")
        return list(lineage.models_made_from(home, asset.id, newest))

    def __repr__(self) -> str:
        named = f"{self.name!r}, version {self.version}" if self.name else "no name yet"
        return f"{type(self).__name__}({named})"

    # ------------------------------------------------------------------- for steps

    def as_named_input(self, name: str) -> DatasetConsumptionConfig:
        """Return it as a step's input under a name: letters, digits and ``_``."""
        return DatasetConsumptionConfig(name, self)

    def read_as(self) -> Reads:
        """Return what it is as an input that was given no name."""
        return self.as_named_input(self._input_name()).read_as()

    def _input_name(self) -> str:
        """Return a name that is the same whenever the dataset is."""
        return f"input_{digest(canonical(self._definition))[:8]}"

    # ----------------------------------------------------------------- registering

    def register(
        self,
        workspace: Home,
        name: str,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        create_new_version: bool = False,
    ) -> Self:
        """Keep it in the workspace under a name, and return it as registered.

        Parameters
        ----------
        create_new_version
            Whether a taken name gets another version.

        Raises
        ------
        UserErrorException
            When the name belongs to another definition and may not get a version.
        """
        home = checked("Dataset.register", workspace)
        if not is_title(name):
            raise UserErrorException(
                f"A dataset cannot be named {name!r}: begin with a letter or digit, "
                "and use letters, digits, spaces and . _ -"
            )
        with as_user_errors():
            asset = registry.register(
                home.local.assets,
                name,
                self._definition,
                description=description,
                tags=tags,
                create_new_version=create_new_version,
                made_by=self.made_by,
            )
        return type(self)(self._definition, home, asset)

    def update(
        self, description: str | None = None, tags: Mapping[str, str] | None = None
    ) -> Self:
        """Change what is said of it, or all its tags; what is None stays."""
        asset, home = self._kept("update")
        body = dict(asset.body)
        if description is not None:
            body["description"] = description
        if tags is not None:
            body["tags"] = dict(tags)
        self._asset = home.local.assets.change(asset.kind, asset.id, body)
        return self

    def add_tags(self, tags: Mapping[str, str] | None = None) -> Self:
        """Give it more tags."""
        self._kept("add_tags")
        return self.update(tags={**self.tags, **(tags or {})})

    def remove_tags(self, tags: Sequence[str] | None = None) -> Self:
        """Take tags away, by their names."""
        self._kept("remove_tags")
        gone = set(tags or ())
        return self.update(tags={k: v for k, v in self.tags.items() if k not in gone})

    def unregister_all_versions(self) -> None:
        """Free its name; what used one of its versions still finds it by its id."""
        asset, home = self._kept("unregister_all_versions")
        home.local.assets.archive(asset.kind, asset.name)

    def _kept(self, verb: str) -> tuple[Asset, Home]:
        if self._registered is None or self._workspace is None:
            raise UserErrorException(
                f"{verb} is for registered datasets and this one is not: call "
                "register(workspace, name) first."
            )
        return self._registered, self._workspace

    # -------------------------------------------------------------------- choosing

    def __getitem__(self, column: str) -> Column:
        """Return a column for a condition, as in ``dataset['age'] > 30``."""
        return Column(column)

    def filter(self, expression: Condition) -> Self:
        """Return a dataset of what fulfils a condition."""
        if not isinstance(expression, Condition):
            raise UserErrorException(
                f"filter takes a condition and got {expression!r}: write one as "
                "dataset.filter(dataset['age'] > 30)."
            )
        return self._with({"do": "filter", "where": expression.expression})

    def take(self, count: int) -> Self:
        """Return a dataset of the first `count` rows or files."""
        return self._with({"do": "take", "count": _counted("take", count)})

    def skip(self, count: int) -> Self:
        """Return a dataset without the first `count` rows or files."""
        return self._with({"do": "skip", "count": _counted("skip", count)})

    def take_sample(self, probability: float, seed: int | None = None) -> Self:
        """Return a dataset that has each row or file with this probability."""
        share = _share("take_sample(probability=...)", probability)
        return self._with({"do": "sample", "probability": share, "seed": _seed(seed)})

    def random_split(
        self, percentage: float, seed: int | None = None
    ) -> tuple[Self, Self]:
        """Return two datasets: the first has about this share, from 0 to 1."""
        share = _share("random_split(percentage=...)", percentage)
        base: dict[str, JsonValue] = {
            "do": "split",
            "percentage": share,
            "seed": _seed(seed),
        }
        return self._with({**base, "part": 0}), self._with({**base, "part": 1})

    def _with(self, action: dict[str, JsonValue]) -> Self:
        """Return a dataset with one more action; it is not registered."""
        before: Any = self._definition.get("actions", ())
        definition = {**self._definition, "actions": [*before, action]}
        return type(self)(definition, self._workspace)

    # --------------------------------------------------------------------- getting

    @staticmethod
    def get_by_name(
        workspace: Home, name: str, version: int | str = registry.LATEST
    ) -> Any:
        """Return a registered dataset, its newest version by default.

        Raises
        ------
        UserErrorException
            When there is no dataset of that name or no such version.
        """
        home = checked("Dataset.get_by_name", workspace)
        with as_user_errors():
            found = registry.find(home.local.assets, name, version)
        return _opened(found, home)

    @staticmethod
    def get_by_id(workspace: Home, id: str) -> Any:  # noqa: A002 - v1's name
        """Return the dataset of that id, or raise UserErrorException."""
        home = checked("Dataset.get_by_id", workspace)
        with as_user_errors():
            found = registry.find_by_id(home.local.assets, id)
        return _opened(found, home)

    @staticmethod
    def get_all(workspace: Home) -> dict[str, Any]:
        """Return the newest version of each registered dataset, by name."""
        home = checked("Dataset.get_all", workspace)
        assets = home.local.assets
        names = assets.names(registry.KIND)
        return {name: _opened(registry.find(assets, name), home) for name in names}


def _opened(asset: Asset, home: Home) -> AbstractDataset:
    from amlnb.sdk.data.dataset_of import of_asset

    return of_asset(asset, home)


def _counted(what: str, count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise UserErrorException(
            f"{what}({count!r}): give a whole number that is not negative."
        )
    return count


def _share(what: str, share: object) -> float:
    if not isinstance(share, int | float) or not 0 <= share <= 1:
        raise UserErrorException(
            f"{what} got {share!r}: give a share between 0 and 1, as 0.8 for four "
            "fifths."
        )
    return float(share)


def _seed(seed: int | None) -> int:
    """Return a seed that is kept: the same dataset must always be the same rows."""
    return random.randrange(1 << 31) if seed is None else int(seed)  # noqa: S311 - a sample
