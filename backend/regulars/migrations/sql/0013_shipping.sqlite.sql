-- Parcels and their scans; for what each order waits and from when on it is stuck; the stores' limits; the keys with
-- which carriers and shipping services sign what they report, and what was reported already.

ALTER TABLE stores ADD COLUMN stuck_unpaid INTEGER NOT NULL DEFAULT 259200000000;
ALTER TABLE stores ADD COLUMN stuck_unfulfilled INTEGER NOT NULL DEFAULT 259200000000;
ALTER TABLE stores ADD COLUMN stuck_in_transit INTEGER NOT NULL DEFAULT 864000000000;

ALTER TABLE orders ADD COLUMN waits_for TEXT;
ALTER TABLE orders ADD COLUMN waits_since INTEGER;
ALTER TABLE orders ADD COLUMN stuck_at INTEGER;
UPDATE orders SET waits_for = CASE
        WHEN status = 'IN_TRANSIT' THEN 'IN_TRANSIT'
        WHEN total > 0 AND payment_status IN ('UNPAID', 'PARTIALLY_PAID') THEN 'UNPAID'
        ELSE 'UNFULFILLED' END,
    waits_since = CASE WHEN status = 'IN_TRANSIT' THEN coalesce(source_updated_at, placed_at) ELSE placed_at END
    WHERE exclusion_reason IS NULL AND placed_at IS NOT NULL AND (
        status = 'IN_TRANSIT'
        OR (total > 0 AND payment_status IN ('UNPAID', 'PARTIALLY_PAID'))
        OR (status IN ('PENDING', 'CONFIRMED', 'PROCESSING') AND fulfillment_status IN ('UNFULFILLED', 'PARTIAL')));
UPDATE orders SET stuck_at = waits_since + CASE WHEN waits_for = 'IN_TRANSIT' THEN 864000000000 ELSE 259200000000 END
    WHERE waits_for IS NOT NULL;
CREATE INDEX orders_by_stuck ON orders (stuck_at, id);
CREATE INDEX orders_waiting ON orders (store_id, waits_for) WHERE waits_for IS NOT NULL;

CREATE TABLE shipments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL DEFAULT 1,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    external_id TEXT CHECK (length(external_id) BETWEEN 1 AND 200),
    carrier TEXT CHECK (length(carrier) BETWEEN 1 AND 200),
    tracking_number TEXT CHECK (length(tracking_number) BETWEEN 1 AND 200),
    tracking_key TEXT,
    tracking_url TEXT CHECK (length(tracking_url) <= 2000),
    status TEXT NOT NULL CONSTRAINT shipments_known_status CHECK (
        status IN ('LABEL_CREATED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'FAILED', 'RETURNED')),
    shipped_at INTEGER,
    delivered_at INTEGER,
    expected_at INTEGER,
    lines TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX shipments_by_external_id ON shipments (order_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX shipments_by_order ON shipments (order_id);
CREATE INDEX shipments_by_tracking ON shipments (tracking_key) WHERE tracking_key IS NOT NULL;
CREATE INDEX shipments_by_status ON shipments (status, order_id);

CREATE TABLE shipment_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shipment_id INTEGER NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    status TEXT NOT NULL CONSTRAINT shipment_events_known_status CHECK (
        status IN ('LABEL_CREATED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'FAILED', 'RETURNED')),
    description TEXT CHECK (length(description) <= 500),
    place TEXT CHECK (length(place) <= 200)
) STRICT;
CREATE UNIQUE INDEX shipment_events_once ON shipment_events (shipment_id, at, status);

CREATE TABLE shipment_webhooks (
    store_id INTEGER PRIMARY KEY REFERENCES stores (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    reported_at INTEGER
) STRICT;

CREATE TABLE shipment_reports (
    store_id INTEGER NOT NULL REFERENCES stores (id) ON DELETE CASCADE,
    signature TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (store_id, signature)
) STRICT;
CREATE INDEX shipment_reports_by_at ON shipment_reports (at);
