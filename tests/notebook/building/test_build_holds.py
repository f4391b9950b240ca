"""Steps run apart make what the same cells make when run by hand, top to bottom."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amlnb.model.pipeline import Pipeline
from amlnb.model.step import Literal, StepOutput
from tests.notebook.story import body, build

VALUES = st.sampled_from(["a", "b", "c", "d"])
HELPERS = st.sampled_from(["f", "g", "h"])
KNOWN = st.sampled_from(["K", "L", "P", "Q"])
ATOMS = st.one_of(VALUES, KNOWN, st.just("1"))

LINES = st.one_of(
    st.builds("{} = [str({})]".format, VALUES, ATOMS),
    st.builds("{} = {} * 2".format, VALUES, ATOMS),
    st.builds("{} = {}({})".format, VALUES, HELPERS, ATOMS),
    st.builds("{} += [str({})]".format, VALUES, VALUES),
    st.builds("{}.append(str({}))".format, VALUES, ATOMS),
    st.builds("{}[0] = str({})".format, VALUES, ATOMS),
    st.builds("for i in range(2):\n    {} = [i, str({})]".format, VALUES, ATOMS),
    st.builds("if len(str({})) % 2:\n    {} = [str({})]".format, ATOMS, VALUES, ATOMS),
    st.builds("def f(x):\n    return [str(x), str({})]".format, ATOMS),
    st.builds("del {}".format, VALUES),
)
BODIES = st.lists(LINES, min_size=1, max_size=4).map("\n".join)
HELPER_CELLS = st.one_of(
    st.builds("def {}(x):\n    return [str(x), str({})]".format, HELPERS, ATOMS),
    st.builds("def {}(x):\n    return {}({})".format, st.just("h"), HELPERS, KNOWN),
    st.builds("{} = {}".format, st.sampled_from(["K", "L"]), st.integers(0, 9)),
    st.builds("K = [L, {}]".format, st.integers(0, 9)),
)
START = [
    "%%pipeline_params\nP = 5\nQ = 'q'",
    "K = 1\nL = 2\ndef f(x):\n    return [str(x), K]",
    "def g(x):\n    return f(x) * L\ndef h(x):\n    return g(P)",
    "%%pipeline_step first\na, b, c, d = ['a'], ['b'], ['c'], ['d']",
]


@st.composite
def notebooks(draw: st.DrawFn) -> list[str]:
    """Return cells: parameters, helpers, then steps with helpers in between."""
    found = list(START)
    for i in range(draw(st.integers(1, 7))):
        if draw(st.booleans()):
            found.append(draw(HELPER_CELLS))
        found.append(f"%%pipeline_step s{i}\n{draw(BODIES)}")
    return found


def by_hand(cells: list[str]) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Return the cells that run, and the names as they were after each step."""
    space: dict[str, Any] = {}
    after = {}
    for i, cell in enumerate(cells):
        head, _, rest = cell.partition("\n")
        code = rest if head.startswith("%%") else cell
        try:
            exec(code, space)
        except (TypeError, NameError, LookupError, AttributeError, RecursionError):
            return cells[:i], after
        if head.startswith("%%pipeline_step"):
            after[head.split()[1]] = copied(space)
    return cells, after


def copied(space: dict[str, Any]) -> dict[str, Any]:
    plain = (int, str, list, tuple)
    return {k: copy.deepcopy(v) for k, v in space.items() if isinstance(v, plain)}


def apart(pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """Run each step in a namespace of its own, as a worker would."""
    given_values = {p.name: p.default for p in pipeline.parameters}
    made: dict[str, dict[str, Any]] = {}
    for step in pipeline.steps:
        space: dict[str, Any] = {}
        for argument in step.arguments:
            value = argument.value
            is_fixed = isinstance(value, Literal)
            space[argument.name] = (
                value.value if is_fixed else given_values[value.parameter]
            )
        for taken in step.inputs:
            assert isinstance(taken.source, StepOutput)
            source = made[taken.source.step]
            if taken.source.output in source:
                space[taken.name] = copy.deepcopy(source[taken.source.output])
        exec("\n\n".join(h.source for h in body(step).helpers), space)
        exec(body(step).source, space)
        made[step.name] = {
            o.name: space[o.name] for o in step.outputs if o.name in space
        }
        missing = [
            o.name for o in step.outputs if not o.optional and o.name not in space
        ]
        assert not missing
    return made


@settings(max_examples=200, deadline=None)
@given(notebooks())
def test_apart_as_by_hand(cells: list[str]):
    good, truth = by_hand(cells)
    pipeline = build(*good)
    # Told, and left to the person: a constant made from what is bound again later.
    assume(not any("is bound again later" in w for w in pipeline.warnings))
    made = apart(pipeline)
    for step, outputs in made.items():
        for name, value in outputs.items():
            # By hand, a deleted name is gone for all that follows; apart, for one step.
            assert value == truth[step].get(name, value), (step, name)
