-- The queries of the run store that SQLite and PostgreSQL read alike. A query is a
-- name, what it is for, and one statement; `:word` stands for a value. What the two
-- databases write differently is in queries_sqlite.sql and queries_postgres.sql.

-- name: insert_run
-- Store a run's own fields; a taken id inserts nothing.
INSERT INTO runs (id, pipeline, experiment, created, status, head)
VALUES (:id, :pipeline, :experiment, :created, :status, :head)
ON CONFLICT (id) DO NOTHING

-- name: insert_definition
-- Store what a run was asked to do; it is large, and never changes.
INSERT INTO definitions (run, born, pipeline)
VALUES (:run, :born, :pipeline)

-- name: run
-- Read one run as of its last event, and its lease.
SELECT id, head, seq, fence, owner, lease_until, lease_era, cancel_by, status
FROM runs
WHERE id = :run

-- name: newest_runs
-- Read the newest runs, of one pipeline or experiment where that is given.
SELECT id, head, seq, fence, owner, lease_until, lease_era, cancel_by, status
FROM runs
WHERE (CAST(:pipeline AS TEXT) IS NULL OR pipeline = :pipeline)
  AND (CAST(:experiment AS TEXT) IS NULL OR experiment = :experiment)
ORDER BY created DESC, id DESC
LIMIT :limit

-- name: born
-- Read the run as it was when it was created: what its events are folded into.
SELECT born FROM definitions WHERE run = :run

-- name: pipeline
-- Read the pipeline as it was when the run was created.
SELECT pipeline FROM definitions WHERE run = :run

-- name: events_after
-- Read a run's events behind a number, in order.
SELECT run, seq, time, fact
FROM events
WHERE run = :run AND seq > :seq
ORDER BY seq
LIMIT :limit

-- name: insert_event
-- Store the next event of a run.
INSERT INTO events (run, seq, time, kind, fact)
VALUES (:run, :seq, :time, :kind, :fact)

-- name: advance_run
-- Bring a run's row up to its last event, so that lists need not read events.
UPDATE runs SET seq = :seq, status = :status, head = :head
WHERE id = :run

-- name: claim
-- Give a run to a new owner. A cancel asked for before the very first claim still
-- counts; one that an earlier owner has dealt with must not stop a resume.
UPDATE runs
SET fence = :fence, owner = :owner, lease_until = :until, lease_era = :era,
    cancel_by = CASE WHEN fence = 0 THEN cancel_by END
WHERE id = :run

-- name: set_lease
-- Prolong a lease, or end it with an empty time.
UPDATE runs SET lease_until = :until, lease_era = :era
WHERE id = :run

-- name: request_cancel
-- Leave word for a run's owner to stop.
UPDATE runs SET cancel_by = :by
WHERE id = :run

-- name: delete_result
-- Make room for a step's newer result in the same run.
DELETE FROM results WHERE run = :run AND step = :step

-- name: insert_result
-- Store what a step made, under the key that finds it again.
INSERT INTO results (run, step, pipeline, key, seconds, reusable, body)
VALUES (:run, :step, :pipeline, :key, :seconds, :reusable, :body)

-- name: results_of
-- Read the results of one run.
SELECT step, body FROM results WHERE run = :run ORDER BY n

-- name: delete_run
-- Forget a run; its events and its definition go with it.
DELETE FROM runs WHERE id = :run

-- name: delete_results
-- Forget what a run made, but for the newest result of a step that can be reused.
DELETE FROM results
WHERE run = :run AND (reusable = 0 OR n < (
    SELECT max(newer.n) FROM results AS newer
    WHERE newer.pipeline = results.pipeline AND newer.step = results.step
      AND newer.reusable = 1
))

-- name: delete_outlived
-- Forget results that outlived their runs, and that newer ones have replaced since.
DELETE FROM results
WHERE NOT EXISTS (SELECT 1 FROM runs WHERE runs.id = results.run) AND n < (
    SELECT max(newer.n) FROM results AS newer
    WHERE newer.pipeline = results.pipeline AND newer.step = results.step
      AND newer.reusable = 1
)

-- name: results_page
-- Read results in the order they were written, a page at a time.
SELECT n AS after, body FROM results WHERE n > :after ORDER BY n LIMIT :limit

-- name: outputs_page
-- Read the facts that name artifacts, a page at a time.
SELECT run, seq, fact
FROM events
WHERE kind IN ('StepCompleted', 'StepReused') AND (run, seq) > (:run, :seq)
ORDER BY run, seq
LIMIT :limit

-- name: unended
-- Read the runs that may still be carried out: their plans name artifacts to reuse.
SELECT definitions.born
FROM definitions JOIN runs ON runs.id = definitions.run
WHERE runs.status NOT IN ('completed', 'failed', 'cancelled')

-- name: schema_version
-- Read how far the migrations have come.
SELECT version FROM schema_version

-- name: set_schema_version
-- Note that a migration is done.
UPDATE schema_version SET version = :version

-- name: insert_asset
-- Store the next version; none is inserted where another writer took the number.
INSERT INTO assets (id, kind, name, version, created, body)
SELECT CAST(:id AS TEXT), CAST(:kind AS TEXT), CAST(:name AS TEXT),
       coalesce(max(version), 0) + 1, :created, CAST(:body AS TEXT)
FROM assets
WHERE kind = :kind AND name = :name
ON CONFLICT (kind, name, version) DO NOTHING

-- name: asset
-- Read one by its id, archived or not.
SELECT id, kind, name, version, created, archived, body
FROM assets
WHERE kind = :kind AND id = :id

-- name: asset_version
-- Read one version, archived or not.
SELECT id, kind, name, version, created, archived, body
FROM assets
WHERE kind = :kind AND name = :name AND version = :version

-- name: asset_versions
-- Read all versions that are not archived, newest first.
SELECT id, kind, name, version, created, archived, body
FROM assets
WHERE kind = :kind AND name = :name AND archived = 0
ORDER BY version DESC
LIMIT :limit

-- name: asset_names
-- List the names that have a version which is not archived.
SELECT DISTINCT name FROM assets WHERE kind = :kind AND archived = 0 ORDER BY name

-- name: change_asset
-- Give one version another body, under the number and id that it has.
UPDATE assets SET body = :body WHERE kind = :kind AND id = :id

-- name: archive_asset
-- Take one version, or all of a name, out of sight.
UPDATE assets SET archived = 1
WHERE kind = :kind AND name = :name AND archived = 0
  AND (CAST(:version AS BIGINT) IS NULL OR version = :version)
