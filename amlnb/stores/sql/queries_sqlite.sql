-- What SQLite writes in its own way. Many keys arrive as one JSON list, so that a
-- query is one statement however many they are; each key is one look-up in an index.

-- name: held_run
-- Read a run in order to change it: the transaction already keeps others out.
SELECT id, head, seq, fence, owner, lease_until, lease_era, cancel_by, status
FROM runs
WHERE id = :run

-- name: reusable
-- Find the newest reusable result of each key.
SELECT wanted.value AS wanted, results.body
FROM json_each(:keys) AS wanted
JOIN results ON results.n = (
    SELECT max(n) FROM results WHERE key = wanted.value AND reusable = 1
)

-- name: latest
-- Find the newest result of each step of a pipeline.
SELECT wanted.value AS wanted, results.body
FROM json_each(:steps) AS wanted
JOIN results ON results.n = (
    SELECT max(n) FROM results WHERE pipeline = :pipeline AND step = wanted.value
)

-- name: durations
-- Find how long each step of a pipeline took the last times, newest first.
SELECT wanted.value AS wanted, results.seconds
FROM json_each(:steps) AS wanted
JOIN results ON results.n IN (
    SELECT n FROM results WHERE pipeline = :pipeline AND step = wanted.value
    ORDER BY n DESC LIMIT :newest
)
ORDER BY results.n DESC

-- name: tables
-- List the tables: all of none, or ours among them.
SELECT name FROM sqlite_master WHERE type = 'table'
