-- The merchant and the stores.
CREATE TABLE stores (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL DEFAULT 1,
    code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 50),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    country_code TEXT CHECK (length(country_code) = 2),
    locale TEXT NOT NULL,
    first_weekday INTEGER NOT NULL CHECK (first_weekday BETWEEN 1 AND 7),
    url TEXT CHECK (length(url) <= 2000),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE merchant (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL DEFAULT 1,
    base_currency TEXT CHECK (length(base_currency) = 3),
    set_up_at INTEGER,
    setup_code_hash TEXT
) STRICT;
INSERT INTO merchant (id) VALUES (1);
