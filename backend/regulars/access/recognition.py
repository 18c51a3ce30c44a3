"""Who was recognised within the last second, so that a burst of requests asks the database once.

Revoking forgets everybody in this process at once; other processes notice within the second.
"""

from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction

_KEPT_FOR = clock.SECOND
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """A caller with what let them in, until when it is valid at the latest."""

    actor: Actor
    until: int
    session_id: int | None = None


_known: WeakKeyDictionary[Database, dict[str, tuple[int, Recognised]]] = WeakKeyDictionary()


def find(database: Database, secret_hash: str) -> Recognised | None:
    found = _known.get(database, {}).get(secret_hash)
    if found is None:
        return None
    seen_at, recognised = found
    return recognised if 0 <= clock.now() - seen_at < _KEPT_FOR and clock.now() < recognised.until else None


def remember(database: Database, secret_hash: str, recognised: Recognised) -> None:
    known = _known.setdefault(database, {})
    if len(known) >= _MOST:
        known.clear()
    known[secret_hash] = (clock.now(), recognised)


def forget_after(tx: Transaction) -> None:
    """Ask everybody anew who they are once this transaction is committed."""
    tx.after_commit(partial(_forget, tx.database))


def _forget(database: Database) -> None:
    _known.pop(database, None)
