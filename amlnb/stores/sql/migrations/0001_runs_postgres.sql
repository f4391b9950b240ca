-- Runs, their events and results. A blank line stands between two statements.

CREATE TABLE schema_version (version INTEGER NOT NULL);

INSERT INTO schema_version (version) VALUES (0);

-- One row a run. `head` is the run as JSON, as of its last event, without steps and
-- plan; the columns beside it are what queries need. A lease without a time is free.
CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    pipeline TEXT NOT NULL,
    experiment TEXT NOT NULL,
    created DOUBLE PRECISION NOT NULL,
    status TEXT NOT NULL,
    seq BIGINT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    lease_until DOUBLE PRECISION,
    lease_era TEXT NOT NULL DEFAULT '',
    cancel_by TEXT,
    head TEXT NOT NULL
);

CREATE INDEX runs_newest ON runs (created, id);

-- What a run was asked to do, `born` being the run with its plan before any event.
-- Apart from `runs`, so that an event does not rewrite a large plan.
CREATE TABLE definitions (
    run TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    born TEXT NOT NULL,
    pipeline TEXT NOT NULL
);

CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL CHECK (seq > 0),
    time DOUBLE PRECISION NOT NULL,
    kind TEXT NOT NULL,
    fact TEXT NOT NULL,
    PRIMARY KEY (run, seq)
);

CREATE FUNCTION events_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed';
END;
$$;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
FOR EACH ROW EXECUTE FUNCTION events_never_change();

-- `n` grows with each result, and says which is the newest: clocks of two machines,
-- or one that was set back, would not. A result may outlive its run: the newest of a
-- step that can be reused is of use even when nobody asks for its run any more.
CREATE TABLE results (
    n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run TEXT NOT NULL,
    step TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    key TEXT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    reusable INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (run, step)
);

CREATE INDEX results_by_key ON results (key, n) WHERE reusable = 1;

CREATE INDEX results_by_step ON results (pipeline, step, n);
