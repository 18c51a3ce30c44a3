"""Lists of customers, exact counts, and one customer by whatever names them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from regulars.customers.contact import read_phone
from regulars.customers.queries.columns import CUSTOMERS, PII, SORTS, CustomerRow
from regulars.customers.queries.filters import customer_filters
from regulars.customers.queries.search import matching, relevance
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query import page as paging
from regulars.platform.query.filters import Asking
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.page import Page, Window
from regulars.platform.query.sql import TRUE, Sql, all_of
from regulars.stores.queries import base_currency, default_store

DEFAULT_SYSTEM = "default"
MAX_SORTS = 4

Filter = Mapping[str, Any]


async def asking(reader: Reader, actor: Actor) -> Asking:
    """What filters are compiled for: base money, and days where the first store stands."""
    store = await default_store(reader)
    return Asking(
        actor=actor,
        dialect=reader.dialect,
        now=clock.now(),
        currency=await base_currency(reader) or "XXX",
        zone=store.time_zone if store else "UTC",
    )


async def condition(reader: Reader, actor: Actor, filter: Filter | None, search: str | None = None) -> Sql:
    """Filter and search as one condition on `customers c`. Raises `Forbidden` or `Refusal`, naming the leaf.

    A search for spaces is none; one for signs without a letter or digit matches nobody.
    """
    looked_for = matching(search, actor, reader.dialect) if search and search.strip() else TRUE
    if not filter:
        return looked_for
    return all_of([looked_for, customer_filters.compile(filter, await asking(reader, actor))])


def order_by(actor: Actor, steps: Sequence[Mapping[str, Any]], search: str | None) -> Order:
    """The order of `orderBy` steps (`{"field": "NAME", "direction": "ASC"}`).

    Where nothing is said: the best matches of a search first, else the newest customers.
    """
    if len(steps) > MAX_SORTS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A list is sorted by at most {MAX_SORTS} fields.", ("orderBy",))
    ranked = relevance(search) if search and search.strip() else None
    if not steps:
        return paging.order_of(
            CUSTOMERS, [Sort(ranked) if ranked else Sort(SORTS["CREATED_AT"], descending=True)], actor
        )
    sorts: list[Sort] = []
    for place, step in enumerate(steps):
        column = ranked if step["field"] == "RELEVANCE" else SORTS.get(step["field"])
        if column is None:
            raise Refusal(ErrorCode.INVALID, _unsortable(step["field"]), ("orderBy", str(place), "field"))
        sorts.append(Sort(column, descending=step.get("direction") == "DESC"))
    return paging.order_of(CUSTOMERS, sorts, actor)


def _unsortable(field: str) -> str:
    if field == "RELEVANCE":
        return "RELEVANCE sorts the matches of a search: give search as well."
    return f"Customers cannot be sorted by {field} yet."


async def customers(
    reader: Reader,
    actor: Actor,
    *,
    window: Window,
    filter: Filter | None = None,
    search: str | None = None,
    order: Sequence[Mapping[str, Any]] = (),
    keys: Collection[str] | None = None,
) -> Page[CustomerRow]:
    """One page of the list."""
    return await paging.page(
        reader,
        CUSTOMERS,
        actor=actor,
        where=await condition(reader, actor, filter, search),
        order=order_by(actor, order, search),
        window=window,
        keys=keys,
    )


async def count(reader: Reader, actor: Actor, *, filter: Filter | None = None, search: str | None = None) -> int:
    """How many match, exactly."""
    return await paging.count(reader, CUSTOMERS, await condition(reader, actor, filter, search))


async def by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, CustomerRow]:
    """Customers by key; ids of merged records answer the survivor."""
    selection = CUSTOMERS.selection(actor)
    found = await reader.fetch(
        f"SELECT w.id, {selection.sql} FROM customers w JOIN customers c ON c.id = COALESCE(w.merged_into, w.id)"
        f" WHERE {reader.dialect.in_list('w.id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {key: selection.build(values) for key, *values in found}


async def key_of(reader: Reader, actor: Actor, by: tuple[str, Any]) -> int | None:
    """The key of the customer that is named, or none.

    An e-mail finds whoever proved it, else the oldest who gave it. Raises `Forbidden` for e-mail and phone without
    PII_READ: whether somebody is known by them is personal too.
    """
    kind, value = by
    if kind in {"email", "phone"} and not actor.may(PII):
        raise Forbidden(PII, f"find a customer by {kind}")
    match kind:
        case "id":
            return ids.decode("cus", value)
        case "email":
            return await _first(
                reader,
                "c.email_key = ? ORDER BY (c.email_verification = 'VERIFIED') DESC, c.created_at, c.id",
                (str(value).strip().casefold(),),
            )
        case "phone":
            return await _first(reader, "c.phone_digits = ? ORDER BY c.created_at, c.id", (read_phone(value).digits,))
        case _:
            system, outside = (value["system"], value["value"]) if kind == "external" else (DEFAULT_SYSTEM, value)
            return await reader.fetch_value(
                "SELECT customer_id FROM customer_external_ids WHERE system = ? AND value = ?", (system, outside)
            )


async def _first(reader: Reader, where: str, params: tuple[object, ...]) -> int | None:
    return await reader.fetch_value(f"SELECT c.id FROM customers c WHERE {where} LIMIT 1", params)
