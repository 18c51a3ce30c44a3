"""Gap-free numbers in commit order.

On SQLite the one writer numbers rows as it writes them. On PostgreSQL neither sequences nor transaction ids become
visible in order, so rows are written without a number and one sequencer at a time, under an advisory lock, numbers
those that are committed and visible. A reader of `sequence > last` therefore never sees a number appear behind it.

A room that needs such an order (the audit log chains its rows by it) registers a step here.
"""

from collections.abc import Awaitable, Callable

from regulars.platform import bells
from regulars.platform.db import transaction
from regulars.platform.db.connect import Database, Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work

NumberStep = Callable[[Transaction], Awaitable[int]]

_LOCK = "regulars.numbering"

_steps: list[NumberStep] = []
_pending: list[str] = []


def register(step: NumberStep, *, pending: str) -> None:
    """Add a step that numbers the rows without a number, oldest id first, and returns how many there were.

    It runs inside the committing transaction on SQLite, and after the commit under the sequencer's lock on PostgreSQL.
    `pending` is the SQL of a query whose rows still wait for their number (`SELECT 1 FROM … WHERE sequence IS NULL`).
    """
    _steps.append(step)
    _pending.append(f"EXISTS ({pending})")


def at_once(reader: Reader) -> bool:
    """Whether rows may be numbered as they are written: only where there is a single writer."""
    return reader.dialect.name == "sqlite"


async def take(tx: Transaction, name: str, count: int) -> int:
    """Reserve so many numbers of a counter and return the last one given before them."""
    value = await tx.fetch_value(
        "INSERT INTO counters (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING value",
        (name, count),
    )
    return int(value) - count


async def last(reader: Reader, name: str) -> int:
    """The highest number given so far; 0 before the first."""
    value = await reader.fetch_value("SELECT value FROM counters WHERE name = ?", (name,))
    return 0 if value is None else int(value)


async def number_committed() -> int:
    """Number what is committed and not numbered yet; safe to call from any process at any time."""
    database = current()
    if at_once(database) or not await database.fetch_value(f"SELECT {' OR '.join(_pending)}"):
        return 0
    return await _number_in_turn()


@unit_of_work
async def _number_in_turn(tx: Transaction) -> int:
    await tx.lock(_LOCK)
    numbered = 0
    for step in _steps:
        numbered += await step(tx)
    if numbered:
        await tx.announce()
    return numbered


async def _number_before_commit(tx: Transaction) -> None:
    if at_once(tx):
        for step in _steps:
            await step(tx)


def _wake(database: Database) -> None:
    bells.of(database).recorded.ring()


transaction.before_commit.append(_number_before_commit)
transaction.committed.append(_wake)
