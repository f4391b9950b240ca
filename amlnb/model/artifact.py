"""An artifact: something a step made, named by the digest of its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amlnb.model.json import JsonValue, canonical, digest

#: Formats that are a path the body writes into; all others are values.
PLACE_FORMATS = frozenset({"file", "dir"})
#: An output's format that is settled when it is made: a file or a folder.
ANY_PLACE = "place"
#: The format of an artifact that is a list of artifacts (fan-in).
LIST_FORMAT = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One committed output; its bytes lie in the artifact store under `digest`."""

    #: The output's name in its step.
    name: str
    #: ``json``, ``arrow``, ``parquet``, ``csv``, ``npy``, ``text``, ``pickle``,
    #: ``file``, ``dir`` or ``list``.
    format: str
    #: SHA-256 of the stored bytes, of a folder's manifest, or of the items' digests.
    digest: str
    #: Bytes in the store, all files of a folder or items of a list together.
    size: int = 0
    #: The value's type as a person knows it: ``pandas.DataFrame``, ``int``, ``folder``.
    type: str = ""
    #: What a screen may tell without opening it: rows, columns, shape, a short value.
    summary: Mapping[str, JsonValue] = field(default_factory=dict)
    #: The parts of a list, in the order of the fan-out's items.
    items: tuple[Artifact, ...] = ()

    @property
    def is_pickle(self) -> bool:
        """Whether loading it runs code, so that no server ever does."""
        return self.format == "pickle" or any(i.is_pickle for i in self.items)


def gather(name: str, items: tuple[Artifact, ...]) -> Artifact:
    """Return the list artifact of a fan-out's parts."""
    return Artifact(
        name=name,
        format=LIST_FORMAT,
        digest=digest(canonical([i.digest for i in items])),
        size=sum(i.size for i in items),
        type=f"list of {len(items)}",
        items=items,
    )
