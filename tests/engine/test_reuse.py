"""Reuse never lies: whatever was edited, a reused result equals a clean run's."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from amlnb.model.pipeline import Pipeline
from amlnb.model.run import RunStatus
from amlnb.model.step import Map, Step, StepOutput
from tests.engine.world import World, pipeline, step

EDITS = 25


def random_steps(dice: random.Random, count: int) -> list[Step]:
    """Steps that each add up some earlier ones, a parameter and a number."""
    steps: list[Step] = []
    for i in range(count):
        steps.append(random_step(dice, f"s{i}", steps))
    return steps


def random_step(dice: random.Random, name: str, earlier: list[Step]) -> Step:
    parents = dice.sample(earlier, k=min(len(earlier), dice.randint(0, 3)))
    uses = dice.choice(["", "a", "b"])
    terms = [f"flat({p.name})" for p in parents] + ([uses] if uses else [])
    mapping = None
    fans = [p for p in parents if p.map is not None]
    if fans and dice.random() < 0.5:
        items = StepOutput(step=fans[0].name, output=fans[0].name)
        mapping = Map(item="item", items=items)
        terms.append("flat(item)")
    return step(
        name,
        f"{name} = {' + '.join([*terms, str(dice.randint(0, 3))])}",
        reads=" ".join(f"{p.name}.{p.name}" for p in parents),
        makes=name,
        uses=uses,
        map=mapping,
    )


def flat(value: object) -> int:
    """Add up a number, or numbers in lists however deep."""
    return sum(map(flat, value)) if isinstance(value, list) else int(str(value))


def with_list(steps: list[Step], dice: random.Random) -> list[Step]:
    """Put a step that makes a list and a fan-out over it in front."""
    numbers = [dice.randint(0, 2) for _ in range(dice.randint(0, 4))]
    source = step("numbers", f"numbers = {numbers}", makes="numbers")
    each = step(
        "each",
        f"each = n * {dice.randint(1, 3)} + a",
        makes="each",
        uses="a",
        map=Map(item="n", items=StepOutput(step="numbers", output="numbers")),
    )
    return [source, each, *steps]


def edited(dice: random.Random, steps: list[Step]) -> list[Step]:
    """Change, add or take away one step, or change nothing."""
    steps = list(steps)
    kind = dice.choice(["nothing", "change", "change", "fan-out"])
    free = range(2, len(steps))
    if kind == "fan-out":
        steps[:2] = with_list([], dice)
    elif kind == "change" and free:
        i = dice.choice(free)
        steps[i] = random_step(dice, steps[i].name, steps[1:i])
    return steps


def results(world: World, built: Pipeline, **parameters: int) -> dict[str, object]:
    world.bodies.given = {"flat": flat}
    run = world.run(built, **parameters)
    assert run.status is RunStatus.COMPLETED, run.message
    return {s.name: world.value(run, s.name, s.outputs[0].name) for s in built.steps}


@pytest.mark.parametrize("seed", range(12))
def test_a_reused_result_equals_a_clean_one(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    (tmp_path / "kept").mkdir()
    world = World(tmp_path / "kept")
    steps = with_list(random_steps(dice, 6), dice)
    reused = 0
    for i in range(EDITS):
        steps = edited(dice, steps)
        built = pipeline(*steps, a=0, b=0)
        given = {"a": dice.randint(0, 1), "b": dice.randint(0, 1)}
        kept = results(world, built, **given)
        reused += len(steps) - len(world.bodies.ran)
        clean = tmp_path / f"clean{i}"
        clean.mkdir()
        assert kept == results(World(clean), built, **given)
        results(world, built, **given)
        assert world.bodies.ran == []  # an edit of nothing reuses everything
    assert reused > EDITS // 2  # or the test would prove nothing
