"""What a workspace gives by name, where a name that is not there is explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from amlnb.model.names import nearest
from amlnb.sdk.exceptions import UserErrorException

T = TypeVar("T")


class NotInWorkspaceError(UserErrorException, KeyError):
    """The workspace has nothing of that kind and name; a KeyError, as v1 raised."""

    def __init__(self, what: str, name: str, known: tuple[str, ...], way: str) -> None:
        self.what, self.name, self.known = what, name, known
        has = f"it has {', '.join(known)}" if known else "it has none yet"
        near = nearest(str(name), known)
        ask = f"; did you mean {near!r}?" if near else ":"
        super().__init__(
            f"There is no {what} {name!r} in this workspace ({has}){ask} "
            f"{way if not near else way[:1].upper() + way[1:]}, or correct the name."
        )


class Named(dict[str, T]):
    """Things by name.

    Parameters
    ----------
    what
        What each is, in an error.
    way
        How to get one there, in an error.
    """

    def __init__(self, what: str, way: str, found: Mapping[str, T]) -> None:
        super().__init__(found)
        self._what, self._way = what, way

    def __missing__(self, name: str) -> T:
        raise NotInWorkspaceError(self._what, name, tuple(self), self._way)
