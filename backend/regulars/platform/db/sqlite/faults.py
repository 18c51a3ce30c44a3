"""What SQLite's errors mean for a unit of work."""

import sqlite3

from regulars.platform.db.link import Verdict
from regulars.platform.db.violations import ConstraintKind, ConstraintViolated

_PRIMARY = 0xFF  # extended result codes carry the primary one in their low byte
_KINDS: dict[str, ConstraintKind] = {
    "SQLITE_CONSTRAINT_UNIQUE": "unique",
    "SQLITE_CONSTRAINT_PRIMARYKEY": "unique",
    "SQLITE_CONSTRAINT_ROWID": "unique",
    "SQLITE_CONSTRAINT_CHECK": "check",
    "SQLITE_CONSTRAINT_FOREIGNKEY": "foreign_key",
    "SQLITE_CONSTRAINT_NOTNULL": "not_null",
}


def verdict(error: BaseException) -> Verdict:
    code = getattr(_origin(error), "sqlite_errorcode", 0) & _PRIMARY
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "repeat"
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return "full"
    return "final"


def violated(error: sqlite3.IntegrityError) -> ConstraintViolated:
    """``CHECK constraint failed: notes_body_short`` → kind check, detail notes_body_short."""
    kind = _KINDS.get(error.sqlite_errorname, "other")
    return ConstraintViolated(kind, str(error).partition(": ")[2] or str(error))


def _origin(error: BaseException) -> BaseException:
    """Tortoise wraps the driver's errors; ours carry them as the cause."""
    seen: BaseException = error
    while not isinstance(seen, sqlite3.Error):
        inner = seen.__cause__ or (seen.args[0] if seen.args and isinstance(seen.args[0], BaseException) else None)
        if inner is None:
            return error
        seen = inner
    return seen
