"""Order files: CSV and JSON Lines with one row per order line, read as drafts and recorded in batches."""
