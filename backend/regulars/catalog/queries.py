"""Reading products: the list, by stock code, by key, and their prices."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.filters import Asking, Filters
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.operators import like
from regulars.platform.query.page import Page, Window, count, order_of, page
from regulars.platform.query.sql import Sql, all_of
from regulars.platform.text import fold
from regulars.stores.queries import base_currency


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as lists and pages show it."""

    prefix: ClassVar[str] = "prd"
    id: int
    version: int
    external_id: str | None
    sku: str
    sku_key: str
    title: str
    category: str | None
    brand: str | None
    is_active: bool
    public_from: int | None
    is_exclusive: bool
    image_url: str | None
    source: str
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price, of one store or (none) of all."""

    product_id: int
    store_id: int | None
    amount: int
    currency: str


class ProductSortField(StrEnum):
    """Sorts of products."""

    TITLE = "TITLE"
    SKU = "SKU"
    CATEGORY = "CATEGORY"
    BRAND = "BRAND"
    UPDATED_AT = "UPDATED_AT"


PRODUCTS: Table[ProductRow] = Table(
    name="products",
    source="products pr",
    key="pr.id",
    row=ProductRow,
    columns=(
        Column("id", "pr.id", Kind.ID, nullable=False),
        Column("version", "pr.version", Kind.INTEGER, nullable=False),
        Column("external_id", "pr.external_id"),
        Column("sku", "pr.sku", folded="pr.sku_key", nullable=False),
        Column("sku_key", "pr.sku_key", Kind.CODE, nullable=False),
        Column("title", "pr.title", folded="pr.title_key", nullable=False),
        Column("category", "pr.category", folded="pr.category_key"),
        Column("brand", "pr.brand", folded="pr.brand_key"),
        Column("is_active", "pr.is_active", Kind.BOOLEAN, convert=bool, nullable=False),
        Column("public_from", "pr.public_from", Kind.INSTANT),
        Column("is_exclusive", "pr.is_exclusive", Kind.BOOLEAN, convert=bool, nullable=False),
        Column("image_url", "pr.image_url"),
        Column("source", "pr.source", Kind.CODE, nullable=False),
        Column("created_at", "pr.created_at", Kind.INSTANT, nullable=False),
        Column("updated_at", "pr.updated_at", Kind.INSTANT, nullable=False),
    ),
)
_SORTS = {
    ProductSortField.TITLE: PRODUCTS["title"],
    ProductSortField.SKU: PRODUCTS["sku"],
    ProductSortField.CATEGORY: PRODUCTS["category"],
    ProductSortField.BRAND: PRODUCTS["brand"],
    ProductSortField.UPDATED_AT: PRODUCTS["updated_at"],
}
MOST_WORDS = 8

product_filters = Filters("Products")
product_filters.column("sku", PRODUCTS["sku"])
product_filters.column("title", PRODUCTS["title"])
product_filters.column("category", PRODUCTS["category"])
product_filters.column("brand", PRODUCTS["brand"])
product_filters.flag("is_active", PRODUCTS["is_active"])


async def products_condition(
    reader: Reader, actor: Actor, wish: Mapping[str, Any] | None, search: str | None = None
) -> Sql:
    """Which products the filter and the search mean: every word stands in title, stock code or brand."""
    asking = Asking(actor, reader.dialect, clock.now(), await base_currency(reader) or "USD")
    return all_of([*searched(search), product_filters.compile(wish, asking)])


def searched(search: str | None) -> list[Sql]:
    """One condition for each word."""
    words = fold(search or "").split()[:MOST_WORDS]
    return [Sql("pr.search_key LIKE ? ESCAPE '\\'", (f"%{like(word)}%",)) for word in words]


def products_sorted(actor: Actor, sorts: Iterable[tuple[str, bool]]) -> Order:
    """The order of the list; by title where nothing is said."""
    steps = [Sort(_SORTS[ProductSortField(name)], descending=falls) for name, falls in sorts]
    return order_of(PRODUCTS, steps or [Sort(PRODUCTS["title"])], actor)


async def products_page(
    reader: Reader, actor: Actor, where: Sql, order: Order, window: Window, keys: Collection[str] | None = None
) -> Page[ProductRow]:
    """A page of products."""
    return await page(reader, PRODUCTS, actor=actor, where=where, order=order, window=window, keys=keys)


async def products_counted(reader: Reader, where: Sql) -> int:
    """How many match."""
    return await count(reader, PRODUCTS, where)


async def products_by_ids(reader: Reader, keys: Sequence[int]) -> dict[int, ProductRow]:
    """Products by key, of those that exist."""
    return {row.id: row for row in await _all(reader, "pr.id", "bigint", keys)}


async def products_by_skus(reader: Reader, keys: Sequence[str]) -> dict[str, ProductRow]:
    """Products by folded stock code, of those that exist."""
    return {row.sku_key: row for row in await _all(reader, "pr.sku_key", "text", keys)}


async def _all(reader: Reader, column: str, kind: Any, keys: Sequence[Any]) -> list[ProductRow]:
    if not keys:
        return []
    selection = PRODUCTS.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM products pr WHERE {reader.dialect.in_list(column, kind)}",
        (reader.dialect.array(keys),),
    )
    return selection.rows(rows)


async def prices_of(reader: Reader, products: Sequence[int]) -> dict[int, list[PriceRow]]:
    """The prices of each product: those of all stores first, then by store and currency."""
    found: dict[int, list[PriceRow]] = {key: [] for key in products}
    rows = await reader.fetch(
        "SELECT product_id, store_id, amount, currency FROM product_prices"
        f" WHERE {reader.dialect.in_list('product_id', 'bigint')} ORDER BY coalesce(store_id, 0), currency",
        (reader.dialect.array(products),),
    )
    for row in rows:
        found[row[0]].append(PriceRow(*row))
    return found


def price_in(prices: Iterable[PriceRow], *, store_id: int | None, currency: str) -> PriceRow | None:
    """The price in this currency: the store's own, else that of all stores; none where there is none."""
    fitting = [price for price in prices if price.currency == currency and price.store_id in (None, store_id)]
    return max(fitting, key=lambda price: price.store_id is not None, default=None)
