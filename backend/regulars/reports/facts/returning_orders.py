"""Orders of people who came back, each with the time since the one before, and their money."""

from collections.abc import Collection, Sequence

from regulars.reports import trees
from regulars.reports.definitions import Facts
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.words import RefundBasis

_GAPS = frozenset({"meanDaysBetweenOrders", "medianDaysBetweenOrders", "intervalDays"})
_TIMES = frozenset({"meanDaysBetweenOrders", "medianDaysBetweenOrders"})
_SPLITS = frozenset({"intervalDays", "orderSequence", "customer", "channel"})
_BEFORE = " LEFT JOIN report_orders b ON b.customer_id = o.customer_id AND b.sequence = o.sequence - 1"
_AFTER = " LEFT JOIN report_orders n ON n.customer_id = o.customer_id AND n.sequence = o.sequence + 1"
_GAP = "o.ordered_at - b.ordered_at"
_NONE = "CAST(NULL AS bigint)"


def _sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    """Split by the place of an order, first orders stand in the first row; otherwise there are none."""
    least = 1 if "orderSequence" in wanted else 2
    if tells_repeats(asked, wanted):
        return f"{_known(asked, span, wanted, least)} UNION ALL {_first(asked, span)}"
    if asked.knows_before:
        return _known(asked, span, wanted, least)
    text = f"{_orders(asked, span, wanted, least)} UNION ALL {_money(asked, span, wanted, least)}"
    return f"SELECT *, 0 AS is_any, {_NONE} AS previous_at, {_NONE} AS before_at FROM ({text}) AS facts"


def tells_repeats(asked: Narrowing, wanted: Collection[str]) -> bool:
    """Whether facts tell who has several orders in a row: each is somebody's (`is_any`), and says what is before."""
    return asked.knows_before and "repeatPurchaseRate" in wanted and not _SPLITS.intersection(wanted)


RETURNING_ORDERS = Facts(_sql, person="is_of_person = 1", tells_before=True, begins="sequence <= 2")


def _known(asked: Narrowing, span: Bucket, wanted: Collection[str], least: int) -> str:
    """As the replica knows them: one reading, which joins nothing."""
    booked = "ordered_at" if asked.basis is RefundBasis.ORDER_DATE else "booked_at"
    only, is_order = ("customer_type = 'RETURNING'" if least > 1 else "sequence >= 1"), "is_order"
    if _TIMES.issuperset(wanted):
        only, is_order = "is_order = 1 AND previous_at IS NOT NULL", "1"  # without words to compare: a third less
    placed = " AND sequence IS NOT NULL" if "intervalDays" in wanted else ""
    relation, following = "report_ledger", "0"
    if "nextOrderRate" in wanted:
        counts = "SELECT customer_id AS key, order_count FROM report_customers"
        relation = f"report_ledger LEFT JOIN ({counts}) AS c ON c.key = customer_id"
        following = "CASE WHEN is_order = 1 AND sequence < c.order_count THEN 1 ELSE 0 END"
    return (
        f"SELECT {booked} AS moment, customer_id, channel, sequence, ordered_at - previous_at AS gap,"
        f" {is_order} AS is_order,"
        f" {'1' if 'customer' in wanted else 'is_order'} AS is_of_person, kept, {following} AS has_next,"
        " previous_at, gross, discount, reversal,"
        f" {'is_order' if tells_repeats(asked, wanted) else '0'} AS is_any, before_at"
        f" FROM {relation} WHERE {only} AND {booked} >= {span.start} AND {booked} < {span.end}{placed}"
        f"{asked.condition()}"
    )


def _first(asked: Narrowing, span: Bucket) -> str:
    """First orders, as customers know them, which nothing here counts but who has one or several orders in a row."""
    return (
        f"SELECT first_order_at, customer_id, CAST(NULL AS varchar), 1, {_NONE}, 0, 0, {_NONE}, 0, {_NONE}, 0, 0, 0, 1,"
        f" {_NONE} FROM report_customers"
        f" WHERE first_order_at >= {span.start} AND first_order_at < {span.end}{asked.condition(orders=False)}"
    )


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


def repeats(asked: Narrowing, periods: Sequence[Bucket], splits: Sequence[str]) -> str:
    """By period and splits: people with two or more orders in it, and with one or more."""
    span = Bucket(periods[0].start, periods[-1].end)
    place = trees.places("ordered_at", [one.start for one in periods[1:]])
    named = [f"{sql} AS v{number}" for number, sql in enumerate([place, *splits])]
    each = (
        f"SELECT {', '.join(named)}, customer_id, count(*) AS orders FROM report_orders WHERE customer_id IS NOT NULL"
        f" AND ordered_at >= {span.start} AND ordered_at < {span.end}{asked.condition()}"
        f" GROUP BY {', '.join(str(number + 1) for number in range(len(named) + 1))}"
    )
    names = ", ".join(f"v{number}" for number in range(len(named)))
    again = "count(CASE WHEN orders >= 2 THEN 1 END)"
    return f"SELECT {names}, {again}, count(*) FROM ({each}) AS people GROUP BY {names}"
