-- Named, versioned things: datastores, datasets, models, computes, environments.

-- A new version is a new row; `body` is the thing as JSON, without any credential.
-- An archived version is no longer found by name, but keeps its number and its id.
CREATE TABLE assets (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    created DOUBLE PRECISION NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0,
    body TEXT NOT NULL,
    UNIQUE (kind, name, version)
);
