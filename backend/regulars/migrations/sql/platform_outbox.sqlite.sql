-- Events in commit order, the numbers they are given, and how far each consumer has read them.

-- Numbers without gaps: a sequence of the database would lose one with every transaction that is rolled back.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sequence INTEGER UNIQUE,
    at INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    customer_id INTEGER,
    order_id INTEGER,
    payload TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_events_unnumbered ON outbox_events (id) WHERE sequence IS NULL;
CREATE INDEX outbox_events_by_time ON outbox_events (at);

CREATE TABLE outbox_consumers (
    name TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    retry_at INTEGER,
    error TEXT
) STRICT;

-- Events that a handler refused again and again; kept whole, so that they outlive the pruning of the outbox.
CREATE TABLE outbox_parked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL,
    event_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    event TEXT NOT NULL,
    error TEXT NOT NULL,
    parked_at INTEGER NOT NULL,
    UNIQUE (consumer, sequence)
) STRICT;
