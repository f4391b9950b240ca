-- What PostgreSQL writes in its own way. Many keys arrive as one JSON list, so that a
-- query is one statement however many they are; each key is one look-up in an index.

-- name: held_run
-- Read a run in order to change it, and keep others from changing it meanwhile.
SELECT id, head, seq, fence, owner, lease_until, lease_era, cancel_by, status
FROM runs
WHERE id = :run
FOR UPDATE

-- name: reusable
-- Find the newest reusable result of each key.
SELECT wanted.value AS wanted, newest.body
FROM json_array_elements_text(CAST(:keys AS JSON)) AS wanted
CROSS JOIN LATERAL (
    SELECT body FROM results WHERE key = wanted.value AND reusable = 1
    ORDER BY n DESC LIMIT 1
) AS newest

-- name: latest
-- Find the newest result of each step of a pipeline.
SELECT wanted.value AS wanted, newest.body
FROM json_array_elements_text(CAST(:steps AS JSON)) AS wanted
CROSS JOIN LATERAL (
    SELECT body FROM results WHERE pipeline = :pipeline AND step = wanted.value
    ORDER BY n DESC LIMIT 1
) AS newest

-- name: durations
-- Find how long each step of a pipeline took the last times, newest first.
SELECT wanted.value AS wanted, newest.seconds
FROM json_array_elements_text(CAST(:steps AS JSON)) AS wanted
CROSS JOIN LATERAL (
    SELECT n, seconds FROM results WHERE pipeline = :pipeline AND step = wanted.value
    ORDER BY n DESC LIMIT :newest
) AS newest
ORDER BY newest.n DESC

-- name: tables
-- List our tables: they have a schema of their own in the team's database.
SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'amlnb'

-- name: create_schema
-- Make a place for our tables in the team's database.
CREATE SCHEMA IF NOT EXISTS amlnb

-- name: turn_to_migrate
-- Let one process at a time migrate; the others find it done.
SELECT pg_advisory_xact_lock(1634561134)

-- name: now
-- Ask the database for the time, the one clock that all hosts share.
SELECT CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION) AS now
