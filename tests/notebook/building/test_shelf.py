"""Helpers come from where their author last wrote them, and only those used."""

from __future__ import annotations

import pytest

from amlnb.notebook.building.unresolved import UnresolvedNamesError
from tests.notebook.story import arguments, body, build, inputs, refused, shipped


def taken(*sources: str) -> list[str]:
    """Return what the last step ships."""
    return shipped(build(*sources).steps[-1])


STEP = "%%pipeline_step s\n"


def test_the_nearest_definition_above_wins():
    first, second, third = (f"def f():\n    return {i}" for i in range(3))
    assert taken(first, second, STEP + "f()", third) == [second]


def test_a_definition_below_will_do_where_there_is_none_above():
    first, second = "def f():\n    return 1", "def f():\n    return 2"
    assert taken(STEP + "f()", first, second) == [second]


def test_only_what_is_used_is_shipped():
    assert taken(
        "import os, sys as system\nfrom math import sin, cos as c, tan\nA = 1; B = 2\n"
        "def f():\n    pass\ndef g():\n    return c(B), system",
        STEP + "g()",
    ) == [
        "import sys as system",
        "from math import cos as c",
        "B = 2",
        "def g():\n    return c(B), system",
    ]


def test_what_must_run_first_goes_first():
    sources = taken(
        "class A(Base):\n    pass\n\n@wrap\ndef f():\n    return A(), late()",
        "def late():\n    return K",
        "K = J + 1",
        "J = 2\nimport functools\nclass Base:\n    pass\n"
        "def wrap(f):\n    return functools.wraps(f)(f)",
        STEP + "f()",
    )
    order = [s.split("\n")[-2 if "pass" in s else 0].strip() for s in sources]
    assert order.index("class Base:") < order.index("class A(Base):")
    assert sources.index("J = 2") < sources.index("K = J + 1")
    wrap = next(i for i, s in enumerate(sources) if s.startswith("def wrap"))
    assert wrap < next(i for i, s in enumerate(sources) if s.startswith("@wrap"))
    assert sources[0] == "import functools"


def test_shipped_code_runs_in_the_order_given():
    sources = taken(
        "import math\nfrom dataclasses import dataclass\n\n@dataclass\nclass P:\n"
        "    x: float = math.pi\n\nLIMITS = {'a': -1, 'b': [K, 2 * K]}",
        "K = 3\nf = lambda p: p.x + LIMITS['a']\nT = dict[str, P]",
        STEP + "y: T = f(P())",
    )
    namespace: dict[str, object] = {}
    exec("\n\n".join(sources), namespace)
    assert namespace["f"](namespace["P"]()) == pytest.approx(2.14159, abs=1e-4)


def test_functions_that_need_each_other():
    even = "def even(n):\n    return n == 0 or odd(n - 1)"
    odd = "def odd(n):\n    return n != 0 and even(n - 1)"
    assert sorted(taken(even, odd, STEP + "even(4)")) == [even, odd]


def test_imports_that_bind_one_name_stay_together():
    assert taken("import os", "import a.b\nimport a.c", STEP + "a.c.f(os)") == [
        "import os",
        "import a.b\nimport a.c",
    ]


def test_guarded_imports_and_choices_are_shipped_whole():
    guard = (
        "try:\n    import ujson as json\n    FAST = True\nexcept ImportError:\n"
        "    import json\n    FAST = False"
    )
    choice = "if FAST:\n    def f():\n        return json\nelse:\n    f = None"
    assert taken(guard + "\n" + choice, STEP + "f()") == [guard, choice]


@pytest.mark.parametrize(
    "constant",
    [
        "K = 3",
        "K = -2.5e3",
        "K = 60 * 60 * 24",
        "K = ['a', ('b', 1), {'c': None}]",
        "K: dict[str, int] = {'a': 1}",
        "K = Path('data') / 'x.csv'",
        "K = namedtuple('K', 'a b')",
        "K = re.compile('a+')",
        "K = f'{A}/x'",
        "K = [a for a in range(3)]",
        "K = np.pi",
        "K = list[int]",
        "K = lambda x: x + A",
        "K = {'sum': np.sum, 'own': lambda x: x}",
        "J, K = 1, 2",
        "K = L = frozenset({1, 2})",
        "K = timedelta(hours=3)",
    ],
)
def test_what_counts_as_a_constant(constant: str):
    sources = taken(
        "import re\nimport numpy as np\nfrom pathlib import Path\n"
        "from datetime import timedelta\nfrom collections import namedtuple\nA = 1",
        constant,
        STEP + "print(K)",
    )
    assert constant in sources


@pytest.mark.parametrize(
    "value",
    ["K = load()", "K = open('x').read()", "K = np.random.rand(3)",
     "K = datetime.now()",
     "K = await f()", "for K in range(3):\n    pass", "with f() as K:\n    pass",
     "K = 1\nK += 1", "a.b = K = 3"],
)  # fmt: skip
def test_what_does_not(value: str):
    setup = "import numpy as np\nfrom datetime import datetime"
    refused(UnresolvedNamesError, setup, value, STEP + "print(K)")


def test_a_helper_that_reads_a_parameter_or_a_step_brings_them_along():
    pipeline = build(
        "%%pipeline_params\nC = 1.0",
        "def f(x):\n    return C * g(x)",
        "def g(x):\n    return x + len(table)",
        "%%pipeline_step a\ntable = [1]",
        STEP + "y = f(2)",
    )
    step = pipeline.step("s")
    assert arguments(step) == {"C": "C"}
    assert inputs(step) == {"table": "a.table"}


def test_a_helper_sees_what_the_step_itself_binds():
    pipeline = build(
        "def f():\n    return table",
        "%%pipeline_step a\ntable = 1",
        STEP + "table = 2\nf()",
    )
    assert inputs(pipeline.step("s")) == {}


def test_a_constant_made_from_what_is_bound_again_later():
    pipeline = build("A = 1\nB = 2 * A", "A = 5", STEP + "print(B)")
    assert pipeline.warnings == (
        (
            "'B' (cell 1, line 2 of story.ipynb) is made from 'A', which is bound "
            "again "
            "later (cell 2, line 1 of story.ipynb): steps use the later one."
        ),
    )


# ---------------------------------------------------------------- shared cells

SHARED = (
    "%%pipeline_shared\nimport sys\nimport warnings\nimport pandas as pd\n"
    "sys.path.append('src')\npd.set_option('display.width', 80)\n"
    "settings = load_settings()\nsettings['a'] = 1\ndef f():\n    return settings\n"
    "print('shared')\nf()\n"
)


def test_a_shared_cell_ships_any_value_and_what_sets_it_up():
    setup = "def load_settings():\n    return {}"
    assert taken(setup, SHARED, STEP + "f()") == [
        "def load_settings():\n    return {}",
        "import sys",
        "sys.path.append('src')",
        "settings = load_settings()",
        "settings['a'] = 1",
        "def f():\n    return settings",
    ]


def test_a_shared_set_up_goes_where_its_module_is_used():
    setup = "def load_settings():\n    return {}"
    assert "pd.set_option('display.width', 80)" in taken(setup, SHARED, STEP + "pd.x")
    own = STEP + "import pandas as pd\npd.x"
    assert "pd.set_option('display.width', 80)" in taken(setup, SHARED, own)
    assert "pd.set_option('display.width', 80)" not in taken(setup, SHARED, STEP + "1")


def test_a_shared_value_made_from_a_step():
    pipeline = build(
        "%%pipeline_shared\nsize = len(table)",
        "%%pipeline_step a\ntable = [1]",
        STEP + "print(size)",
    )
    assert inputs(pipeline.step("s")) == {"table": "a.table"}


def test_other_languages_in_a_helper_cell_and_decorated_one_liners():
    sources = taken(
        "%matplotlib inline\nfrom functools import cache\n\n@cache\ndef f(): return "
        "'ä'; x = 1\n"
        "!ls\nK = 'ä'; J = 2",
        STEP + "f(), J",
    )
    assert sources == [
        "from functools import cache",
        "@cache\ndef f(): return 'ä'; x = 1",
        "J = 2",
    ]


def test_helpers_know_their_place():
    pipeline = build("\n\n\ndef f():\n    pass", STEP + "f()")
    assert str(body(pipeline.step("s")).helpers[0].place) == (
        "cell 1, line 4 of story.ipynb"
    )
