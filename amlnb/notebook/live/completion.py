"""Tab in a cell: our offers, put into IPython's completer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from amlnb.model.errors import AmlnbError
from amlnb.notebook.lines.option import Offer
from amlnb.notebook.live.session import Session

if TYPE_CHECKING:  # what loading the extension does not wait for
    from amlnb.model.pipeline import Pipeline
    from amlnb.notebook.live.offers import Known

_MOST_RUNS = 20


def register(session: Session) -> Callable[[], None]:
    """Add our matcher to the shell's completer; call the answer to take it out."""
    completer = getattr(session.shell, "Completer", None)
    if completer is None:
        return lambda: None
    from IPython.core.completer import SimpleCompletion, context_matcher

    known = _known(session)

    @context_matcher(identifier="amlnb")  # type: ignore[untyped-decorator]
    def matcher(context: Any) -> dict[str, Any]:
        from amlnb.notebook.commands.table import GRAMMARS
        from amlnb.notebook.live.offers import offers

        found = offers(_before(context), known, GRAMMARS)
        if found is None:
            return {"completions": []}
        return {
            "completions": [SimpleCompletion(word) for word in found.words],
            "matched_fragment": found.fragment,
            "suppress": True,
        }

    completer.custom_matchers.append(matcher)
    return lambda: completer.custom_matchers.remove(matcher)


def _before(context: Any) -> str:
    lines = context.full_text.split("\n")
    lines_above = lines[: context.cursor_line]
    return "\n".join([*lines_above, context.text_until_cursor])


def _known(session: Session) -> Known:
    return {
        Offer.NAMES: lambda: _names(session),
        Offer.STEPS: lambda: _steps(session),
        Offer.PARAMETERS: lambda: _parameters(session),
        Offer.KERNELS: _kernels,
        Offer.NOTEBOOKS: lambda: _notebooks(session.folder),
        Offer.RUNS: lambda: _runs(session),
        Offer.OUTPUTS: lambda: _outputs(session),
    }


def _steps(session: Session) -> Iterable[str]:
    return session.draft.steps()  # of the draft as it is then


def _names(session: Session) -> list[str]:
    hidden = session.shell.user_ns_hidden
    return sorted(
        name
        for name, value in session.namespace.items()
        if not name.startswith("_") and name not in hidden and _is_data(value)
    )


def _is_data(value: object) -> bool:
    return not callable(value) and not isinstance(value, ModuleType)


def _pipeline(session: Session) -> Pipeline | None:
    try:
        return session.pipeline()
    except AmlnbError:
        return None  # running it says why; a Tab does not


def _parameters(session: Session) -> list[str]:
    pipeline = _pipeline(session)
    return [p.name for p in pipeline.parameters] if pipeline else []


def _outputs(session: Session) -> list[str]:
    pipeline = _pipeline(session)
    steps = pipeline.steps if pipeline else ()
    return [f"{step.name}.{output.name}" for step in steps for output in step.outputs]


def _kernels() -> Iterable[str]:
    from amlnb.steps.kernels import known_kernels

    return known_kernels()


def _notebooks(folder: Path) -> list[str]:
    found = [*folder.glob("*.ipynb"), *folder.glob("*/*.ipynb")]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _runs(session: Session) -> list[str]:
    runs = session.workspace().runs(pipeline=session.name, limit=_MOST_RUNS)
    return ["last", *(run.id for run in runs)]
