"""A customer's history, numbered: sequences, cohorts and dials as they follow from the orders and the ledger."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from regulars.customers.service.dials import DialChange
from regulars.orders.ledger import Placed, Standing, standings
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction


class Numbered(NamedTuple):
    """How an order, and its rows in the ledger, are to be numbered."""

    order_id: int
    standing: Standing
    cohort_at: int | None


class Renumbering(NamedTuple):
    """An order that bears another sequence than it should."""

    sequence: int | None
    order_id: int


class Restanding(NamedTuple):
    """Ledger rows of an order that bear other marks than they should."""

    sequence: int | None
    customer_type: str
    cohort_at: int | None
    order_id: int


@dataclass(slots=True)
class _History:
    orders: list[Placed]
    sequences: dict[int, int | None]
    latest: int | None = None
    latest_addressed: int | None = None
    cohort_at: int | None = None
    discounted: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """What should be, and where what is differs from it."""

    dials: list[DialChange]
    orders: list[Renumbering]
    ledger: list[Restanding]


async def examine(reader: Reader, customer_ids: Collection[int]) -> Findings:
    """Recompute these customers from their orders and the ledger."""
    keys = reader.dialect.array(sorted(customer_ids))
    histories = await _histories(reader, keys)
    wanted: dict[int, Numbered] = {}
    orders: list[Renumbering] = []
    for history in histories.values():
        for order_id, standing in standings(history.orders).items():
            wanted[order_id] = Numbered(order_id, standing, history.cohort_at)
            if history.sequences[order_id] != standing.sequence:
                orders.append(Renumbering(standing.sequence, order_id))
    ledger = await _misnumbered(reader, keys, wanted)
    return Findings(await _dials(reader, keys, sorted(customer_ids), histories), orders, ledger)


async def renumber(tx: Transaction, customer_ids: Collection[int]) -> list[DialChange]:
    """Number these customers' orders anew, and say how their dials stand."""
    if not customer_ids:
        return []
    findings = await examine(tx, customer_ids)
    await write(tx, findings)
    if findings.ledger:
        # The dials count what the ledger says is numbered, so they are read again once it is.
        keys = tx.dialect.array(sorted(customer_ids))
        return await _dials(tx, keys, sorted(customer_ids), await _histories(tx, keys))
    return findings.dials


async def write(tx: Transaction, findings: Findings) -> None:
    """Put the numbers right."""
    if findings.orders:
        await tx.execute_many("UPDATE orders SET sequence = ? WHERE id = ?", findings.orders)
    if findings.ledger:
        await tx.execute_many(
            "UPDATE sales_events SET sequence = ?, customer_type = ?, cohort_at = ? WHERE order_id = ?", findings.ledger
        )


async def _histories(reader: Reader, keys: object) -> dict[int, _History]:
    rows = await reader.fetch(
        "SELECT customer_id, id, placed_at, exclusion_reason IS NULL, sequence, shipping_address IS NOT NULL,"
        " discount_total > 0"
        f" FROM orders WHERE {reader.dialect.in_list('customer_id', 'bigint')} AND placed_at IS NOT NULL"
        " ORDER BY customer_id, listed_at, id",
        (keys,),
    )
    found: dict[int, _History] = defaultdict(lambda: _History([], {}))
    for customer_id, order_id, placed_at, qualifies, sequence, addressed, discounted in rows:
        history = found[customer_id]
        history.orders.append(Placed(order_id, placed_at, bool(qualifies)))
        history.sequences[order_id] = sequence
        if qualifies:
            history.latest = order_id
            history.discounted += bool(discounted)
            history.latest_addressed = order_id if addressed else history.latest_addressed
            history.cohort_at = placed_at if history.cohort_at is None else history.cohort_at
    return found


async def _misnumbered(reader: Reader, keys: object, wanted: dict[int, Numbered]) -> list[Restanding]:
    rows = await reader.fetch(
        "SELECT DISTINCT order_id, sequence, customer_type, cohort_at FROM sales_events"
        f" WHERE {reader.dialect.in_list('customer_id', 'bigint')}",
        (keys,),
    )
    wrong: dict[int, Restanding] = {}
    for order_id, sequence, customer_type, cohort_at in rows:
        known = wanted.get(order_id)
        if known is not None and (*known.standing, known.cohort_at) != (sequence, customer_type, cohort_at):
            wrong[order_id] = Restanding(*known.standing, known.cohort_at, order_id)
    return list(wrong.values())


async def _dials(
    reader: Reader, keys: object, customer_ids: Sequence[int], histories: dict[int, _History]
) -> list[DialChange]:
    rows = await reader.fetch(
        "SELECT customer_id, sum(CASE WHEN kind = 'SALE' THEN 1 ELSE 0 END),"
        " sum(CASE WHEN kind IN ('SALE', 'EDIT') THEN gross - discount + shipping + tax ELSE 0 END),"
        " sum(CASE WHEN kind = 'REFUND' THEN reversal - shipping - tax ELSE 0 END),"
        " min(CASE WHEN kind = 'SALE' THEN at END), max(CASE WHEN kind = 'SALE' THEN at END),"
        " count(DISTINCT CASE WHEN kind = 'REFUND' AND quantity < 0 THEN order_id END) FROM sales_events"
        f" WHERE {reader.dialect.in_list('customer_id', 'bigint')} AND sequence IS NOT NULL GROUP BY customer_id",
        (keys,),
    )
    sums = {row[0]: row[1:] for row in rows}
    latest = await _latest(reader, histories)
    found: list[DialChange] = []
    for customer_id in customer_ids:
        if customer_id not in sums:
            found.append(DialChange(customer_id, 0, 0, 0))
            continue
        count, gross, refunded, first, last, returned = (int(value) for value in sums[customer_id])
        history = histories[customer_id]
        reference = latest.get(history.latest or 0, (None, None, None))[0]
        _, shipping, country = latest.get(history.latest_addressed or 0, (None, None, None))
        gap = gap_of(count, first, last)
        found.append(
            DialChange(
                customer_id, count, gross, refunded, first, last, gap, reference, shipping, country,
                history.discounted, returned,
            )
        )  # fmt: skip
    return found


def gap_of(count: int, first: int, last: int) -> int | None:
    """The mean time between orders, none below two."""
    return (last - first) // (count - 1) if count > 1 else None


async def _latest(
    reader: Reader, histories: dict[int, _History]
) -> dict[int, tuple[str | None, str | None, str | None]]:
    wanted = {key for one in histories.values() for key in (one.latest, one.latest_addressed) if key is not None}
    if not wanted:
        return {}
    rows = await reader.fetch(
        "SELECT id, COALESCE(reference, number), shipping_address,"
        f" {reader.dialect.json_text('shipping_address', 'country_code')} FROM orders"
        f" WHERE {reader.dialect.in_list('id', 'bigint')}",
        (reader.dialect.array(sorted(wanted)),),
    )
    return {key: (reference, shipping, country) for key, reference, shipping, country in rows}
