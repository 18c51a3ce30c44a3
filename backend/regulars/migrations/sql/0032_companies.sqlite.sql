-- Companies, their members and ids elsewhere, and for which company an order was made. Amounts in the base currency.
CREATE TABLE companies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    name TEXT NOT NULL CONSTRAINT companies_named CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL,
    tax_id TEXT CONSTRAINT companies_tax_id CHECK (length(tax_id) BETWEEN 1 AND 50),
    payment_terms_days INTEGER CONSTRAINT companies_terms CHECK (payment_terms_days BETWEEN 0 AND 365),
    requires_purchase_order INTEGER NOT NULL CHECK (requires_purchase_order IN (0, 1)),
    credit_limit INTEGER CONSTRAINT companies_credit CHECK (credit_limit >= 0),
    approval_above INTEGER CONSTRAINT companies_approval CHECK (approval_above >= 0),
    approval_by_number INTEGER NOT NULL CHECK (approval_by_number IN (0, 1)),
    approver_roles TEXT,
    member_count INTEGER NOT NULL CONSTRAINT companies_counted CHECK (member_count >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX companies_name ON companies (name_key) WHERE deleted_at IS NULL;
CREATE INDEX companies_by_members ON companies (member_count, id) WHERE deleted_at IS NULL;
CREATE INDEX companies_by_creation ON companies (created_at, id) WHERE deleted_at IS NULL;

CREATE TABLE company_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    role TEXT NOT NULL CONSTRAINT company_members_roles CHECK (role IN ('BUYER', 'APPROVER', 'ADMIN')),
    can_approve_up_to INTEGER CONSTRAINT company_members_limit CHECK (can_approve_up_to >= 0),
    joined_at INTEGER NOT NULL,
    CONSTRAINT company_members_once UNIQUE (company_id, customer_id)
) STRICT;
CREATE INDEX company_members_by_customer ON company_members (customer_id, company_id);

CREATE TABLE company_external_ids (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES companies (id) ON DELETE CASCADE,
    system TEXT NOT NULL CONSTRAINT company_external_ids_system CHECK (length(system) BETWEEN 1 AND 100),
    value TEXT NOT NULL CONSTRAINT company_external_ids_value CHECK (length(value) BETWEEN 1 AND 200),
    CONSTRAINT company_external_ids_once UNIQUE (system, value)
) STRICT;
CREATE INDEX company_external_ids_by_company ON company_external_ids (company_id);

ALTER TABLE order_drafts ADD COLUMN company_id INTEGER CONSTRAINT order_drafts_company REFERENCES companies (id);
CREATE INDEX order_drafts_by_company ON order_drafts (company_id, order_id) WHERE company_id IS NOT NULL;

-- A customer may also go by being deleted: only the database sees every way out.
CREATE TRIGGER company_members_came AFTER INSERT ON company_members BEGIN
    UPDATE companies SET member_count = member_count + 1 WHERE id = NEW.company_id;
END;
CREATE TRIGGER company_members_went AFTER DELETE ON company_members BEGIN
    UPDATE companies SET member_count = member_count - 1 WHERE id = OLD.company_id;
END;
