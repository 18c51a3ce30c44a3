CREATE TRIGGER report_customer_addresses_came AFTER INSERT ON customer_addresses REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION report_changes_moved(2, 'customer_id');

-- As reports/replica/sources.py has them.
CREATE OR REPLACE VIEW report_lines AS
    SELECT l.id AS line_id, l.order_id, o.customer_id, o.store_id, o.placed_at AS ordered_at, o.sequence, p.id
    AS product_id, coalesce(l.sku_key, l.title) AS product, l.sku_key AS sku, nullif(l.category, '') AS
    own_category, nullif(l.brand, '') AS own_brand, nullif(coalesce(p.category, l.category), '') AS category,
    nullif(coalesce(p.brand, l.brand), '') AS brand, CAST(l.quantity AS BIGINT) AS quantity,
    CAST(l.returned_quantity AS BIGINT) AS returned, CASE WHEN o.base_total = o.total OR o.total = 0 THEN
    (l.unit_price * l.quantity - l.discount) ELSE CAST(round(1.0 * (l.unit_price * l.quantity - l.discount) *
    o.base_total / o.total) AS BIGINT) END AS net, CASE WHEN o.base_total = o.total OR o.total = 0 THEN
    l.discount ELSE CAST(round(1.0 * l.discount * o.base_total / o.total) AS BIGINT) END AS discount,
    l.category_key, l.brand_key FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN products p ON
    p.sku_key = l.sku_key WHERE o.exclusion_reason IS NULL;
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
    c.average_gap FROM customers c LEFT JOIN customer_addresses a ON a.id = c.default_shipping_address_id LEFT
    JOIN customer_addresses b ON b.id = c.default_billing_address_id LEFT JOIN customer_consents s ON
    s.customer_id = c.id AND s.channel = 'EMAIL' LEFT JOIN value_bands v ON v.id = 1 WHERE 1 = 1;
CREATE OR REPLACE VIEW report_addresses AS
    SELECT a.customer_id, a.country_code AS country FROM customer_addresses a WHERE 1 = 1;
