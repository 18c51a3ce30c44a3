-- Staff, sessions, API tokens, sign-in limits and the audit log.
CREATE TABLE staff_users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL DEFAULT 1,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL,
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'support', 'marketer', 'analyst')),
    status TEXT NOT NULL CHECK (status IN ('INVITED', 'ACTIVE', 'DISABLED')),
    password_hash TEXT,
    locked_until INTEGER,
    locale TEXT,
    time_zone TEXT,
    theme TEXT NOT NULL CHECK (theme IN ('SYSTEM', 'LIGHT', 'DARK')),
    density TEXT NOT NULL CHECK (density IN ('COMFORTABLE', 'COMPACT')),
    home_cards TEXT NOT NULL,
    last_sign_in_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT staff_users_active_with_password CHECK (status <> 'ACTIVE' OR password_hash IS NOT NULL)
) STRICT;
CREATE INDEX staff_users_by_name ON staff_users (name_key, id);

CREATE TABLE staff_invitations (
    staff_id INTEGER PRIMARY KEY REFERENCES staff_users (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    staff_id INTEGER NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    ip TEXT,
    user_agent TEXT
) STRICT;
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id, last_seen_at DESC) WHERE revoked_at IS NULL;

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    prefix TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by_kind TEXT NOT NULL CHECK (created_by_kind IN ('staff', 'token', 'system')),
    created_by_id INTEGER,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE sign_in_attempts (
    bucket TEXT PRIMARY KEY CHECK (length(bucket) <= 100),
    tried INTEGER NOT NULL,
    since INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (since);

CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sequence INTEGER UNIQUE,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('staff', 'token', 'system', 'public')),
    actor_id INTEGER,
    action TEXT NOT NULL,
    subject_id TEXT,
    details TEXT,
    details_hash TEXT NOT NULL,
    previous_hash TEXT,
    hash TEXT
) STRICT;
CREATE INDEX audit_entries_unnumbered ON audit_entries (id) WHERE sequence IS NULL;
CREATE INDEX audit_entries_by_at ON audit_entries (at, id);
CREATE INDEX audit_entries_by_subject ON audit_entries (subject_id, id);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_kind, actor_id, id);

CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');

-- A chained entry stays as it is; only the values beside the chain may be erased.
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never deleted');
END;
CREATE TRIGGER audit_entries_keep BEFORE UPDATE ON audit_entries
WHEN OLD.hash IS NOT NULL AND NOT (
    NEW.details IS NULL AND NEW.id = OLD.id AND NEW.sequence = OLD.sequence AND NEW.at = OLD.at
    AND NEW.actor_kind = OLD.actor_kind AND NEW.actor_id IS OLD.actor_id AND NEW.action = OLD.action
    AND NEW.subject_id IS OLD.subject_id AND NEW.details_hash = OLD.details_hash
    AND NEW.previous_hash = OLD.previous_hash AND NEW.hash = OLD.hash
)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are never changed');
END;
