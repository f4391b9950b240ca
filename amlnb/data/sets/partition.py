"""Partition formats: what the path of a file tells, as columns.

``{name}`` takes one part of a path as text, ``{name:yyyy/MM/dd}`` a date, ``*`` any
text without a slash. A format ends where the path ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from amlnb.model.errors import AmlnbError

_PIECES = re.compile(r"\{([^{}:]+)(?::([^{}]*))?\}|(\*+)")
_DATES = {"yyyy": 4, "MM": 2, "dd": 2, "HH": 2, "mm": 2, "ss": 2}
_DATE_PART = re.compile("|".join(_DATES))
_FIELDS = {
    "yyyy": "year",
    "MM": "month",
    "dd": "day",
    "HH": "hour",
    "mm": "minute",
    "ss": "second",
}


class BadPartitionFormatError(AmlnbError):
    """A partition format cannot be read."""

    def __init__(self, text: str, why: str) -> None:
        self.text, self.why = text, why
        super().__init__(
            f"The partition format {text!r} {why}: write it as "
            "'{department}/{day:yyyy/MM/dd}/data.csv'."
        )


class PathOutOfFormatError(AmlnbError):
    """A file's path does not fit the partition format."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        super().__init__(
            f"The path {path!r} does not fit the partition format {text!r}: correct "
            "the format, or leave the file out of the dataset."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionFormat:
    """A format that was read."""

    text: str
    #: The columns it gives, in order.
    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    #: For each column the parts of its date, in order; empty for text.
    dates: tuple[tuple[str, ...], ...]

    def fits(self, path: str) -> bool:
        """Whether a path ends as the format says."""
        return self.pattern.search(f"/{path.lstrip('/')}") is not None

    def values(self, path: str) -> dict[str, str | datetime]:
        """Return the columns' values for a file, or raise `PathOutOfFormatError`."""
        match = self.pattern.search(f"/{path.lstrip('/')}")
        if match is None:
            raise PathOutOfFormatError(path, self.text)
        groups = iter(match.groups())
        return {
            key: _date(dates, groups, path, self.text) if dates else next(groups)
            for key, dates in zip(self.keys, self.dates, strict=True)
        }


def parse(text: str) -> PartitionFormat:
    """Read a partition format, or raise `BadPartitionFormatError`."""
    body = "/" + text.replace("\\", "/").lstrip("./").lstrip("/")
    keys: list[str] = []
    dates: list[tuple[str, ...]] = []
    pattern = ""
    at = 0
    for piece in _PIECES.finditer(body):
        pattern += re.escape(body[at : piece.start()])
        at = piece.end()
        name, spec, stars = piece.groups()
        if stars:
            pattern += "[^/]*" if stars == "*" else ".*"
            continue
        if name in keys:
            raise BadPartitionFormatError(text, f"names {name!r} twice")
        keys.append(name)
        dates.append(tuple(_DATE_PART.findall(spec or "")))
        if spec and not dates[-1]:
            raise BadPartitionFormatError(text, f"has {spec!r}, which is no date")
        pattern += _date_pattern(spec) if spec else "([^/]+)"
    pattern += re.escape(body[at:])
    if not keys:
        raise BadPartitionFormatError(text, "names no column")
    if any(sign in body for sign in "{}") and pattern.count(r"\{"):
        raise BadPartitionFormatError(text, "has a brace without its other")
    return PartitionFormat(
        text=text,
        keys=tuple(keys),
        pattern=re.compile(f"{pattern}$"),
        dates=tuple(dates),
    )


def _date_pattern(spec: str) -> str:
    pattern, at = "", 0
    for part in _DATE_PART.finditer(spec):
        digits = rf"(\d{{{_DATES[part.group()]}}})"
        pattern += re.escape(spec[at : part.start()]) + digits
        at = part.end()
    return pattern + re.escape(spec[at:])


def _date(
    parts: tuple[str, ...], groups: Iterator[str], path: str, text: str
) -> datetime:
    read = {_FIELDS[part]: int(next(groups)) for part in parts}
    try:
        return datetime(  # noqa: DTZ001 - a path tells no zone
            read.get("year", 1),
            read.get("month", 1),
            read.get("day", 1),
            read.get("hour", 0),
            read.get("minute", 0),
            read.get("second", 0),
        )
    except ValueError:
        raise PathOutOfFormatError(path, text) from None
