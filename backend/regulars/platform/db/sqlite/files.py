"""Opening connections to a SQLite file, all with the same settings."""

import sqlite3
from pathlib import Path

APPLICATION_ID = 0x52475531  # "RGU1": marks the file as ours
BUSY_MILLISECONDS = 10_000
_WAL_LIMIT = 64 * 1024 * 1024
_STATEMENTS = 512
CHECKPOINT = 4_000
"""Pages, 32 MiB: pages that many commits touch in turn are copied back once."""
RARE_CHECKPOINT = 32_000
"""Pages, 256 MiB, while large transactions follow each other: each of them touches leaves of every index anywhere."""
_PAGE = 8192
"""Twice the usual: indexes of many short entries split half as often, and an import's SQL took a tenth less time."""


def open_writer(path: Path) -> sqlite3.Connection:
    """The writing connection: every commit is on the disk before it is acknowledged."""
    connection = _open(path, cache_kib=64 * 1024)
    connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file; others keep theirs
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    connection = _open(path, cache_kib=32 * 1024)
    connection.execute("PRAGMA query_only = ON")
    connection.execute(f"PRAGMA mmap_size = {256 * 1024 * 1024}")
    return connection


def _open(path: Path, *, cache_kib: int) -> sqlite3.Connection:
    # mode=rw: a file is only ever created on purpose (regulars.migrations).
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute(f"PRAGMA cache_size = -{cache_kib}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
