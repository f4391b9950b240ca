"""The run store: `amlnb.ports.RunStore` over either database."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from amlnb.model.artifact import Artifact
from amlnb.model.errors import NotFoundError
from amlnb.model.events import Event, Fact
from amlnb.model.pipeline import Pipeline
from amlnb.model.run import Run, replay
from amlnb.ports import Lease, LeaseLostError, RunBusyError, StepResult
from amlnb.stores import rows
from amlnb.stores.assets import SqlAssets
from amlnb.stores.database import Database, Row, Session, Values
from amlnb.stores.errors import RunExistsError
from amlnb.stores.lease import as_seen
from amlnb.stores.migrate import migrate

#: Rows read at once where there may be very many.
_PAGE = 1000


class SqlStore:
    """What is the same in both databases: decide on rows that were read, then write."""

    def __init__(self, database: Database) -> None:
        try:
            migrate(database)
        except BaseException:
            database.close()
            raise
        self._database = database
        self._dialect = database.dialect
        #: The named, versioned things in the same database.
        self.assets = SqlAssets(database)

    @property
    def place(self) -> str:
        """Where the store is, for people: a path, or a URL without its password."""
        return self._dialect.place

    def close(self) -> None:
        """Close connections; the store is not used again."""
        self._database.close()

    # ------------------------------------------------------------------- runs

    def create_run(self, run: Run, pipeline: Pipeline) -> None:
        """Store a new, pending run with its plan and the pipeline as it is now."""
        with self._database.writing() as session:
            if not session.change("insert_run", rows.run_values(run)):
                raise RunExistsError(run.id)
            session.change("insert_definition", rows.definition_values(run, pipeline))

    def run(self, run_id: str) -> Run:
        """Return the run as it is after all its events."""
        with self._database.reading() as session:
            row = _read(session, "run", run_id)
            born = _read(session, "born", run_id)
            events = _events(session, run_id, 0, sys.maxsize)
            now = self._dialect.moment(session)
        return as_seen(replay(rows.born_of(born), events), rows.hold_of(row), now)

    def head(self, run_id: str) -> Run:
        """Return the run as it is now, without its steps: one row is read."""
        with self._database.reading() as session:
            row = _read(session, "run", run_id)
            now = self._dialect.moment(session)
        return as_seen(rows.head_of(row), rows.hold_of(row), now)

    def runs(
        self,
        *,
        pipeline: str | None = None,
        experiment: str | None = None,
        limit: int = 50,
    ) -> list[Run]:
        """Return the newest runs, newest first, without their steps."""
        values = {
            "pipeline": None if pipeline is None else rows.name(pipeline),
            "experiment": None if experiment is None else rows.name(experiment),
            "limit": max(limit, 0),
        }
        with self._database.reading() as session:
            found = session.all("newest_runs", values)
            now = self._dialect.moment(session)
        return [as_seen(rows.head_of(row), rows.hold_of(row), now) for row in found]

    def pipeline(self, run_id: str) -> Pipeline:
        """Return the pipeline as it was when the run was created."""
        with self._database.reading() as session:
            return rows.pipeline_of(_read(session, "pipeline", run_id))

    def forget(self, run_ids: Sequence[str]) -> None:
        """Delete runs with their events and results, unless a living runner has one.

        The newest reusable result of each step stays. Each run is a transaction of
        its own: a clean-up of years of history must not keep everybody else waiting.
        """
        with self._database.reading() as session:
            for run_id in run_ids:
                self._refuse_if_held(session, run_id, _read(session, "run", run_id))
        for run_id in run_ids:
            self._forget(run_id)
        with self._database.writing() as session:
            session.change("delete_outlived")

    def _forget(self, run_id: str) -> None:
        with self._database.writing() as session:
            row = session.first("held_run", _by_id(run_id))
            if row is not None:
                self._refuse_if_held(session, run_id, row)
                session.change("delete_run", _by_id(run_id))
                session.change("delete_results", _by_id(run_id))

    # ------------------------------------------------------- the right to write

    def claim(self, run_id: str, owner: str, ttl: float) -> Lease:
        """Take the run up for `ttl` seconds; the claim is the first heartbeat."""
        with self._database.writing() as session:
            row = _read(session, "held_run", run_id)
            self._refuse_if_held(session, run_id, row)
            fence = row["fence"] + 1
            values = self._until(session, run_id, ttl)
            session.change(
                "claim", {**values, "fence": fence, "owner": rows.name(owner)}
            )
        return Lease(run=run_id, fence=fence)

    def renew(self, lease: Lease, ttl: float) -> None:
        """Prolong the lease, or raise `LeaseLostError`."""
        with self._database.writing() as session:
            _held(session, lease)
            session.change("set_lease", self._until(session, lease.run, ttl))

    def release(self, lease: Lease) -> None:
        """Give the lease back; one that was lost already is no longer ours to give."""
        with self._database.writing() as session:
            row = _read(session, "held_run", lease.run)
            if not rows.hold_of(row).is_lost_to(lease.fence):
                _free(session, lease.run)

    def expire(self, run_id: str, owner: str) -> None:
        """End the lease of an owner who is known to be dead; no other's."""
        with self._database.writing() as session:
            row = _read(session, "held_run", run_id)
            if rows.hold_of(row).owner == rows.name(owner):
                _free(session, run_id)

    def _refuse_if_held(self, session: Session, run_id: str, row: Row) -> None:
        hold = rows.hold_of(row)
        if hold.is_alive(self._dialect.moment(session)):
            raise RunBusyError(run_id, hold.owner)

    def _until(self, session: Session, run_id: str, ttl: float) -> Values:
        now = self._dialect.moment(session)
        return {"run": rows.name(run_id), "until": now.tick + ttl, "era": now.era}

    # ----------------------------------------------------------------- events

    def append(
        self, lease: Lease, facts: Sequence[Fact], results: Sequence[StepResult] = ()
    ) -> list[Event]:
        """Store facts as the run's next events, and results, in one transaction."""
        with self._database.writing() as session:
            row = _held(session, lease)
            now = self._dialect.moment(session)
            events = rows.numbered(lease.run, row["seq"], now.time, facts)
            session.change_many("insert_event", map(rows.event_values, events))
            _write_results(session, lease.run, results)
            session.change("advance_run", rows.advanced_values(row, events))
        return events

    def events_after(self, run_id: str, seq: int, limit: int = 10_000) -> list[Event]:
        """Return the run's events with a greater number, in order."""
        with self._database.reading() as session:
            _read(session, "run", run_id)
            return list(_events(session, run_id, seq, max(limit, 0)))

    def request_cancel(self, run_id: str, by: str) -> bool:
        """Ask the run's runner to stop; return False if the run has ended."""
        with self._database.writing() as session:
            row = _read(session, "held_run", run_id)
            if rows.head_of(row).status.is_final:
                return False
            values = {"run": rows.name(run_id), "by": rows.name(by)}
            session.change("request_cancel", values)
        return True

    def cancel_requested(self, run_id: str) -> bool:
        """Return whether a cancel was asked for since the run was last claimed."""
        with self._database.reading() as session:
            return _read(session, "run", run_id)["cancel_by"] is not None

    # ---------------------------------------------------------------- history

    def reusable(self, keys: Sequence[str]) -> dict[str, StepResult]:
        """Return the newest reusable result for each key that has one."""
        with self._database.reading() as session:
            found = session.all("reusable", {"keys": rows.names(keys)})
        return _by_wanted(keys, found)

    def latest(self, pipeline: str, steps: Sequence[str]) -> dict[str, StepResult]:
        """Return the newest result of each step of that pipeline, reusable or not."""
        values = {"pipeline": rows.name(pipeline), "steps": rows.names(steps)}
        with self._database.reading() as session:
            found = session.all("latest", values)
        return _by_wanted(steps, found)

    def results_of(self, run_id: str) -> dict[str, StepResult]:
        """Return what the run's own steps made, by step key."""
        with self._database.reading() as session:
            _read(session, "run", run_id)
            found = session.all("results_of", _by_id(run_id))
        return {result.step: result for result in map(rows.result_of, found)}

    def durations(
        self, pipeline: str, steps: Sequence[str], newest: int = 5
    ) -> dict[str, list[float]]:
        """Return the seconds of each step's newest results, newest first."""
        values = {
            "pipeline": rows.name(pipeline),
            "steps": rows.names(steps),
            "newest": max(newest, 0),
        }
        with self._database.reading() as session:
            found = session.all("durations", values)
        seconds: dict[str, list[float]] = {}
        asked = rows.by_name(steps)
        for row in found:
            seconds.setdefault(asked[row["wanted"]], []).append(row["seconds"])
        return seconds

    def artifacts(self) -> Iterator[Artifact]:
        """Yield every artifact that a stored result, event or unended run names.

        The same one may come more than once. Pages are transactions of their own, so
        that a slow reader blocks nobody.
        """
        with self._database.reading() as session:
            unended = session.all("unended")
        for row in unended:
            yield from rows.artifacts_in(row["born"])
        yield from self._artifacts("results_page", {"after": 0}, "body")
        yield from self._artifacts("outputs_page", {"run": "", "seq": 0}, "fact")

    def _artifacts(self, page: str, after: Values, column: str) -> Iterator[Artifact]:
        while True:
            with self._database.reading() as session:
                found = session.all(page, {**after, "limit": _PAGE})
            for row in found:
                yield from rows.artifacts_in(row[column])
            if len(found) < _PAGE:
                return
            after = {key: found[-1][key] for key in after}


def _by_id(run_id: str) -> Values:
    return {"run": rows.name(run_id)}


def _read(session: Session, query: str, run_id: str) -> Row:
    """Return the row that a query about one run answers, or raise NotFoundError."""
    row = session.first(query, _by_id(run_id))
    if row is None:
        raise NotFoundError("run", run_id)
    return row


def _held(session: Session, lease: Lease) -> Row:
    """Return the run's row for its holder, or raise LeaseLostError."""
    row = _read(session, "held_run", lease.run)
    if rows.hold_of(row).is_lost_to(lease.fence):
        raise LeaseLostError(lease.run)
    return row


def _free(session: Session, run_id: str) -> None:
    """End the run's lease, whoever has it."""
    session.change("set_lease", {"run": rows.name(run_id), "until": None, "era": ""})


def _events(session: Session, run_id: str, seq: int, limit: int) -> Iterator[Event]:
    """Return the events one by one: of a long run, all at once are very large."""
    values = {"run": rows.name(run_id), "seq": seq, "limit": limit}
    found = session.all("events_after", values)
    return (rows.event_of(run_id, row) for row in found)


def _write_results(
    session: Session, run_id: str, results: Sequence[StepResult]
) -> None:
    newest = {result.step: result for result in results}
    values = [rows.result_values(run_id, result) for result in newest.values()]
    session.change_many("delete_result", values)
    session.change_many("insert_result", values)


def _by_wanted(asked: Sequence[str], found: Sequence[Row]) -> dict[str, StepResult]:
    names = rows.by_name(asked)
    return {names[row["wanted"]]: rows.result_of(row) for row in found}
