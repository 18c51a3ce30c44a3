"""The one function that writes the sales-event ledger."""

from collections import defaultdict
from collections.abc import Sequence

from regulars.orders.ledger import Entry, entries
from regulars.orders.service.bulk import insert
from regulars.orders.service.work import Work
from regulars.platform.db.transaction import Transaction

_COLUMNS = (
    "order_id",
    "customer_id",
    "store_id",
    "kind",
    "refund_id",
    "at",
    "gross",
    "discount",
    "reversal",
    "shipping",
    "tax",
    "quantity",
    "sequence",
    "customer_type",
    "cohort_at",
    "channel",
    "campaign",
    "payment_method",
    "country",
    "province",
    "city",
)
_TRAITS = ("channel", "campaign", "payment_method", "country", "province", "city")
_KEEP = f"UPDATE sales_events SET {', '.join(f'{trait} = ?' for trait in _TRAITS)} WHERE order_id = ?"


async def book(tx: Transaction, works: Sequence[Work]) -> None:
    """Bring the ledger's rows of these orders to where the orders stand; rows that still hold are left as they are."""
    changed = [work for work in works if work.old is not None]
    before = await _booked(tx, [work.order_id for work in changed]) if changed else {}
    gone: list[int] = []
    kept: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    for work in works:
        had = before.get(work.order_id, [])
        traits = _traits(work)
        left: dict[Entry, list[int]] = defaultdict(list)
        for key, entry in had:
            left[entry].append(key)
        for entry in _entries(work, [] if work.is_rebooked else [entry for _, entry in had]):
            if had and not work.is_rebooked and left[entry]:
                left[entry].pop(0)
            else:
                rows.append(_row(work, entry, traits))
        gone += [key for keys in left.values() for key in keys]
        if had:
            kept.append((*traits, work.order_id))
    if gone:
        await tx.execute(
            f"DELETE FROM sales_events WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(gone),)
        )
    if kept:
        await tx.execute_many(_KEEP, kept)
    await insert(tx, "sales_events", _COLUMNS, rows)


def _entries(work: Work, before: Sequence[Entry]) -> list[Entry]:
    placed_at = work.draft.placed_at
    if placed_at is None or not work.figures.keeps_money:
        return []
    old = work.old
    return entries(
        placed_at=placed_at,
        cancelled_at=work.figures.cancelled_at,
        figures=work.base,
        units=work.figures.units,
        refunds=work.refunds,
        before=before,
        booked_at=work.booked_at if old is not None else placed_at,
    )


async def _booked(tx: Transaction, order_ids: list[int]) -> dict[int, list[tuple[int, Entry]]]:
    rows = await tx.fetch(
        "SELECT order_id, id, kind, refund_id, at, gross, discount, reversal, shipping, tax, quantity FROM sales_events"
        f" WHERE {tx.dialect.in_list('order_id', 'bigint')} ORDER BY id",
        (tx.dialect.array(order_ids),),
    )
    found: dict[int, list[tuple[int, Entry]]] = defaultdict(list)
    for order_id, key, *values in rows:
        found[order_id].append((key, Entry(*values)))
    return found


def _traits(work: Work) -> tuple[object, ...]:
    draft, address = work.draft, work.draft.shipping_address
    place = (address.country_code, address.province, address.city) if address else (None, None, None)
    return (draft.channel, draft.utm_campaign, work.figures.payment_method, *place)


def _row(work: Work, entry: Entry, traits: tuple[object, ...]) -> tuple[object, ...]:
    standing = work.standing
    return (
        work.order_id, work.customer_id, work.draft.store_id, *entry, standing.sequence, standing.customer_type,
        work.cohort_at, *traits,
    )  # fmt: skip
