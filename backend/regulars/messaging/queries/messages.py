"""Reading messages: the list, by id, and those of each customer, newest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from regulars.access.scopes import Scope
from regulars.messaging import addresses
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.filters import Asking, Filters
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.page import Page, Window, count, page
from regulars.platform.query.sql import FALSE, TRUE, Sql, all_of, placeholders


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as lists and pages show it; what it says only to those who may see personal data."""

    prefix: ClassVar[str] = "msg"
    id: int
    channel: str
    kind: str
    status: str
    address: str | None
    recipient_name: str | None
    subject: str | None
    html: str | None
    text: str | None
    secrets: Mapping[str, str | None] | None
    template_key: str | None
    template_id: int | None
    store_id: int
    customer_id: int | None
    order_id: int | None
    attempts: int
    error: str | None
    suppressed_because: str | None
    queued_at: int
    next_at: int | None
    expires_at: int | None
    sent_at: int | None
    delivered_at: int | None
    send_at: int | None


def _column(key: str, kind: Kind = Kind.TEXT, *, nullable: bool = True, personal: bool = False) -> Column:
    convert = orjson.loads if kind is Kind.JSON else None
    requires = Scope.PII_READ if personal else None
    return Column(key, f"m.{key}", kind, convert=convert, nullable=nullable, requires=requires)


MESSAGES: Table[MessageRow] = Table(
    name="messages",
    source="messages m",
    key="m.id",
    row=MessageRow,
    columns=(
        _column("id", Kind.ID, nullable=False),
        _column("channel", Kind.CODE, nullable=False),
        _column("kind", Kind.CODE, nullable=False),
        _column("status", Kind.CODE, nullable=False),
        Column("address", "m.address", requires=Scope.PII_READ, mask=addresses.mask_email),
        _column("recipient_name"),
        _column("subject", personal=True),
        _column("html", personal=True),
        _column("text", personal=True),
        _column("secrets", Kind.JSON, personal=True),
        _column("template_key", Kind.CODE),
        _column("template_id", Kind.ID),
        _column("store_id", Kind.ID, nullable=False),
        _column("customer_id", Kind.ID),
        _column("order_id", Kind.ID),
        _column("attempts", Kind.INTEGER, nullable=False),
        _column("error"),
        _column("suppressed_because", Kind.CODE),
        _column("queued_at", Kind.INSTANT, nullable=False),
        _column("next_at", Kind.INSTANT),
        _column("expires_at", Kind.INSTANT),
        _column("sent_at", Kind.INSTANT),
        _column("delivered_at", Kind.INSTANT),
        _column("send_at", Kind.INSTANT),
    ),
)
NEWEST = Order((Sort(MESSAGES["queued_at"], descending=True),), MESSAGES.key)

message_filters = Filters("Messages")
message_filters.codes("kind", MESSAGES["kind"])
message_filters.codes("channel", MESSAGES["channel"])
message_filters.codes("status", MESSAGES["status"])
message_filters.column("queued_at", MESSAGES["queued_at"])


def _customer(value: Any, asking: Asking) -> Sql:
    keys = {name: _keys(given) for name, given in dict(value).items()}
    return asking.compare(MESSAGES["customer_id"], keys)


def _order(value: Any, asking: Asking) -> Sql:
    keys = {name: _keys(given, "ord") for name, given in dict(value).items()}
    return asking.compare(MESSAGES["order_id"], keys)


def _keys(given: Any, prefix: str = "cus") -> Any:
    if isinstance(given, str):
        return ids.decode(prefix, given) or 0
    return [ids.decode(prefix, str(one)) or 0 for one in given] if isinstance(given, list) else given  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - of ids


message_filters.add("customer_id", _customer)
message_filters.add("order_id", _order)


def condition(reader: Reader, actor: Actor, filter: Mapping[str, Any] | None) -> Sql:
    """Which messages: those of the filter in the stores that the caller may see."""
    asking = Asking(actor, reader.dialect, clock.now(), "USD")
    return all_of([seen_by(actor), message_filters.compile(filter, asking)])


def seen_by(actor: Actor) -> Sql:
    """Messages of stores that the caller may see."""
    if actor.store_ids is None:
        return TRUE
    if not actor.store_ids:
        return FALSE
    return Sql(f"m.store_id IN ({placeholders(len(actor.store_ids))})", tuple(sorted(actor.store_ids)))


async def messages_page(
    reader: Reader, actor: Actor, where: Sql, window: Window, keys: Collection[str] | None = None
) -> Page[MessageRow]:
    """A page, newest first."""
    return await page(reader, MESSAGES, actor=actor, where=where, order=NEWEST, window=window, keys=keys)


async def messages_counted(reader: Reader, where: Sql) -> int:
    """How many there are."""
    return await count(reader, MESSAGES, where)


async def messages_by_id(reader: Reader, actor: Actor, keys: Sequence[int]) -> Mapping[int, MessageRow]:
    """Messages by key, of those that exist and may be seen."""
    selection = MESSAGES.selection(actor)
    where = all_of([Sql(f"m.id IN ({placeholders(len(keys))})", tuple(keys)), seen_by(actor)])
    rows = await reader.fetch(f"SELECT {selection.sql} FROM messages m WHERE {where.text}", where.params)
    return {row.id: row for row in selection.rows(rows)}


async def first_messages_of_each(
    reader: Reader, actor: Actor, customers: Sequence[int], where: Sql, size: int
) -> Mapping[int, Page[MessageRow]]:
    """The newest messages of many customers, in one statement."""
    return await first_of_each(
        reader,
        MESSAGES,
        actor=actor,
        parent="m.customer_id",
        parents=customers,
        where=where,
        order=NEWEST,
        size=size,
    )


async def messages_of(reader: Reader, actor: Actor, customer_id: int, where: Sql, window: Window) -> Page[MessageRow]:
    """A page of one customer's messages."""
    both = all_of([Sql("m.customer_id = ?", (customer_id,)), where])
    return await page(reader, MESSAGES, actor=actor, where=both, order=NEWEST, window=window)


async def message_counts(reader: Reader, customers: Sequence[int], where: Sql) -> Mapping[int, int]:
    """How many such messages each customer has."""
    return await counts_of_each(reader, MESSAGES, parent="m.customer_id", parents=customers, where=where)
