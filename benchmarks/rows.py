"""The rows of the table: what is done, how much of it, and the number to reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A number that one of our contenders is to reach."""

    #: Our contender's name in the row.
    ours: str
    #: What of it: ``seconds``, ``rate`` (pieces a second), ``over`` (seconds more than
    #: the base), ``times`` (as many times the base).
    kind: str
    #: The most it may be; for a rate, the least.
    bound: float
    #: The contender that it is held against, for ``over`` and ``times``.
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of work, done by all contenders in turn."""

    key: str
    title: str
    #: How many pieces, and how many in a quick try.
    size: int
    quick: int
    #: What the size counts, in the plural.
    pieces: str
    #: What is told of a contender: the ``time`` of all, the time of ``each`` piece, or
    #: the ``rate``, pieces a second.
    shown: str = "time"
    #: Whether the pieces are things made, to be counted; otherwise it is one work.
    counted: bool = True
    goals: tuple[Goal, ...] = ()
    #: What is to be known of all figures of the row.
    note: str = ""


_ENGINE = "amlnb engine, warm library"

ROWS = (
    Row(
        key="notebook",
        title="One-cell Python notebook as an isolated step",
        size=1,
        quick=1,
        pieces="notebooks",
        goals=(Goal(ours=_ENGINE, kind="over", bound=0.04, base="the cell alone"),),
    ),
    Row(
        key="pandas",
        title="The same with a pandas cell",
        size=1,
        quick=1,
        pieces="notebooks",
        goals=(Goal(ours=_ENGINE, kind="over", bound=0.04, base="the cell alone"),),
    ),
    Row(
        key="notebooks",
        title="100 one-cell notebooks",
        size=100,
        quick=6,
        pieces="notebooks",
        shown="rate",
        goals=(
            Goal(ours=_ENGINE, kind="rate", bound=50),
            Goal(ours="amlnb run", kind="rate", bound=50),
        ),
    ),
    Row(
        key="steps",
        title="1,000 trivial isolated Python steps",
        size=1_000,
        quick=10,
        pieces="steps",
        shown="rate",
        goals=(Goal(ours="amlnb run", kind="rate", bound=100),),
    ),
    Row(
        key="nothing",
        title="Nothing to do, 1,000 steps, from the shell",
        size=1_000,
        quick=50,
        pieces="steps",
        goals=(Goal(ours="amlnb run", kind="seconds", bound=0.4),),
        note="Dagster and Metaflow do not know when there is nothing to do.",
    ),
    Row(
        key="dask",
        title="10,000 trivial steps over Dask",
        size=10_000,
        quick=500,
        pieces="steps",
        shown="each",
        goals=(Goal(ours="amlnb over Dask", kind="times", bound=1.3, base="raw Dask"),),
        note="amlnb has no Dask compute yet, so there is no figure of ours.",
    ),
    Row(
        key="start",
        title="Start of the programs",
        size=1,
        quick=1,
        pieces="starts",
        goals=(
            Goal(ours="amlnb --help", kind="seconds", bound=0.15),
            Goal(
                ours="IPython, %load_ext amlnb", kind="over", bound=0.1, base="IPython"
            ),
        ),
    ),
    Row(
        key="frame",
        title="A DataFrame of 1 GB from step to step",
        size=1_000,
        quick=20,
        pieces="MB",
        counted=False,
        goals=(
            Goal(ours="amlnb run", kind="times", bound=1.2, base="Arrow IPC by hand"),
        ),
        note=(
            "From the frame's being made in one step to all of it being summed in the "
            "next; by hand, the writing, mapping and summing alone."
        ),
    ),
)

#: The row of the browser, which a program of its own measures.
PICTURE = "picture"
