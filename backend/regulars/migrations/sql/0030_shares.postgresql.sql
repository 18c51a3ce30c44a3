-- Shares of a customer's orders, and what price does to them: kept, so that lists are filtered by them.
ALTER TABLE customers ADD COLUMN discounted_orders BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN returned_orders BIGINT NOT NULL DEFAULT 0;
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
    created_at, id, has_account, account_status, order_count, total_spent, average_order_value, first_order_at, last_order_at,
    average_gap, last_activity_at, account_created_at, last_shipping_country, discounted_orders, returned_orders,
    price_sensitivity
);

DROP TRIGGER report_customers_changed ON customers;
CREATE TRIGGER report_customers_changed AFTER UPDATE ON customers REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION report_changes_changed(2, 'id',
        'id, created_at, account_created_at, locale, birth_date, account_status, default_billing_address_id, '
        'default_shipping_address_id, order_count, total_spent, first_order_at, last_order_at, last_shipping, '
        'last_shipping_country, role_id, merged_into, discounted_orders, returned_orders, price_sensitivity');

-- As reports/replica/sources.py has it.
CREATE OR REPLACE VIEW report_customers AS
    SELECT c.id AS customer_id, c.created_at, c.account_created_at, CASE WHEN coalesce(b.company, a.company, '')
    <> '' THEN 'COMPANY' ELSE 'PERSON' END AS kind, nullif(c.locale, '') AS locale, CAST(substr(c.birth_date, 1,
    4) AS INTEGER) AS birth_year, CAST(substr(c.birth_date, 6, 2) AS INTEGER) AS birth_month, c.account_status,
    coalesce(s.state, 'NEVER_ASKED') AS email_consent, nullif(a.country_code, '') AS default_country,
    nullif(a.province, '') AS default_province, nullif(a.city, '') AS default_city, nullif(a.postal_code, '') AS
    default_postal_code, nullif(c.last_shipping_country, '') AS last_country, nullif(c.last_shipping::json ->>
    'province', '') AS last_province, nullif(c.last_shipping::json ->> 'city', '') AS last_city,
    nullif(c.last_shipping::json ->> 'postal_code', '') AS last_postal_code, c.order_count, c.total_spent,
    c.first_order_at, c.last_order_at, CASE WHEN c.order_count = 0 OR v.id IS NULL THEN 'NONE' WHEN
    c.total_spent >= v.top_from THEN 'TOP' WHEN c.total_spent >= v.high_from THEN 'HIGH' WHEN c.total_spent >=
    v.medium_from THEN 'MEDIUM' ELSE 'LOW' END AS value_band, c.role_id, CASE WHEN c.merged_into IS NULL THEN 0
    ELSE 1 END AS is_merged, CASE WHEN c.has_account THEN 1 ELSE 0 END AS has_account, c.average_order_value,
    c.average_gap, c.discounted_orders, c.returned_orders, c.price_sensitivity FROM customers c LEFT JOIN customer_addresses a ON a.id = c.default_shipping_address_id LEFT
    JOIN customer_addresses b ON b.id = c.default_billing_address_id LEFT JOIN customer_consents s ON
    s.customer_id = c.id AND s.channel = 'EMAIL' LEFT JOIN value_bands v ON v.id = 1 WHERE 1 = 1;
