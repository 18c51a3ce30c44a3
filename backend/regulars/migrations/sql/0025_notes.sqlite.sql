-- Notes on any record, brought back after deletion; colleagues whom they mention; timelines of orders too, and entries that
-- others write.
CREATE TABLE notes_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE,
    subject_kind TEXT CONSTRAINT notes_known_subject CHECK (length(subject_kind) = 3),
    subject_id INTEGER,
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
    deleted_at INTEGER,
    CHECK ((resolved_at IS NULL) = (resolver_kind IS NULL)),
    CONSTRAINT notes_one_subject CHECK (
        (customer_id IS NULL) = (subject_id IS NOT NULL) AND (subject_id IS NULL) = (subject_kind IS NULL))
) STRICT;
INSERT INTO sqlite_sequence (name, seq) SELECT 'notes_new', seq FROM sqlite_sequence WHERE name = 'notes';
INSERT INTO notes_new (id, version, customer_id, body, kind, pinned, show_on_orders, author_kind, author_id, author_name, created_at,
    edited_at, resolved_at, resolver_kind, resolver_id, resolver_name)
    SELECT id, version, customer_id, body, kind, pinned, show_on_orders, author_kind, author_id, author_name, created_at,
    edited_at, resolved_at, resolver_kind, resolver_id, resolver_name FROM notes;
CREATE TABLE note_revisions_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL REFERENCES notes_new (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL
) STRICT;
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'note_revisions_new', seq FROM sqlite_sequence WHERE name = 'note_revisions';
INSERT INTO note_revisions_new SELECT id, note_id, at, body, actor_kind, actor_id, actor_name FROM note_revisions;
DROP TABLE note_revisions;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
ALTER TABLE note_revisions_new RENAME TO note_revisions;
CREATE INDEX note_revisions_by_note ON note_revisions (note_id, at DESC, id DESC);
CREATE INDEX notes_by_customer ON notes (customer_id, pinned DESC, created_at DESC, id DESC)
    WHERE deleted_at IS NULL AND customer_id IS NOT NULL;
CREATE INDEX notes_standing ON notes (customer_id, created_at)
    WHERE show_on_orders AND resolved_at IS NULL AND deleted_at IS NULL;
CREATE INDEX notes_by_subject ON notes (subject_id, subject_kind, pinned DESC, created_at DESC, id DESC)
    WHERE deleted_at IS NULL AND subject_id IS NOT NULL;
CREATE INDEX notes_whose ON notes (customer_id);
CREATE INDEX notes_deleted ON notes (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE timeline_events_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER,
    customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE,
    order_id INTEGER,
    store_id INTEGER,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    details TEXT NOT NULL,
    subject TEXT,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    CONSTRAINT timeline_of_somebody CHECK (customer_id IS NOT NULL OR order_id IS NOT NULL)
) STRICT;
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'timeline_events_new', seq FROM sqlite_sequence WHERE name = 'timeline_events';
INSERT INTO timeline_events_new (id, event_id, customer_id, order_id, store_id, at, kind, title, details, subject,
    actor_kind, actor_id, actor_name)
    SELECT t.id, t.event_id, t.customer_id, m.order_id, CASE WHEN m.order_id IS NOT NULL THEN m.store_id END, t.at,
        CASE WHEN m.order_id IS NOT NULL THEN 'ORDER_NOTIFICATION' ELSE t.kind END, t.title, t.details, t.subject,
        t.actor_kind, t.actor_id, t.actor_name
    FROM timeline_events t
    LEFT JOIN messages m ON t.subject LIKE 'msg@_%' ESCAPE '@' AND m.id = CAST(substr(t.subject, 5) AS INTEGER);
DROP TABLE timeline_events;
ALTER TABLE timeline_events_new RENAME TO timeline_events;
CREATE UNIQUE INDEX timeline_once ON timeline_events (event_id);
CREATE INDEX timeline_by_customer ON timeline_events (customer_id, at DESC, id DESC);
CREATE INDEX timeline_by_order ON timeline_events (order_id, at DESC, id DESC) WHERE order_id IS NOT NULL;

-- Whom a note mentions, and what waits to be seen by a colleague.
CREATE TABLE note_mentions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    staff_id INTEGER NOT NULL REFERENCES staff_users (id),
    CONSTRAINT note_mentions_once UNIQUE (note_id, staff_id)
) STRICT;
CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id INTEGER NOT NULL REFERENCES staff_users (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    subject TEXT,
    read_at INTEGER
) STRICT;
CREATE INDEX notifications_by_staff ON notifications (staff_id, at DESC, id DESC);
CREATE INDEX notifications_unread ON notifications (staff_id) WHERE read_at IS NULL;

-- Cancelled orders stand on timelines as entries of their own.
CREATE INDEX orders_cancelled ON orders (customer_id, cancelled_at, id) WHERE cancelled_at IS NOT NULL;
