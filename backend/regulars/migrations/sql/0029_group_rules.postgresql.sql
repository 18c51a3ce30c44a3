-- Groups that follow a segment: who comes into the segment or goes out of it does so in the group, in the same transaction. A group
-- is not filled while the members of a new rule are still being taken in.
ALTER TABLE customer_groups ADD COLUMN rule_segment_id BIGINT REFERENCES segments (id);
ALTER TABLE customer_groups ADD COLUMN is_filled BOOLEAN NOT NULL DEFAULT true;
CREATE INDEX customer_groups_by_rule ON customer_groups (rule_segment_id) WHERE rule_segment_id IS NOT NULL;

CREATE FUNCTION group_followers_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO group_members (group_id, customer_id, added_at)
        SELECT g.id, came.customer_id, came.entered_at FROM came JOIN customer_groups g ON g.rule_segment_id = came.segment_id
        ON CONFLICT (group_id, customer_id) DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE FUNCTION group_followers_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM group_members m USING went JOIN customer_groups g ON g.rule_segment_id = went.segment_id
        WHERE m.group_id = g.id AND m.customer_id = went.customer_id;
    RETURN NULL;
END;
$$;
CREATE TRIGGER group_followers_came AFTER INSERT ON segment_members
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION group_followers_came();
CREATE TRIGGER group_followers_went AFTER DELETE ON segment_members
    REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION group_followers_went();
