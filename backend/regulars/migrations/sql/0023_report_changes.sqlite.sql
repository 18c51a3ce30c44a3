-- What the replica of the reports has yet to take over: whose rows changed, in the order of the commits.
-- subject: 1 order, 2 customer, 3 product, 4 segment, 5 custom field, 6 bands of value; 0 is no change: row 1 marks the
-- beginning, and the key of row 0 says up to where older rows were forgotten.
-- stamp: by chance, so that a database put back from a copy is noticed.
-- A migration that makes one of these tables anew makes its triggers anew, too.
CREATE TABLE report_changes (
    id INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL,
    key INTEGER NOT NULL,
    stamp INTEGER NOT NULL DEFAULT (random())
) STRICT;
INSERT INTO report_changes (id, subject, key) VALUES (0, 0, 0), (1, 0, 0);

CREATE TRIGGER report_sales_events_came AFTER INSERT ON sales_events BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_sales_events_changed AFTER UPDATE ON sales_events
    WHEN OLD.order_id IS NOT NEW.order_id OR OLD.customer_id IS NOT NEW.customer_id
        OR OLD.store_id IS NOT NEW.store_id OR OLD.kind IS NOT NEW.kind OR OLD.at IS NOT NEW.at
        OR OLD.sequence IS NOT NEW.sequence OR OLD.customer_type IS NOT NEW.customer_type
        OR OLD.cohort_at IS NOT NEW.cohort_at OR OLD.gross IS NOT NEW.gross OR OLD.discount IS NOT NEW.discount
        OR OLD.reversal IS NOT NEW.reversal OR OLD.shipping IS NOT NEW.shipping OR OLD.tax IS NOT NEW.tax
        OR OLD.quantity IS NOT NEW.quantity OR OLD.channel IS NOT NEW.channel OR OLD.campaign IS NOT NEW.campaign
        OR OLD.payment_method IS NOT NEW.payment_method OR OLD.country IS NOT NEW.country
        OR OLD.province IS NOT NEW.province OR OLD.city IS NOT NEW.city BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_sales_events_went AFTER DELETE ON sales_events BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, OLD.order_id);
END;

CREATE TRIGGER report_orders_changed AFTER UPDATE ON orders
    WHEN OLD.customer_id IS NOT NEW.customer_id OR OLD.store_id IS NOT NEW.store_id
        OR OLD.placed_at IS NOT NEW.placed_at OR OLD.exclusion_reason IS NOT NEW.exclusion_reason
        OR OLD.sequence IS NOT NEW.sequence OR OLD.base_total IS NOT NEW.base_total
        OR OLD.base_refunded IS NOT NEW.base_refunded OR OLD.total IS NOT NEW.total
        OR OLD.unit_count IS NOT NEW.unit_count OR OLD.line_count IS NOT NEW.line_count
        OR OLD.payment_method IS NOT NEW.payment_method OR OLD.shipping_address IS NOT NEW.shipping_address BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.id);
END;
CREATE TRIGGER report_orders_went AFTER DELETE ON orders BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, OLD.id);
END;

CREATE TRIGGER report_order_lines_changed AFTER UPDATE ON order_lines
    WHEN OLD.order_id IS NOT NEW.order_id OR OLD.sku_key IS NOT NEW.sku_key OR OLD.title IS NOT NEW.title
        OR OLD.category IS NOT NEW.category OR OLD.brand IS NOT NEW.brand OR OLD.quantity IS NOT NEW.quantity
        OR OLD.returned_quantity IS NOT NEW.returned_quantity OR OLD.unit_price IS NOT NEW.unit_price
        OR OLD.discount IS NOT NEW.discount BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_order_lines_went AFTER DELETE ON order_lines BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, OLD.order_id);
END;

CREATE TRIGGER report_payments_came AFTER INSERT ON payments BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_payments_changed AFTER UPDATE ON payments
    WHEN OLD.order_id IS NOT NEW.order_id OR OLD.at IS NOT NEW.at OR OLD.method IS NOT NEW.method
        OR OLD.status IS NOT NEW.status OR OLD.base_amount IS NOT NEW.base_amount BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_payments_went AFTER DELETE ON payments BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, OLD.order_id);
END;

CREATE TRIGGER report_refunds_came AFTER INSERT ON refunds BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_refunds_changed AFTER UPDATE ON refunds
    WHEN OLD.order_id IS NOT NEW.order_id OR OLD.at IS NOT NEW.at OR OLD.base_amount IS NOT NEW.base_amount
        OR OLD.payment_id IS NOT NEW.payment_id BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, NEW.order_id);
END;
CREATE TRIGGER report_refunds_went AFTER DELETE ON refunds BEGIN
    INSERT INTO report_changes (subject, key) VALUES (1, OLD.order_id);
END;

CREATE TRIGGER report_customers_came AFTER INSERT ON customers BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.id);
END;
CREATE TRIGGER report_customers_changed AFTER UPDATE ON customers
    WHEN OLD.created_at IS NOT NEW.created_at OR OLD.account_created_at IS NOT NEW.account_created_at
        OR OLD.locale IS NOT NEW.locale OR OLD.birth_date IS NOT NEW.birth_date
        OR OLD.account_status IS NOT NEW.account_status
        OR OLD.default_billing_address_id IS NOT NEW.default_billing_address_id
        OR OLD.default_shipping_address_id IS NOT NEW.default_shipping_address_id
        OR OLD.order_count IS NOT NEW.order_count OR OLD.total_spent IS NOT NEW.total_spent
        OR OLD.first_order_at IS NOT NEW.first_order_at OR OLD.last_order_at IS NOT NEW.last_order_at
        OR OLD.last_shipping IS NOT NEW.last_shipping OR OLD.last_shipping_country IS NOT NEW.last_shipping_country
        OR OLD.role_id IS NOT NEW.role_id OR OLD.merged_into IS NOT NEW.merged_into BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.id);
END;
CREATE TRIGGER report_customers_went AFTER DELETE ON customers BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.id);
END;

CREATE TRIGGER report_customer_addresses_changed AFTER UPDATE ON customer_addresses
    WHEN OLD.customer_id IS NOT NEW.customer_id OR OLD.company IS NOT NEW.company
        OR OLD.country_code IS NOT NEW.country_code OR OLD.province IS NOT NEW.province OR OLD.city IS NOT NEW.city
        OR OLD.postal_code IS NOT NEW.postal_code BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_customer_addresses_went AFTER DELETE ON customer_addresses BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
END;

CREATE TRIGGER report_customer_consents_came AFTER INSERT ON customer_consents BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_customer_consents_changed AFTER UPDATE ON customer_consents
    WHEN OLD.customer_id IS NOT NEW.customer_id OR OLD.channel IS NOT NEW.channel OR OLD.state IS NOT NEW.state BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_customer_consents_went AFTER DELETE ON customer_consents BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
END;

CREATE TRIGGER report_customer_field_values_came AFTER INSERT ON customer_field_values BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_customer_field_values_changed AFTER UPDATE ON customer_field_values
    WHEN OLD.customer_id IS NOT NEW.customer_id OR OLD.field_id IS NOT NEW.field_id OR OLD.text IS NOT NEW.text
        OR OLD.text_key IS NOT NEW.text_key OR OLD.number_key IS NOT NEW.number_key BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_customer_field_values_went AFTER DELETE ON customer_field_values BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
END;

CREATE TRIGGER report_group_members_came AFTER INSERT ON group_members BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_group_members_changed AFTER UPDATE ON group_members
    WHEN OLD.group_id IS NOT NEW.group_id OR OLD.customer_id IS NOT NEW.customer_id BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_group_members_went AFTER DELETE ON group_members BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
END;

CREATE TRIGGER report_segment_members_came AFTER INSERT ON segment_members BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_segment_members_changed AFTER UPDATE ON segment_members
    WHEN OLD.segment_id IS NOT NEW.segment_id OR OLD.customer_id IS NOT NEW.customer_id BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_segment_members_went AFTER DELETE ON segment_members BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
END;

CREATE TRIGGER report_products_came AFTER INSERT ON products BEGIN
    INSERT INTO report_changes (subject, key) VALUES (3, NEW.id);
END;
CREATE TRIGGER report_products_changed AFTER UPDATE ON products
    WHEN OLD.sku_key IS NOT NEW.sku_key OR OLD.category IS NOT NEW.category OR OLD.brand IS NOT NEW.brand BEGIN
    INSERT INTO report_changes (subject, key) VALUES (3, NEW.id);
END;
CREATE TRIGGER report_products_went AFTER DELETE ON products BEGIN
    INSERT INTO report_changes (subject, key) VALUES (3, OLD.id);
END;

CREATE TRIGGER report_segments_changed AFTER UPDATE ON segments
    WHEN OLD.retired_at IS NOT NEW.retired_at BEGIN
    INSERT INTO report_changes (subject, key) VALUES (4, NEW.id);
END;
CREATE TRIGGER report_segments_went AFTER DELETE ON segments BEGIN
    INSERT INTO report_changes (subject, key) VALUES (4, OLD.id);
END;

CREATE TRIGGER report_custom_fields_changed AFTER UPDATE ON custom_fields
    WHEN OLD.kind IS NOT NEW.kind OR OLD.is_personal IS NOT NEW.is_personal BEGIN
    INSERT INTO report_changes (subject, key) VALUES (5, NEW.id);
END;
CREATE TRIGGER report_custom_fields_went AFTER DELETE ON custom_fields BEGIN
    INSERT INTO report_changes (subject, key) VALUES (5, OLD.id);
END;

CREATE TRIGGER report_value_bands_came AFTER INSERT ON value_bands BEGIN
    INSERT INTO report_changes (subject, key) VALUES (6, NEW.id);
END;
CREATE TRIGGER report_value_bands_changed AFTER UPDATE ON value_bands
    WHEN OLD.top_from IS NOT NEW.top_from OR OLD.high_from IS NOT NEW.high_from
        OR OLD.medium_from IS NOT NEW.medium_from BEGIN
    INSERT INTO report_changes (subject, key) VALUES (6, NEW.id);
END;
CREATE TRIGGER report_value_bands_went AFTER DELETE ON value_bands BEGIN
    INSERT INTO report_changes (subject, key) VALUES (6, OLD.id);
END;
