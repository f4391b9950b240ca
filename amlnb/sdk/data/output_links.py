"""Outputs that link a dataset to a run by hand: not here."""

from __future__ import annotations

from amlnb.sdk.exceptions import UserErrorException


class LinkFileOutputDatasetConfig:
    """A dataset that a step links to its run; not here."""

    def __init__(self, name: str | None = None) -> None:
        raise _no_links(type(self).__name__, name)


class LinkTabularOutputDatasetConfig:
    """A dataset that a step links to its run; not here."""

    def __init__(self, name: str | None = None) -> None:
        raise _no_links(type(self).__name__, name)


def _no_links(kind: str, name: str | None) -> UserErrorException:
    return UserErrorException(
        f"{kind}({name!r}) linked a dataset to a run by hand, which is not here: use "
        "OutputFileDatasetConfig(...).register_on_complete(...)."
    )
