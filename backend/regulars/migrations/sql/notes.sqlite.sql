CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    kind TEXT NOT NULL CHECK (kind IN ('GENERAL', 'PREFERENCE', 'ISSUE', 'INSTRUCTION', 'APPROVAL')),
    pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    show_on_orders INTEGER NOT NULL CHECK (show_on_orders IN (0, 1)),
    author_kind TEXT NOT NULL,
    author_id INTEGER,
    author_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    resolved_at INTEGER,
    resolver_kind TEXT,
    resolver_id INTEGER,
    resolver_name TEXT,
    CHECK ((resolved_at IS NULL) = (resolver_kind IS NULL))
) STRICT;
CREATE INDEX notes_by_customer ON notes (customer_id, pinned DESC, created_at DESC, id DESC);
CREATE INDEX notes_standing ON notes (customer_id, created_at) WHERE show_on_orders AND resolved_at IS NULL;

CREATE TABLE note_revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL
) STRICT;
CREATE INDEX note_revisions_by_note ON note_revisions (note_id, at DESC, id DESC);
