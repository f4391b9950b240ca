"""Names that lead nowhere: collected over all steps, and refused at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amlnb.model.errors import AmlnbError
from amlnb.model.step import Place

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One name that a step needs and nothing in the notebook gives it."""

    step: str
    name: str
    #: The line that reads it.
    place: Place
    #: The helper that reads it, where it is not the step's own code.
    via: str = ""
    #: What was seen of the name: ``cell 3 makes it when it is run by hand, …``.
    seen: str
    #: What to do, each the beginning of a sentence.
    ways: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as one or two sentences."""
        via = f", by its helper {self.via!r}," if self.via else ""
        ways = "; or ".join(self.ways)
        return (
            f"Step {self.step!r}{via} needs {self.name!r} ({self.place}), but "
            f"{self.seen}. {ways[:1].upper()}{ways[1:]}."
        )


class UnresolvedNamesError(AmlnbError):
    """Some steps need names that no step, parameter, helper or file gives them."""

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        shown = [str(m) for m in self.missing[:_MOST]]
        left = len(self.missing) - len(shown)
        if left:
            shown.append(f"… and {left} more.")
        if len(self.missing) == 1:
            super().__init__(shown[0])
            return
        listed = "\n".join(f"- {text}" for text in shown)
        super().__init__(
            f"The pipeline was not built, for {len(self.missing)} names lead nowhere:\n"
            f"{listed}"
        )


class TwoProducersError(AmlnbError):
    """Two steps declare one output, and the reader does not say which it takes."""

    def __init__(
        self,
        name: str,
        reader: str,
        place: Place,
        producers: tuple[tuple[str, Place], ...],
    ) -> None:
        self.name, self.reader, self.place = name, reader, place
        self.producers = producers
        who = " and ".join(f"{step!r} ({at})" for step, at in producers)
        choices = " or ".join(f"-i {name}={step}.{name}" for step, _ in producers)
        super().__init__(
            f"Step {reader!r} ({place}) needs {name!r}, and {who} both declare it as "
            f"an output: write {choices}."
        )


class UnboundOutputError(AmlnbError):
    """A step declares an output that its code never binds."""

    def __init__(self, step: str, place: Place, name: str, near: str | None) -> None:
        self.step, self.place, self.name, self.near = step, place, name, near
        ask = f" Did you mean {near!r}?" if near else ""
        super().__init__(
            f"Step {step!r} ({place}) declares the output {name!r}, but its code never "
            f"binds that name.{ask} Bind it, or take -o {name} away; for a file that "
            f"the code writes, say -o {name}:file."
        )
