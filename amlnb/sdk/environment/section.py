"""Settings that v1 code fills attribute by attribute; a name that is none is refused.

Sections are mutable, unlike other nouns here, because v1 code assigns to them.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, Self

from amlnb.model.json import JsonValue
from amlnb.sdk.exceptions import UserErrorException


class UnknownSettingError(UserErrorException, AttributeError):
    """A setting was assigned that the section does not have."""

    def __init__(self, section: str, setting: str, known: tuple[str, ...]) -> None:
        self.section, self.setting, self.known = section, setting, known
        close = difflib.get_close_matches(setting, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}."
        super().__init__(f"{section} has no setting {setting!r}: {hint}")


class Section:
    """The base of the sections: dataclasses whose fields are the settings."""

    #: Settings whose key in a file is not the name in camel case.
    _keys: ClassVar[Mapping[str, str]] = {}
    #: Settings that no file has.
    _unsaved: ClassVar[tuple[str, ...]] = ()

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_") and name not in self._settable():
            raise UnknownSettingError(type(self).__name__, name, self._settable())
        object.__setattr__(self, name, value)

    @classmethod
    def _settable(cls) -> tuple[str, ...]:
        properties = [
            name
            for name in dir(cls)
            if isinstance(found := getattr(cls, name), property) and found.fset
        ]
        return tuple([f.name for f in fields(cls)] + properties)  # type: ignore[arg-type]

    @classmethod
    def _saved(cls) -> dict[str, str]:
        """Return the key in a file for each setting that files have."""
        names = [f.name for f in fields(cls)]  # type: ignore[arg-type]
        return {
            name: cls._keys.get(name, camel(name))
            for name in names
            if name not in cls._unsaved
        }

    def to_dict(self) -> dict[str, JsonValue]:
        """Return it with the keys that v1's files have."""
        return {key: _plain(getattr(self, name)) for name, key in self._saved().items()}

    def fill(self, given: Mapping[str, Any]) -> Self:
        """Take over what a file says; keys of others are told of, and left."""
        names = {key: name for name, key in self._saved().items()}
        for key, value in given.items():
            if key in names:
                self._take(names[key], value)
            elif key not in self._elsewhere():
                _tell_unknown(type(self).__name__, key)
        return self

    def _take(self, name: str, value: Any) -> None:
        now = getattr(self, name)
        if isinstance(now, Section):
            now.fill(value or {})
        elif value is not None or now is None:
            setattr(self, name, value)

    def _elsewhere(self) -> tuple[str, ...]:
        """Return the keys that are read by other means than `fill`."""
        return ()


def camel(name: str) -> str:
    """Return ``shared_volumes`` as ``sharedVolumes``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _plain(value: Any) -> Any:
    if isinstance(value, Section):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _tell_unknown(section: str, key: str) -> None:
    warnings.warn(
        f"{section}: the key {key!r} is not known here, and has no effect.",
        UserWarning,
        stacklevel=4,
    )
