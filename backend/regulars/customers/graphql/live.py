"""Customers as they change: live counts and changed records."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.references import CustomerFilterRef
from regulars.customers.graphql.roots import CountsSnapshot, Filter, Search
from regulars.customers.queries import listing
from regulars.customers.queries.counts import CountsRow, counts
from regulars.platform import clock, ids, live, shared
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.changes import ChangeKind, ChangeRef, ChangeRow
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Instant
from regulars.platform.outbox import Committed

SHORTEST_INTERVAL, LONGEST_INTERVAL = 100, 60_000
_KINDS = {
    "customer.created": ChangeKind.CREATED,
    "customer.deleted": ChangeKind.DELETED,
    "customer.merged": ChangeKind.MERGED,
    "customer.merge_undone": ChangeKind.CREATED,
}
_IN_BULK = frozenset({"customers.created", "customers.updated", "orders.imported"})

Interval = Annotated[
    int, strawberry.argument(description="At most one push in so many milliseconds, 100 to 60,000; the first at once.")
]


@dataclass(frozen=True, slots=True)
class CountRow:
    """The row behind `CountChange`."""

    count: int
    delta: int
    at: int


@strawberry.type(description="How many, and how that changed.")
class CountChange:
    """Answered from a `CountRow`."""

    is_type_of = rows_are(CountRow)

    count: Annotated[int, strawberry.field(description="Exactly so many.")]
    delta: Annotated[int, strawberry.field(description="Since the last push; 0 on the first.")]
    at: Annotated[Instant, strawberry.field(description="When it was counted.")]


@strawberry.type
class CustomerSubscriptions:
    """customerCount, customerCounts, customerChanged."""

    @requires(
        Scope.CUSTOMERS_READ,
        subscription=True,
        description="Exact; pushed now, then whenever the answer changes, at most once per intervalMs.",
        graphql_type=CountChange | None,
    )
    async def customer_count(
        self, info: Info, search: Search = UNSET, filter: Filter = UNSET, interval_ms: Interval = 1000
    ) -> AsyncGenerator[Any, None]:
        """Equal questions of callers with equal scopes are counted once, however many watch."""
        database, actor = info.context.database, info.context.actor
        wanted, text = fields_of(given(filter)), given(search)
        interval = _seconds(interval_ms)
        key = ("customer_count", repr(wanted), text, actor.kind == "system", actor.scopes, interval)
        before: int | None = None
        values = shared.watched(
            key,
            lambda: listing.count(database, actor, filter=wanted, search=text),
            relevant=_moves_customers,
            interval=interval,
            tick=shared.TICK,
        )
        async with aclosing(values):
            async for count in values:
                yield CountRow(count, 0 if before is None else count - before, clock.now())
                before = count

    @requires(
        Scope.CUSTOMERS_READ,
        subscription=True,
        description="The counts of the home page, as they change.",
        graphql_type=CountsSnapshot | None,
    )
    async def customer_counts(self, info: Info, interval_ms: Interval = 1000) -> AsyncGenerator[Any, None]:
        """Counted once for everybody who watches."""
        interval = _seconds(interval_ms)
        values = shared.watched(
            ("customer_counts", interval),
            lambda: _counts(info.context.database),
            relevant=_moves_customers,
            interval=interval,
            tick=shared.TICK,
        )
        async with aclosing(values):
            async for row in values:
                yield row

    @requires(
        Scope.CUSTOMERS_READ,
        subscription=True,
        description="A customer, those who match, or all: the present state first where one is named.",
        graphql_type=ChangeRef | None,
    )
    async def customer_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="This customer only.")] = UNSET,
        filter: Annotated[
            CustomerFilterRef | None, strawberry.argument(description="Only customers who match after the change.")
        ] = UNSET,
        after: Annotated[str | None, strawberry.argument(description="The cursor of the last change seen.")] = UNSET,
    ) -> AsyncGenerator[Any, None]:
        """Every change once, in order; RESYNC where some cannot be told any more, and after a bulk change."""
        wanted = _Wanted(info.context.database, info.context.actor, given(id), fields_of(given(filter)))
        await wanted.check()
        async with live.hub().subscribe(after=given(after)) as feed:
            if wanted.key is not None and given(after) is None:
                subject = ids.encode("cus", wanted.key)
                yield ChangeRow(live.cursor(feed.position), clock.now(), ChangeKind.SNAPSHOT, subject)
            async for item in feed:
                change = await wanted.change(item, live.cursor(feed.position))
                if change is not None:
                    yield change


def _moves_customers(event: Committed) -> bool:
    """Whatever names a customer may move a count: orders, tags, groups, segments and notes too."""
    return (
        event.customer_id is not None
        or event.name in _IN_BULK
        or event.name.startswith(("group.", "orders.", "segment."))
    )


def _seconds(interval_ms: int) -> float:
    if not SHORTEST_INTERVAL <= interval_ms <= LONGEST_INTERVAL:
        raise Refusal(
            ErrorCode.INVALID,
            f"intervalMs is {SHORTEST_INTERVAL} to {LONGEST_INTERVAL}, not {interval_ms}.",
            ("intervalMs",),
        )
    return interval_ms / 1000


async def _counts(database: Database) -> CountsRow:
    return await counts(database)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which changes a subscriber asked for."""

    database: Database
    actor: Actor
    id: str | None
    filter: dict[str, Any]

    @property
    def key(self) -> int | None:
        return None if self.id is None else ids.decode("cus", self.id) or 0

    async def check(self) -> None:
        """Raises `Forbidden` or `Refusal` for a filter that cannot be answered, before there is anything to tell."""
        await listing.condition(self.database, self.actor, self.filter)

    async def change(self, item: Committed | live.Resync, cursor: str) -> ChangeRow | None:
        """What the subscriber is told of an event; nothing where it is not about their customers."""
        if isinstance(item, live.Resync):
            return ChangeRow(cursor, clock.now(), ChangeKind.RESYNC, "")
        if item.name in _IN_BULK:
            touched = self.key is None or self.key in item.payload.get("customer_ids", ())
            return ChangeRow(cursor, item.at, ChangeKind.RESYNC, "") if touched else None
        if item.customer_id is None or self.key not in {None, item.customer_id}:
            return None
        kind = _KINDS.get(item.name, ChangeKind.UPDATED)
        if self.filter and kind is not ChangeKind.DELETED and not await self._matches(item.customer_id):
            return None
        return ChangeRow(cursor, item.at, kind, ids.encode("cus", item.customer_id))

    async def _matches(self, key: int) -> bool:
        one = {"id": {"eq": ids.encode("cus", key)}}
        return await listing.count(self.database, self.actor, filter={"and": [one, self.filter]}) > 0
