from __future__ import annotations

import errno
import sqlite3
from importlib import import_module
from pathlib import Path

import pytest

from amlnb.cli.complaint import STORAGE, complain
from amlnb.model.errors import AmlnbError, NotFoundError
from amlnb.stores.errors import FullStoreError
from amlnb.workspace.folder import NoWorkspaceError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFoundError("step", "trian", ("train",)), 2),
        (FullStoreError("store.db"), 5),
        (NoWorkspaceError(Path("/tmp")), 5),
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), 5),
        (sqlite3.OperationalError("disk I/O error"), 5),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_error_is_one_sentence_and_a_code(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complain(error) == code
    told = capsys.readouterr().err
    assert told.startswith("amlnb: ")
    assert told.count("\n") == 1


def test_the_path_that_the_system_refused_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain(OSError(errno.ENOSPC, "No space left on device", "/data/x"))
    assert "/data/x: No space left on device" in capsys.readouterr().err


def test_the_modules_of_storage_errors_are_where_they_are_said_to_be() -> None:
    for name in STORAGE:
        module = import_module(name)
        own = [v for v in vars(module).values() if getattr(v, "__module__", "") == name]
        assert any(isinstance(v, type) and issubclass(v, AmlnbError) for v in own)
