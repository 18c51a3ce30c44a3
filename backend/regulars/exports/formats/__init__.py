"""The formats of files: each takes lots of rows as columns and writes bytes, in constant memory."""
