"""Inputs and output places, made ready before the body runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from amlnb.data.store import FileStore
from amlnb.model.artifact import LIST_FORMAT, PLACE_FORMATS, Artifact
from amlnb.model.attempt import AttemptSpec, DataInput, PathInput
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.model.step import Output
from amlnb.steps.handover import Given, Handover, Wanted
from amlnb.steps.language import Language


class InputError(AmlnbError):
    """An input of a step is not to be had."""

    def __init__(self, step: str, name: str, why: str) -> None:
        self.step, self.name, self.why = step, name, why
        super().__init__(f"The input {name!r} of step {step!r} cannot be read: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """Brings an attempt's inputs into its folder."""

    spec: AttemptSpec
    store: FileStore
    language: Language
    #: The attempt's own folder for copies of inputs and places for outputs.
    folder: Path
    #: Where worker and kernel leave notes for each other.
    desk: Path

    def handover(self) -> Handover:
        """Stage all inputs, make the places for outputs, and return what is where.

        Raises
        ------
        InputError
            When an input is gone or unreadable.
        """
        spec = self.spec
        return Handover(
            values=spec.values,
            inputs={
                name: self._given(name, given) for name, given in spec.inputs.items()
            },
            outputs=tuple(self._wanted(output) for output in spec.outputs),
            artifacts=spec.artifacts,
            folder=str(self.desk),
            cwd=spec.cwd,
            modules={name: spec.sources[name] for name in spec.body.modules},
        )

    def _given(self, name: str, given: Artifact | PathInput | DataInput) -> Given:
        try:
            if isinstance(given, DataInput):
                return Given(path=self._laid_out(name, given))
            if isinstance(given, PathInput):
                return Given(path=self._outside(given))
            return self._staged(given, self.folder / "inputs" / name)
        except (AmlnbError, OSError) as error:
            raise InputError(self.spec.step, name, str(error)) from error

    def _laid_out(self, name: str, given: DataInput) -> str:
        from amlnb.data.sources import materialise

        root, target = Path(self.spec.root), self.folder / "inputs" / name
        return str(materialise(given.definition, root, target, given.mode))

    def _outside(self, given: PathInput) -> str:
        if "://" in given.path:
            return given.path
        path = Path(self.spec.cwd, given.path)
        if not path.exists():
            raise NotFoundError("file or folder", given.path)
        return str(path)

    def _staged(self, artifact: Artifact, target: Path) -> Given:
        if artifact.format == LIST_FORMAT:
            items = [
                self._staged(item, target / str(n))
                for n, item in enumerate(artifact.items)
            ]
            return Given(artifact=artifact, items=tuple(items))
        if artifact.format not in PLACE_FORMATS and self.language.stores_values:
            return Given(artifact=artifact)  # the kernel's own code takes it
        suffix = str(artifact.summary.get("suffix", ""))
        target.parent.mkdir(parents=True, exist_ok=True)
        path = self.store.stage(artifact, target.with_name(target.name + suffix))
        return Given(artifact=artifact, path=str(path))

    def _wanted(self, output: Output) -> Wanted:
        """Make the place that an output is to be written into.

        Each has a folder of its own: some libraries add a suffix to the name they
        are given, and what stands there alone is what was meant.
        """
        if not output.is_place and self.language.stores_values:
            return Wanted(output=output)
        path = self.folder / "outputs" / output.name / output.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if output.format == "dir":
            path.mkdir(exist_ok=True)
        return Wanted(output=output, path=str(path))
