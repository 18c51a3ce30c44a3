"""What PostgreSQL's errors mean for a unit of work."""

from typing import Any

from regulars.platform.db.link import Verdict
from regulars.platform.db.postgresql.driver import InterfaceError, InternalError, PostgresError
from regulars.platform.db.violations import ConstraintKind, ConstraintViolated

_KINDS: dict[str, ConstraintKind] = {
    "23505": "unique",
    "23514": "check",
    "23503": "foreign_key",
    "23502": "not_null",
}
# Serialization failure, deadlock, lock not available; then: server going down, starting up, out of connections.
_REPEAT = frozenset(("40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"))
_FULL = frozenset(("53100", "58030"))
_CONNECTION = "08"
_GONE = ("closed", "closing", "released back to the pool")


def verdict(error: BaseException) -> Verdict:
    origin = _origin(error)
    state = state_of(origin)
    if state in _FULL:
        return "full"
    if state in _REPEAT or state.startswith(_CONNECTION) or lost(origin):
        return "repeat"
    return "final"


def lost(error: BaseException) -> bool:
    """Whether the connection broke, or could not be made."""
    # InternalError: the server's last words arrived between two of our queries, and the driver stumbles over them.
    if isinstance(error, OSError | TimeoutError | InternalError):
        return True
    return isinstance(error, InterfaceError) and any(word in str(error) for word in _GONE)


def state_of(error: BaseException) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def violated(error: BaseException) -> ConstraintViolated:
    facts: Any = error
    kind = _KINDS.get(state_of(error), "other")
    detail = facts.constraint_name or f"{facts.table_name}.{facts.column_name}"
    return ConstraintViolated(kind, detail)


def _origin(error: BaseException) -> BaseException:
    """Tortoise wraps the driver's errors."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, PostgresError | InterfaceError | InternalError | OSError | TimeoutError):
            return seen
        seen = seen.__cause__
    return error
