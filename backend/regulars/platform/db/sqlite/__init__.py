"""SQLite: one writing connection, several that only read."""
