-- Views of payments, and of the lists to come.
CREATE TABLE saved_views_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    owner_id INTEGER NOT NULL REFERENCES staff_users (id) ON DELETE CASCADE,
    subject TEXT NOT NULL CONSTRAINT saved_views_subjects CHECK (subject IN ('CUSTOMERS', 'ORDERS', 'PAYMENTS', 'REPORT', 'TICKETS', 'SEGMENTS')),
    name TEXT NOT NULL CONSTRAINT saved_views_named CHECK (length(name) BETWEEN 1 AND 100),
    name_key TEXT NOT NULL,
    is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
    rule TEXT,
    search TEXT,
    order_by TEXT NOT NULL,
    columns TEXT NOT NULL,
    density TEXT CONSTRAINT saved_views_densities CHECK (density IN ('COMFORTABLE', 'COMPACT')),
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT saved_views_name UNIQUE (owner_id, subject, name_key)
) STRICT;
-- Keys are never given twice, also those of rows that are gone.
INSERT INTO sqlite_sequence (name, seq) SELECT 'saved_views_new', seq FROM sqlite_sequence WHERE name = 'saved_views';
INSERT INTO saved_views_new SELECT * FROM saved_views;
DROP TABLE saved_views;
ALTER TABLE saved_views_new RENAME TO saved_views;
CREATE INDEX saved_views_by_sharing ON saved_views (is_shared, subject);
