-- One key of this database alone; it never leaves it, and a new one ends the addresses that are out.
CREATE TABLE document_keys (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secret TEXT NOT NULL CHECK (length(secret) >= 64)
);
INSERT INTO document_keys (id, secret) VALUES (1, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
