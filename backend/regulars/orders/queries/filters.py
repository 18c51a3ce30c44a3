"""What orders and payments can be limited by, leaf by leaf; rooms above add their own."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from regulars.companies.words import PREFIX as COMPANY
from regulars.customers.queries.filters import customer_filters
from regulars.orders.queries import shares
from regulars.orders.queries.rows import LISTED_AT, ORDERS, PAYMENT_AMOUNT, PAYMENT_STORE, PAYMENTS
from regulars.platform import ids
from regulars.platform.duration import Duration
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.filters import Asking, Filters, filled
from regulars.platform.query.sql import FALSE, Sql, all_of, any_of, none_of
from regulars.platform.text import fold

order_filters = Filters("Orders")
payment_filters = Filters("Payments")

_LAST = chr(0x10FFFF)


def id_leaf(prefix: str, column: Column) -> Callable[[Any, Asking], Sql]:
    """A leaf on ids as clients know them (`ord_7`); what is no such id matches nothing."""

    def leaf(value: Any, asking: Asking) -> Sql:
        column.check(asking.actor, "filter by")
        keys = {name: _keys(prefix, given) for name, given in cast("Mapping[str, Any]", value).items()}
        return asking.compare(column, keys)

    return leaf


def _keys(prefix: str, given: Any) -> Any:
    if isinstance(given, str):
        return ids.decode(prefix, given) or 0
    if isinstance(given, list):
        return [ids.decode(prefix, one) or 0 for one in cast("list[str]", given)]
    return given


def starting(column: str, text: str) -> Sql:
    """The folded column begins with the folded text."""
    return Sql(f"{column} >= ? AND {column} < ?", (text, text + _LAST))


def order_search(text: str, asking: Asking) -> Sql:
    """Orders whose number, payment reference, purchase order or e-mail begins with the text, or that hold this SKU."""
    wanted = fold(text)
    if not wanted:
        return FALSE
    parts = [
        ("SELECT id FROM orders WHERE", any_of([starting("number_key", wanted), starting("number_key", f"#{wanted}")])),
        ("SELECT id FROM orders WHERE", starting("purchase_order_key", wanted)),
        ("SELECT order_id FROM payments WHERE", starting("reference_key", wanted)),
        ("SELECT order_id FROM order_lines WHERE", Sql("sku_key = ?", (wanted,))),
    ]
    if asking.actor.may("PII_READ"):
        parts.append(("SELECT id FROM orders WHERE", starting("email_key", wanted)))
    union = " UNION ".join(f"{head} {condition.text}" for head, condition in parts)
    return Sql(f"o.id IN ({union})", tuple(value for _, condition in parts for value in condition.params))


def payment_search(text: str, asking: Asking) -> Sql:
    """Payments whose reference begins with the text, or of an order with that number."""
    wanted = fold(text)
    if not wanted:
        return FALSE
    number = any_of([starting("number_key", wanted), starting("number_key", f"#{wanted}")])
    orders = Sql(f"p.order_id IN (SELECT id FROM orders WHERE {number.text})", number.params)
    return any_of([starting("p.reference_key", wanted), orders])


def _truth(condition: str) -> Callable[[Any, Asking], Sql]:
    def leaf(value: Any, asking: Asking) -> Sql:
        return Sql(condition) if value else none_of(Sql(condition))

    return leaf


_SKU = Column("sku", "l.sku", Kind.TEXT, "l.sku_key")
_CATEGORY = Column("category", "l.category", Kind.TEXT, "l.category_key")
_BRAND = Column("brand", "l.brand", Kind.TEXT, "l.brand_key")
_QUANTITY = Column("quantity", "l.quantity", Kind.INTEGER, nullable=False)
_AT = Column("at", "bought.listed_at", Kind.INSTANT, nullable=False)
# In the order's own currency times its rate would be exact; the share of the base total is, and needs no rate.
_AMOUNT = Column(
    "amount",
    "CASE WHEN bought.total = 0 THEN 0"
    " ELSE (l.quantity * l.unit_price - l.discount) * bought.base_total / bought.total END",
    Kind.MINOR,
    nullable=False,
)
_LINE_COLUMNS = {
    "sku": _SKU, "category": _CATEGORY, "brand": _BRAND, "quantity": _QUANTITY, "at": _AT, "amount": _AMOUNT,
}  # fmt: skip


def line_condition(value: Mapping[str, Any], asking: Asking) -> Sql:
    """A purchase filter on `order_lines l JOIN orders bought`."""
    return all_of(
        asking.compare(_LINE_COLUMNS[name], given)
        for name, given in value.items()
        if given is not None and name in _LINE_COLUMNS
    )


def _line(value: Any, asking: Asking) -> Sql:
    condition = line_condition(cast("Mapping[str, Any]", value), asking)
    return Sql(
        "EXISTS (SELECT 1 FROM order_lines l JOIN orders bought ON bought.id = l.order_id"
        f" WHERE l.order_id = o.id AND ({condition.text}))",
        condition.params,
    )


def _customer(value: Any, asking: Asking) -> Sql:
    condition = customer_filters.compile(cast("Mapping[str, Any]", value), asking)
    return Sql(f"o.customer_id IN (SELECT c.id FROM customers c WHERE {condition.text})", condition.params)


def _company_key(given: Any) -> int:
    """The key of a company's id; one that is none has no orders."""
    return ids.decode(COMPANY, str(given)) or 0


def _order_search(value: Any, asking: Asking) -> Sql:
    return order_search(str(value), asking)


def _payment_search(value: Any, asking: Asking) -> Sql:
    return payment_search(str(value), asking)


def _shipment_status(value: Any, asking: Asking) -> Sql:
    """Any parcel of the order is there."""
    ORDERS["status"].check(asking.actor, "filter by")
    listed = tuple(str(code) for code in value)
    if not listed:
        return FALSE
    return Sql(
        f"o.id IN (SELECT s.order_id FROM shipments s WHERE s.status IN ({', '.join('?' * len(listed))}))", listed
    )


def _stuck_for(value: Any, asking: Asking) -> Sql:
    """Over its limit for at least this long."""
    return Sql("o.stuck_at <= ?", (cast("Duration", value).before(asking.now),))


def _stuck_in(value: Any, asking: Asking) -> Sql:
    listed = tuple(str(code) for code in value)
    if not listed:
        return FALSE
    return Sql(f"o.stuck_at <= ? AND o.waits_for IN ({', '.join('?' * len(listed))})", (asking.now, *listed))


_PLACE = {
    "shipping_country": Column("shipping_country", "o.shipping_country_key", Kind.TEXT, "o.shipping_country_key"),
    "shipping_province": Column("shipping_province", "o.shipping_province_key", Kind.TEXT, "o.shipping_province_key"),
    "shipping_city": Column("shipping_city", "o.shipping_city_key", Kind.TEXT, "o.shipping_city_key"),
}

order_filters.add("search", _order_search)
order_filters.add("id", id_leaf("ord", ORDERS["id"]))
order_filters.add("customer_id", id_leaf("cus", ORDERS["customer_id"]))
order_filters.related(
    "company_id",
    Column("companyId", "d.company_id", Kind.ID, operand=_company_key),
    "o.id IN (SELECT d.order_id FROM order_drafts d WHERE d.company_id IS NOT NULL AND ({}))",
)
order_filters.add("customer", _customer)
order_filters.add("store_id", id_leaf("sto", ORDERS["store_id"]))
order_filters.column("number", ORDERS["number"])
order_filters.column("purchase_order_number", ORDERS["purchase_order_number"])
order_filters.column("external_id", Column("external_id", "o.external_id", Kind.CODE))
order_filters.related("reference", PAYMENTS["reference"], "o.id IN (SELECT p.order_id FROM payments p WHERE {})")
for _name in ("status", "payment_status", "fulfillment_status"):
    order_filters.codes(_name, ORDERS[_name])
order_filters.add("shipment_status", _shipment_status)
order_filters.add("stuck_for", _stuck_for)
order_filters.add("stuck_in", _stuck_in)
order_filters.add("awaits_approval", _truth("o.status = 'AWAITING_APPROVAL'"))
order_filters.column("placed_at", Column("placed_at", LISTED_AT.sql, Kind.INSTANT, nullable=False))
order_filters.column("updated_at", ORDERS["updated_at"])
order_filters.column("total", ORDERS["base_total"])
order_filters.column("refunded_total", ORDERS["base_refunded"])
order_filters.column("email", ORDERS["email"])
order_filters.add("unlinked", _truth("o.customer_id IS NULL"))
order_filters.column("payment_method", ORDERS["payment_method"])
order_filters.column("channel", Column("channel", "o.channel", Kind.CODE))
order_filters.add("line", _line)
order_filters.add("has_discount", _truth("o.discount_total > 0"))
order_filters.add("is_first_order", _truth("o.sequence = 1"))
order_filters.add("qualifying", _truth("o.exclusion_reason IS NULL"))
order_filters.flag("is_test", ORDERS["is_test"])
for _name, _column in _PLACE.items():
    order_filters.column(_name, _column)

payment_filters.add("search", _payment_search)
payment_filters.column("at", PAYMENTS["at"])
payment_filters.codes("status", PAYMENTS["status"])
payment_filters.column("method", PAYMENTS["method"])
payment_filters.column("amount", PAYMENT_AMOUNT)
payment_filters.column("reference", PAYMENTS["reference"])
payment_filters.add("customer_id", id_leaf("cus", PAYMENTS["customer_id"]))
payment_filters.add("order_id", id_leaf("ord", PAYMENTS["order_id"]))
payment_filters.add("store_id", id_leaf("sto", PAYMENT_STORE))
payment_filters.add("refunded", _truth("p.refunded > 0"))


def _customer_store(value: Any, asking: Asking) -> Sql:
    condition = id_leaf("sto", _BOUGHT_STORE)(value, asking)
    return Sql(
        f"EXISTS (SELECT 1 FROM orders bought WHERE bought.customer_id = c.id AND ({condition.text}))", condition.params
    )


_BUYERS = "c.id IN (SELECT bought.customer_id FROM {source} WHERE {{}} {group})"
_WITH_LINES = "order_lines l JOIN orders bought ON bought.id = l.order_id"
_COUNTED = Sql("bought.customer_id IS NOT NULL AND bought.exclusion_reason IS NULL")


def _bought(value: Any, asking: Asking) -> Sql:
    """Enough orders with a line like this; without `order_count`, one. Where no line is described, orders count."""
    wish = {name: part for name, part in cast("Mapping[str, Any]", value).items() if part is not None}
    counted: Mapping[str, Any] | None = wish.pop("order_count", None)
    source = "orders bought" if wish.keys() <= {"at"} else _WITH_LINES
    orders = all_of([_COUNTED, line_condition(wish, asking)])
    if counted is None:
        return filled(_BUYERS.format(source=source, group=""), orders, asking)
    return all_of(_buyers(source, orders, {operator: operand}, asking) for operator, operand in counted.items())


def _buyers(source: str, orders: Sql, counted: Mapping[str, Any], asking: Asking) -> Sql:
    """Those with so many orders, found by their orders; where none is enough, all but those with another number."""
    enough = asking.compare(_ORDERS, counted)
    none_will_do = _holds_for_none(counted)
    having = none_of(enough) if none_will_do else enough
    group = f"GROUP BY bought.customer_id HAVING {having.text}"
    buyers = filled(_BUYERS.format(source=source, group=group), orders, asking)
    buyers = Sql(buyers.text, (*buyers.params, *having.params))
    return none_of(buyers) if none_will_do else buyers


def _holds_for_none(counted: Mapping[str, Any]) -> bool:
    """Whether the comparison holds for a customer without any such order."""
    ((operator, operand),) = counted.items()
    match operator:
        case "eq":
            return operand == 0
        case "in" | "in_":
            return 0 in operand
        case "gt" | "gte" | "lt" | "lte":
            return {"gt": operand < 0, "gte": operand <= 0, "lt": operand > 0, "lte": operand >= 0}[operator]
        case _:
            return operator == "is_null" and not operand


def _never_bought(value: Any, asking: Asking) -> Sql:
    return none_of(_bought(value, asking))


# The plus keeps SQLite off the index of the store, by which it would read all orders of it for each customer.
_BOUGHT_STORE = Column("store_id", "+bought.store_id", Kind.ID, nullable=False)
_ORDERS = Column("order_count", "count(DISTINCT bought.id)", Kind.INTEGER, nullable=False)

customer_filters.add("store_id", _customer_store)
customer_filters.add("bought", _bought)
customer_filters.add("never_bought", _never_bought)
customer_filters.related(
    "payment_method",
    PAYMENTS["method"],
    "c.id IN (SELECT p.customer_id FROM payments p WHERE p.customer_id IS NOT NULL AND ({}))",
)
customer_filters.column("discount_usage_rate", shares.OF_DISCOUNTED)
customer_filters.column("return_frequency", shares.OF_RETURNED)
customer_filters.codes("price_sensitivity", shares.SENSITIVITY)
