"""Our figures side by side with other tools', as one table.

    python benchmarks/compare.py                       all of it: some 40 minutes
    python benchmarks/compare.py --quick               small sizes, once: some minutes
    python benchmarks/compare.py --rows steps,nothing  these rows anew
    python benchmarks/compare.py --peers luigi,doit    only these, and ours

Each peer is installed, once, in an environment of its own in the cache folder. Rows
that were measured whole are kept there, and RESULTS.md is written from the last of
each; a quick try, or one of some peers only, is printed, and written only where
``--to`` says.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.contest import Terms, hold, look
from benchmarks.measured import RowResult, keep, kept
from benchmarks.peers import (
    amlnb,
    dagster,
    dask,
    doit,
    dvc,
    luigi,
    metaflow,
    ninja,
    papermill,
    ploomber,
    python,
    snakemake,
)
from benchmarks.peers.environment import HOME
from benchmarks.peers.peer import Peer
from benchmarks.report import report
from benchmarks.rows import PICTURE, ROWS
from benchmarks.turns import Patience

#: Ours first, then those they are held against, then the floors.
PEERS: tuple[Peer, ...] = (
    amlnb.PEER,
    papermill.PEER,
    ploomber.PEER,
    snakemake.PEER,
    luigi.PEER,
    doit.PEER,
    dagster.PEER,
    metaflow.PEER,
    dvc.PEER,
    dask.PEER,
    ninja.PEER,
    python.PEER,
)
#: Those that every comparison has: ours, and the floor.
ALWAYS = {"amlnb", "python"}
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    wish = _arguments()
    whole = not (wish.quick or wish.peers or wish.size)
    memory = wish.home / "measured"
    results: dict[str, RowResult] = {}
    for key, measure in _work(wish).items():
        results[key] = measure()
        if whole:
            keep(results[key], memory)
    print(report(results))
    if whole or wish.to:
        to = wish.to or RESULTS
        to.write_text(report(kept(memory) if whole else results))
        print(f"Written to {to}.", file=sys.stderr)


def _work(wish: argparse.Namespace) -> dict[str, Callable[[], RowResult]]:
    """Return what is to be measured, by the row's key."""
    peers = [p for p in PEERS if not wish.peers or p.name in {*wish.peers, *ALWAYS}]
    keys = wish.rows or [row.key for row in ROWS] + [PICTURE] * (not wish.quick)
    terms = _terms(wish)
    work: dict[str, Callable[[], RowResult]] = {}
    for row in ROWS:
        if row.key in keys:
            size = row.quick if wish.quick else row.size
            size = wish.size if wish.size and row.size > 1 else size
            work[row.key] = partial(hold, row, size, peers, terms)
    if PICTURE in keys:
        work[PICTURE] = partial(look, wish.home)
    return work


def _terms(wish: argparse.Namespace) -> Terms:
    repeats = wish.repeats or (1 if wish.quick else 5)
    return Terms(
        patience=Patience(repeats=repeats, budget=wish.budget),
        limit=wish.limit,
        home=wish.home,
        scratch=wish.scratch,
        full=wish.full,
    )


def _arguments() -> argparse.Namespace:
    about, _, more = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=about,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    keys = [*(row.key for row in ROWS), PICTURE]
    names = [peer.name for peer in PEERS]
    add = parser.add_argument
    add("--rows", type=_some(keys), default=[], help=f"of {','.join(keys)}")
    add("--peers", type=_some(names), default=[], help=f"of {','.join(names)}")
    add("--quick", action="store_true", help="small sizes, one repeat")
    add("--size", type=int, help="so many pieces, where a row has many")
    add("--full", action="store_true", help="all pieces for slow peers too: hours")
    add("--repeats", type=int, help="at most, a contender and row (5)")
    add("--budget", type=float, default=60, help="seconds a contender and row (60)")
    add("--limit", type=float, default=1800, help="seconds a repeat at most (1800)")
    add("--home", type=Path, default=HOME, help="the cache folder (%(default)s)")
    add("--scratch", type=Path, help="where projects are written (a temporary folder)")
    add("--to", type=Path, help="write the report there (RESULTS.md, if whole)")
    return parser.parse_args()


def _some(known: Sequence[str]) -> Callable[[str], list[str]]:
    def names(text: str) -> list[str]:
        wanted = text.split(",")
        if strange := sorted({*wanted} - {*known}):
            raise argparse.ArgumentTypeError(
                f"{', '.join(strange)} is not one of {', '.join(known)}"
            )
        return wanted

    return names


if __name__ == "__main__":
    main()
