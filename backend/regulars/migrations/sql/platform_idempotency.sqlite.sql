-- What creating verbs answered, so that a repeated call finds its first effect.
CREATE TABLE idempotency_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    actor TEXT NOT NULL,
    operation TEXT NOT NULL,
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    fingerprint TEXT NOT NULL,
    result TEXT,
    at INTEGER NOT NULL,
    UNIQUE (actor, operation, key)
) STRICT;
CREATE INDEX idempotency_records_by_time ON idempotency_records (at);
