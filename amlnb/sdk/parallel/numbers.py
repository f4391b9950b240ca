"""Numbers that a configuration is given, looked at when it is made and when it runs."""

from __future__ import annotations

from amlnb.sdk.exceptions import UserErrorException

#: Words of `logging_level`, the quietest first.
LEVELS = ("ERROR", "WARNING", "INFO", "DEBUG")
ACTIONS = ("append_row", "summary_only")


class BadNumberError(UserErrorException):
    """A setting is no number, or none that it can be."""

    def __init__(self, name: str, given: object, wants: str) -> None:
        self.name, self.given, self.wants = name, given, wants
        super().__init__(f"{name}={given!r} must be {wants}.")


class BadChoiceError(UserErrorException):
    """A setting is none of the words that it can be."""

    def __init__(self, name: str, given: object, known: tuple[str, ...]) -> None:
        self.name, self.given, self.known = name, given, known
        listed = f"{', '.join(map(repr, known[:-1]))} or {known[-1]!r}"
        super().__init__(f"{name}={given!r} must be {listed}.")


def whole(name: str, given: object, least: int, note: str = "") -> int:
    """Return a whole number of at least `least`; it may come as text."""
    try:
        found = None if isinstance(given, bool | float) else int(str(given))
    except ValueError:
        found = None
    if found is None or found < least:
        raise BadNumberError(name, given, f"a whole number from {least} on{note}")
    return found


def threshold(given: object) -> int:
    """Return how many items may fail; -1 for any number."""
    return whole("error_threshold", given, -1, " (-1: any number of items may fail)")


def percent(name: str, given: object) -> float:
    """Return a share of 100."""
    try:
        found = -1.0 if isinstance(given, bool) else float(str(given))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:  # noqa: PLR2004 - percent
        raise BadNumberError(name, given, "a number from 0 to 100")
    return found


def seconds(name: str, given: object) -> float:
    """Return a time above 0, in seconds."""
    try:
        found = 0.0 if isinstance(given, bool) else float(str(given))
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise BadNumberError(name, given, "a number of seconds above 0")
    return found


def level(given: object) -> str:
    """Return the name of a level of logging."""
    found = str(given).upper()
    if found not in LEVELS:
        raise BadChoiceError("logging_level", given, LEVELS)
    return found


def action(given: object) -> str:
    """Return what becomes of results."""
    if given not in ACTIONS:
        raise BadChoiceError("output_action", given, ACTIONS)
    return str(given)
