"""Steps in Python: values pass through the artifact store, by their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from amlnb.model.names import check_identifier
from amlnb.steps.handover import Account, Handover


@dataclass(frozen=True, slots=True)
class Python:
    """What Python's cells say is in `amlnb.inside`."""

    names: tuple[str, ...] = ("python", "python3", "ipython")
    begin: str = "import amlnb.inside.begin as _amlnb; _amlnb.begin()"
    end: str = "import amlnb.inside.end as _amlnb; _amlnb.end()"
    explain: str = "import amlnb.inside.explain as _amlnb; _amlnb.explain()"
    catch_up: str = ""
    stores_values: bool = True

    def check(self, names: Iterable[str]) -> None:
        """Raise `BadNameError` for a name that cannot be a variable."""
        for name in names:
            check_identifier(name, "The variable")

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Return nothing: the handover says it all."""
        del folder
        return {}

    def before(self, handover: Handover) -> None:
        """Do nothing: the first cell reads the handover."""

    def sent(self, source: str, index: int, folder: Path) -> str:
        """Return the cell as the user wrote it, its lines counted as they see them.

        IPython drops blank lines at the top, such as the step's own magic left, and
        counts from there; a comment keeps each in its place.
        """
        del index, folder
        code = source.lstrip("\n")
        if code.startswith("%%"):
            return source  # which only counts as a cell magic in the first line
        return "#\n" * (len(source) - len(code)) + code

    def is_done(self, role: str, index: int, folder: Path) -> bool:
        """Return True: the kernel answers when a cell has ended."""
        del role, index, folder
        return True

    def verdict(self, index: int, folder: Path, printed: str) -> Account | None:
        """Return None: the kernel reports every error itself."""
        del index, folder, printed
        return None

    def line_of(self, message: str) -> int | None:
        """Return None: an account of the error has the line."""
        del message
        return None

    def after(self, handover: Handover) -> Mapping[str, str]:
        """Return nothing: the last cell has stored the values."""
        del handover
        return {}
