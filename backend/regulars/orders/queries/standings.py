"""The figures of customers as they stood at an instant, and store by store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regulars.customers.queries.bands import band_limits
from regulars.customers.service.dials import average
from regulars.orders.queries.habits import bought_by
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.stores.queries import StoreRow, base_currency, default_store, stores

_INSTANT = 3 * 10**16
_ORDER = 10**15
_AHEAD = len(str(_INSTANT)) + len(str(_ORDER))
_LATEST = f"CAST(o.placed_at + {_INSTANT} AS TEXT) || CAST(o.id + {_ORDER} AS TEXT)"
"""Instant and key with as many digits whatever they are: the greatest text is of the latest order."""


@dataclass(frozen=True, slots=True)
class StoodRow:
    """What `CustomerStats` reads, of another instant than now; money in minor units of `currency`."""

    as_of: int
    order_count: int
    gross_spent: int
    refunded: int
    first_order_at: int | None
    last_order_at: int | None
    last_reference_number: str | None
    lifetime_value_band: str
    currency: str
    zone: str

    @property
    def total_spent(self) -> int:
        """What is left of what was paid."""
        return self.gross_spent - self.refunded

    @property
    def average_order_value(self) -> int | None:
        """Total spent divided by orders."""
        return average(self.total_spent, self.order_count)

    @property
    def average_gap(self) -> int | None:
        """The mean time between orders."""
        if self.first_order_at is None or self.last_order_at is None or self.order_count < 2:
            return None
        return (self.last_order_at - self.first_order_at) // (self.order_count - 1)


@dataclass(frozen=True, slots=True)
class StoreStatsRow:
    """The purchases of a customer in one store; money in minor units of `currency`."""

    store: StoreRow
    order_count: int
    total_spent: int
    currency: str
    first_order_at: int
    last_order_at: int

    @property
    def average_order_value(self) -> int | None:
        """Total spent divided by orders."""
        return average(self.total_spent, self.order_count)


async def stood_at(reader: Reader, customers: Sequence[int], as_of: int) -> Mapping[int, StoodRow]:
    """What had been booked by then. An order that was cancelled later was a purchase still.

    The band goes by the limits of the last night: those of earlier nights are not kept.
    """
    store, base = await default_store(reader), await base_currency(reader) or "XXX"
    zone = store.time_zone if store else "UTC"
    limits = await band_limits(reader)
    rows = await reader.fetch(
        "SELECT s.customer_id, sum(CASE WHEN s.kind = 'SALE' THEN 1 ELSE 0 END),"
        " sum(CASE WHEN s.kind IN ('SALE', 'EDIT') THEN s.gross - s.discount + s.shipping + s.tax ELSE 0 END),"
        " sum(CASE WHEN s.kind = 'REFUND' THEN s.reversal - s.shipping - s.tax ELSE 0 END),"
        f" min(o.placed_at), max(o.placed_at), max({_LATEST} || COALESCE(o.reference, o.number))"
        " FROM sales_events s JOIN orders o ON o.id = s.order_id"
        f" WHERE {reader.dialect.in_list('s.customer_id', 'bigint')} AND s.at <= ? AND o.placed_at <= ?"
        " AND (o.exclusion_reason IS NULL OR o.cancelled_at > ?) GROUP BY s.customer_id",
        (reader.dialect.array(customers), as_of, as_of, as_of),
    )
    found = {
        customer: StoodRow(
            as_of, int(count), int(gross), int(refunded), first, last, str(latest)[_AHEAD:],
            limits.band_of(int(count), int(gross) - int(refunded)) if limits else "NONE", base, zone,
        )
        for customer, count, gross, refunded, first, last, latest in rows
    }  # fmt: skip
    nothing = StoodRow(as_of, 0, 0, 0, None, None, None, "NONE", base, zone)
    return {customer: found.get(customer, nothing) for customer in customers}


async def by_store(reader: Reader, actor: Actor, customers: Sequence[int]) -> Mapping[int, list[StoreStatsRow]]:
    """Store by store, where most was bought first.

    In the store's currency where all orders there were paid in it; else in base money: there is no rate between others.
    """
    where = bought_by(reader, actor, customers)
    rows = await reader.fetch(
        "SELECT o.customer_id, o.store_id, count(*), sum(CASE WHEN o.currency = t.currency THEN 1 ELSE 0 END),"
        " sum(o.total - o.refunded_total), sum(o.base_total - o.base_refunded), min(o.placed_at), max(o.placed_at)"
        f" FROM orders o JOIN stores t ON t.id = o.store_id WHERE {where.text} GROUP BY o.customer_id, o.store_id",
        where.params,
    )
    shops, base = {store.id: store for store in await stores(reader)}, await base_currency(reader) or "XXX"
    found: dict[int, list[StoreStatsRow]] = defaultdict(list)
    for customer, store_id, count, own, paid, in_base, first, last in rows:
        store = shops[store_id]
        in_own = count == own
        spent, currency = (paid, store.currency) if in_own else (in_base, base)
        found[customer].append(StoreStatsRow(store, int(count), int(spent), currency, first, last))
    for listed in found.values():
        listed.sort(key=lambda row: (-row.order_count, row.store.id))
    return found
