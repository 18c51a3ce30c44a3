"""First orders, their money, and people who became known."""

from collections.abc import Collection

from regulars.platform import clock
from regulars.reports.definitions import Facts
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.words import RefundBasis

FIRST_PURCHASE = 30 * clock.DAY
"""Within which somebody who became known buys, or does not."""
SECOND_ORDER = (30, 60, 90)
"""Days within which a second order may follow."""
_OF_LINES = {"firstProduct": ("product", "first_product"), "firstCategory": ("category", "first_category")}
_SPLITS = frozenset({"firstProduct", "firstCategory", "channel", "discounted"})
_SECOND = frozenset(f"secondOrderRate{days}" for days in SECOND_ORDER)
_OF_SECOND = " LEFT JOIN report_orders s ON s.customer_id = {0}.customer_id AND s.sequence = 2"
_DISCOUNTED = "CASE WHEN o.discount > 0 THEN 'YES' WHEN o.discount = 0 THEN 'NO' END AS discounted"
_NO_DISCOUNT = "CAST(NULL AS varchar) AS discounted"
_NONE = "CAST(NULL AS bigint)"


def _sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    """What is not wanted is none, and joins nothing."""
    if asked.reads_replica and "discounted" not in wanted:
        parts = [_ledger(asked, span, wanted)]
        if _by_second(asked, wanted):
            parts.append(_second(asked, span))
    else:
        parts = [_orders(asked, span, wanted), _money(asked, span, wanted)]
    is_of_orders = _SPLITS.intersection(wanted) or asked.store_ids or asked.order_set
    if "firstPurchaseRate" in wanted and not is_of_orders:
        parts.append(_known(asked, span))
    text = f"SELECT *, {_NONE} AS previous_at FROM ({' UNION ALL '.join(parts)}) AS firsts"
    for key, (column, told) in _OF_LINES.items():
        if key in wanted:
            lines = f"SELECT DISTINCT order_id, {column} AS {told} FROM report_lines WHERE sequence = 1"
            text = f"SELECT f.*, l.{told} FROM ({text}) AS f LEFT JOIN ({lines}) AS l ON l.order_id = f.order_id"
    return text


FIRST_ORDERS = Facts(_sql, person="is_order = 1", tells_before=True)


def _ledger(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    """Both in one reading, as the replica has them."""
    booked = "l.ordered_at" if asked.basis is RefundBasis.ORDER_DATE else "l.booked_at"
    join, waited, gap = "", _NONE, _NONE
    if "daysFromSignUp" in wanted:
        join = " LEFT JOIN report_customers c ON c.customer_id = l.customer_id AND l.is_order = 1"
        waited = "CASE WHEN c.account_created_at <= l.ordered_at THEN l.ordered_at - c.account_created_at END"
    if _SECOND.intersection(wanted) and not _by_second(asked, wanted):
        join += f"{_OF_SECOND.format('l')} AND l.is_order = 1"
        gap = "s.ordered_at - l.ordered_at"
    return (
        f"SELECT {booked} AS moment, l.order_id, l.customer_id, l.channel, {_NO_DISCOUNT}, l.is_order, l.kept,"
        f" l.gross, l.discount, l.reversal, {waited} AS waited, {gap} AS gap, {asked.now} - l.ordered_at AS age,"
        f" 0 AS is_known, 0 AS has_bought FROM report_ledger l{join}"
        f" WHERE l.customer_type = 'NEW' AND {booked} >= {span.start} AND {booked} < {span.end}"
        f"{asked.condition(alias='l.')}"
    )


def _by_second(asked: Narrowing, wanted: Collection[str]) -> bool:
    """Whether second orders tell how soon they came: they say when the first was, but not how it was."""
    return bool(_SECOND.intersection(wanted)) and not _SPLITS.intersection(wanted) and asked.knows_before


def _second(asked: Narrowing, span: Bucket) -> str:
    return (
        f"SELECT cohort_at, {_NONE}, customer_id, CAST(NULL AS varchar), {_NO_DISCOUNT}, 0, 0, 0, 0, 0, {_NONE},"
        f" ordered_at - cohort_at, {asked.now} - cohort_at, 0, 0 FROM report_ledger WHERE is_order = 1 AND sequence = 2"
        f" AND cohort_at >= {span.start} AND cohort_at < {span.end}{asked.condition()}"
    )


def _orders(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    joins, waited, gap = "", _NONE, _NONE
    if "daysFromSignUp" in wanted:
        joins = " LEFT JOIN report_customers c ON c.customer_id = o.customer_id"
        waited = "CASE WHEN c.account_created_at <= o.ordered_at THEN o.ordered_at - c.account_created_at END"
    if _SECOND.intersection(wanted):
        joins += _OF_SECOND.format("o")
        gap = "s.ordered_at - o.ordered_at"
    return (
        f"SELECT o.ordered_at AS moment, o.order_id, o.customer_id, o.channel, {_DISCOUNTED}, 1 AS is_order, o.kept,"
        f" 0 AS gross, 0 AS discount, 0 AS reversal, {waited} AS waited, {gap} AS gap,"
        f" {asked.now} - o.ordered_at AS age, 0 AS is_known, 0 AS has_bought FROM report_orders o{joins}"
        f" WHERE o.sequence = 1 AND o.customer_id IS NOT NULL"
        f" AND o.ordered_at >= {span.start} AND o.ordered_at < {span.end}{asked.condition(alias='o.')}"
    )


def _money(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    booked = "e.ordered_at" if asked.basis is RefundBasis.ORDER_DATE else "e.booked_at"
    join, discounted = "", _NO_DISCOUNT
    if "discounted" in wanted:
        join, discounted = " LEFT JOIN report_orders o ON o.order_id = e.order_id", _DISCOUNTED
    return (
        f"SELECT {booked}, e.order_id, e.customer_id, e.channel, {discounted}, 0, 0, e.gross, e.discount, e.reversal,"
        f" {_NONE}, {_NONE}, {_NONE}, 0, 0 FROM report_events e{join} WHERE e.customer_type = 'NEW'"
        f" AND {booked} >= {span.start} AND {booked} < {span.end}{asked.condition(alias='e.')}"
    )


def _known(asked: Narrowing, span: Bucket) -> str:
    """Those only who have had the time."""
    end = min(span.end, asked.now - FIRST_PURCHASE + 1)
    has_bought = f"CASE WHEN c.first_order_at <= c.created_at + {FIRST_PURCHASE} THEN 1 ELSE 0 END"
    return (
        f"SELECT c.created_at, {_NONE}, {_NONE}, CAST(NULL AS varchar), {_NO_DISCOUNT}, 0, 0, 0, 0, 0, {_NONE},"
        f" {_NONE}, {_NONE}, 1, {has_bought} FROM report_customers c WHERE c.is_merged = 0"
        f" AND c.created_at >= {span.start} AND c.created_at < {end}{asked.condition(orders=False, alias='c.')}"
    )
