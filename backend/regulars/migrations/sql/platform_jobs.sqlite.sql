-- The queue of background work: what is to be done, how far it is, and the rows that were refused.

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    shape TEXT,
    args TEXT NOT NULL,
    status TEXT NOT NULL
        CONSTRAINT jobs_known_status CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED')),
    unique_key TEXT,
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease TEXT,
    lease_until INTEGER,
    processed INTEGER NOT NULL,
    total INTEGER,
    failed INTEGER NOT NULL,
    checkpoint TEXT,
    result TEXT,
    error TEXT,
    cancel_requested_at INTEGER,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER,
    actor_name TEXT NOT NULL,
    actor_scopes TEXT NOT NULL,
    actor_stores TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    CONSTRAINT jobs_leased_while_running CHECK ((status = 'RUNNING') = (lease IS NOT NULL AND lease_until IS NOT NULL)),
    CONSTRAINT jobs_finished_once CHECK ((status IN ('QUEUED', 'RUNNING')) = (finished_at IS NULL))
) STRICT;
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE status = 'QUEUED';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE status = 'RUNNING';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_shown ON jobs (id DESC) WHERE shape IS NOT NULL;
CREATE UNIQUE INDEX jobs_one_at_a_time ON jobs (unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL;

CREATE TABLE job_failures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    row_number INTEGER NOT NULL,
    row_key TEXT,
    row_column TEXT,
    input TEXT NOT NULL,
    errors TEXT NOT NULL
) STRICT;
CREATE INDEX job_failures_by_job ON job_failures (job_id, id);

CREATE TABLE job_schedules (
    name TEXT NOT NULL PRIMARY KEY,
    next_at INTEGER NOT NULL
) STRICT;
