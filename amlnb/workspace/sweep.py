"""Housekeeping: forget old runs, and the bytes that nothing names any more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from amlnb.model.artifact import Artifact
from amlnb.model.codec import decode
from amlnb.model.pipeline import Pipeline
from amlnb.model.step import CommandBody
from amlnb.workspace.folder import run_folder
from amlnb.workspace.parts import Parts

#: What the workspace keeps that has source directories.
_PUBLISHED, _DRAFT = "module_version", "pipeline_draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """What a sweep took away, or would."""

    runs: tuple[str, ...]
    files: int = 0
    bytes: int = 0


def sweep(parts: Parts, *, keep_runs: int, dry: bool) -> Freed:
    """Forget all ended runs but the newest `keep_runs`, then unnamed artifacts.

    The newest result of each step is kept with its artifacts, so that the next run
    still reuses it.
    """
    all_runs = parts.store.runs(limit=1_000_000)
    old = tuple(r.id for r in all_runs[keep_runs:] if r.status.is_final)
    if dry:
        return Freed(runs=old)
    parts.store.forget(old)
    for run_id in old:
        shutil.rmtree(run_folder(parts.root, run_id), ignore_errors=True)
    shutil.rmtree(parts.root / "pulled", ignore_errors=True)
    freed = parts.artifacts.sweep(chain(parts.store.artifacts(), _snapshots(parts)))
    return Freed(runs=old, files=freed.files, bytes=freed.bytes)


def _snapshots(parts: Parts) -> Iterator[Artifact]:
    """Yield the source directories of what may still be run or resumed."""
    for run in parts.store.runs(limit=1_000_000):
        yield from _of_pipeline(parts.store.pipeline(run.id))
    for body in _bodies(parts, _DRAFT):
        yield from _of_pipeline(decode(Pipeline, body["definition"]))
    for body in _bodies(parts, _PUBLISHED):
        yield decode(Artifact, body["snapshot"])


def _bodies(parts: Parts, kind: str) -> Iterator[Mapping[str, Any]]:
    for name in parts.assets.names(kind):
        yield from (version.body for version in parts.assets.versions(kind, name))


def _of_pipeline(pipeline: Pipeline) -> Iterator[Artifact]:
    for step in pipeline.steps:
        if isinstance(step.body, CommandBody) and step.body.snapshot is not None:
            yield step.body.snapshot
