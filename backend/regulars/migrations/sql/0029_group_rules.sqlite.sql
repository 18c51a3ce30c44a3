-- Groups that follow a segment: who comes into the segment or goes out of it does so in the group, in the same transaction. A group
-- is not filled while the members of a new rule are still being taken in.
ALTER TABLE customer_groups ADD COLUMN rule_segment_id INTEGER REFERENCES segments (id);
ALTER TABLE customer_groups ADD COLUMN is_filled INTEGER NOT NULL DEFAULT 1 CHECK (is_filled IN (0, 1));
CREATE INDEX customer_groups_by_rule ON customer_groups (rule_segment_id) WHERE rule_segment_id IS NOT NULL;

CREATE TRIGGER group_followers_came AFTER INSERT ON segment_members BEGIN
    INSERT INTO group_members (group_id, customer_id, added_at)
        SELECT g.id, NEW.customer_id, NEW.entered_at FROM customer_groups g WHERE g.rule_segment_id = NEW.segment_id
        ON CONFLICT (group_id, customer_id) DO NOTHING;
END;
CREATE TRIGGER group_followers_went AFTER DELETE ON segment_members BEGIN
    DELETE FROM group_members WHERE customer_id = OLD.customer_id
        AND group_id IN (SELECT g.id FROM customer_groups g WHERE g.rule_segment_id = OLD.segment_id);
END;
