-- As reports/replica/sources.py has it: an order whose day was corrected counts on the corrected day.
CREATE OR REPLACE VIEW report_orders AS
    SELECT o.id AS order_id, e.customer_id, o.store_id, o.placed_at AS ordered_at, e.sequence, e.cohort_at,
    e.customer_type, nullif(e.channel, '') AS channel, nullif(e.campaign, '') AS campaign, nullif(e.payment_method,
    '') AS payment_method, nullif(e.country, '') AS country, nullif(e.province, '') AS province, nullif(e.city, '')
    AS city, nullif(o.shipping_address::json ->> 'postal_code', '') AS postal_code, o.base_total - o.base_refunded
    AS kept, CAST((SELECT sum(x.gross - x.discount) FROM sales_events x WHERE x.order_id = o.id) AS BIGINT) AS
    merchandise, CAST((SELECT sum(x.discount) FROM sales_events x WHERE x.order_id = o.id) AS BIGINT) AS discount,
    o.unit_count AS units, o.line_count AS lines FROM orders o JOIN sales_events e ON e.order_id = o.id AND e.kind =
    'SALE' WHERE o.exclusion_reason IS NULL;
