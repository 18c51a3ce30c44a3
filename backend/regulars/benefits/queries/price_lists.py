"""Reading price lists and their entries, and what the arithmetic needs of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import orjson

from regulars.benefits.pricing.offers import List
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.operators import like
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql, all_of
from regulars.platform.text import fold


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """A price list as lists and pages show it."""

    prefix: ClassVar[str] = "prl"
    id: int
    version: int
    name: str
    currency: str
    percent_off: str | None
    countries: str
    is_active: bool
    entry_count: int
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One product's own price, from a quantity on."""

    prefix: ClassVar[str] = "ple"
    id: int
    product_id: int
    sku: str
    minimum_quantity: int
    unit_price: int
    currency: str


PRICE_LISTS: Table[PriceListRow] = Table(
    name="price lists",
    source="price_lists p",
    key="p.id",
    row=PriceListRow,
    columns=(
        Column("id", "p.id", Kind.ID, nullable=False),
        Column("version", "p.version", Kind.INTEGER, nullable=False),
        Column("name", "p.name", folded="p.name_key", nullable=False),
        Column("currency", "p.currency", Kind.CODE, nullable=False),
        Column("percent_off", "p.percent_off", Kind.CODE),
        Column("countries", "p.countries", Kind.JSON, nullable=False),
        Column("is_active", "p.is_active", Kind.BOOLEAN, convert=bool, nullable=False),
        Column("entry_count", "p.entry_count", Kind.INTEGER, nullable=False),
        Column("created_at", "p.created_at", Kind.INSTANT, nullable=False),
        Column("updated_at", "p.updated_at", Kind.INSTANT, nullable=False),
    ),
)
ENTRIES: Table[EntryRow] = Table(
    name="entries of a price list",
    source="price_list_entries e JOIN products pr ON pr.id = e.product_id JOIN price_lists p ON p.id = e.price_list_id",
    key="e.id",
    row=EntryRow,
    columns=(
        Column("id", "e.id", Kind.ID, nullable=False),
        Column("product_id", "e.product_id", Kind.INTEGER, nullable=False),
        Column("sku", "pr.sku", folded="pr.sku_key", nullable=False),
        Column("minimum_quantity", "e.minimum_quantity", Kind.INTEGER, nullable=False),
        Column("unit_price", "e.unit_price", Kind.MINOR, nullable=False),
        Column("currency", "p.currency", Kind.CODE, nullable=False),
    ),
)
_BY_NAME = Order((Sort(PRICE_LISTS["name"]),), PRICE_LISTS.key)
_BY_SKU = Order((Sort(ENTRIES["sku"]), Sort(ENTRIES["minimum_quantity"])), ENTRIES.key)


def wanted(search: str | None) -> Sql:
    """Lists whose name holds this text."""
    if not search:
        return all_of([])
    return Sql("p.name_key LIKE ? ESCAPE '\\'", (f"%{like(fold(search))}%",))


async def price_lists_page(reader: Reader, actor: Actor, where: Sql, window: Window) -> Page[PriceListRow]:
    """A page of price lists by name."""
    return await page(reader, PRICE_LISTS, actor=actor, where=where, order=_BY_NAME, window=window)


async def price_lists_count(reader: Reader, where: Sql) -> int:
    """How many match."""
    return await count(reader, PRICE_LISTS, where)


async def price_lists_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, PriceListRow]:
    """Price lists by key, of those that exist."""
    selection = PRICE_LISTS.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM price_lists p WHERE {reader.dialect.in_list('p.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row.id: row for row in selection.rows(rows)}


async def holder_of(reader: Reader, name: str) -> int | None:
    """The key of the list of this name."""
    return await reader.fetch_value("SELECT id FROM price_lists WHERE name_key = ?", (fold(name),))


def entries_of(price_list_id: int, sku: str | None = None) -> Sql:
    """The entries of a list; of one stock code only where one is given."""
    parts = [Sql("e.price_list_id = ?", (price_list_id,))]
    if sku:
        parts.append(Sql("pr.sku_key = ?", (fold(sku),)))
    return all_of(parts)


async def entries_page(reader: Reader, actor: Actor, where: Sql, window: Window) -> Page[EntryRow]:
    """A page of entries by stock code and quantity."""
    return await page(reader, ENTRIES, actor=actor, where=where, order=_BY_SKU, window=window)


async def entries_count(reader: Reader, where: Sql) -> int:
    """How many match."""
    return await count(reader, ENTRIES, where)


async def entries_by_id(reader: Reader, keys: Sequence[int]) -> Mapping[int, EntryRow]:
    """Entries by key, of those that exist."""
    selection = ENTRIES.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM {ENTRIES.source} WHERE {reader.dialect.in_list('e.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row.id: row for row in selection.rows(rows)}


async def names_using(reader: Reader, price_list_id: int) -> list[str]:
    """Names of the benefits that give these prices."""
    rows = await reader.fetch("SELECT name FROM benefits WHERE price_list_id = ? ORDER BY name, id", (price_list_id,))
    return [row[0] for row in rows]


async def lists_for(reader: Reader, keys: Sequence[int], skus: Sequence[str]) -> dict[int, List]:
    """What these lists say of products with these folded stock codes: two statements, however many there are."""
    if not keys:
        return {}
    prices: dict[int, dict[str, list[tuple[int, int]]]] = {key: {} for key in keys}
    rows = await reader.fetch(
        "SELECT e.price_list_id, pr.sku_key, e.minimum_quantity, e.unit_price FROM products pr"
        " JOIN price_list_entries e ON e.product_id = pr.id"
        f" WHERE {reader.dialect.in_list('pr.sku_key', 'text')}"
        f" AND {reader.dialect.in_list('e.price_list_id', 'bigint')}"
        " ORDER BY e.price_list_id, e.product_id, e.minimum_quantity",
        (reader.dialect.array(skus), reader.dialect.array(keys)),
    )
    for price_list, sku, quantity, price in rows:
        prices[price_list].setdefault(sku, []).append((quantity, price))
    return {
        key: List(row.currency, percent(row.percent_off), frozenset(codes(row.countries)), prices[key], row.is_active)
        for key, row in (await price_lists_by_id(reader, keys)).items()
    }


def percent(text: str | None) -> Decimal | None:
    """As it is computed with."""
    return None if text is None else Decimal(text)


def codes(text: Any) -> list[str]:
    """The countries of a list."""
    return list(orjson.loads(text)) if isinstance(text, str) else list(text)
