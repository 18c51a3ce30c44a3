-- What merchants add to their records, and what customers have there: a value sorts and compares by an index.
CREATE TABLE custom_fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    subject TEXT NOT NULL CONSTRAINT custom_fields_subjects CHECK (subject IN ('CUSTOMER', 'ORDER', 'COMPANY')),
    key TEXT NOT NULL CONSTRAINT custom_fields_keyed CHECK (length(key) BETWEEN 1 AND 50),
    name TEXT NOT NULL CONSTRAINT custom_fields_named CHECK (length(name) BETWEEN 1 AND 100),
    name_key TEXT NOT NULL,
    description TEXT CHECK (length(description) <= 500),
    kind TEXT NOT NULL CONSTRAINT custom_fields_kinds CHECK (
        kind IN ('TEXT', 'NUMBER', 'MONEY', 'DATE', 'BOOLEAN', 'CHOICE', 'LINK')),
    choices TEXT NOT NULL,
    unit TEXT CHECK (length(unit) <= 20),
    currency TEXT CHECK (length(currency) = 3),
    is_required INTEGER NOT NULL CHECK (is_required IN (0, 1)),
    is_personal INTEGER NOT NULL CHECK (is_personal IN (0, 1)),
    is_filterable INTEGER NOT NULL CHECK (is_filterable IN (0, 1)),
    position INTEGER NOT NULL,
    archived_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT custom_fields_key UNIQUE (subject, key),
    CONSTRAINT custom_fields_name UNIQUE (subject, name_key),
    CONSTRAINT custom_fields_of_money CHECK ((kind = 'MONEY') = (currency IS NOT NULL))
) STRICT;

CREATE TABLE customer_field_values (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    field_id INTEGER NOT NULL REFERENCES custom_fields (id),
    text TEXT,
    text_key TEXT,
    long_key TEXT,
    number_key INTEGER,
    CONSTRAINT customer_field_values_once UNIQUE (customer_id, field_id),
    CONSTRAINT customer_field_values_one CHECK ((text_key IS NULL) <> (number_key IS NULL)),
    CONSTRAINT customer_field_values_text CHECK (text_key IS NOT NULL OR (text IS NULL AND long_key IS NULL))
) STRICT;
CREATE INDEX customer_field_values_by_text ON customer_field_values (field_id, text_key, customer_id)
    WHERE text_key IS NOT NULL;
CREATE INDEX customer_field_values_by_number ON customer_field_values (field_id, number_key, customer_id)
    WHERE number_key IS NOT NULL;
