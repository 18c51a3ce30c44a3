"""Products as files."""

from regulars.access.scopes import Scope
from regulars.exports.datasets import Cell, Dataset, Field, Wish, register
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.keyset import Order
from regulars.platform.query.sql import Sql, all_of

_PRODUCT, _STATE = "Product", "State"
_PRICE = (
    "(SELECT {column} FROM product_prices pp WHERE pp.product_id = pr.id AND pp.store_id IS NULL"
    " ORDER BY CASE WHEN pp.currency = (SELECT base_currency FROM merchant WHERE id = 1) THEN 0 ELSE 1 END, pp.currency"
    " LIMIT 1)"
)
_CURRENCY = _PRICE.format(column="pp.currency")
_FIELDS = (
    Field("id", "Id", _PRODUCT, "'prd_' || pr.id"),
    Field("sku", "Stock code", _PRODUCT, "pr.sku", is_default=True),
    Field("external_id", "External id", _PRODUCT, "pr.external_id"),
    Field("title", "Title", _PRODUCT, "pr.title", is_default=True),
    Field("category", "Category", _PRODUCT, "pr.category", is_default=True),
    Field("brand", "Brand", _PRODUCT, "pr.brand", is_default=True),
    Field(
        "price", "Price", _PRODUCT, _PRICE.format(column="pp.amount"), Cell.MONEY, is_default=True, currency=_CURRENCY
    ),
    Field("currency", "Currency", _PRODUCT, _CURRENCY, is_default=True),
    Field("is_active", "Active", _STATE, "pr.is_active", Cell.BOOLEAN, is_default=True),
    Field("is_exclusive", "Exclusive", _STATE, "pr.is_exclusive", Cell.BOOLEAN),
    Field("public_from", "Public from", _STATE, "pr.public_from", Cell.INSTANT),
    Field("image_url", "Picture", _PRODUCT, "pr.image_url"),
    Field("created_at", "First known", _STATE, "pr.created_at", Cell.INSTANT),
    Field("updated_at", "Last changed", _STATE, "pr.updated_at", Cell.INSTANT),
)


async def _where(reader: Reader, actor: Actor, wish: Wish) -> Sql:
    pieces: list[Sql] = []
    if wish.start is not None:
        pieces.append(Sql("pr.created_at >= ?", (wish.start,)))
    if wish.end is not None:
        pieces.append(Sql("pr.created_at < ?", (wish.end,)))
    return all_of(pieces)


async def _order(reader: Reader, actor: Actor, wish: Wish) -> Order:
    """As they became known."""
    return Order((), "pr.id")


register(
    Dataset(
        subject="PRODUCTS",
        name="products",
        scope=Scope.PRODUCTS_READ,
        source="products pr",
        where=_where,
        order=_order,
        fields=_FIELDS,
    )
)
