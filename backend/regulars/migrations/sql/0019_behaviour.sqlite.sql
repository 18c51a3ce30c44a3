-- What is computed at night of all customers, so that the figures of each can be told at once.
CREATE TABLE value_bands (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    computed_at INTEGER NOT NULL,
    buyer_count INTEGER NOT NULL,
    top_from INTEGER NOT NULL,
    high_from INTEGER NOT NULL,
    medium_from INTEGER NOT NULL,
    CONSTRAINT value_bands_fall CHECK (top_from >= high_from AND high_from >= medium_from)
) STRICT;

CREATE TABLE category_prices (
    category_key TEXT PRIMARY KEY,
    unit_count INTEGER NOT NULL CONSTRAINT category_prices_of_something CHECK (unit_count >= 1),
    median_price INTEGER NOT NULL,
    computed_at INTEGER NOT NULL
) STRICT;
