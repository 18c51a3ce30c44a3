-- The number by which a company ordered stands on the order, whoever sent it. Its key is folded afterwards, in Python.
ALTER TABLE orders ADD COLUMN purchase_order_number TEXT;
ALTER TABLE orders ADD COLUMN purchase_order_key TEXT;
UPDATE orders SET
    purchase_order_number = (SELECT d.purchase_order_number FROM order_drafts d WHERE d.order_id = orders.id)
    WHERE id IN (SELECT order_id FROM order_drafts WHERE purchase_order_number IS NOT NULL);
ALTER TABLE order_drafts DROP COLUMN purchase_order_number;
CREATE INDEX orders_by_purchase_order ON orders (purchase_order_key, id) WHERE purchase_order_key IS NOT NULL;
