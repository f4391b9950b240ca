"""Steps in R: values pass as JSON and CSV, through jsonlite and base R."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from amlnb.model.codec import encode
from amlnb.steps.handover import Account, Handover
from amlnb.steps.language import BadVariableError

_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_.]*$")
#: How R's parser and R's traceback speak of a line of the cell.
_LINE = re.compile(r"<text>:(\d+):\d+:|at line (\d+) of file <text>")
_WORDS = {
    "if", "else", "repeat", "while", "function", "for", "next", "break", "in",
    "TRUE", "FALSE", "NULL", "Inf", "NaN", "NA", "T", "F",
    "NA_integer_", "NA_real_", "NA_character_", "NA_complex_",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class R:
    """What R's cells say is in ``r_begin.R`` and ``r_end.R``."""

    names: tuple[str, ...] = ("R", "r")
    begin: str = 'source(Sys.getenv("AMLNB_BEGIN"), local = new.env())'
    end: str = 'source(Sys.getenv("AMLNB_END"), local = new.env())'
    explain: str = ""
    catch_up: str = ""
    stores_values: bool = False

    def check(self, names: Iterable[str]) -> None:
        """Raise `BadVariableError` for a name that R reads as something else."""
        for name in names:
            if name in _WORDS:
                raise BadVariableError(name, "R", "it is a word of the language")
            if not _NAME.match(name):
                why = "R names here are letters, digits, _ and ., a letter first"
                raise BadVariableError(name, "R", why)

    def environment(self, folder: Path) -> Mapping[str, str]:
        """Return where the scripts of the constant cells are."""
        del folder
        here = Path(__file__).parent
        return {
            "AMLNB_BEGIN": str(here / "r_begin.R"),
            "AMLNB_END": str(here / "r_end.R"),
        }

    def before(self, handover: Handover) -> None:
        """Write the parameters alone, as plain JSON."""
        path = Path(handover.folder, "values.json")
        path.touch(mode=0o600)
        path.write_text(json.dumps(encode(handover.values)), "utf-8")

    def sent(self, source: str, index: int, folder: Path) -> str:
        """Return the cell as the user wrote it."""
        del index, folder
        return source

    def is_done(self, role: str, index: int, folder: Path) -> bool:
        """Return True: the kernel answers when a cell has ended."""
        del role, index, folder
        return True

    def verdict(self, index: int, folder: Path, printed: str) -> Account | None:
        """Return None: R's kernel reports every error itself."""
        del index, folder, printed
        return None

    def line_of(self, message: str) -> int | None:
        """Return the line of the innermost call, or of the parser's mistake."""
        found = _LINE.findall(message)
        return int("".join(found[-1])) if found else None

    def after(self, handover: Handover) -> Mapping[str, str]:
        """Return what the last cell says it encoded."""
        path = Path(handover.folder, "made.json")
        formats: dict[str, str] = json.loads(path.read_text("utf-8"))
        return formats
