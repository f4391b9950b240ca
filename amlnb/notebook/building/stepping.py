"""From a cell and its links to the step that a pipeline holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amlnb.model.step import Argument, CellBody, Input, NotebookBody, ParameterRef, Step
from amlnb.notebook.building.links import Links, Surroundings
from amlnb.notebook.building.notebook_step import StepNotebook, read_step_notebook
from amlnb.notebook.building.opened import warn_of_opened
from amlnb.notebook.building.outputs import outputs_of
from amlnb.notebook.building.piece import Piece
from amlnb.notebook.inference.normalise import text_digest, tree_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A step, and the texts that it is shipped with."""

    step: Step
    #: Keys as `Pipeline.sources` has them.
    sources: Mapping[str, str]


def make_step(links: Links, around: Surroundings) -> Made:
    """Return the step; all steps must be linked by now, as readers make outputs."""
    if links.step.options.notebook:
        return _whole_notebook(links, around)
    pieces = links.shipped()
    warn_of_opened(links, pieces, around)
    body, sources = _body(links, pieces, around)
    return Made(step=_step(links, around, body), sources=sources)


def _body(
    links: Links, pieces: Sequence[Piece], around: Surroundings
) -> tuple[CellBody, dict[str, str]]:
    step = links.step
    code = step.code
    imports = [*step.names.imports, *(i for p in pieces for i in p.code.imports)]
    used = around.modules.used_by(imports)
    body = CellBody(
        source=step.body,
        digest=tree_digest(code.tree) if code else text_digest(step.body),
        helpers=tuple(p.helper() for p in pieces),
        modules=tuple(sorted(used.local)),
        imports=tuple(sorted(used.others)),
    )
    return body, {path: module.text for path, module in used.local.items()}


def _whole_notebook(links: Links, around: Surroundings) -> Made:
    step = links.step
    notebook = read_step_notebook(step, around.folder, around.modules)
    if step.body.strip():
        around.warn(
            f"Step {step.name!r} ({step.place}) runs the notebook "
            f"{step.options.notebook!r}: the code in its own cell is left out."
        )
    _take_parameters(links, notebook, around)
    made = _step(links, around, notebook.body)
    sources = {path: m.text for path, m in notebook.used.local.items()}
    return Made(
        step=replace(made, kernel=step.options.kernel or notebook.kernel),
        sources={**sources, notebook.body.source: notebook.text},
    )


def _take_parameters(
    links: Links, notebook: StepNotebook, around: Surroundings
) -> None:
    """Give the notebook the pipeline's parameters that it has a name for."""
    for name in notebook.parameters:
        is_item = links.map is not None and links.map.item == name
        if name in around.declared.parameters and not is_item and not links.has(name):
            links.arguments[name] = ParameterRef(parameter=name)


def _step(links: Links, around: Surroundings, body: CellBody | NotebookBody) -> Step:
    options = links.step.options
    return Step(
        name=options.name,
        body=body,
        inputs=tuple(Input(name=n, source=s) for n, s in links.inputs.items()),
        outputs=outputs_of(links, around),
        arguments=tuple(Argument(name=n, value=v) for n, v in links.arguments.items()),
        after=options.after,
        condition_inputs=tuple(
            Input(name=n, source=s) for n, s in links.conditions.items()
        ),
        when=options.when,
        map=links.map,
        reuse=options.reuse,
        retries=options.retries,
        retry_delay=options.retry_delay,
        timeout=options.timeout,
        kernel=options.kernel,
        environment=options.environment,
        compute=options.compute,
        resources=options.resources,
        allow_failure=options.allow_failure,
        card=options.card,
        place=links.step.place,
    )
