-- Files that were sent to be read in, and where their columns went.

CREATE TABLE uploads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    file_name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL CONSTRAINT uploads_have_a_size CHECK (size_bytes > 0),
    sha256 TEXT,
    facts TEXT,
    created_at INTEGER NOT NULL,
    received_at INTEGER,
    expires_at INTEGER NOT NULL,
    removed_at INTEGER,
    CONSTRAINT uploads_known_once_received CHECK ((received_at IS NULL) = (sha256 IS NULL))
) STRICT;
CREATE UNIQUE INDEX uploads_by_token ON uploads (token);
CREATE INDEX uploads_kept ON uploads (expires_at) WHERE removed_at IS NULL;

CREATE TABLE import_mappings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    what TEXT NOT NULL,
    signature TEXT NOT NULL,
    columns TEXT NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX import_mappings_by_signature ON import_mappings (what, signature);
