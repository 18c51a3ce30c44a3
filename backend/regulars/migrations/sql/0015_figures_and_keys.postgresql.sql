-- The key, in the order of the list: a page that some of these limit is found in the index alone.
DROP INDEX customers_figures;
CREATE INDEX customers_figures ON customers (
    created_at, id, has_account, account_status, order_count, total_spent, average_order_value, first_order_at, last_order_at,
    average_gap, last_activity_at, account_created_at, last_shipping_country
);
