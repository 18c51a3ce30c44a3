-- As reports/replica/sources.py has it: ways to pay are told apart by their folded keys, whatever the spelling.
DROP VIEW IF EXISTS report_events;
CREATE VIEW report_events AS
    SELECT e.id AS event_id, e.order_id, e.customer_id, e.store_id, e.kind, e.at AS booked_at, coalesce(o.placed_at,
    e.at) AS ordered_at, e.sequence, e.cohort_at, e.customer_type, nullif(e.channel, '') AS channel,
    nullif(e.campaign, '') AS campaign, nullif(o.method_key, '') AS payment_method, nullif(e.country, '') AS
    country, nullif(e.province, '') AS province, nullif(e.city, '') AS city, nullif(o.shipping_address::json ->>
    'postal_code', '') AS postal_code, e.gross, e.discount, e.reversal, e.shipping, e.tax, e.quantity FROM
    sales_events e JOIN orders o ON o.id = e.order_id WHERE 1 = 1;
DROP VIEW IF EXISTS report_orders;
CREATE VIEW report_orders AS
    SELECT o.id AS order_id, e.customer_id, o.store_id, o.placed_at AS ordered_at, e.sequence, e.cohort_at,
    e.customer_type, nullif(e.channel, '') AS channel, nullif(e.campaign, '') AS campaign, nullif(o.method_key, '')
    AS payment_method, nullif(e.country, '') AS country, nullif(e.province, '') AS province, nullif(e.city, '') AS
    city, nullif(o.shipping_address::json ->> 'postal_code', '') AS postal_code, o.base_total - o.base_refunded AS
    kept, CAST((SELECT sum(x.gross - x.discount) FROM sales_events x WHERE x.order_id = o.id) AS BIGINT) AS
    merchandise, CAST((SELECT sum(x.discount) FROM sales_events x WHERE x.order_id = o.id) AS BIGINT) AS discount,
    o.unit_count AS units, o.line_count AS lines FROM orders o JOIN sales_events e ON e.order_id = o.id AND e.kind =
    'SALE' WHERE o.exclusion_reason IS NULL;
DROP VIEW IF EXISTS report_payments;
CREATE VIEW report_payments AS
    SELECT p.id AS payment_id, CAST(NULL AS BIGINT) AS refund_id, p.order_id, o.customer_id, o.store_id, p.at AS
    paid_at, nullif(p.method_key, '') AS method, 'PAYMENT' AS kind, p.status, p.base_amount AS amount, CASE WHEN
    o.exclusion_reason IS NULL THEN 1 ELSE 0 END AS qualifies FROM payments p JOIN orders o ON o.id = p.order_id
    WHERE coalesce(o.exclusion_reason, '') NOT IN ('TEST', 'DRAFT', 'DELETED') UNION ALL SELECT r.payment_id, r.id
    AS refund_id, r.order_id, o.customer_id, o.store_id, r.at AS paid_at, nullif(coalesce(p.method_key,
    o.method_key), '') AS method, 'REFUND' AS kind, 'REFUNDED' AS status, r.base_amount AS amount, CASE WHEN
    o.exclusion_reason IS NULL THEN 1 ELSE 0 END AS qualifies FROM refunds r JOIN orders o ON o.id = r.order_id LEFT
    JOIN payments p ON p.id = r.payment_id WHERE coalesce(o.exclusion_reason, '') NOT IN ('TEST', 'DRAFT',
    'DELETED');
