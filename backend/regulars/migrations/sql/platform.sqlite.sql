-- What this database says of itself: instance id, schema version, the objects of its schema.
CREATE TABLE regulars_meta (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
