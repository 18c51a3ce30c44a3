"""The window of the merges: what one would do, doing it, undoing it, and the queue of possible duplicates."""
