-- What was exported, and every download of it. Jobs of exports are kept, so that the log is whole.
CREATE TABLE exports (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 50),
    format TEXT NOT NULL CHECK (length(format) BETWEEN 1 AND 20),
    field_keys TEXT NOT NULL,
    condition TEXT,
    wish TEXT NOT NULL,
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 1000),
    is_raw INTEGER NOT NULL CHECK (is_raw IN (0, 1)),
    byte_order_mark INTEGER NOT NULL CHECK (byte_order_mark IN (0, 1)),
    is_personal INTEGER NOT NULL CHECK (is_personal IN (0, 1)),
    download_name TEXT NOT NULL,
    row_count INTEGER CHECK (row_count >= 0),
    size_bytes INTEGER CHECK (size_bytes >= 0),
    sha256 TEXT CHECK (length(sha256) = 64),
    file_name TEXT,
    expires_at INTEGER,
    CONSTRAINT exports_written_whole CHECK (
        (row_count IS NULL) = (size_bytes IS NULL) AND (row_count IS NULL) = (sha256 IS NULL)
        AND (row_count IS NULL) = (expires_at IS NULL)),
    CONSTRAINT exports_file_of_what_was_written CHECK (file_name IS NULL OR row_count IS NOT NULL)
) STRICT;
CREATE INDEX exports_with_file ON exports (expires_at) WHERE file_name IS NOT NULL;

CREATE TABLE export_downloads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES exports (job_id),
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    ip TEXT,
    token_hash TEXT NOT NULL,
    valid_until INTEGER NOT NULL,
    fetched_at INTEGER,
    fetched_ip TEXT,
    CONSTRAINT export_downloads_token UNIQUE (token_hash)
) STRICT;
CREATE INDEX export_downloads_by_job ON export_downloads (job_id, id);
