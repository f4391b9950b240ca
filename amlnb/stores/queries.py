"""The named queries of the run store, read from their `.sql` files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Read by path, as importlib.resources would double the time that opening takes.
FOLDER = Path(__file__).with_name("sql")
_HEAD = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
#: A value's place, but not the second half of a cast.
_VALUE = re.compile(r"(?<!:):([a-z_]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement, with the values it takes written as ``:word``."""

    name: str
    #: What it is for, in a sentence.
    about: str
    sql: str


@cache
def load(dialect: str) -> Mapping[str, Query]:
    """Return the queries for ``sqlite`` or ``postgres``, by name."""
    files = (FOLDER / "queries.sql", FOLDER / f"queries_{dialect}.sql")
    return {q.name: q for f in files for q in parse(f.read_text("utf-8"))}


def parse(text: str) -> Iterator[Query]:
    """Yield the queries of one file."""
    _, *parts = _HEAD.split(text)
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        lines = body.strip().splitlines()
        about = [line[3:] for line in lines if line.startswith("-- ")]
        sql = [line for line in lines if not line.startswith("--")]
        yield Query(name=name, about=" ".join(about), sql="\n".join(sql).strip())


def as_percent(sql: str) -> str:
    """Return `sql` with values written the way psycopg wants: ``%(word)s``."""
    return _VALUE.sub(r"%(\1)s", sql.replace("%", "%%"))
