"""Random code never needs more than its reader says, and binds what it promises."""

from __future__ import annotations

import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from amlnb.notebook.inference.names import names_of

NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
EXPRESSIONS = st.one_of(
    NAMES,
    st.just("1"),
    st.builds("{} + {}".format, NAMES, NAMES),
    st.builds("[{0} + {1} for {0} in range({1})][-1:] and {0}".format, NAMES, NAMES),
    st.builds("(lambda {0}={1}: {0} + {2})()".format, NAMES, NAMES, NAMES),
    st.builds("({} := {})".format, NAMES, NAMES),
    st.builds("({} if {} % 2 else {})".format, NAMES, NAMES, NAMES),
    st.builds("({} and ({} := {}))".format, NAMES, NAMES, NAMES),
    st.builds("sum({0} for {0} in [{1}] if {2})".format, NAMES, NAMES, NAMES),
)
SIMPLE = st.one_of(
    st.builds("{} = {}".format, NAMES, EXPRESSIONS),
    st.builds("{} = {} = {}".format, NAMES, NAMES, EXPRESSIONS),
    st.builds("{}, {} = {}, {}".format, NAMES, NAMES, NAMES, EXPRESSIONS),
    st.builds("{} += {}".format, NAMES, EXPRESSIONS),
    st.builds("{}: int = {}".format, NAMES, EXPRESSIONS),
    st.builds("print({})".format, EXPRESSIONS),
    st.builds("import math as {0}\n{0} = 2".format, NAMES),
    st.builds("del {}".format, NAMES),
)


def block(*lines: str) -> str:
    return textwrap.indent("\n".join(lines), "    ")


def deeper(text: str) -> str:
    return textwrap.indent(text, "    ")


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = st.lists(inner, min_size=1, max_size=3).map(lambda ls: block(*ls))
    return st.one_of(
        st.builds("if {} % 2:\n{}".format, NAMES, blocks),
        st.builds("if {}:\n{}\nelse:\n{}".format, NAMES, blocks, blocks),
        st.builds("for {} in range(2):\n{}".format, NAMES, blocks),
        st.builds("for {} in [1]:\n{}\nelse:\n{}".format, NAMES, blocks, blocks),
        st.builds("while {0} or True:\n{1}\n    break".format, NAMES, blocks),
        st.builds("try:\n{}\nexcept ZeroDivisionError as {}:\n{}".format,
                  blocks, NAMES, blocks),
        st.builds("try:\n    1 / 0\nexcept ZeroDivisionError:\n{}\nfinally:\n{}".format,
                  blocks, blocks),
        st.builds("match {}:\n    case 1 as {}:\n        pass\n    case {}:\n{}".format,
                  NAMES, NAMES, NAMES, blocks.map(deeper)),
        st.builds("def f({}, {}={}):\n{}\n    return 1\nf(1)".format,
                  NAMES.map(lambda n: n + n), NAMES, NAMES, blocks),
        st.builds("def f():\n    global {}\n{}\nf()".format, NAMES, blocks),
        st.builds("with open('/dev/null') as {0}:\n    {0} = 1\n{1}".format,
                  NAMES, blocks),
    )  # fmt: skip


CLASSES = st.lists(SIMPLE, min_size=1, max_size=3).map(
    lambda lines: "class C:\n" + block(*lines)
)
BLOCKS = st.recursive(SIMPLE, compound, max_leaves=8)
CODE = st.lists(st.one_of(BLOCKS, BLOCKS, CLASSES), min_size=1, max_size=6)


def is_valid(source: str) -> bool:
    try:
        compile(source, "cell", "exec")
    except SyntaxError:
        return False
    return True


@settings(max_examples=200, deadline=None)
@given(CODE.map("\n".join).filter(is_valid))
def test_with_all_needs_met_no_name_is_missing(source: str):
    names = names_of(source)
    space = {need.name: 3 for need in names.needs if need.name in "abcde"}
    space["print"] = lambda *_: None
    try:
        exec(source, space)
    except (TypeError, AttributeError, UnboundLocalError):
        return  # it is wrong whoever runs it
    except NameError as error:
        if "free variable" in str(error):
            return
        # Names that are taken away on some way only are beyond foresight.
        if "del " in source or " as " in source:
            return
        raise
    for definition in names.definitions:
        assert definition.maybe or definition.name in space
    bound = {n for n in space if n in "abcde"} - {n.name for n in names.needs}
    assert bound <= {d.name for d in names.definitions}
