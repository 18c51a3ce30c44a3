-- Orders, their lines, payments and refunds, and the sales-event ledger.
-- Codes are compared one by one: SQLite would build the list of an IN anew for every row of an import.

CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    external_id TEXT CHECK (length(external_id) BETWEEN 1 AND 200),
    number TEXT NOT NULL CHECK (length(number) BETWEEN 1 AND 200),
    number_key TEXT NOT NULL,
    customer_id INTEGER REFERENCES customers (id),
    email TEXT,
    email_key TEXT,
    placed_at INTEGER,
    listed_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    source_updated_at INTEGER,
    cancelled_at INTEGER,
    status TEXT NOT NULL CONSTRAINT orders_known_status CHECK (
        status = 'CONFIRMED' OR status = 'COMPLETED' OR status = 'DELIVERED' OR status = 'DRAFT'
        OR status = 'AWAITING_APPROVAL' OR status = 'PENDING' OR status = 'PROCESSING'
        OR status = 'IN_TRANSIT' OR status = 'CANCELLED'),
    payment_status TEXT NOT NULL CONSTRAINT orders_known_payment_status CHECK (
        payment_status = 'PAID' OR payment_status = 'REFUNDED' OR payment_status = 'UNPAID'
        OR payment_status = 'AUTHORIZED' OR payment_status = 'PARTIALLY_PAID'
        OR payment_status = 'PARTIALLY_REFUNDED' OR payment_status = 'VOIDED' OR payment_status = 'FAILED'),
    fulfillment_status TEXT NOT NULL CONSTRAINT orders_known_fulfillment_status CHECK (
        fulfillment_status = 'FULFILLED' OR fulfillment_status = 'UNFULFILLED'
        OR fulfillment_status = 'PARTIAL' OR fulfillment_status = 'RETURNED'),
    payment_method TEXT,
    method_key TEXT,
    reference TEXT,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    rate TEXT,
    line_count INTEGER NOT NULL,
    unit_count INTEGER NOT NULL,
    subtotal INTEGER NOT NULL,
    discount_total INTEGER NOT NULL,
    shipping_total INTEGER NOT NULL,
    tax_total INTEGER NOT NULL,
    total INTEGER NOT NULL,
    refunded_total INTEGER NOT NULL,
    base_total INTEGER NOT NULL,
    base_refunded INTEGER NOT NULL,
    shipping_address TEXT,
    billing_address TEXT,
    shipping_country_key TEXT,
    shipping_province_key TEXT,
    shipping_city_key TEXT,
    channel TEXT,
    utm_source TEXT,
    utm_medium TEXT,
    utm_campaign TEXT,
    is_test INTEGER NOT NULL CHECK (is_test IN (0, 1)),
    exclusion_reason TEXT,
    sequence INTEGER,
    fingerprint TEXT NOT NULL,
    buyer_fingerprint TEXT NOT NULL,
    CONSTRAINT orders_total_adds_up CHECK (total = subtotal - discount_total + shipping_total + tax_total),
    CONSTRAINT orders_refunded_within_total CHECK (refunded_total BETWEEN 0 AND total AND base_refunded BETWEEN 0 AND base_total),
    CONSTRAINT orders_sequence_counts_what_qualifies CHECK (
        sequence IS NULL OR (sequence >= 1 AND exclusion_reason IS NULL AND customer_id IS NOT NULL)),
    CONSTRAINT orders_placed_or_draft CHECK (placed_at IS NOT NULL OR exclusion_reason IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX orders_by_external_id ON orders (store_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX orders_by_customer ON orders (customer_id, listed_at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_unlinked ON orders (listed_at, id) WHERE customer_id IS NULL;
CREATE INDEX orders_by_listed ON orders (listed_at, id);
CREATE INDEX orders_by_created ON orders (created_at, id);
CREATE INDEX orders_by_updated ON orders (updated_at, id);
CREATE INDEX orders_by_number ON orders (number_key, id);
CREATE INDEX orders_by_total ON orders (base_total, id);
CREATE INDEX orders_by_status ON orders (status, id);
CREATE INDEX orders_by_payment_status ON orders (payment_status, id);
CREATE INDEX orders_by_fulfillment_status ON orders (fulfillment_status, id);
CREATE INDEX orders_by_store ON orders (store_id, id);
CREATE INDEX orders_by_email ON orders (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX orders_refunded ON orders (base_refunded) WHERE base_refunded > 0;
CREATE INDEX orders_excluded ON orders (exclusion_reason) WHERE exclusion_reason IS NOT NULL;

CREATE TABLE order_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    external_id TEXT,
    sku TEXT,
    sku_key TEXT,
    title TEXT NOT NULL,
    category TEXT,
    category_key TEXT,
    brand TEXT,
    brand_key TEXT,
    quantity INTEGER NOT NULL CHECK (quantity >= 1),
    returned_quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
    discount INTEGER NOT NULL CHECK (discount >= 0),
    CONSTRAINT order_lines_returned_within_bought CHECK (returned_quantity BETWEEN 0 AND quantity)
) STRICT;
CREATE INDEX order_lines_by_order ON order_lines (order_id, position);
CREATE INDEX order_lines_by_sku ON order_lines (sku_key) WHERE sku_key IS NOT NULL;

CREATE TABLE payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    customer_id INTEGER REFERENCES customers (id),
    store_id INTEGER NOT NULL REFERENCES stores (id),
    at INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    base_amount INTEGER NOT NULL,
    refunded INTEGER NOT NULL,
    method TEXT NOT NULL,
    method_key TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT payments_known_status CHECK (
        status = 'PAID' OR status = 'REFUNDED' OR status = 'UNPAID' OR status = 'AUTHORIZED'
        OR status = 'PARTIALLY_PAID' OR status = 'PARTIALLY_REFUNDED' OR status = 'VOIDED'
        OR status = 'FAILED'),
    reference TEXT,
    reference_key TEXT
) STRICT;
CREATE INDEX payments_by_order ON payments (order_id);
CREATE INDEX payments_by_customer ON payments (customer_id, at, id) WHERE customer_id IS NOT NULL;
CREATE INDEX payments_by_at ON payments (at, id);
CREATE INDEX payments_by_amount ON payments (base_amount, id);
CREATE INDEX payments_by_method ON payments (method_key, id);
CREATE INDEX payments_by_status ON payments (status, id);
CREATE INDEX payments_by_reference ON payments (reference_key) WHERE reference_key IS NOT NULL;

CREATE TABLE refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    base_amount INTEGER NOT NULL,
    reason TEXT,
    lines TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX refunds_by_order ON refunds (order_id, external_id);

-- The ledger. One function writes it: orders/service/booking.py.
CREATE TABLE sales_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    customer_id INTEGER REFERENCES customers (id),
    store_id INTEGER NOT NULL,
    kind TEXT NOT NULL CONSTRAINT sales_events_known_kind CHECK (
        kind = 'SALE' OR kind = 'EDIT' OR kind = 'REFUND' OR kind = 'CANCELLATION'),
    refund_id INTEGER,
    at INTEGER NOT NULL,
    sequence INTEGER,
    customer_type TEXT NOT NULL
        CONSTRAINT sales_events_known_type CHECK (
        customer_type = 'NEW' OR customer_type = 'RETURNING' OR customer_type = 'UNIDENTIFIED'),
    cohort_at INTEGER,
    gross INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    reversal INTEGER NOT NULL,
    shipping INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    channel TEXT,
    campaign TEXT,
    payment_method TEXT,
    country TEXT,
    province TEXT,
    city TEXT,
    CONSTRAINT sales_events_refund_names_it CHECK ((kind = 'REFUND') = (refund_id IS NOT NULL)),
    CONSTRAINT sales_events_identified CHECK ((customer_id IS NULL) = (customer_type = 'UNIDENTIFIED'))
) STRICT;
CREATE INDEX sales_events_by_order ON sales_events (order_id);
CREATE INDEX sales_events_by_customer ON sales_events (customer_id, at) WHERE customer_id IS NOT NULL;
CREATE UNIQUE INDEX sales_events_one_sale ON sales_events (order_id) WHERE kind = 'SALE';
