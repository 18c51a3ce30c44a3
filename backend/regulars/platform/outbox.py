"""Events: facts recorded in the transaction that made them, kept in commit order for whoever listens.

Writing is `tx.record(event, by=actor)`; listening is `on(pattern, handler, consumer=…)`; `relay` carries them over.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, ClassVar, cast

import orjson

from regulars.platform import clock, numbering
from regulars.platform.context import Actor, ActorKind
from regulars.platform.db import transaction
from regulars.platform.db.connect import Reader, Row
from regulars.platform.db.transaction import Transaction

COUNTER = "outbox"
PRUNED = "outbox.pruned"
KEPT_FOR = 7 * clock.DAY
_PRUNE_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in the past tense: ids and plain values, never rows.

    Subclasses are frozen, slotted dataclasses with an `event_name`; a `customer_id` or `order_id` among their fields
    becomes a column, by which rooms lower in the house listen by shape.
    """

    event_name: ClassVar[str]

    def __init_subclass__(cls) -> None:
        """Enters the catalogue; a name may be given to one class only."""
        name = cls.event_name
        known = catalogue.get(name, cls)
        if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"Two events are called {name}.")
        catalogue[name] = cls  # a slotted dataclass is made twice: the second is the one that is used


catalogue: dict[str, type[Event]] = {}
"""Every event by its name, of the rooms imported so far."""


@dataclass(frozen=True, slots=True)
class Committed:
    """An event with its place in the order of commits."""

    id: int
    sequence: int
    at: int
    name: str
    customer_id: int | None
    order_id: int | None
    payload: dict[str, Any]
    actor_kind: str
    actor_id: int | None
    actor_name: str


Handler = Callable[[Transaction, Committed], Awaitable[None]]
"""Runs in the transaction that moves its consumer's cursor: what it writes there happens exactly once."""


BatchHandler = Callable[[Transaction, Sequence[Committed]], Awaitable[None]]
"""The same for all events of a batch together, after their own handlers: for work that is cheaper once."""

BATCH = 100


class Consumer:
    """A named reader of the outbox with a cursor of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = BATCH
        """At most so many events in one transaction."""
        self.together: list[BatchHandler] = []
        self._handlers: list[tuple[str, Handler]] = []
        self._wanted: dict[str, tuple[Handler, ...]] = {}

    def add(self, pattern: str, handler: Handler) -> None:
        self._handlers.append((pattern, handler))
        self._wanted.clear()

    def wants(self, name: str) -> tuple[Handler, ...]:
        """The handlers for events of this name, in the order of their registration."""
        found = self._wanted.get(name)
        if found is None:
            found = tuple(handler for pattern, handler in self._handlers if fnmatchcase(name, pattern))
            self._wanted[name] = found
        return found


consumers: dict[str, Consumer] = {}


def on(pattern: str, handler: Handler, *, consumer: str) -> None:
    """Let a consumer hear events whose name matches (`order.*`), at least once and in order.

    A consumer that is new to a database begins with the oldest event kept.
    """
    consumers.setdefault(consumer, Consumer(consumer)).add(pattern, handler)


def on_batch(handler: BatchHandler, *, consumer: str, size: int = BATCH) -> None:
    """Let a consumer hear all events, up to `size` of them at once."""
    reader = consumers.setdefault(consumer, Consumer(consumer))
    reader.together.append(handler)
    reader.size = min(reader.size, size)


async def last(reader: Reader) -> int:
    """The number of the newest event; 0 before the first."""
    return await numbering.last(reader, COUNTER)


async def pruned(reader: Reader) -> int:
    """The highest number that is no longer kept."""
    return await numbering.last(reader, PRUNED)


async def after(reader: Reader, sequence: int, limit: int) -> list[Committed]:
    """The next events after a number, in order."""
    rows = await reader.fetch(
        f"SELECT {_COLUMNS} FROM outbox_events WHERE sequence > ? ORDER BY sequence LIMIT ?", (sequence, limit)
    )
    return [read(row) for row in rows]


async def prune(tx: Transaction, *, delivered: int) -> int:
    """Forget events older than a week, as far as they are delivered; returns how many, 0 when nothing is left to do."""
    oldest_kept = await tx.fetch_value("SELECT min(sequence) FROM outbox_events WHERE at >= ?", (tx.now - KEPT_FOR,))
    through = min(delivered, await last(tx) if oldest_kept is None else int(oldest_kept) - 1)
    begun = await pruned(tx)
    through = min(through, begun + _PRUNE_AT_ONCE)
    if through <= begun:
        return 0
    gone = await tx.execute("DELETE FROM outbox_events WHERE sequence <= ?", (through,))
    await numbering.take(tx, PRUNED, through - begun)
    return gone


_COLUMNS = "id, sequence, at, name, customer_id, order_id, payload, actor_kind, actor_id, actor_name"


def read(row: Row) -> Committed:
    """An event of the columns above."""
    event_id, sequence, at, name, customer_id, order_id, payload, *actor = row
    return Committed(event_id, sequence, at, name, customer_id, order_id, orjson.loads(payload), *actor)


async def _write(tx: Transaction) -> None:
    if not tx.events:
        return
    number = await numbering.take(tx, COUNTER, len(tx.events)) if numbering.at_once(tx) else None
    rows: list[Sequence[object]] = []
    for event, actor in tx.events:
        if number is not None:
            number += 1
        rows.append((number, tx.now, *_facts(event), actor.kind, actor.id, actor.name))
    await tx.execute_many(
        "INSERT INTO outbox_events"
        " (sequence, at, name, customer_id, order_id, payload, actor_kind, actor_id, actor_name)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _facts(event: object) -> tuple[str, int | None, int | None, str]:
    if not isinstance(event, Event):
        raise TypeError(f"{event!r} is no event.")
    payload = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    text = orjson.dumps(payload, default=_plain).decode()
    return event.event_name, payload.get("customer_id"), payload.get("order_id"), text


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - of any one sortable kind
    raise TypeError(f"An event carries plain values, not {type(value).__name__}.")


async def _number(tx: Transaction) -> int:
    if numbering.at_once(tx):
        return 0  # _write did, on the way in
    start = await last(tx)
    numbered = await tx.execute(
        "UPDATE outbox_events SET sequence = fresh.number FROM"
        " (SELECT id, CAST(? AS BIGINT) + row_number() OVER (ORDER BY id) AS number"
        " FROM outbox_events WHERE sequence IS NULL) AS fresh"
        " WHERE outbox_events.id = fresh.id",
        (start,),
    )
    if numbered:
        await numbering.take(tx, COUNTER, numbered)
    return numbered


def actor_of(event: Committed) -> Actor:
    """Who did it, by name; scopes are not kept with an event."""
    return Actor(kind=cast("ActorKind", event.actor_kind), id=event.actor_id, name=event.actor_name)


numbering.register(_number, pending="SELECT 1 FROM outbox_events WHERE sequence IS NULL")
transaction.before_commit.append(_write)
