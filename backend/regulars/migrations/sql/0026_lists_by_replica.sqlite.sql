CREATE TRIGGER report_customer_addresses_came AFTER INSERT ON customer_addresses BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
