"""Orders, their lines and payments as files: the columns that an order file has, and the list's own filter and sort."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from regulars.access.scopes import Scope
from regulars.customers.queries.columns import CUSTOMERS as LISTED
from regulars.customers.queries.selection import selected
from regulars.exports.datasets import Cell, Dataset, Field, Wish, register
from regulars.orders.queries.lists import order_condition, orders_sorted, payment_condition, payments_sorted
from regulars.orders.queries.rows import LISTED_AT, ORDERS
from regulars.orders.queries.selection import keys_of
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.errors import Refusal
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.sql import Sql, all_of

_PII = Scope.PII_READ
_BASE = ORDERS["base_currency"].sql
_STORE = "LEFT JOIN stores st ON st.id = o.store_id"
_BUYER = "LEFT JOIN customers buyer ON buyer.id = o.customer_id"


def _ship(line: str) -> Callable[[Dialect], str]:
    return lambda dialect: dialect.json_text("o.shipping_address", line)


def _ship_name(dialect: Dialect) -> str:
    first, last = (dialect.json_text("o.shipping_address", line) for line in ("first_name", "last_name"))
    return f"NULLIF(TRIM(COALESCE({first}, '') || ' ' || COALESCE({last}, '')), '')"


def _money(key: str, title: str, column: str, *, is_default: bool = False, base: bool = False) -> Field:
    return Field(
        key, title, "Amounts", column, Cell.MONEY, is_default=is_default, currency=_BASE if base else "o.currency"
    )


def _order_fields(*, defaults: Sequence[str]) -> list[Field]:
    order, buyer, ship, source = "Order", "Customer", "Shipping address", "Source"
    fields = [
        Field("id", "Id", order, "'ord_' || o.id"),
        Field("order_id", "Order id", order, "o.external_id"),
        Field("order_number", "Number", order, "o.number"),
        Field("store", "Store", order, "st.code", join=_STORE),
        Field("placed_at", "Placed", order, "o.placed_at", Cell.INSTANT),
        Field("status", "Status", order, "o.status"),
        Field("payment_status", "Payment", order, "o.payment_status"),
        Field("fulfillment_status", "Fulfilment", order, "o.fulfillment_status"),
        Field("payment_method", "Payment method", order, "o.payment_method"),
        Field("reference", "Reference", order, "o.reference"),
        Field("purchase_order_number", "Purchase order number", order, "o.purchase_order_number"),
        Field("line_count", "Lines", order, "o.line_count", Cell.INTEGER),
        Field("unit_count", "Units", order, "o.unit_count", Cell.INTEGER),
        Field("sequence", "Order of the customer", order, "o.sequence", Cell.INTEGER),
        Field("is_test", "Test", order, "o.is_test", Cell.BOOLEAN),
        Field("exclusion_reason", "Does not count because", order, "o.exclusion_reason"),
        Field("created_at", "First known", order, "o.created_at", Cell.INSTANT),
        Field("updated_at", "Last changed", order, "o.updated_at", Cell.INSTANT),
        Field("cancelled_at", "Cancelled", order, "o.cancelled_at", Cell.INSTANT),
        Field("currency", "Currency", "Amounts", "o.currency"),
        _money("subtotal", "Subtotal", "o.subtotal"),
        _money("discount", "Discount", "o.discount_total"),
        _money("shipping", "Shipping", "o.shipping_total"),
        _money("tax", "Tax", "o.tax_total"),
        _money("total", "Total", "o.total"),
        _money("refunded", "Refunded", "o.refunded_total"),
        _money("base_total", "Total in base currency", "o.base_total", base=True),
        _money("base_refunded", "Refunded in base currency", "o.base_refunded", base=True),
        Field("base_currency", "Base currency", "Amounts", _BASE),
        Field("rate", "Rate to base currency", "Amounts", "o.rate"),
        Field("customer", "Customer", buyer, "'cus_' || o.customer_id"),
        Field(
            "customer_id",
            "External id of the customer",
            buyer,
            "(SELECT e.value FROM customer_external_ids e WHERE e.customer_id = o.customer_id ORDER BY e.id LIMIT 1)",
        ),
        Field("email", "E-mail", buyer, "o.email", requires=_PII),
        Field("phone", "Phone", buyer, "buyer.phone", requires=_PII),
        Field("first_name", "First name", buyer, "buyer.first_name"),
        Field("last_name", "Last name", buyer, "buyer.last_name"),
        Field("ship_name", "Ship to", ship, _ship_name, requires=_PII),
        Field("ship_address1", "Ship to street", ship, _ship("address1"), requires=_PII),
        Field("ship_city", "Ship to city", ship, _ship("city")),
        Field("ship_province", "Ship to province", ship, _ship("province")),
        Field("ship_postal_code", "Ship to postal code", ship, _ship("postal_code"), requires=_PII),
        Field("ship_country", "Ship to country", ship, _ship("country_code")),
        Field("channel", "Channel", source, "o.channel"),
        Field("utm_source", "Campaign source", source, "o.utm_source"),
        Field("utm_medium", "Campaign medium", source, "o.utm_medium"),
        Field("utm_campaign", "Campaign", source, "o.utm_campaign"),
    ]
    return [replace(each, is_default=each.key in defaults) for each in fields]


_LINE_FIELDS = (
    Field("line_sku", "SKU", "Line", "l.sku", is_default=True),
    Field("line_title", "Item", "Line", "l.title", is_default=True),
    Field("line_category", "Category", "Line", "l.category", is_default=True),
    Field("line_brand", "Brand", "Line", "l.brand"),
    Field("quantity", "Quantity", "Line", "l.quantity", Cell.INTEGER, is_default=True),
    Field("returned_quantity", "Returned", "Line", "l.returned_quantity", Cell.INTEGER),
    Field("unit_price", "Unit price", "Line", "l.unit_price", Cell.MONEY, is_default=True, currency="o.currency"),
    Field("line_discount", "Line discount", "Line", "l.discount", Cell.MONEY, is_default=True, currency="o.currency"),
)
_PAYMENT_FIELDS = (
    Field("id", "Id", "Payment", "'pay_' || p.id", is_default=True),
    Field("at", "Paid", "Payment", "p.at", Cell.INSTANT, is_default=True),
    Field("amount", "Amount", "Payment", "p.amount", Cell.MONEY, is_default=True, currency="p.currency"),
    Field("refunded", "Refunded", "Payment", "p.refunded", Cell.MONEY, is_default=True, currency="p.currency"),
    Field("currency", "Currency", "Payment", "p.currency", is_default=True),
    Field("base_amount", "Amount in base currency", "Payment", "p.base_amount", Cell.MONEY, currency=_BASE),
    Field("method", "Method", "Payment", "p.method", is_default=True),
    Field("status", "Status", "Payment", "p.status", is_default=True),
    Field("reference", "Reference", "Payment", "p.reference", is_default=True),
    Field("order_number", "Order number", "Order", "o.number", is_default=True),
    Field("order_id", "Order id", "Order", "o.external_id"),
    Field("store", "Store", "Order", "st.code", join=_STORE),
    Field("customer", "Customer", "Customer", "'cus_' || p.customer_id", is_default=True),
    Field("customer_name", "Name", "Customer", LISTED["display_name"].sql.replace("c.", "buyer."), requires=_PII),
    Field("email", "E-mail", "Customer", "buyer.email", requires=_PII),
)


async def _chosen(reader: Reader, actor: Actor, wish: Wish) -> Sql:
    """The orders that are meant, as a condition on `orders o`: only of stores that the caller sees."""
    way, value = wish.selections.get("orders", ("filter", None))
    keyed: list[Sql] = []
    if way == "ids":
        keyed.append(Sql(reader.dialect.in_list("o.id", "bigint"), (reader.dialect.array(keys_of(value)),)))
    try:
        keyed.append(await order_condition(reader, actor, value if way == "filter" else None))
    except Refusal as refusal:
        raise refusal.at("orders") from None
    if "customers" in wish.selections:
        of = await selected(reader, actor, wish.selections["customers"])
        keyed.append(Sql(f"o.customer_id IN (SELECT c.id FROM customers c WHERE {of.text})", of.params))
    return all_of(keyed)


def _between(column: str, wish: Wish) -> list[Sql]:
    bounds = [(">=", wish.start), ("<", wish.end)]
    return [Sql(f"{column} {sign} ?", (bound,)) for sign, bound in bounds if bound is not None]


async def _where_orders(reader: Reader, actor: Actor, wish: Wish) -> Sql:
    return all_of([await _chosen(reader, actor, wish), *_between(LISTED_AT.sql, wish)])


async def _where_payments(reader: Reader, actor: Actor, wish: Wish) -> Sql:
    way, value = wish.selections.get("payments", ("filter", None))
    pieces: list[Sql] = []
    if way == "ids":
        keys = reader.dialect.array(keys_of(value, prefix="pay"))
        pieces.append(Sql(reader.dialect.in_list("p.id", "bigint"), (keys,)))
    try:
        pieces.append(await payment_condition(reader, actor, value if way == "filter" else None))
    except Refusal as refusal:
        raise refusal.at("payments") from None
    if wish.selections.keys() - {"payments"}:
        pieces.append(await _chosen(reader, actor, wish))
    return all_of([*pieces, *_between("p.at", wish)])


async def _order(reader: Reader, actor: Actor, wish: Wish) -> Order:
    """As the list is sorted; where nothing is said, as they came."""
    if not wish.order_by:
        return Order((), "o.id")
    return orders_sorted(actor, [(step["field"], step.get("direction") == "DESC") for step in wish.order_by])


async def _order_of_lines(reader: Reader, actor: Actor, wish: Wish) -> Order:
    """The lines of an order stand together."""
    by_order = await _order(reader, actor, wish)
    return Order((*by_order.steps, Sort(ORDERS["id"], descending=by_order.key_descending)), "l.id")


async def _order_of_payments(reader: Reader, actor: Actor, wish: Wish) -> Order:
    if not wish.order_by:
        return Order((), "p.id")
    return payments_sorted(actor, [(step["field"], step.get("direction") == "DESC") for step in wish.order_by])


register(
    Dataset(
        subject="ORDERS",
        name="orders",
        scope=Scope.ORDERS_READ,
        source=f"orders o {_BUYER}",
        where=_where_orders,
        order=_order,
        fields=_order_fields(
            defaults=(
                "order_number placed_at status payment_status fulfillment_status payment_method customer email"
                " first_name last_name currency total refunded store ship_city ship_country"
            ).split()
        ),
        selections=("orders", "customers"),
    )
)
register(
    Dataset(
        subject="ORDER_LINES",
        name="order-lines",
        scope=Scope.ORDERS_READ,
        source=f"order_lines l JOIN orders o ON o.id = l.order_id {_BUYER}",
        where=_where_orders,
        order=_order_of_lines,
        fields=[
            *_LINE_FIELDS,
            *_order_fields(
                defaults="order_id order_number store placed_at currency status payment_status total".split()
            ),
        ],
        selections=("orders", "customers"),
    )
)
register(
    Dataset(
        subject="PAYMENTS",
        name="payments",
        scope=Scope.ORDERS_READ,
        source="payments p JOIN orders o ON o.id = p.order_id LEFT JOIN customers buyer ON buyer.id = p.customer_id",
        where=_where_payments,
        order=_order_of_payments,
        fields=_PAYMENT_FIELDS,
        selections=("orders", "customers", "payments"),
    )
)
