"""What reports count and add up: one file a kind of facts, each SQL that DuckDB, PostgreSQL and SQLite read."""
