from __future__ import annotations

import functools
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from amlnb.data.outputs import UnpicklableOutputError, UnreadableArtifactError


def test_a_model_comes_back_and_is_flagged(store):
    x, y = np.array([[0.0], [1.0]]), [0, 1]
    artifact = store.put_value("model", LogisticRegression().fit(x, y))
    assert artifact.format == "pickle"
    assert artifact.is_pickle
    assert artifact.type == "sklearn.linear_model.LogisticRegression"
    assert store.get_value(artifact).predict(x).tolist() == y


def test_a_lambda_comes_back(store):
    n = 3
    assert store.get_value(store.put_value("f", lambda x: x + n))(4) == 7


_MAIN = """
import sys
from amlnb.data.store import FileStore
from amlnb.model.codec import decode, encode
from amlnb.model.artifact import Artifact
import json
store = FileStore(sys.argv[1])
if len(sys.argv) == 2:
    class Thing:
        def __init__(self, n): self.n = n
        def double(self): return 2 * self.n
    print(json.dumps(encode(store.put_value("thing", Thing(21)))))
else:
    print(store.get_value(decode(Artifact, json.loads(sys.argv[2]))).double())
"""


def test_an_object_of_a_notebooks_class_loads_in_another_process(tmp_path):
    def run(*more: str) -> str:
        command = [sys.executable, "-c", _MAIN, str(tmp_path), *more]
        return subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout

    assert run(run()).strip() == "42"


class Holder:
    def __init__(self, **parts):
        self.__dict__.update(parts)

    def work(self):
        return 1


def lock_of(value):
    lock = threading.Lock()
    return lambda: (lock, value)


def cases():
    lock = threading.Lock()
    nested = Holder(callbacks=[Holder(lock=lock)])
    yield "nested", nested, ".callbacks[0].lock", "_thread.lock"
    yield "itself", (n for n in ()), "", "generator"
    yield "dict", {"a": {"b": (1, lock)}}, "['a']['b'][1]", "_thread.lock"
    yield "closure", lock_of(1), ".<closure>.lock", "_thread.lock"
    yield "method", Holder(lock=lock).work, ".__self__.lock", "_thread.lock"
    partial = functools.partial(print, end=lock)
    yield "partial", partial, ".keywords['end']", "_thread.lock"
    frame = pd.DataFrame({"a": [1], "o": [lock]})
    yield "frame", frame, "['o'][0]", "_thread.lock"
    yield "array", np.array([1, lock]), "[1]", "_thread.lock"
    model = LogisticRegression()
    model.hook = lock
    yield "model", model, ".hook", "_thread.lock"


@pytest.mark.parametrize(
    ("value", "path", "culprit"), [pytest.param(*c, id=i) for i, *c in cases()]
)
def test_an_unpicklable_part_is_named(store, value, path, culprit):
    with pytest.raises(UnpicklableOutputError) as caught:
        store.put_value("model", value)
    assert (caught.value.path, caught.value.culprit) == (path, culprit)
    assert not list(store.root.glob("drafts/*"))


def test_the_message_says_what_to_do(store):
    value = Holder(callbacks=[Holder(lock=threading.Lock())])
    with pytest.raises(UnpicklableOutputError) as caught:
        store.put_value("model", value)
    assert str(caught.value) == (
        f"Output 'model', a {__name__}.Holder, cannot be stored because of "
        "`model.callbacks[0].lock: _thread.lock` (cannot pickle '_thread.lock' "
        "object). Take that part out before the step ends, write the output to a file "
        "yourself (`-o model:file`), or make the two steps one."
    )


def test_an_object_that_refuses_to_be_looked_at(store):
    class Shy:
        def __reduce_ex__(self, protocol):
            raise RuntimeError("no\nreally not")

        def __repr__(self):
            raise RuntimeError("no")

    with pytest.raises(UnpicklableOutputError) as caught:
        store.put_value("x", [Shy()])
    assert caught.value.path == "[0]"
    assert caught.value.cause == "no"


def test_nesting_too_deep_is_told_as_such(store):
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(UnpicklableOutputError, match="it is nested too deeply"):
        store.put_value("x", deep)


def test_a_pickle_whose_module_is_gone_says_what_to_install(
    store, tmp_path, monkeypatch
):
    (tmp_path / "gonemod.py").write_text("class A: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    import gonemod

    artifact = store.put_value("a", gonemod.A())
    monkeypatch.undo()
    del sys.modules["gonemod"]
    with pytest.raises(UnreadableArtifactError) as caught:
        store.get_value(artifact)
    assert str(caught.value) == (
        "Output 'a' (gonemod.A, stored as pickle) cannot be loaded: No module named "
        "'gonemod'. Install 'gonemod' in this environment."
    )
