-- What is computed at night of all customers, so that the figures of each can be told at once.
CREATE TABLE value_bands (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    computed_at BIGINT NOT NULL,
    buyer_count BIGINT NOT NULL,
    top_from BIGINT NOT NULL,
    high_from BIGINT NOT NULL,
    medium_from BIGINT NOT NULL,
    CONSTRAINT value_bands_fall CHECK (top_from >= high_from AND high_from >= medium_from)
);

CREATE TABLE category_prices (
    category_key TEXT COLLATE "C" PRIMARY KEY,
    unit_count BIGINT NOT NULL CONSTRAINT category_prices_of_something CHECK (unit_count >= 1),
    median_price BIGINT NOT NULL,
    computed_at BIGINT NOT NULL
);
