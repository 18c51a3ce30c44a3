-- Shares of a customer's orders, and what price does to them: kept, so that lists are filtered by them.
ALTER TABLE customers ADD COLUMN discounted_orders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN returned_orders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN price_sensitivity TEXT NOT NULL DEFAULT 'UNKNOWN'
    CONSTRAINT customers_price_sensitivities CHECK (price_sensitivity IN ('UNKNOWN', 'LOW', 'MEDIUM', 'HIGH'));
DROP INDEX customers_figures;
UPDATE customers SET discounted_orders = r.counted FROM (
    SELECT o.customer_id, count(*) AS counted FROM orders o
    WHERE o.customer_id IS NOT NULL AND o.sequence IS NOT NULL AND o.discount_total > 0 GROUP BY o.customer_id
) AS r WHERE customers.id = r.customer_id;
UPDATE customers SET returned_orders = r.counted FROM (
    SELECT e.customer_id, count(DISTINCT e.order_id) AS counted FROM sales_events e
    WHERE e.customer_id IS NOT NULL AND e.sequence IS NOT NULL AND e.kind = 'REFUND' AND e.quantity < 0
    GROUP BY e.customer_id
) AS r WHERE customers.id = r.customer_id;
CREATE INDEX customers_figures ON customers (
    created_at, has_account, account_status, order_count, total_spent, average_order_value, first_order_at, last_order_at,
    average_gap, last_activity_at, account_created_at, last_shipping_country, discounted_orders, returned_orders,
    price_sensitivity
);

DROP TRIGGER report_customers_changed;
CREATE TRIGGER report_customers_changed AFTER UPDATE ON customers
    WHEN OLD.created_at IS NOT NEW.created_at OR OLD.account_created_at IS NOT NEW.account_created_at
        OR OLD.locale IS NOT NEW.locale OR OLD.birth_date IS NOT NEW.birth_date
        OR OLD.account_status IS NOT NEW.account_status
        OR OLD.default_billing_address_id IS NOT NEW.default_billing_address_id
        OR OLD.default_shipping_address_id IS NOT NEW.default_shipping_address_id
        OR OLD.order_count IS NOT NEW.order_count OR OLD.total_spent IS NOT NEW.total_spent
        OR OLD.first_order_at IS NOT NEW.first_order_at OR OLD.last_order_at IS NOT NEW.last_order_at
        OR OLD.last_shipping IS NOT NEW.last_shipping OR OLD.last_shipping_country IS NOT NEW.last_shipping_country
        OR OLD.discounted_orders IS NOT NEW.discounted_orders OR OLD.returned_orders IS NOT NEW.returned_orders
        OR OLD.price_sensitivity IS NOT NEW.price_sensitivity
        OR OLD.role_id IS NOT NEW.role_id OR OLD.merged_into IS NOT NEW.merged_into BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.id);
END;
