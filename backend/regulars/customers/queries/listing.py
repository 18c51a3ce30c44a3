"""Lists of customers, exact counts, and one customer by whatever names them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.customers.contact import email_key, read_phone
from regulars.customers.queries import custom_fields
from regulars.customers.queries.columns import CUSTOMERS, PII, SORTS, CustomerRow
from regulars.customers.queries.contacts import BY_EMAIL, BY_PHONE
from regulars.customers.queries.filters import customer_filters
from regulars.customers.queries.redirects import as_now
from regulars.customers.queries.search import Found, find, relevance
from regulars.fields.queries import Fields, fields_of_customers
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query import page as paging
from regulars.platform.query.columns import Column
from regulars.platform.query.filters import Asking
from regulars.platform.query.keyset import Order, Sort, fits
from regulars.platform.query.page import Page, Window
from regulars.platform.query.sql import TRUE, Sql, all_of
from regulars.stores.queries import base_currency, default_store

DEFAULT_SYSTEM = "default"
MAX_SORTS = 4
CUSTOM = "CUSTOM_FIELD"
"""The field of a sort along a custom field, whose key stands beside it."""

Filter = Mapping[str, Any]


async def asking(reader: Reader, actor: Actor, filter: Filter | None = None) -> Asking:
    """What filters are compiled for: base money, days where the first store stands, and custom fields, unless it is
    for this filter and that asks about none.
    """
    store = await default_store(reader)
    asks = filter is None or custom_fields.mentions(filter)
    return Asking(
        actor=actor,
        dialect=reader.dialect,
        now=clock.now(),
        currency=await base_currency(reader) or "XXX",
        zone=store.time_zone if store else "UTC",
        beforehand={custom_fields.LEAF: await fields_of_customers(reader)} if asks else {},
    )


@dataclass(frozen=True, slots=True)
class Condition:
    """Filter and search, compiled for one caller."""

    filter: Sql
    found: Found | None

    @property
    def where(self) -> Sql:
        """As one condition on `customers c`."""
        return self.filter if self.found is None else all_of([self.filter, self.found.among_keys])

    @property
    def many_found(self) -> bool:
        """Whether the search alone finds more than a person reads."""
        return self.found is not None and self.found.many

    @property
    def along_a_sort(self) -> Sql:
        """The same, for a page that is met along a sort."""
        return all_of([self.filter, self.found.row]) if self.found and self.found.many else self.where

    @property
    def few(self) -> bool | None:
        """Whether few match, where that is known: then the page need not find it out."""
        if self.found is None:
            return None
        return True if not self.found.many else (False if self.filter == TRUE else None)


async def condition(reader: Reader, actor: Actor, filter: Filter | None, search: str | None = None) -> Condition:
    """Compile filter and search. Raises `Forbidden` or `Refusal`, naming the leaf.

    A search for spaces is none; one for signs without a letter or digit matches nobody.
    """
    found = await find(reader, actor, search) if search and search.strip() else None
    if not filter:
        return Condition(TRUE, found)
    prepared = await _prepared(reader, actor, filter)
    return Condition(customer_filters.compile(prepared, await asking(reader, actor, filter)), found)


async def _prepared(reader: Reader, actor: Actor, filter: Filter) -> dict[str, Any]:
    """The filter with its searches done: whether a typing error is to be forgiven must be known before."""
    prepared = dict(filter)
    for name, part in filter.items():
        if name == "search" and isinstance(part, str):
            prepared[name] = await find(reader, actor, part)
        elif name == "not" and part:
            prepared[name] = await _prepared(reader, actor, part)
        elif name in {"and", "or"} and part:
            prepared[name] = [await _prepared(reader, actor, each) for each in part]
    return prepared


async def fields_sorted_by(reader: Reader, steps: Sequence[Mapping[str, Any]]) -> Fields:
    """The custom fields, where the steps of an `orderBy` name one."""
    return await fields_of_customers(reader) if any(step["field"] == CUSTOM for step in steps) else {}


def order_by(
    actor: Actor,
    steps: Sequence[Mapping[str, Any]],
    search: str | None = None,
    *,
    ranked_unless_told: bool = True,
    fields: Fields | None = None,
) -> Order:
    """The order of `orderBy` steps (`{"field": "NAME", "direction": "ASC"}`); `fields` as of `fields_sorted_by`.

    Where nothing is said: the best matches of a search first, else the newest customers.
    """
    if len(steps) > MAX_SORTS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A list is sorted by at most {MAX_SORTS} fields.", ("orderBy",))
    ranked = relevance(search) if search and search.strip() else None
    if not steps:
        newest = Sort(SORTS["CREATED_AT"], descending=True)
        return paging.order_of(CUSTOMERS, [Sort(ranked) if ranked and ranked_unless_told else newest], actor)
    sorts: list[Sort] = []
    for place, step in enumerate(steps):
        column = _sorted_by(actor, step, place, ranked, fields or {})
        if column is None:
            raise Refusal(ErrorCode.INVALID, _unsortable(step["field"]), ("orderBy", str(place), "field"))
        sorts.append(Sort(column, descending=step.get("direction") == "DESC"))
    return paging.order_of(CUSTOMERS, sorts, actor)


def _sorted_by(
    actor: Actor, step: Mapping[str, Any], place: int, ranked: Column | None, fields: Fields
) -> Column | None:
    key = step.get("custom_field_key")
    if (key is not None) is not (step["field"] == CUSTOM):
        message = f"Give customFieldKey together with {CUSTOM}, and only then."
        raise Refusal(ErrorCode.INVALID, message, ("orderBy", str(place), "customFieldKey"))
    if key is None:
        return ranked if step["field"] == "RELEVANCE" else SORTS.get(step["field"])
    try:
        return custom_fields.sorted_by(fields, str(key), actor)
    except Refusal as refusal:
        refusal.path = ("orderBy", str(place), "customFieldKey")
        raise


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
    wanted: Condition | None = None,
) -> Page[CustomerRow]:
    """One page of the list. `wanted` is the condition of filter and search, where it is compiled already."""
    wanted = wanted or await condition(reader, actor, filter, search)
    chosen = _order(actor, order, search, wanted, window, await fields_sorted_by(reader, order))
    ranked = chosen.steps[0].column.key == "relevance"
    return await paging.page(
        reader,
        CUSTOMERS,
        actor=actor,
        where=wanted.where if ranked or reader.dialect.name != "sqlite" else wanted.along_a_sort,
        order=chosen,
        window=window,
        keys=keys,
        few=True if ranked else wanted.few,
    )


def _order(
    actor: Actor,
    steps: Sequence[Mapping[str, Any]],
    search: str | None,
    wanted: Condition,
    window: Window,
    fields: Fields,
) -> Order:
    """Of thousands of matches the best are not worth ranking all: then the newest come first, as without a search.

    A cursor says which of the two its list began with, whatever came to match meanwhile.
    """
    chosen = order_by(actor, steps, search, ranked_unless_told=not wanted.many_found, fields=fields)
    if steps or search is None or window.cursor is None:
        return chosen
    other = order_by(actor, steps, search, ranked_unless_told=wanted.many_found)
    return other if fits(other, window.cursor) else chosen


async def count(reader: Reader, actor: Actor, *, filter: Filter | None = None, search: str | None = None) -> int:
    """How many match, exactly."""
    return await count_of(reader, await condition(reader, actor, filter, search))


async def count_of(reader: Reader, wanted: Condition) -> int:
    """How many a condition matches, exactly."""
    if wanted.found is not None and wanted.found.held is None and wanted.filter == TRUE:
        keys = wanted.found.keys
        return int(await reader.fetch_value(f"SELECT count(*) FROM ({keys.text}) AS found", keys.params))
    return await paging.count(reader, CUSTOMERS, wanted.where)


async def by_ids(
    reader: Reader, actor: Actor, keys: Sequence[int], columns: Collection[str] | None = None
) -> dict[int, CustomerRow]:
    """Customers by key; ids of merged records answer the survivor. Other `columns` than those are not read."""
    selection = CUSTOMERS.selection(actor, columns)
    found = await reader.fetch(
        f"SELECT w.asked, {selection.sql} FROM {as_now(reader.dialect)} w JOIN customers c ON c.id = w.id",
        2 * (reader.dialect.array(keys),),
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
            key = email_key(str(value))
            return await reader.fetch_value(
                f"SELECT h.id FROM ({BY_EMAIL}) AS h ORDER BY h.proved DESC, h.created_at, h.id LIMIT 1", (key, key)
            )
        case "phone":
            store = await default_store(reader)
            digits = read_phone(value, store.country_code if store else None).digits
            return await reader.fetch_value(
                f"SELECT h.id FROM ({BY_PHONE}) AS h ORDER BY h.created_at, h.id LIMIT 1", (digits, digits)
            )
        case _:
            system, outside = (value["system"], value["value"]) if kind == "external" else (DEFAULT_SYSTEM, value)
            return await reader.fetch_value(
                "SELECT customer_id FROM customer_external_ids WHERE system = ? AND value = ?", (system, outside)
            )
