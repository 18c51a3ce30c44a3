"""The database: one interface over SQLite and PostgreSQL, one door to a write."""
