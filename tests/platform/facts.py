"""Events, verbs and a place to write to, for the tests of outbox, live updates and jobs."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.outbox import Committed, Event


@dataclass(frozen=True, slots=True)
class Thing(Event):
    event_name: ClassVar[str] = "thing.happened"
    customer_id: int
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Other(Event):
    event_name: ClassVar[str] = "other.happened"
    order_id: int


@unit_of_work
async def happen(tx: Transaction, *, numbers: list[int]) -> None:
    for number in numbers:
        tx.record(Thing(number), by=SYSTEM)


@unit_of_work
async def make_room(tx: Transaction) -> None:
    """A table in which handlers and jobs note what they did."""
    await tx.execute("CREATE TABLE seen (who TEXT NOT NULL, what BIGINT NOT NULL)")


async def note(tx: Transaction, who: str, what: int) -> None:
    await tx.execute("INSERT INTO seen (who, what) VALUES (?, ?)", (who, what))


async def noted(reader: Reader, who: str) -> list[int]:
    """In the order of writing."""
    order = "rowid" if reader.dialect.name == "sqlite" else "ctid"
    return [row[0] for row in await reader.fetch(f"SELECT what FROM seen WHERE who = ? ORDER BY {order}", (who,))]


def noter(who: str):
    """A handler that notes the customer of each event."""

    async def handler(tx: Transaction, event: Committed) -> None:
        await note(tx, who, event.customer_id or 0)

    return handler
