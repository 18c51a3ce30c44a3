-- Whoever orders for a company is a company in the reports: its members, and whether it was taken away, are logged.
CREATE TRIGGER report_company_members_came AFTER INSERT ON company_members BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_company_members_changed AFTER UPDATE ON company_members
    WHEN OLD.company_id IS NOT NEW.company_id OR OLD.customer_id IS NOT NEW.customer_id BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
    INSERT INTO report_changes (subject, key) VALUES (2, NEW.customer_id);
END;
CREATE TRIGGER report_company_members_went AFTER DELETE ON company_members BEGIN
    INSERT INTO report_changes (subject, key) VALUES (2, OLD.customer_id);
END;
CREATE TRIGGER report_companies_changed AFTER UPDATE ON companies WHEN OLD.deleted_at IS NOT NEW.deleted_at BEGIN
    INSERT INTO report_changes (subject, key) SELECT 2, m.customer_id FROM company_members m WHERE m.company_id = NEW.id;
END;
