-- Accounts: their roles and moves, the links that are mailed, what the storefront tells of sign-ins; and consent.
CREATE TABLE customer_roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    name_key TEXT NOT NULL CONSTRAINT customer_roles_name UNIQUE,
    permissions TEXT NOT NULL
) STRICT;
ALTER TABLE customers ADD COLUMN role_id INTEGER REFERENCES customer_roles (id);
CREATE INDEX customers_by_role ON customers (role_id) WHERE role_id IS NOT NULL;

CREATE TABLE account_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
        CHECK (after IN ('GUEST', 'INVITED', 'ACTIVE', 'DISABLED', 'DECLINED', 'ERASED', 'MERGED')),
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 500),
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL
) STRICT;
CREATE INDEX account_changes_by_customer ON account_changes (customer_id, id);

-- One link of each kind a customer: a new one takes the place of the old. Only the digest of its secret is kept, and the
-- e-mail that it went to: a link to an address that the customer has given up opens nothing.
CREATE TABLE account_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('INVITATION', 'PASSWORD_RESET')),
    token_hash TEXT NOT NULL CONSTRAINT account_tokens_hash UNIQUE,
    email_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    spent_at INTEGER,
    CONSTRAINT account_tokens_one_each UNIQUE (customer_id, kind)
) STRICT;

-- Of somebody whom we do not know only the id of the event is kept: told twice, it looks like any other.
CREATE TABLE account_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL CONSTRAINT account_events_once UNIQUE CHECK (length(event_id) BETWEEN 1 AND 200),
    customer_id INTEGER REFERENCES customers (id) ON DELETE CASCADE,
    kind TEXT NOT NULL
        CHECK (kind IN ('LOGIN', 'LOGIN_FAILED', 'LOGOUT', 'PASSWORD_RESET', 'SIGN_UP', 'PROFILE_UPDATE')),
    at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    store_id INTEGER REFERENCES stores (id)
) STRICT;
CREATE INDEX account_events_by_customer ON account_events (customer_id, kind, at);

-- Where a person stands on a channel; nobody was asked where no row is. The event is the last one that moved it.
CREATE TABLE customer_consents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'PHONE', 'POST')),
    state TEXT NOT NULL CHECK (state IN ('PENDING', 'SUBSCRIBED', 'UNSUBSCRIBED', 'INVALID', 'REDACTED')),
    at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    CONSTRAINT customer_consents_one_each UNIQUE (customer_id, channel)
) STRICT;
CREATE INDEX customer_consents_by_state ON customer_consents (channel, state, customer_id);

-- Every change of consent with what proves it; rows are added and never changed, but for an erasure.
CREATE TABLE consent_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    channel TEXT NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'PHONE', 'POST')),
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL CHECK (after IN ('PENDING', 'SUBSCRIBED', 'UNSUBSCRIBED', 'INVALID', 'REDACTED')),
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
CREATE INDEX consent_events_by_customer ON consent_events (customer_id, channel, at, id);

-- Where the links of account mails lead: pages of the storefront, with {token} where the secret goes.
ALTER TABLE stores ADD COLUMN account_invite_url TEXT CHECK (length(account_invite_url) <= 2000);
ALTER TABLE stores ADD COLUMN password_reset_url TEXT CHECK (length(password_reset_url) <= 2000);
