"""PostgreSQL: one pool for reads and units of work."""
