-- A word that was recorded by mistake is taken back by a further row, which may lead to where nobody was asked.
CREATE TABLE consent_events_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'PHONE', 'POST')),
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL CONSTRAINT consent_events_after_known
        CHECK (after IN ('NEVER_ASKED', 'PENDING', 'SUBSCRIBED', 'UNSUBSCRIBED', 'INVALID', 'REDACTED')),
    opt_in_level TEXT NOT NULL CHECK (opt_in_level IN ('SINGLE', 'DOUBLE', 'UNKNOWN')),
    source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
    wording TEXT CHECK (length(wording) BETWEEN 1 AND 2000),
    page_url TEXT CHECK (length(page_url) BETWEEN 1 AND 2000),
    ip TEXT CHECK (length(ip) BETWEEN 2 AND 45),
    user_agent TEXT CHECK (length(user_agent) BETWEEN 1 AND 500),
    confirmed_at INTEGER,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL
) STRICT;
INSERT INTO consent_events_new SELECT * FROM consent_events;
-- Keys are never given twice, also those of rows that are gone.
UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM sqlite_sequence WHERE name = 'consent_events')
    WHERE name = 'consent_events_new' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'consent_events');
INSERT INTO sqlite_sequence (name, seq) SELECT 'consent_events_new', seq FROM sqlite_sequence
    WHERE name = 'consent_events' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'consent_events_new');
DROP TABLE consent_events;
ALTER TABLE consent_events_new RENAME TO consent_events;
CREATE INDEX consent_events_by_customer ON consent_events (customer_id, channel, at, id);
