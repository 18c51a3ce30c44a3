-- What was paid of an order, what the team decided about it beside its source, and refunds made here or come too early.
ALTER TABLE orders ADD COLUMN paid_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN cancel_reason TEXT;
ALTER TABLE orders ADD COLUMN decided TEXT;
UPDATE orders SET paid_total = CASE
    WHEN payment_status = 'PAID' THEN total
    WHEN payment_status IN ('PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'REFUNDED') THEN max(refunded_total, min(total, COALESCE(
        (SELECT sum(p.amount) FROM payments p WHERE p.order_id = orders.id
            AND p.status IN ('PAID', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'REFUNDED')),
        CASE WHEN payment_status = 'PARTIALLY_PAID' THEN 0 ELSE total END)))
    ELSE 0 END;

ALTER TABLE payments ADD COLUMN origin TEXT NOT NULL DEFAULT 'SOURCE'
    CONSTRAINT payments_known_origin CHECK (origin = 'SOURCE' OR origin = 'HERE');

CREATE TABLE refunds_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    external_id TEXT,
    at INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    base_amount INTEGER NOT NULL,
    reason TEXT,
    lines TEXT NOT NULL,
    origin TEXT NOT NULL CONSTRAINT refunds_known_origin CHECK (origin = 'SOURCE' OR origin = 'APART' OR origin = 'HERE'),
    restocked INTEGER NOT NULL CHECK (restocked IN (0, 1)),
    shipping INTEGER,
    tax INTEGER,
    payment_id INTEGER,
    actor_kind TEXT,
    actor_id INTEGER,
    actor_name TEXT,
    CONSTRAINT refunds_have_a_name_or_a_maker CHECK (external_id IS NOT NULL OR actor_kind IS NOT NULL)
) STRICT;
INSERT INTO sqlite_sequence (name, seq) SELECT 'refunds_new', seq FROM sqlite_sequence WHERE name = 'refunds';
INSERT INTO refunds_new (id, order_id, external_id, at, amount, base_amount, reason, lines, origin, restocked)
    SELECT id, order_id, external_id, at, amount, base_amount, reason, lines, 'SOURCE', 0 FROM refunds;
DROP TABLE refunds;
ALTER TABLE refunds_new RENAME TO refunds;
CREATE UNIQUE INDEX refunds_by_order ON refunds (order_id, external_id);

CREATE TABLE waiting_refunds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    order_external_id TEXT NOT NULL,
    external_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    reason TEXT,
    lines TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    problem TEXT
) STRICT;
CREATE UNIQUE INDEX waiting_refunds_by_order ON waiting_refunds (store_id, order_external_id, external_id);
