-- A customer's primary address and number stay on the customer's own row; the others stand here, under the same names.
ALTER TABLE customers ADD COLUMN email_verified_at INTEGER;
ALTER TABLE customers ADD COLUMN email_deliverability TEXT NOT NULL DEFAULT 'UNKNOWN'
    CHECK (email_deliverability IN ('UNKNOWN', 'OK', 'SOFT_BOUNCING', 'BLOCKED', 'COMPLAINED'));
-- Every number that was ever taken had been read by the rules of its country.
ALTER TABLE customers ADD COLUMN phone_verification TEXT NOT NULL DEFAULT 'FORMAT_VALID'
    CHECK (phone_verification IN ('UNVERIFIED', 'FORMAT_VALID', 'VERIFIED', 'REJECTED'));
CREATE INDEX customers_by_deliverability ON customers (email_deliverability) WHERE email_deliverability <> 'UNKNOWN';

CREATE TABLE customer_emails (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    email_key TEXT NOT NULL,
    email_verification TEXT NOT NULL DEFAULT 'UNVERIFIED'
        CHECK (email_verification IN ('UNVERIFIED', 'FORMAT_VALID', 'VERIFIED', 'REJECTED')),
    email_verified_at INTEGER,
    email_deliverability TEXT NOT NULL DEFAULT 'UNKNOWN'
        CHECK (email_deliverability IN ('UNKNOWN', 'OK', 'SOFT_BOUNCING', 'BLOCKED', 'COMPLAINED')),
    CONSTRAINT customer_emails_once UNIQUE (customer_id, email_key)
) STRICT;
CREATE INDEX customer_emails_by_email ON customer_emails (email_key, customer_id);
CREATE UNIQUE INDEX customer_emails_owner ON customer_emails (email_key) WHERE email_verification = 'VERIFIED';

CREATE TABLE customer_phones (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    phone TEXT NOT NULL CHECK (length(phone) BETWEEN 4 AND 16),
    phone_digits TEXT NOT NULL,
    phone_kind TEXT NOT NULL CHECK (phone_kind IN ('MOBILE', 'LANDLINE', 'UNKNOWN')),
    phone_verification TEXT NOT NULL DEFAULT 'FORMAT_VALID'
        CHECK (phone_verification IN ('UNVERIFIED', 'FORMAT_VALID', 'VERIFIED', 'REJECTED')),
    CONSTRAINT customer_phones_once UNIQUE (customer_id, phone_digits)
) STRICT;
CREATE INDEX customer_phones_by_phone ON customer_phones (phone_digits, customer_id);

-- Links by which a person proves an address. Only the digest of a link is kept; it proves the address it was sent to.
CREATE TABLE email_confirmations (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    email_key TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    CONSTRAINT email_confirmations_token UNIQUE (token_hash)
) STRICT;
CREATE INDEX email_confirmations_by_customer ON email_confirmations (customer_id, email_key);
CREATE INDEX email_confirmations_by_expiry ON email_confirmations (expires_at);
