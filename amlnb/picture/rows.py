"""The rows that tell of a run or a plan, the same in text and in HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.model.run import Run
from amlnb.picture.face import Face, plan_faces, run_faces
from amlnb.wire.words import counted, one_line

RUN_HEADER = ("STEP", "STATE", "TIME", "WHY", "OUTPUTS")
PLAN_HEADER = ("STEP", "PLAN", "TIME", "WHY")
#: Rows and items beyond these are counted, not told; what needs a look goes first.
MOST_ROWS, MOST_ITEMS = 60, 12
_URGENT = frozenset({"failed", "running", "retrying"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A table's cells, and a sentence for the rows that were left out."""

    cells: list[tuple[str, ...]]
    #: Empty when all is told.
    left_out: str = ""


def run_rows(pipeline: Pipeline, run: Run, *, now: float | None = None) -> Rows:
    """Return a row for each step, and one for each item of a fan-out."""
    faces = list(_with_items(run_faces(pipeline, run, now=now)))
    kept, left_out = _shortened(faces)
    return Rows(
        cells=[(*_common(face), one_line(face.made)) for face in kept],
        left_out=left_out,
    )


def plan_rows(pipeline: Pipeline, plan: Plan) -> Rows:
    """Return a row for each step of the plan."""
    kept, left_out = _shortened(plan_faces(pipeline, plan))
    return Rows(cells=[_common(face) for face in kept], left_out=left_out)


def _with_items(found: Iterable[tuple[Face, list[Face]]]) -> Iterator[Face]:
    for face, items in found:
        yield face
        urgent = [item for item in items if item.look in _URGENT]
        yield from items if len(items) <= MOST_ITEMS else urgent[:MOST_ITEMS]


def _shortened(faces: Sequence[Face]) -> tuple[Sequence[Face], str]:
    """Return the faces to tell of, in order, and a sentence for the others."""
    if len(faces) <= MOST_ROWS:
        return faces, ""
    by_need = sorted(range(len(faces)), key=lambda i: faces[i].look not in _URGENT)
    kept, left = sorted(by_need[:MOST_ROWS]), by_need[MOST_ROWS:]
    words = Counter(faces[i].word for i in left)
    told = ", ".join(f"{n:,} {word}" for word, n in words.items())
    return [faces[i] for i in kept], f"… and {counted(len(left), 'more row')}: {told}"


def _common(face: Face) -> tuple[str, str, str, str]:
    return (
        one_line(f"└ {face.name} {face.label}".rstrip() if face.is_item else face.name),
        f"{face.mark} {face.status}".strip(),
        face.time,
        one_line(face.why),
    )
