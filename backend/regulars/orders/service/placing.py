"""Numbering new orders as they come: the short way where they stand at the end of their customer's history.

Nearly every order does, and then the dials alone say what its sequence is; the others send their customer the long way
(history.py), which reads the whole history.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from regulars.customers.service.dials import DialChange
from regulars.orders.ledger import Placed, Standing, standings
from regulars.orders.service.history import gap_of
from regulars.orders.service.sheet import BASE_TOTAL, ORDER_COLUMNS, Refund
from regulars.orders.service.work import Work
from regulars.orders.words import CustomerType
from regulars.platform.db.transaction import Transaction

_DISCOUNT = ORDER_COLUMNS.index("discount_total")
_UNITS = Refund._fields.index("units")
_PENDING = Standing(None, CustomerType.RETURNING)


class _Dials(NamedTuple):
    order_count: int
    gross_spent: int
    refunded: int
    first_order_at: int | None
    last_order_at: int | None
    reference: str | None
    shipping: str | None
    country: str | None
    discounted: int
    returned: int


_NONE = _Dials(0, 0, 0, None, None, None, None, None, 0, 0)


@dataclass(slots=True)
class Placement:
    """Dials that are known already, and customers whose history must be read."""

    dials: list[DialChange] = field(default_factory=list[DialChange])
    histories: set[int] = field(default_factory=set[int])


async def place(tx: Transaction, works: Sequence[Work], new: frozenset[int]) -> Placement:
    """Give works their standing where that is known without reading histories; to be called before they are written.

    `new` are the customers who have no history yet.
    """
    placement = Placement()
    arrivals: dict[int, list[Work]] = defaultdict(list)
    for work in works:
        if work.customer_id is not None:
            work.standing = _PENDING
        if work.old is not None:
            placement.histories |= {key for key in (work.old.customer_id, work.customer_id) if key is not None}
        elif work.customer_id is not None and work.sheet.keeps_money:
            arrivals[work.customer_id].append(work)
    known = await _known(tx, [key for key in arrivals if key not in placement.histories and key not in new])
    for customer_id, arrived in arrivals.items():
        dials = known.get(customer_id) if customer_id not in new else _NONE
        arrived.sort(key=_moment)
        if (
            dials is None
            or customer_id in placement.histories
            or _moment(arrived[0])[0] < (dials.last_order_at or _moment(arrived[0])[0])
        ):
            placement.histories.add(customer_id)
            continue
        change = _append(customer_id, dials, arrived)
        if change is not None:
            placement.dials.append(change)
    return placement


def _moment(work: Work) -> tuple[int, int]:
    return work.sheet.placed_at or 0, work.order_id


async def _known(tx: Transaction, keys: list[int]) -> dict[int, _Dials]:
    """The dials of customers whose history they sum up: those with purchases, and those without any money yet."""
    if not keys:
        return {}
    rows = await tx.fetch(
        "SELECT id, order_count, gross_spent, refunded, first_order_at, last_order_at, last_reference_number,"
        f" last_shipping, last_shipping_country, discounted_orders, returned_orders FROM"
        f" customers WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(keys),),
    )
    found = {row[0]: _Dials(*row[1:]) for row in rows}
    fresh = [key for key, dials in found.items() if not dials.order_count]
    for key in await _with_money(tx, fresh):
        del found[key]
    return found


async def _with_money(tx: Transaction, keys: list[int]) -> Iterable[int]:
    if not keys:
        return ()
    rows = await tx.fetch(
        f"SELECT DISTINCT customer_id FROM sales_events WHERE {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array(keys),),
    )
    return [row[0] for row in rows]


def _append(customer_id: int, dials: _Dials, arrived: Sequence[Work]) -> DialChange | None:
    history = [Placed(work.order_id, _moment(work)[0], work.sheet.exclusion is None) for work in arrived]
    placed = standings(history, already=dials.order_count)
    bought = [work for work in arrived if work.sheet.exclusion is None]
    first = dials.first_order_at
    if first is None and bought:
        first = _moment(bought[0])[0]
    for work in arrived:
        work.standing = placed[work.order_id]
        work.cohort_at = first
    if not bought or first is None:
        return None
    latest = bought[-1]
    shipping, country = dials.shipping, dials.country
    for work in bought:
        if work.sheet.shipping is not None:
            shipping, country = work.sheet.shipping, work.sheet.shipping_country
    count, last = dials.order_count + len(bought), _moment(latest)[0]
    return DialChange(
        customer_id,
        count,
        dials.gross_spent + sum([work.sheet.base[BASE_TOTAL] for work in bought]),
        dials.refunded + sum([work.sheet.base_refunded for work in bought]),
        first,
        last,
        gap_of(count, first, last),
        latest.sheet.reference or latest.sheet.number,
        shipping,
        country,
        dials.discounted + sum([1 for work in bought if work.sheet.order[_DISCOUNT]]),
        dials.returned + sum([1 for work in bought if work.sheet.refunds and _is_returned(work)]),
    )


def _is_returned(work: Work) -> bool:
    return any(refund[_UNITS] for refund in work.sheet.refunds)
