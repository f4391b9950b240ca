"""A class that stands for a v1 name which is not here: importable, not usable."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

from amlnb.azureml.absent import Absence
from amlnb.azureml.refusals import NotHereError


class _Refusing(type):
    """Refuses to be called, and to give what the v1 class had."""

    absence: Absence

    def __call__(cls, *_args: object, **_options: object) -> NoReturn:
        raise NotHereError(cls.absence)

    def __getattr__(cls, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotHereError(cls.absence, name)

    def __repr__(cls) -> str:
        return f"<{cls.__name__}: not part of amlnb>"


@cache
def placeholder(absence: Absence) -> Any:
    """Return the class for a name; the same one each time.

    A notebook that imports a name in its first cell and uses it in the last one
    runs up to there.
    """
    body = {"absence": absence, "__doc__": str(NotHereError(absence))}
    return _Refusing(absence.name, (), body)
