-- Messages that are to leave at a time, and whether the person must still agree to be written to then.
ALTER TABLE messages ADD COLUMN send_at BIGINT;
ALTER TABLE messages ADD COLUMN needs_consent BOOLEAN NOT NULL DEFAULT FALSE;
