"""What a body's inputs looked like before it ran, and which it changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amlnb.data.fingerprint import Fingerprint
from amlnb.data.traces import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class InputGuard:
    """A look at the inputs before the body, to be compared with one after it.

    It keeps references to the very objects that the body gets: a body that binds
    the name to something new has changed nothing, one that changes the object has.
    """

    #: By name: the object, and what it looked like; None where it is not watched.
    values: Mapping[str, tuple[object, Fingerprint | None]]
    #: By name: the path, and what it looked like.
    places: Mapping[str, tuple[Path, Trace]]

    @classmethod
    def of(cls, values: Mapping[str, object], places: Mapping[str, Path]) -> InputGuard:
        """Look at the inputs now."""
        return cls(
            values={n: (v, Fingerprint.of(v)) for n, v in values.items()},
            places={n: (p, Trace.of(p)) for n, p in places.items()},
        )

    def changed(self) -> tuple[str, ...]:
        """Return the names of the inputs that are not as they were."""
        values = [n for n, (v, f) in self.values.items() if f and not f.fits(v)]
        places = [n for n, (p, t) in self.places.items() if not t.fits(p)]
        return (*values, *places)
