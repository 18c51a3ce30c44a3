-- Messages that are to leave at a time, and whether the person must still agree to be written to then.
ALTER TABLE messages ADD COLUMN send_at INTEGER;
ALTER TABLE messages ADD COLUMN needs_consent INTEGER NOT NULL DEFAULT 0 CHECK (needs_consent IN (0, 1));
