"""The columnar replica: what reports read, in a file of its own beside the database, without any personal text."""
