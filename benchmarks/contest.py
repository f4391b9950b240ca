"""One row, held: every contender that can be installed works in turn."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entrant import Entrant
from benchmarks.machine import machine
from benchmarks.measured import Measured, RowResult
from benchmarks.peers.environment import Environment, InstallError, environment
from benchmarks.peers.peer import Contender, Peer
from benchmarks.rows import PICTURE, Row
from benchmarks.turns import Patience, in_turn

#: A share of the pieces is not made smaller than this, or the start would be all.
LEAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for all contenders of all rows."""

    patience: Patience
    #: The seconds after which a repeat is given up.
    limit: float
    #: The cache folder with the peers' environments.
    home: Path
    #: Where projects are written; none for a temporary folder.
    scratch: Path | None
    #: Whether slow peers are given all pieces too.
    full: bool


def hold(row: Row, size: int, peers: Sequence[Peer], terms: Terms) -> RowResult:
    """Install, write, measure in turn, and remove the projects."""
    _tell(f"{row.title} ({size:,})")
    with tempfile.TemporaryDirectory(prefix="amlnb-bench-", dir=terms.scratch) as name:
        about = machine(Path(name))
        places, missing = _places(row, peers, terms.home)
        shares = _Shares(row=row, size=size, terms=terms)
        entrants = [
            (peer.name, _entrant(one, places[peer.name], Path(name), shares))
            for peer in peers
            for one in _of(peer, row)
            if peer.name in places
        ]
        done = in_turn(entrants, terms.patience, _tell)
    return RowResult(
        key=row.key,
        when=_now(),
        size=size,
        machine=about,
        versions={
            peer.name: places[peer.name].version(peer.packages[0])
            for peer in peers
            if peer.name in places and not peer.packages[0].startswith("-")
        },
        measured=(*done, *(_missing(m, size) for m in missing)),
    )


def _places(
    row: Row, peers: Sequence[Peer], home: Path
) -> tuple[dict[str, Environment], list[tuple[str, Contender, str]]]:
    """Install the row's peers; tell of those that cannot be."""
    places: dict[str, Environment] = {}
    missing: list[tuple[str, Contender, str]] = []
    for peer in peers:
        if not (chosen := _of(peer, row)):
            continue
        try:
            where = peer.within or peer.name
            places[peer.name] = environment(where, peer.packages, home)
        except InstallError as error:
            missing += [(peer.name, one, str(error)) for one in chosen]
    return places, missing


def _of(peer: Peer, row: Row) -> list[Contender]:
    return [one for one in peer.contenders if one.row == row.key]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shares:
    row: Row
    size: int
    terms: Terms

    def of(self, one: Contender) -> int:
        if self.terms.full:
            return self.size
        return max(self.size // one.one_in, min(self.size, LEAST))


def _entrant(
    one: Contender, place: Environment, base: Path, shares: _Shares
) -> Entrant:
    share = shares.of(one)
    return Entrant(
        contender=one,
        environment=place,
        folder=base / "".join(c if c.isalnum() else "-" for c in one.name),
        pieces=share,
        asked=share if shares.row.counted else 1,
        failures=shares.terms.home / "failures",
        limit=shares.terms.limit,
    )


def _missing(who: tuple[str, Contender, str], size: int) -> Measured:
    peer, one, why = who
    failure = f"{peer} could not be installed: {why}"
    return Measured(
        name=one.name, peer=peer, note=one.note, pieces=size, failure=failure
    )


def look(home: Path) -> RowResult:
    """Let the browser's own program measure the graph on screen."""
    _tell("The graph on screen")
    about = machine(home)
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("browser.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    failed = f"not done: {(done.stderr or done.stdout)[-300:]}"
    return RowResult(
        key=PICTURE,
        when=_now(),
        size=10_000,
        machine=about,
        versions={},
        text=failed if done.returncode else done.stdout[done.stdout.find("steps ") :],
    )


def _now() -> str:
    return time.strftime("%Y-%m-%d %H:%M")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
