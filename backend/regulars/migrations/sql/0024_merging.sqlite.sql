-- Who was taken in by another left the customers; the id goes on meaning the survivor.
CREATE TABLE merged_customers (
    id INTEGER PRIMARY KEY,
    merged_into INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX merged_customers_by_survivor ON merged_customers (merged_into);

CREATE TABLE merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    survivor_id INTEGER NOT NULL,
    absorbed_ids TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    reversible_until INTEGER,
    reversed_at INTEGER,
    counts TEXT NOT NULL,
    kept TEXT
) STRICT;
CREATE INDEX merges_by_survivor ON merges (survivor_id, id);
CREATE INDEX merges_kept ON merges (reversible_until) WHERE kept IS NOT NULL;

CREATE TABLE merge_rows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    merge_id INTEGER NOT NULL REFERENCES merges (id) ON DELETE CASCADE,
    table_name TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT merge_rows_kinds CHECK (kind IN ('MOVED', 'APART', 'MADE', 'KEPT')),
    data TEXT NOT NULL
) STRICT;
CREATE INDEX merge_rows_by_merge ON merge_rows (merge_id, id);

-- What a customer can be told by, as numbers: equal ones make two records candidates. Numbers of what a record no longer
-- says stay until all are written anew, each week: whoever is found by one is judged by the record itself.
CREATE TABLE duplicate_keys (
    key INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    PRIMARY KEY (key, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplicate_pairs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    second_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    score INTEGER NOT NULL CONSTRAINT duplicate_pairs_scored CHECK (score BETWEEN 0 AND 10000),
    matched_on TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    dismissed_at INTEGER,
    CONSTRAINT duplicate_pairs_one UNIQUE (first_id, second_id),
    CONSTRAINT duplicate_pairs_ordered CHECK (first_id < second_id)
) STRICT;
CREATE INDEX duplicate_pairs_open ON duplicate_pairs (score, id) WHERE dismissed_at IS NULL;
CREATE INDEX duplicate_pairs_by_second ON duplicate_pairs (second_id);
