"""Reading files that people bring: CSV and JSON Lines as rows with their line numbers."""
