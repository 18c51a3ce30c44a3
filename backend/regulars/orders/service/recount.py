"""`regulars recount`: every dial and sequence recomputed from the orders and the ledger, and what differs told."""

from collections.abc import Callable
from dataclasses import dataclass

from regulars.customers.service.dials import DialChange, turn
from regulars.orders.service.history import examine, renumber
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work

AT_ONCE = 1_000
_DIALS = (
    "order_count",
    "gross_spent",
    "refunded",
    "first_order_at",
    "last_order_at",
    "average_gap",
    "last_reference_number",
    "last_shipping",
    "last_shipping_country",
    "discounted_orders",
    "returned_orders",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what it should be. `subject` is an id (`cus_7`, `ord_9`)."""

    subject: str
    figure: str
    stored: object
    computed: object


@dataclass(slots=True)
class RecountReport:
    """How many customers were recounted, and every difference found; `repaired` says whether they were put right."""

    customers: int
    differences: list[Difference]
    repaired: bool


async def recount(*, repair: bool = False, progress: Callable[[int], None] | None = None) -> RecountReport:
    """Recompute all customers, so many at once; with `repair`, write what differs."""
    report = RecountReport(0, [], repaired=False)
    last = 0
    database = current()
    while keys := await _next(database, last):
        last = keys[-1]
        found = await _recount_some(keys=keys, repair=repair)
        report.customers += len(keys)
        report.differences += found
        if progress is not None:
            progress(report.customers)
    report.repaired = repair and bool(report.differences)
    return report


@unit_of_work
async def _recount_some(tx: Transaction, *, keys: list[int], repair: bool) -> list[Difference]:
    await tx.lock("orders")
    findings = await examine(tx, keys)
    differences = [Difference(f"ord_{one.order_id}", "sequence", None, one.sequence) for one in findings.orders]
    differences += [Difference(f"ord_{one.order_id}", "ledger", None, list(one[:3])) for one in findings.ledger]
    dials = findings.dials
    if repair and differences:
        dials = await renumber(tx, keys)
    stored = await _stored(tx, keys)
    wrong: list[DialChange] = []
    for change in dials:
        computed = tuple(getattr(change, name) for name in _DIALS)
        known = stored[change.customer_id]
        if computed != known:
            wrong.append(change)
            differences += [
                Difference(f"cus_{change.customer_id}", name, before, after)
                for name, before, after in zip(_DIALS, known, computed, strict=True)
                if before != after
            ]
    if repair:
        await turn(tx, wrong, by=SYSTEM)
    return differences


async def _next(database: Database, last: int) -> list[int]:
    rows = await database.fetch("SELECT id FROM customers WHERE id > ? ORDER BY id LIMIT ?", (last, AT_ONCE))
    return [row[0] for row in rows]


async def _stored(reader: Reader, keys: list[int]) -> dict[int, tuple[object, ...]]:
    rows = await reader.fetch(
        f"SELECT id, {', '.join(_DIALS)} FROM customers WHERE {reader.dialect.in_list('id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row[0]: tuple(row[1:]) for row in rows}
