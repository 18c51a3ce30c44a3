"""Orders of people who came back, each with the time since the one before, and their money."""

from collections.abc import Collection, Sequence

from regulars.reports.definitions import Facts
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.words import RefundBasis

_GAPS = frozenset({"meanDaysBetweenOrders", "medianDaysBetweenOrders", "intervalDays"})
_BEFORE = " LEFT JOIN report_orders b ON b.customer_id = o.customer_id AND b.sequence = o.sequence - 1"
_AFTER = " LEFT JOIN report_orders n ON n.customer_id = o.customer_id AND n.sequence = o.sequence + 1"
_GAP = "o.ordered_at - b.ordered_at"
_NONE = "CAST(NULL AS bigint)"


def _sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    """Split by the place of an order, first orders stand in the first row; otherwise there are none."""
    least = 1 if "orderSequence" in wanted else 2
    return f"{_orders(asked, span, wanted, least)} UNION ALL {_money(asked, span, wanted, least)}"


RETURNING_ORDERS = Facts(_sql, person="is_of_person = 1")


def _orders(asked: Narrowing, span: Bucket, wanted: Collection[str], least: int) -> str:
    has_gap, has_next = bool(_GAPS.intersection(wanted)), "nextOrderRate" in wanted
    joins = f"{_BEFORE if has_gap else ''}{_AFTER if has_next else ''}"
    following = "CASE WHEN n.order_id IS NULL THEN 0 ELSE 1 END" if has_next else "0"
    return (
        f"SELECT o.ordered_at AS moment, o.customer_id, o.channel, o.sequence, {_GAP if has_gap else _NONE} AS gap,"
        f" 1 AS is_order, 1 AS is_of_person, o.kept, {following} AS has_next, 0 AS gross, 0 AS discount, 0 AS reversal"
        f" FROM report_orders o{joins} WHERE o.sequence >= {least} AND o.customer_id IS NOT NULL"
        f" AND o.ordered_at >= {span.start} AND o.ordered_at < {span.end}{asked.condition(alias='o.')}"
    )


def _money(asked: Narrowing, span: Bucket, wanted: Collection[str], least: int) -> str:
    """In a row a customer it is that customer's, elsewhere of no person: who got a refund alone did not come back."""
    booked = "e.ordered_at" if asked.basis is RefundBasis.ORDER_DATE else "e.booked_at"
    join, gap = "", _NONE
    if "intervalDays" in wanted:
        join, gap = f" JOIN report_orders o ON o.order_id = e.order_id{_BEFORE}", _GAP
    only = "e.customer_type = 'RETURNING'" if least > 1 else "e.sequence >= 1"
    person = 1 if "customer" in wanted else 0
    return (
        f"SELECT {booked}, e.customer_id, e.channel, e.sequence, {gap}, 0, {person}, 0, 0, e.gross, e.discount,"
        f" e.reversal FROM report_events e{join} WHERE {only} AND {booked} >= {span.start} AND {booked} < {span.end}"
        f"{asked.condition(alias='e.')}"
    )


def repeats(asked: Narrowing, span: Bucket, place: str, splits: Sequence[str]) -> str:
    """By period and splits: people with an order in it, and with two or more."""
    named = [f"{sql} AS v{number}" for number, sql in enumerate([place, *splits])]
    each = (
        f"SELECT {', '.join(named)}, customer_id, count(*) AS orders FROM report_orders WHERE customer_id IS NOT NULL"
        f" AND ordered_at >= {span.start} AND ordered_at < {span.end}{asked.condition()}"
        f" GROUP BY {', '.join(str(number + 1) for number in range(len(named) + 1))}"
    )
    names = ", ".join(f"v{number}" for number in range(len(named)))
    again = "count(CASE WHEN orders >= 2 THEN 1 END)"
    return f"SELECT {names}, {again}, count(*) FROM ({each}) AS people GROUP BY {names}"
