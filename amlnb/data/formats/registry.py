"""The formats that are there: ours, and those of other packages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amlnb.data.formats.arrow import ArrowFormat
from amlnb.data.formats.csv import CsvFormat
from amlnb.data.formats.format import Format
from amlnb.data.formats.json import JsonFormat
from amlnb.data.formats.npy import NpyFormat
from amlnb.data.formats.parquet import ParquetFormat
from amlnb.data.formats.pickle import PickleFormat
from amlnb.data.formats.text import BytesFormat, TextFormat
from amlnb.model.artifact import PLACE_FORMATS
from amlnb.model.errors import AmlnbError
from amlnb.model.names import nearest

ENTRY_POINTS = "amlnb.formats"
#: What ``auto`` tries, before the formats of other packages and then pickle.
_AUTO = ("npy", "arrow", "json", "bytes")


class UnknownFormatError(AmlnbError):
    """A format name that nobody offers."""

    def __init__(self, format_: str, output: str, known: Iterable[str]) -> None:
        self.format, self.output, self.known = format_, output, tuple(known)
        guess = nearest(format_, self.known)
        hint = f"did you mean {guess!r}?" if guess else "use one of:"
        super().__init__(
            f"Output {output!r} asks for the format {format_!r}, which does not exist; "
            f"{hint} (known: {', '.join(self.known)})."
        )


class Formats:
    """Formats by name; other packages' are looked up only when one is needed."""

    def __init__(self, others: Iterable[Format] | None = None) -> None:
        ours: tuple[Format, ...] = (
            JsonFormat(),
            TextFormat(),
            BytesFormat(),
            CsvFormat(),
            ArrowFormat(),
            ParquetFormat(),
            NpyFormat(),
            PickleFormat(),
        )
        self._ours: Mapping[str, Format] = {f.name: f for f in ours}
        self._others = None if others is None else {f.name: f for f in others}

    def get(self, name: str, output: str) -> Format:
        """Return the format; `output` is whose it is, for the error."""
        found = self._ours.get(name) or self._foreign().get(name)
        if found is None:
            raise UnknownFormatError(name, output, self.names())
        return found

    def names(self) -> tuple[str, ...]:
        """Return every word that may follow the colon in ``-o name:word``."""
        return ("auto", *self._ours, *self._foreign(), *sorted(PLACE_FORMATS))

    def candidates(self, value: object) -> list[Format]:
        """Return what ``auto`` should try for a value, best first, without pickle."""
        suiting = [f for n in _AUTO if (f := self._ours[n]).suits(value)]
        return suiting or [f for f in self._foreign().values() if f.suits(value)]

    def suiting(self, value: object) -> tuple[str, ...]:
        """Return the names of all formats that such a value may fit."""
        every = (*self._ours.values(), *self._foreign().values())
        return tuple(f.name for f in every if f.suits(value))

    def _foreign(self) -> Mapping[str, Format]:
        if self._others is None:
            from importlib.metadata import entry_points  # 15 ms, and seldom needed

            found = [point.load() for point in entry_points(group=ENTRY_POINTS)]
            made = [f() if isinstance(f, type) else f for f in found]
            self._others = {f.name: f for f in made if f.name not in self._ours}
        return self._others
