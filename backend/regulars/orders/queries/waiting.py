"""Refunds that wait for their order, or for the money that they give back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from regulars.orders.queries.lists import of_stores
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import Sql, all_of


@dataclass(slots=True)
class WaitingRefundRow:
    """A refund without its order; the amount in minor units."""

    prefix: ClassVar[str] = "wref"
    id: int
    store_id: int
    order_external_id: str
    external_id: str
    at: int
    currency: str
    amount: int
    reason: str | None
    received_at: int
    problem: str | None
    order_id: int | None


_ORDER = "(SELECT o.id FROM orders o WHERE o.store_id = w.store_id AND o.external_id = w.order_external_id)"


def _plain(key: str, kind: Kind = Kind.TEXT, *, nullable: bool = False, sql: str = "") -> Column:
    return Column(key, sql or f"w.{key}", kind, nullable=nullable)


WAITING = Table(
    name="waiting refunds",
    source="waiting_refunds w",
    key="w.id",
    row=WaitingRefundRow,
    columns=(
        _plain("id", Kind.ID),
        _plain("store_id", Kind.ID),
        _plain("order_external_id"),
        _plain("external_id"),
        _plain("at", Kind.INSTANT),
        _plain("currency", Kind.CODE),
        _plain("amount", Kind.MINOR),
        _plain("reason", nullable=True),
        _plain("received_at", Kind.INSTANT),
        _plain("problem", nullable=True),
        _plain("order_id", Kind.ID, nullable=True, sql=_ORDER),
    ),
)


def of(actor: Actor) -> Sql:
    """Those of stores that the caller sees."""
    return of_stores(actor, "w.store_id")


async def waiting_page(reader: Reader, actor: Actor, window: Window) -> Page[WaitingRefundRow]:
    """A page of them, those that wait longest first."""
    return await page(reader, WAITING, actor=actor, where=of(actor), order=Order((), "w.id"), window=window)


async def waiting_counted(reader: Reader, actor: Actor) -> int:
    """How many wait."""
    return await count(reader, WAITING, of(actor))


async def waiting_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, WaitingRefundRow]:
    """Those of these keys."""
    selection = WAITING.selection(actor)
    mine = Sql(reader.dialect.in_list("w.id", "bigint"), (reader.dialect.array(keys),))
    where = all_of([mine, of(actor)])
    rows = await reader.fetch(f"SELECT {selection.sql} FROM {WAITING.source} WHERE {where.text}", where.params)
    return {row.id: row for row in selection.rows(rows)}
