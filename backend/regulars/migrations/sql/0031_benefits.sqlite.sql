-- Benefits that groups, and later others, grant to their members; price lists that benefits refer to. A source is named by the
-- prefix of its ids and its key: rooms above own them, and take their benefits away with themselves.
CREATE TABLE price_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    percent_off TEXT,
    countries TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    entry_count INTEGER NOT NULL CHECK (entry_count >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT price_lists_name UNIQUE (name_key)
) STRICT;

CREATE TABLE price_list_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    price_list_id INTEGER NOT NULL REFERENCES price_lists (id) ON DELETE CASCADE,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    minimum_quantity INTEGER NOT NULL CHECK (minimum_quantity >= 1),
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
    CONSTRAINT price_list_entries_step UNIQUE (price_list_id, product_id, minimum_quantity)
) STRICT;
CREATE INDEX price_list_entries_by_product ON price_list_entries (product_id);

CREATE TABLE benefits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_kind TEXT NOT NULL CONSTRAINT benefits_known_source CHECK (length(source_kind) = 3),
    source_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT benefits_known_kind CHECK (length(kind) BETWEEN 1 AND 40),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    code TEXT CHECK (length(code) <= 100),
    starts_at INTEGER,
    ends_at INTEGER,
    price_list_id INTEGER REFERENCES price_lists (id),
    contact_staff_id INTEGER REFERENCES staff_users (id),
    terms TEXT NOT NULL,
    CONSTRAINT benefits_in_time CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX benefits_by_source ON benefits (source_kind, source_id, position);
CREATE INDEX benefits_by_price_list ON benefits (price_list_id) WHERE price_list_id IS NOT NULL;
CREATE INDEX benefits_by_contact ON benefits (contact_staff_id) WHERE contact_staff_id IS NOT NULL;
