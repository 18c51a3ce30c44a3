"""The one function that writes the sales-event ledger."""

from collections import defaultdict
from collections.abc import Sequence

from regulars.orders.ledger import Entry, Returned, entries
from regulars.orders.rules import BaseFigures
from regulars.orders.service.sheet import Refund, Values
from regulars.orders.service.work import Work
from regulars.platform.db.bulk import insert
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
    new = [work for work in works if work.old is None]
    rows = [_row(work, work.sheet.sale) for work in new if work.sheet.is_plain_sale]
    rows += [_row(work, entry) for work in new if not work.sheet.is_plain_sale for entry in _entries(work, ())]
    changed = [work for work in works if work.old is not None]
    if changed:
        rows += await _rebook(tx, changed)
    await insert(tx, "sales_events", _COLUMNS, rows)


async def _rebook(tx: Transaction, works: Sequence[Work]) -> list[tuple[object, ...]]:
    """Take out what changed orders should not have any more; the rows that they lack."""
    before = await _booked(tx, [work.order_id for work in works])
    gone: list[int] = []
    kept: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    for work in works:
        had = before.get(work.order_id, [])
        left: dict[Entry, list[int]] = defaultdict(list)
        for key, entry in had:
            left[entry].append(key)
        for entry in _entries(work, [] if work.is_rebooked else [entry for _, entry in had]):
            if had and not work.is_rebooked and left[entry]:
                left[entry].pop(0)
            else:
                rows.append(_row(work, entry))
        gone += [key for keys in left.values() for key in keys]
        if had:
            kept.append((*work.sheet.traits, work.order_id))
    if gone:
        await tx.execute(
            f"DELETE FROM sales_events WHERE {tx.dialect.in_list('id', 'bigint')}", (tx.dialect.array(gone),)
        )
    if kept:
        await tx.execute_many(_KEEP, kept)
    return rows


def _entries(work: Work, before: Sequence[Entry]) -> list[Entry]:
    sheet = work.sheet
    if sheet.placed_at is None or not sheet.keeps_money:
        return []
    return entries(
        placed_at=sheet.placed_at,
        cancelled_at=work.cancelled_at,
        figures=BaseFigures(*sheet.base),
        units=sheet.units,
        refunds=_returned(work) if sheet.refunds else (),
        before=before,
        booked_at=work.booked_at if work.old is not None else sheet.placed_at,
    )


def _returned(work: Work) -> list[Returned]:
    refunds = map(Refund._make, work.sheet.refunds)
    return [
        Returned(
            key,
            refund.at,
            refund.base_amount,
            refund.units,
            _share(refund, refund.shipping),
            _share(refund, refund.tax),
        )
        for key, refund in zip(work.refund_ids, refunds, strict=True)
    ]


def _share(refund: Refund, part: int | None) -> int | None:
    """A part of a refund in the base currency, at the refund's own price."""
    return None if part is None else refund.base_amount * part // max(refund.amount, 1)


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


def _row(work: Work, entry: Entry | Values) -> tuple[object, ...]:
    standing = work.standing
    return (
        work.order_id, work.customer_id, work.sheet.store_id, *entry, standing.sequence, standing.customer_type,
        work.cohort_at, *work.sheet.traits,
    )  # fmt: skip
