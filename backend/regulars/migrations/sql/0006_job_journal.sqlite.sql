-- What a job changed, a batch to an entry, and the job that took it back.
CREATE TABLE job_journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    weight INTEGER NOT NULL CONSTRAINT job_journal_of_something CHECK (weight > 0),
    entry TEXT NOT NULL
) STRICT;
CREATE INDEX job_journal_by_job ON job_journal (job_id, id);

ALTER TABLE jobs ADD COLUMN undone_by INTEGER REFERENCES jobs (id) ON DELETE SET NULL;
CREATE INDEX jobs_undone ON jobs (undone_by) WHERE undone_by IS NOT NULL;
