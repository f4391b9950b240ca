"""What stands behind the ``=`` of ``-i name=…``: a step's output, or a path."""

from __future__ import annotations

from pathlib import Path

from amlnb.model.names import nearest
from amlnb.model.pipeline import UnknownJoinError
from amlnb.model.step import PathSource, StepOutput
from amlnb.notebook.building.links import Source, Surroundings
from amlnb.notebook.building.producers import could_make
from amlnb.notebook.building.sheet import StepCell
from amlnb.notebook.options import InputOption


def source_of(option: InputOption, step: StepCell, around: Surroundings) -> Source:
    """Return the step output or path that an input option names.

    ``step.output`` first, then a step's name, then a name that a step above makes;
    everything else is a path.

    Raises
    ------
    UnknownJoinError
        When the step has no such output, or the path looks like a step misspelt.
    """
    text = option.source
    found = _dotted(text, step, around) or _by_step(text, option, step, around)
    if found is None and text.isidentifier():
        made = around.producers.above(text)
        found = StepOutput(step=made[-1].step.name, output=text) if made else None
    if found is not None:
        return around.want(found)
    _refuse_misspelt(text, step, around)
    return PathSource(path=text)


def output_named(text: str, step: StepCell, around: Surroundings) -> StepOutput | None:
    """Return the output that ``step.output`` names, or None if that is no step."""
    return _dotted(text, step, around)


def _dotted(text: str, step: StepCell, around: Surroundings) -> StepOutput | None:
    name, _, output = text.rpartition(".")
    maker = around.producers.step(name)
    if maker is None:
        return None
    outputs = list(dict.fromkeys(could_make(maker)))
    bound = [d.name for d in maker.names.definitions]
    if output not in outputs and output not in bound and not maker.names.dynamic:
        known = [f"{name}.{o}" for o in outputs]
        raise UnknownJoinError(step.name, step.place, text, known)
    return StepOutput(step=name, output=output)


def _by_step(
    text: str, option: InputOption, step: StepCell, around: Surroundings
) -> StepOutput | None:
    """Read ``-i model=train``: the output of that name, or the step's only one."""
    maker = around.producers.step(text)
    if maker is None or maker is step:
        return None
    outputs = list(dict.fromkeys(could_make(maker)))
    if option.name in outputs:
        return StepOutput(step=text, output=option.name)
    if len(outputs) == 1:
        return StepOutput(step=text, output=outputs[0])
    raise UnknownJoinError(
        step.name, step.place, f"{text}.{option.name}", [f"{text}.{o}" for o in outputs]
    )


def _refuse_misspelt(text: str, step: StepCell, around: Surroundings) -> None:
    """Refuse ``trian.model`` where no such file is there, but a step is near."""
    name, dot, output = text.rpartition(".")
    if not dot or not output.isidentifier() or "/" in text or "\\" in text:
        return
    steps = around.producers.steps()
    near = nearest(name, [s.name for s in steps])
    if near is None or (around.folder / Path(text)).exists():
        return
    known = [f"{s.name}.{o}" for s in steps if s.name == near for o in could_make(s)]
    raise UnknownJoinError(step.name, step.place, text, list(dict.fromkeys(known)))
