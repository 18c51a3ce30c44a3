"""All checks of a SQLite file before it is opened for writing."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson

from regulars.platform.db.startup import header, wal
from regulars.platform.db.startup.refusal import RESTORE, DatabaseRefused
from regulars.platform.db.waiting import WAITING

_INSTANCE = "SELECT value FROM regulars_meta WHERE key = 'instance'"
_SMALL = 64 * 1024 * 1024
"""Up to this size the structure is checked before serving in any case: it takes a fraction of a second."""


def refuse_without_permission(path: Path) -> None:
    """Both the file and its folder must be ours to write: the log stands beside the file."""
    if path.exists() and not path.is_file():
        raise DatabaseRefused(f"{path} is not a file.", "Set REGULARS_DATABASE_URL to the path of a database file.")
    needed = os.R_OK | os.W_OK
    for each, also in ((path.parent, os.X_OK), (path, 0), (wal.log_of(path), 0)):
        if each.exists() and not os.access(each, needed | also, effective_ids=True):
            raise DatabaseRefused(
                f"{each} cannot be read and written by this user (uid {os.geteuid()}).",
                f"Give it to that user (chown), or start Regulars as its owner (uid {each.stat().st_uid}).",
            )


def check_file(path: Path, *, newest: int, left_running: bool, marker: Path) -> int:
    """Refuses a file that is not ours, not whole or too new; else its schema version."""
    if left_running:
        wal.refuse_missing(path, marker)
    found = header.check_header(path, log_is_empty=wal.is_empty(path))
    wal.check_log(path, found)
    unclean = left_running or not wal.is_empty(path)
    try:
        # Read-only: whatever is wrong, neither file changes.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            _check_instance(connection, path)
            version = _version(connection, path, newest)
            if unclean or path.stat().st_size <= _SMALL:
                _check_structure(connection, path)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error
    return version


def _check_instance(connection: sqlite3.Connection, path: Path) -> None:
    """A log of another shop would be replayed over ours; its marker gives it away."""
    if wal.is_empty(path):
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as without_log:
        own, seen = (each.execute(_INSTANCE).fetchone() for each in (without_log, connection))
    if own != seen:
        raise wal.foreign(wal.log_of(path))


def _version(connection: sqlite3.Connection, path: Path, newest: int) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > newest:
        raise DatabaseRefused(
            f"{path} was written by a newer Regulars (schema {version}; this one knows {newest}).",
            "Start that newer release, or restore a backup from before the upgrade.",
        )
    present = {f"{kind} {name}" for kind, name in connection.execute("SELECT type, name FROM sqlite_schema")}
    facts = dict(connection.execute("SELECT key, value FROM regulars_meta")) if "table regulars_meta" in present else {}
    awaited = {f"index {name}" for name in orjson.loads(facts.get(WAITING, "{}"))}
    missing = set(orjson.loads(facts.get("objects", '["table regulars_meta"]'))) - present - awaited
    if missing or facts.get("schema_version") != str(version) or "instance" not in facts:
        raise DatabaseRefused(
            f"{path} holds half a schema: {_what_is_wrong(missing, facts, version)}. "
            "A migration was broken off, or another tool has changed the file.",
            "Restore the backup from before the upgrade (docs/operations/backup.md), then run `regulars migrate`.",
        )
    return version


def _what_is_wrong(missing: set[str], facts: dict[str, str], version: int) -> str:
    if missing:
        return f"{min(missing)} is missing"
    return f"its marker says {facts.get('schema_version', 'nothing')}, its header {version}"


def _check_structure(connection: sqlite3.Connection, path: Path) -> None:
    faults = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    if faults != ["ok"]:
        raise _damaged(path, "; ".join(faults))


def _damaged(path: Path, what: str) -> DatabaseRefused:
    if wal.is_empty(path):
        return DatabaseRefused(f"{path} is damaged: {what}.", RESTORE)
    return DatabaseRefused(
        f"{path} is damaged, or the log {wal.log_of(path).name} does not belong to it: {what}.",
        f"If another log was put there, put the right one back. {RESTORE}",
    )
