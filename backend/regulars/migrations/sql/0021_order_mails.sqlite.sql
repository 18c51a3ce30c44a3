ALTER TABLE messages ADD COLUMN order_id INTEGER;
CREATE INDEX messages_by_order ON messages (order_id, queued_at, id) WHERE order_id IS NOT NULL;

-- Of which events of orders a store tells its customers without being asked to; what is not here is off.
CREATE TABLE order_notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    event TEXT NOT NULL CONSTRAINT order_notifications_known_event
        CHECK (event IN ('CONFIRMED', 'SHIPPED', 'DELIVERED', 'CANCELLED', 'REFUNDED', 'INVOICE')),
    is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
    CONSTRAINT order_notifications_one UNIQUE (store_id, event)
) STRICT;
