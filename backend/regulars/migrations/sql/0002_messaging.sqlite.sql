ALTER TABLE stores ADD COLUMN brand_name TEXT;
ALTER TABLE stores ADD COLUMN logo_url TEXT;
ALTER TABLE stores ADD COLUMN brand_color TEXT;
ALTER TABLE stores ADD COLUMN mail_footer TEXT;
ALTER TABLE stores ADD COLUMN sender_name TEXT;
ALTER TABLE stores ADD COLUMN sender_email TEXT;
ALTER TABLE stores ADD COLUMN reply_to TEXT;
ALTER TABLE stores ADD COLUMN postal_address TEXT;

CREATE TABLE message_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    template_key TEXT,
    name TEXT NOT NULL CONSTRAINT message_templates_named CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT message_templates_kinds
        CHECK (kind IN ('MARKETING', 'ORDER_NOTIFICATION', 'ACCOUNT', 'PERSONAL', 'PRIVACY')),
    channel TEXT NOT NULL CONSTRAINT message_templates_channels CHECK (channel IN ('EMAIL', 'SMS', 'PHONE', 'POST')),
    locale TEXT,
    store_id INTEGER REFERENCES stores (id),
    subject TEXT,
    body TEXT NOT NULL,
    text TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_templates_in_place ON message_templates (template_key, coalesce(store_id, 0), coalesce(locale, ''))
    WHERE template_key IS NOT NULL;
CREATE INDEX message_templates_by_name ON message_templates (name_key, id);

-- No reference to customers: they stand above this room, and it hears by hooks when they go or become one.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL CONSTRAINT messages_message_id UNIQUE,
    dedup_key TEXT CONSTRAINT messages_dedup_key UNIQUE,
    channel TEXT NOT NULL CONSTRAINT messages_channels CHECK (channel IN ('EMAIL', 'SMS', 'PHONE', 'POST')),
    kind TEXT NOT NULL CONSTRAINT messages_kinds
        CHECK (kind IN ('MARKETING', 'ORDER_NOTIFICATION', 'ACCOUNT', 'PERSONAL', 'PRIVACY')),
    status TEXT NOT NULL CONSTRAINT messages_statuses CHECK (status IN ('HELD', 'QUEUED', 'SENDING', 'SENT', 'UNCERTAIN',
        'DELIVERED', 'BOUNCED', 'FAILED', 'SUPPRESSED', 'CANCELLED')),
    template_key TEXT,
    template_id INTEGER REFERENCES message_templates (id) ON DELETE SET NULL,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    customer_id INTEGER,
    address TEXT,
    address_key TEXT,
    recipient_name TEXT,
    subject TEXT,
    html TEXT,
    text TEXT,
    secrets TEXT,
    attempts INTEGER NOT NULL,
    next_at INTEGER,
    expires_at INTEGER,
    claim TEXT,
    is_handed_over INTEGER NOT NULL CHECK (is_handed_over IN (0, 1)),
    error TEXT,
    suppressed_because TEXT,
    queued_at INTEGER NOT NULL,
    sent_at INTEGER,
    delivered_at INTEGER,
    CONSTRAINT messages_claimed CHECK ((claim IS NOT NULL) = (status = 'SENDING'))
) STRICT;
CREATE INDEX messages_due ON messages (next_at, id) WHERE status = 'QUEUED';
CREATE INDEX messages_claimed_now ON messages (claim) WHERE claim IS NOT NULL;
CREATE INDEX messages_by_time ON messages (queued_at, id);
CREATE INDEX messages_by_status ON messages (status, queued_at, id);
CREATE INDEX messages_by_kind ON messages (kind, queued_at, id);
CREATE INDEX messages_by_customer ON messages (customer_id, queued_at, id);
CREATE INDEX messages_by_address ON messages (address_key, queued_at, id);
CREATE INDEX messages_by_store ON messages (store_id);
CREATE INDEX messages_by_template ON messages (template_id) WHERE template_id IS NOT NULL;

CREATE TABLE suppressions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL CONSTRAINT suppressions_channels CHECK (channel IN ('EMAIL', 'SMS', 'PHONE', 'POST')),
    address TEXT NOT NULL,
    address_key TEXT NOT NULL,
    because TEXT NOT NULL CONSTRAINT suppressions_reasons CHECK (because IN ('UNSUBSCRIBED', 'NO_CONSENT', 'BOUNCED',
        'COMPLAINED', 'BLOCKED', 'INVALID_ADDRESS', 'ERASED', 'HELD_OUT', 'QUIET_HOURS_PASSED')),
    detail TEXT CONSTRAINT suppressions_detailed CHECK (length(detail) <= 1000),
    at INTEGER NOT NULL,
    CONSTRAINT suppressions_address UNIQUE (channel, address_key)
) STRICT;
CREATE INDEX suppressions_by_time ON suppressions (at, id);

CREATE TABLE delivery_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL CONSTRAINT delivery_reports_event UNIQUE,
    message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    address_key TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT delivery_reports_kinds
        CHECK (kind IN ('DELIVERED', 'SOFT_BOUNCE', 'HARD_BOUNCE', 'COMPLAINT')),
    at INTEGER NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX delivery_reports_by_address ON delivery_reports (address_key, at, id);
CREATE INDEX delivery_reports_by_message ON delivery_reports (message_id);

CREATE TABLE mail_server (
    id INTEGER PRIMARY KEY CONSTRAINT mail_server_one CHECK (id = 1),
    failures INTEGER NOT NULL,
    paused_until INTEGER,
    last_error TEXT,
    failed_at INTEGER,
    worked_at INTEGER
) STRICT;
INSERT INTO mail_server (id, failures) VALUES (1, 0);
