"""The table in Markdown: what is to be reached first, then every contender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.measured import Measured, RowResult
from benchmarks.rows import PICTURE, ROWS, Goal, Row

HEAD = """\
# Side by side with other tools

Written by `python benchmarks/compare.py`: the last time that each row was measured.
Contenders of a row take turns (A B A B …); a figure is the median of their repeats.
Each peer is in an environment of its own; the work is counted after each repeat. Where
a peer needs minutes it is given fewer pieces, and its rate is told.
"""

#: Ours come first; their figures are what others are held against.
OURS = "amlnb"


def report(results: Mapping[str, RowResult]) -> str:
    """Return the whole report of these rows, in the order of the table."""
    rows = [(row, results[row.key]) for row in ROWS if row.key in results]
    parts = [HEAD, "\n".join(_summary(rows))]
    parts += ["\n".join(_details(row, result)) for row, result in rows]
    if PICTURE in results:
        parts.append("\n".join(_picture(results[PICTURE])))
    parts.append("\n".join(_machines([*results.values()])))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _summary(rows: list[tuple[Row, RowResult]]) -> Iterator[str]:
    yield "| what | peers | ours | to reach | reached |"
    yield "|---|---|---|---|---|"
    for row, result in rows:
        peers = " · ".join(
            f"{m.name} {_short(row, result, m)}"
            for m in result.measured
            if m.peer != OURS
        )
        for number, goal in enumerate(row.goals):
            ours = result.named(goal.ours)
            told = f"{goal.ours} {figure(row, ours)}" if ours else _absent(row, goal)
            wanted, got = wish(row, goal), reached(goal, result)
            title, others = (row.title, peers) if number == 0 else ("", "")
            yield f"| {title} | {others} | {told} | {wanted} | {got} |"


def _short(row: Row, result: RowResult, one: Measured) -> str:
    """Word a figure; a time of fewer pieces is not to pass for the time of all."""
    part = one.seconds and one.pieces < result.size and row.shown == "time"
    return figure(row, one) + (f" (for {one.pieces:,})" if part else "")


def _absent(row: Row, goal: Goal) -> str:
    return row.note if goal.ours == "amlnb over Dask" else f"{goal.ours}: no figure"


def _details(row: Row, result: RowResult) -> Iterator[str]:
    yield f"## {row.title}"
    yield ""
    told = [f"{result.size:,} {row.pieces}, {result.when}.", row.note]
    yield " ".join(text for text in told if text)
    yield ""
    yield "| contender | figure | median (least to most), repeats | given | x ours | |"
    yield "|---|--:|---|--:|--:|---|"
    ours = next((m for g in row.goals if (m := result.named(g.ours))), None)
    for one in result.measured:
        yield _line(row, one, ours)


def _line(row: Row, one: Measured, ours: Measured | None) -> str:
    if one.failure:
        return f"| {one.name} | none | | {one.pieces:,} | | not done: {one.failure} |"
    least, most = shown(min(one.seconds)), shown(max(one.seconds))
    spread = f"{shown(one.middle)} ({least} to {most}), {len(one.seconds)}"
    times = _times(ours.rate / one.rate) if ours else ""
    return (
        f"| {one.name} | {figure(row, one)} | {spread} | {one.pieces:,} "
        f"| {times} | {one.note} |"
    )


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"  # noqa: PLR2004 - two digits


def figure(row: Row, one: Measured) -> str:
    """Word what is told of a contender in this row."""
    if not one.seconds:
        return "(not done)"
    if row.shown == "rate":
        return f"{one.rate:.3g}/s"
    if row.shown == "each":
        return f"{one.middle / one.pieces * 1000:.2f} ms each"
    return shown(one.middle)


def shown(seconds: float) -> str:
    """Word a time in the unit that suits it."""
    if abs(seconds) < 1:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:.3g} s" if seconds < 1000 else f"{seconds:,.0f} s"  # noqa: PLR2004 - no powers of ten


def wish(_row: Row, goal: Goal) -> str:
    """Word what is to be reached."""
    match goal.kind:
        case "rate":
            return f"≥ {goal.bound:g}/s"
        case "over":
            return f"≤ {shown(goal.bound)} over {goal.base}"
        case "times":
            return f"≤ {goal.bound:g} x {goal.base}"
        case _:
            return f"≤ {shown(goal.bound)}"


def reached(goal: Goal, result: RowResult) -> str:
    """Say whether, and with which number; nothing is said without a figure."""
    ours, base = result.named(goal.ours), result.named(goal.base)
    if ours is None or (goal.base and base is None):
        return "no figure"
    match goal.kind, base:
        case "rate", _:
            good, told = ours.rate >= goal.bound, f"{ours.rate:.3g}/s"
        case "over", Measured():
            more = ours.middle - base.middle
            good, told = more <= goal.bound, f"{shown(more)} over"
        case "times", Measured():
            times = base.rate / ours.rate
            good, told = times <= goal.bound, f"{times:.2f} x"
        case _:
            good, told = ours.middle <= goal.bound, shown(ours.middle)
    return f"{'yes' if good else 'no'}: {told}"


def _picture(result: RowResult) -> Iterator[str]:
    yield "## The graph on screen, in Chromium"
    yield ""
    yield f"`python benchmarks/browser.py`, {result.when}. To reach: 1,000 nodes within"
    yield "0.5 s, 10,000 within 3 s, a status change within 100 ms."
    yield ""
    yield f"```\n{result.text.strip()}\n```"


def _machines(results: list[RowResult]) -> Iterator[str]:
    yield "## Machine and versions"
    told: list[dict[str, str]] = []
    for result in sorted(results, key=lambda one: one.when):
        names = {k: v for k, v in result.machine.items() if not k.startswith("load")}
        if names not in told:
            told.append(names)
            yield ""
            yield " · ".join(f"{name}: {value}" for name, value in names.items())
    yield ""
    loads = (f"{r.key} {r.machine['load at the start']}" for r in results)
    yield f"Load (1, 5, 15 minutes) before each row: {'; '.join(loads)}."
    versions = {k: v for result in results for k, v in result.versions.items()}
    if not versions:
        return
    yield ""
    yield "Peers: " + ", ".join(f"{k} {v}" for k, v in sorted(versions.items())) + "."
