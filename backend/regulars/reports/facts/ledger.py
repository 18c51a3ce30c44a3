"""The ledger and the qualifying orders under one roof: money is booked by the former, the latter count people.

Both carry the same splits. `is_order` is 1 on orders. The replica has them in one relation, read once. Splits by
product or category take the goods instead (`goods`).
"""

from collections.abc import Collection, Sequence

from regulars.reports.definitions import Facts
from regulars.reports.facts.goods import GOODS, goods
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.words import AddressBasis, RefundBasis

_SPLITS = "order_id, customer_id, store_id, customer_type, channel, campaign, payment_method"
_PLACE = ("country", "province", "city", "postal_code")
_NONE = "CAST(0 AS bigint)"
"""Of one type with the column it stands for: only then PostgreSQL leaves out of a UNION ALL what nobody asks for."""
_BEFORE = ("previous_at", "sequence", "is_same_place")


def _sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    text = goods(asked, span, wanted) if GOODS.intersection(wanted) else _booked(asked, span)
    if asked.address_basis is not AddressBasis.ORDER_SHIPPING:
        also = sorted(GOODS.intersection(wanted)) or (_BEFORE if asked.reads_replica else ())
        text = _placed(text, asked.address_basis, also)
    if "group" in wanted:
        text = (
            f"SELECT f.*, m.set_id AS group_id FROM ({text}) AS f LEFT JOIN report_members m"
            " ON m.customer_id = f.customer_id AND m.kind = 'GROUP'"
        )
    return text


def _booked(asked: Narrowing, span: Bucket) -> str:
    booked = "ordered_at" if asked.basis is RefundBasis.ORDER_DATE else "booked_at"
    only = asked.condition()
    splits = f"{_SPLITS}, {', '.join(_PLACE)}"
    if asked.reads_replica:
        return (
            f"SELECT {booked} AS moment, {splits}, gross, discount, reversal, shipping, tax, is_order, kept,"
            f" merchandise, {', '.join(_BEFORE)} FROM report_ledger"
            f" WHERE {booked} >= {span.start} AND {booked} < {span.end}{only}"
        )
    return (
        f"SELECT {booked} AS moment, {splits}, gross, discount, reversal, shipping, tax,"
        f" 0 AS is_order, {_NONE} AS kept, {_NONE} AS merchandise FROM report_events"
        f" WHERE {booked} >= {span.start} AND {booked} < {span.end}{only}"
        f" UNION ALL SELECT ordered_at, {splits}, {_NONE}, {_NONE}, {_NONE}, {_NONE}, {_NONE}, 1, kept, merchandise"
        " FROM report_orders"
        f" WHERE ordered_at >= {span.start} AND ordered_at < {span.end}{only}"
    )


def _placed(text: str, basis: AddressBasis, also: Sequence[str]) -> str:
    """By where the customer lives, or where the last order went, instead of where each order went."""
    own = "default" if basis is AddressBasis.CUSTOMER_DEFAULT else "last"
    rest = "moment, gross, discount, reversal, shipping, tax, is_order, kept, merchandise"
    columns = ", ".join(f"f.{name}" for name in [*f"{_SPLITS}, {rest}".split(", "), *also])
    places = ", ".join(f"p.{own}_{name} AS {name}" for name in _PLACE)
    return (
        f"SELECT {columns}, {places} FROM ({text}) AS f LEFT JOIN report_customers p ON p.customer_id = f.customer_id"
    )


LEDGER = Facts(_sql, person="is_order = 1 AND customer_id IS NOT NULL", tells_before=True)
