"""How many reports are computed at once: beyond it a caller is told to come back, so that nobody waits in the dark."""

from collections.abc import Generator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from regulars.platform.db.connect import Database, current
from regulars.platform.errors import ErrorCode, Refusal

MOST_AT_ONCE = 32
_running: WeakKeyDictionary[Database, int] = WeakKeyDictionary()


@contextmanager
def turn() -> Generator[None]:
    """A place among those that are computed, given back whatever happens. Raises `Refusal` where none is free."""
    database = current()
    if _running.get(database, 0) >= MOST_AT_ONCE:
        message = f"{MOST_AT_ONCE} reports are being computed at the moment: ask again in a few seconds."
        raise Refusal(ErrorCode.RATE_LIMITED, message)
    _running[database] = _running.get(database, 0) + 1
    try:
        yield
    finally:
        _running[database] -= 1
