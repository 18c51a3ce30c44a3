-- Segments: rules that are saved, and whom they hold now. evaluated_at is when the whole was compared with its rule, clocked_at
-- the instant up to which time's passing is in it, due_at when the whole is to be compared (again).
CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key TEXT NOT NULL,
    description TEXT CHECK (length(description) <= 2000),
    rule TEXT NOT NULL,
    label_priority INTEGER,
    control_percent INTEGER NOT NULL CHECK (control_percent BETWEEN 0 AND 90),
    template_key TEXT CHECK (length(template_key) <= 100),
    member_count INTEGER NOT NULL,
    is_filled INTEGER NOT NULL CHECK (is_filled IN (0, 1)),
    evaluated_at INTEGER NOT NULL,
    clocked_at INTEGER NOT NULL,
    due_at INTEGER,
    retired_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX segments_name ON segments (name_key) WHERE retired_at IS NULL;

CREATE TABLE segment_members (
    segment_id INTEGER NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    entered_at INTEGER NOT NULL,
    PRIMARY KEY (segment_id, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_members_by_customer ON segment_members (customer_id, segment_id);

CREATE TABLE segment_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    segment_id INTEGER NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    entered INTEGER NOT NULL CHECK (entered IN (0, 1)),
    because TEXT CHECK (length(because) <= 100)
) STRICT;
CREATE INDEX segment_changes_by_segment ON segment_changes (segment_id, id);
CREATE INDEX segment_changes_by_customer ON segment_changes (customer_id, at, id);

-- Only days on which anybody came or went; member_count as it was at the end of the day.
CREATE TABLE segment_days (
    segment_id INTEGER NOT NULL REFERENCES segments (id) ON DELETE CASCADE,
    day TEXT NOT NULL CHECK (day GLOB '????-??-??'),
    member_count INTEGER NOT NULL,
    entered_count INTEGER NOT NULL,
    left_count INTEGER NOT NULL,
    PRIMARY KEY (segment_id, day)
) STRICT, WITHOUT ROWID;
