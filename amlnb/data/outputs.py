"""What can be wrong with an output: each error names it and the way out."""

from __future__ import annotations

from pathlib import Path

from amlnb.model.errors import AmlnbError


class MissingOutputError(AmlnbError):
    """The body did not write an output that it declared."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        super().__init__(
            f"Output {name!r} was not made: nothing was written to '{path}'. Write it "
            f"there, or take {name!r} out of the step's outputs."
        )


class WrongPlaceError(AmlnbError):
    """The body made a folder where a file was declared, or the other way."""

    def __init__(self, name: str, path: Path, declared: str, made: str) -> None:
        self.name, self.path, self.declared, self.made = name, path, declared, made
        right = "dir" if made == "folder" else "file"
        super().__init__(
            f"Output {name!r} is declared as {declared!r}, but '{path}' is a {made}: "
            f"declare it as `-o {name}:{right}`."
        )


class FormatMisfitError(AmlnbError):
    """A value does not fit the format that was asked for."""

    def __init__(
        self,
        name: str,
        kind: str,
        *,
        declared: str,
        takes: str,
        reason: str,
        fitting: tuple[str, ...],
    ) -> None:
        self.name, self.kind, self.format = name, kind, declared
        self.takes, self.reason, self.fitting = takes, reason, fitting
        ways = " or ".join(f"`-o {name}:{f}`" for f in fitting[:3])
        super().__init__(
            f"Output {name!r}, a {kind}, cannot be stored as {declared!r}: {reason} "
            f"({declared} takes {takes}). Leave the format out, or write {ways}."
        )


class UnpicklableOutputError(AmlnbError):
    """A value that no format and no pickle can hold."""

    def __init__(
        self, name: str, kind: str, *, path: str, culprit: str, cause: str
    ) -> None:
        self.name, self.kind = name, kind
        #: From the output to the part that cannot be pickled: ``.callbacks[0].lock``.
        self.path = path
        self.culprit, self.cause = culprit, cause
        where = f"{name}{path}: {culprit}"
        super().__init__(
            f"Output {name!r}, a {kind}, cannot be stored because of `{where}` "
            f"({cause}). Take that part out before the step ends, write the output to "
            f"a file yourself (`-o {name}:file`), or make the two steps one."
        )


class BadEncodingError(AmlnbError):
    """A file that a body wrote is not in the format that was declared."""

    def __init__(self, name: str, format_: str, path: Path, cause: Exception) -> None:
        self.name, self.format, self.path, self.cause = name, format_, path, cause
        super().__init__(
            f"Output {name!r} is declared as {format_!r}, but '{path}' cannot be read "
            f"as that ({first_line(cause)}). Write it as {format_}, or declare it as "
            f"`-o {name}:file`."
        )


class UnreadableArtifactError(AmlnbError):
    """A stored output cannot be turned into a value here."""

    def __init__(self, name: str, kind: str, format_: str, cause: Exception) -> None:
        self.name, self.kind, self.format, self.cause = name, kind, format_, cause
        missing = getattr(cause, "name", None) if isinstance(cause, ImportError) else ""
        advice = (
            f"Install {missing!r} in this environment"
            if missing
            else "Load it where the packages have the versions of the step that made "
            "it, or run that step again"
        )
        super().__init__(
            f"Output {name!r} ({kind or 'a value'}, stored as {format_}) cannot be "
            f"loaded: {first_line(cause)}. {advice}."
        )


class NotOneFileError(AmlnbError):
    """A single file or value was asked of an artifact that is something else."""

    def __init__(self, name: str, format_: str, wanted: str) -> None:
        self.name, self.format, self.wanted = name, format_, wanted
        super().__init__(
            f"Output {name!r} is stored as {format_!r} and has no {wanted}; stage a "
            "copy of it and read that."
        )


def first_line(error: Exception) -> str:
    """Return the first line of an error's text, or its class."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")
