-- Orders made here for customers: what was entered, the approvals that they needed, and their numbers.
CREATE TABLE order_drafts (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE,
    entered TEXT NOT NULL,
    purchase_order_number TEXT,
    payment_terms_days INTEGER CONSTRAINT order_drafts_terms CHECK (payment_terms_days >= 0),
    due_at INTEGER,
    note TEXT,
    made_by_kind TEXT NOT NULL,
    made_by_id INTEGER,
    made_by_name TEXT NOT NULL
) STRICT;

CREATE TABLE order_approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    requested_at INTEGER NOT NULL,
    requested_by_kind TEXT NOT NULL,
    requested_by_id INTEGER,
    requested_by_name TEXT NOT NULL,
    needed_because TEXT NOT NULL,
    approver_id INTEGER REFERENCES customers (id) ON DELETE SET NULL,
    decision TEXT CONSTRAINT order_approvals_decisions CHECK (decision = 'APPROVED' OR decision = 'REJECTED'),
    decided_at INTEGER,
    decided_by_kind TEXT,
    decided_by_id INTEGER,
    decided_by_name TEXT,
    reason TEXT,
    CONSTRAINT order_approvals_decided CHECK ((decision IS NULL) = (decided_at IS NULL))
) STRICT;
CREATE INDEX order_approvals_by_order ON order_approvals (order_id, id);
CREATE INDEX order_approvals_by_approver ON order_approvals (approver_id) WHERE approver_id IS NOT NULL;
CREATE UNIQUE INDEX order_approvals_open ON order_approvals (order_id) WHERE decision IS NULL;

CREATE TABLE order_numbers (
    id INTEGER PRIMARY KEY CONSTRAINT order_numbers_one CHECK (id = 1),
    given INTEGER NOT NULL
) STRICT;
INSERT INTO order_numbers (id, given) VALUES (1, 1000);
