"""Customer files: CSV and JSON Lines with one row per customer, read as drafts and taken in batches."""
