CREATE TABLE customer_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('WHOLESALE', 'LOYALTY', 'CORPORATE', 'REGIONAL', 'CUSTOM')),
    description TEXT CHECK (length(description) <= 2000),
    member_count INTEGER NOT NULL CHECK (member_count >= 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CONSTRAINT customer_groups_name UNIQUE (name_key)
) STRICT;

CREATE TABLE group_members (
    group_id INTEGER NOT NULL REFERENCES customer_groups (id) ON DELETE CASCADE,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_by_customer ON group_members (customer_id, group_id);

-- A customer may also go by being deleted: only the database sees every way out.
CREATE TRIGGER group_members_came AFTER INSERT ON group_members BEGIN
    UPDATE customer_groups SET member_count = member_count + 1 WHERE id = NEW.group_id;
END;
CREATE TRIGGER group_members_went AFTER DELETE ON group_members BEGIN
    UPDATE customer_groups SET member_count = member_count - 1 WHERE id = OLD.group_id;
END;
