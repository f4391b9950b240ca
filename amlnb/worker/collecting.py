"""Outputs, checked and committed after the body; what else must be told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from amlnb.data.inplace import InputGuard
from amlnb.data.store import FileStore
from amlnb.model.artifact import Artifact
from amlnb.model.attempt import AttemptSpec, DataInput, PathInput
from amlnb.model.errors import AmlnbError
from amlnb.steps.handover import Given, Handover, Saved, Wanted
from amlnb.steps.language import Language


class UnmadeOutputError(AmlnbError):
    """A step of a language other than Python did not bind a declared output."""

    def __init__(self, name: str, language: str) -> None:
        self.name, self.language = name, language
        super().__init__(
            f"Output {name!r} was not made: the body ended without a {language} "
            f"variable of that name. Set it, or take {name!r} out of the outputs."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """Takes in what a body made."""

    spec: AttemptSpec
    store: FileStore
    language: Language
    handover: Handover

    def outputs(self, saved: Saved) -> dict[str, Artifact]:
        """Commit all declared outputs; none may be missing that is not optional.

        Raises
        ------
        AmlnbError
            The first that is missing or cannot be stored, with the way out.
        """
        values = dict(saved.outputs)
        formats = self.language.after(self.handover)
        for wanted in self.handover.outputs:
            if wanted.output.is_place:
                values |= self._place(wanted)
            elif not self.language.stores_values:
                values |= self._encoded(wanted, formats.get(wanted.name))
        return {
            w.name: values[w.name] for w in self.handover.outputs if w.name in values
        }

    def _place(self, wanted: Wanted) -> dict[str, Artifact]:
        path = written(Path(wanted.path))
        if wanted.output.optional and not is_made(path):
            return {}
        artifact = self.store.put_place(wanted.name, path, wanted.output.format)
        return {wanted.name: artifact}

    def _encoded(self, wanted: Wanted, format_: str | None) -> dict[str, Artifact]:
        if format_ is None:
            if wanted.output.optional:
                return {}
            raise UnmadeOutputError(wanted.name, self.language.names[0])
        artifact = self.store.put_encoded(wanted.name, Path(wanted.path), format_)
        return {wanted.name: artifact}


def written(path: Path) -> Path:
    """Return where an output was really written.

    matplotlib and numpy add a suffix to a name without one; the output's folder
    holds nothing else.
    """
    if is_made(path):
        return path
    others = list(path.parent.glob(f"{path.name}.*")) if path.parent.exists() else []
    return others[0] if len(others) == 1 else path


def is_made(path: Path) -> bool:
    """Return whether there is a file, or a folder with something in it."""
    return path.is_file() or (path.is_dir() and any(path.iterdir()))


# ---------------------------------------------------------------------------- notes


def place_guard(handover: Handover) -> InputGuard:
    """Return a look at the staged copies, as they are before the body."""
    copies = {n: Path(g.path) for n, g in handover.inputs.items() if _is_copy(g)}
    return InputGuard.of({}, copies)


def _is_copy(given: Given) -> bool:
    return given.artifact is not None and given.is_place and not given.is_list


def changed_outside(spec: AttemptSpec, store: FileStore) -> tuple[str, ...]:
    """Return the inputs outside the store that are not what was planned with."""
    return tuple(
        name
        for name, given in spec.inputs.items()
        if not isinstance(given, Artifact) and not _is_same(given, spec, store)
    )


def _is_same(given: PathInput | DataInput, spec: AttemptSpec, store: FileStore) -> bool:
    try:
        if isinstance(given, DataInput):
            from amlnb.data.sources import fingerprint

            return fingerprint(given.definition, Path(spec.root)) == given.digest
        return store.digest_path(given.path, Path(spec.cwd)) == given.digest
    except AmlnbError:
        return False  # gone, or no longer readable


def warnings(
    spec: AttemptSpec,
    changed: tuple[str, ...],
    outside: tuple[str, ...],
    outputs: Mapping[str, Artifact],
) -> tuple[str, ...]:
    """Return one sentence for everything that a person should know."""
    return tuple(_warnings(spec, changed, outside, outputs))


def _warnings(
    spec: AttemptSpec,
    changed: tuple[str, ...],
    outside: tuple[str, ...],
    outputs: Mapping[str, Artifact],
) -> Iterator[str]:
    declared = {output.name for output in spec.outputs}
    for name in changed:
        if name not in declared:
            yield (
                f"Step {spec.step!r} changed its input {name!r} in place; the steps "
                "after it do not see that: make it an output."
            )
    for name in outside:
        yield (
            f"The input {name!r} of step {spec.step!r} changed while the step ran: "
            "the result is kept, but not reused."
        )
    for name, artifact in outputs.items():
        if artifact.is_pickle:
            yield (
                f"The output {name!r} of step {spec.step!r}, a {artifact.type}, is "
                "stored as a pickle: loading it runs code."
            )
