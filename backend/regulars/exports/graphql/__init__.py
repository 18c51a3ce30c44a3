"""The window of the exports: what can be exported, asking for it, the log, and the files."""
