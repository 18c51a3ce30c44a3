-- Whoever orders for a company is a company in the reports: its members, and whether it was taken away, are logged.
CREATE TRIGGER report_company_members_came AFTER INSERT ON company_members REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION report_changes_moved(2, 'customer_id');
CREATE TRIGGER report_company_members_changed AFTER UPDATE ON company_members
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION report_changes_changed(2, 'customer_id', 'company_id, customer_id');
CREATE TRIGGER report_company_members_went AFTER DELETE ON company_members REFERENCING OLD TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION report_changes_moved(2, 'customer_id');
CREATE FUNCTION report_companies_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO report_changes (subject, key)
        SELECT DISTINCT 2, m.customer_id FROM company_members m WHERE m.company_id = NEW.id;
    RETURN NULL;
END;
$$;
CREATE TRIGGER report_companies_changed AFTER UPDATE ON companies FOR EACH ROW
    WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at) EXECUTE FUNCTION report_companies_changed();

-- As reports/replica/sources.py has it.
CREATE OR REPLACE VIEW report_customers AS
    SELECT c.id AS customer_id, c.created_at, c.account_created_at, CASE WHEN coalesce(b.company, a.company, '')
    <> '' OR EXISTS (SELECT 1 FROM company_members cm JOIN companies co ON co.id = cm.company_id WHERE
    cm.customer_id = c.id AND co.deleted_at IS NULL) THEN 'COMPANY' ELSE 'PERSON' END AS kind, nullif(c.locale, '') AS locale, CAST(substr(c.birth_date, 1,
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
