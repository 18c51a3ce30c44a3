-- What is sold: fed by order lines and by productsUpsert.
CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    external_id TEXT CONSTRAINT products_external_id CHECK (length(external_id) BETWEEN 1 AND 200),
    sku TEXT NOT NULL CONSTRAINT products_sku CHECK (length(sku) BETWEEN 1 AND 200),
    sku_key TEXT NOT NULL CONSTRAINT products_by_sku UNIQUE,
    title TEXT NOT NULL CONSTRAINT products_titled CHECK (length(title) BETWEEN 1 AND 500),
    title_key TEXT NOT NULL,
    category TEXT,
    category_key TEXT,
    brand TEXT,
    brand_key TEXT,
    search_key TEXT NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    public_from INTEGER,
    is_exclusive INTEGER NOT NULL CHECK (is_exclusive IN (0, 1)),
    image_url TEXT,
    source TEXT NOT NULL CONSTRAINT products_known_source CHECK (source = 'ORDERS' OR source = 'SHOP'),
    told_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX products_by_title ON products (title_key, id);
CREATE INDEX products_by_category ON products (category_key, id);
CREATE INDEX products_by_brand ON products (brand_key, id);
CREATE INDEX products_by_updated ON products (updated_at, id);
CREATE INDEX products_by_external_id ON products (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE product_prices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    store_id INTEGER REFERENCES stores (id),
    currency TEXT NOT NULL CONSTRAINT product_prices_currency CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CONSTRAINT product_prices_amount CHECK (amount >= 0),
    told_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX product_prices_one ON product_prices (product_id, coalesce(store_id, 0), currency);

-- The products of the orders that are there already: each as the order line that was recorded last has it.
INSERT INTO products (version, sku, sku_key, title, title_key, category, category_key, brand, brand_key, search_key,
    is_active, is_exclusive, source, told_at, created_at, updated_at)
SELECT 1, l.sku, l.sku_key, l.title, lower(l.title), l.category, l.category_key, l.brand, l.brand_key,
    lower(l.title) || ' ' || l.sku_key || coalesce(' ' || l.brand_key, ''), 1, 0, 'ORDERS', o.placed_at,
    o.created_at, o.updated_at
FROM (
    SELECT max(l.id) AS id FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.sku_key IS NOT NULL AND length(l.sku) <= 200 AND o.placed_at IS NOT NULL AND NOT o.is_test
    GROUP BY l.sku_key
) AS latest
JOIN order_lines l ON l.id = latest.id JOIN orders o ON o.id = l.order_id;
INSERT INTO product_prices (product_id, currency, amount, told_at)
SELECT p.id, o.currency, l.unit_price, o.placed_at
FROM (
    SELECT max(l.id) AS id FROM order_lines l JOIN orders o ON o.id = l.order_id
    WHERE l.sku_key IS NOT NULL AND length(l.sku) <= 200 AND o.placed_at IS NOT NULL AND NOT o.is_test
    GROUP BY l.sku_key
) AS latest
JOIN order_lines l ON l.id = latest.id JOIN orders o ON o.id = l.order_id JOIN products p ON p.sku_key = l.sku_key;
