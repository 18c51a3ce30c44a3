"""Price lists: read, made, changed, filled, taken away."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.benefits.queries import price_lists as queries
from regulars.benefits.queries.price_lists import EntryRow, PriceListRow
from regulars.benefits.service import price_lists as service
from regulars.benefits.service.price_lists import PriceListDraft
from regulars.catalog.graphql import ProductRef
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, ExpectedVersion, First, IdempotencyKey
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.money import Money, MoneyFrom
from regulars.platform.graphql.node import Node, Versioned, find_node, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import CountryCode, CurrencyCode, Instant
from regulars.platform.query.page import window


@strawberry.type(description="One product's own price, from a quantity on.")
class PriceListEntry(Node):
    """Answered from an `EntryRow`."""

    is_type_of = rows_are(EntryRow)

    sku: Annotated[str, strawberry.field(description="The product's stock code.")]
    minimum_quantity: Annotated[int, strawberry.field(description="From how many on.")]
    unit_price: Money = derived(MoneyFrom("unit_price", "currency"), description="Of one.")

    @strawberry.field(description="Of what.", graphql_type=ProductRef | None, metadata=reading("product_id"))
    @staticmethod
    async def product(entry: strawberry.Parent[EntryRow], info: Info) -> Any:
        """One read for the page."""
        return await find_node(info.context, ids.encode("prd", entry.product_id))


@strawberry.type(description="Special prices: a percentage over all products, and single prices that win over it.")
class PriceList(Node, Versioned):
    """Answered from a `PriceListRow`."""

    is_type_of = rows_are(PriceListRow)

    name: Annotated[str, strawberry.field(description="Unique without regard to case and accents.")]
    is_active: Annotated[bool, strawberry.field(description="Whether its prices are given.")]
    entry_count: Annotated[int, strawberry.field(description="How many single prices it has.")]
    created_at: Annotated[Instant, strawberry.field(description="When it was made.")]
    updated_at: Annotated[Instant, strawberry.field(description="When it was last written.")]
    currency_code: CurrencyCode = derived(
        lambda row: row.currency, description="Of all its prices.", reads=("currency",)
    )
    percent_off: Decimal | None = derived(
        lambda row: queries.percent(row.percent_off),
        description="Off every product's price.",
        reads=("percent_off",),
    )
    country_codes: list[CountryCode] = derived(
        lambda row: queries.codes(row.countries),
        description="For parcels to these; empty: to all.",
        directives=[ListSize(assumed_size=250)],
        reads=("countries",),
    )

    @strawberry.field(
        description="Its single prices, by stock code and quantity.",
        graphql_type=Connection[PriceListEntry],
        metadata=reading("id"),
    )
    @staticmethod
    async def entries(
        price_list: strawberry.Parent[PriceListRow],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        sku: Annotated[str | None, strawberry.argument(description="Of this stock code only.")] = UNSET,
    ) -> Any:
        """A page."""
        reader = info.context.database
        where = queries.entries_of(price_list.id, given(sku))
        looked = window(first=given(first), after=given(after))
        page = await queries.entries_page(reader, info.context.actor, where, looked)
        return connection(page, lambda: queries.entries_count(reader, where))


@strawberry.input(description="A price list to write.")
class PriceListInput:
    """Checked by the service."""

    name: Annotated[str, strawberry.field(description="1 to 200 letters.")]
    currency_code: Annotated[CurrencyCode, strawberry.field(description="Of all its prices.")]
    percent_off: Annotated[Decimal | None, strawberry.field(description="Off every product's price.")] = UNSET
    country_codes: Annotated[
        list[CountryCode] | None, strawberry.field(description="For parcels to these countries only.")
    ] = UNSET
    is_active: Annotated[bool, strawberry.field(description="Whether its prices are given.")] = True


@strawberry.input(description="One price; without unitPrice the entry is taken out.")
class PriceListEntryInput:
    """Checked by the service."""

    sku: Annotated[str, strawberry.field(description="The product's stock code.")]
    minimum_quantity: Annotated[int, strawberry.field(description="From how many on.")] = 1
    unit_price: Annotated[Decimal | None, strawberry.field(description="Of one, in the list's currency.")] = UNSET


@strawberry.type(description="Outcome of priceListSave, priceListEntriesSet.")
class PriceListPayload(Payload):
    """The price list as it is now."""

    price_list: Annotated[PriceList | None, strawberry.field(description="The price list as it is now.")] = None


PriceListId = Annotated[strawberry.ID, strawberry.argument(description="Of the price list.")]


@strawberry.type
class PriceListQueries:
    """priceList, priceLists."""

    @requires(Scope.PRODUCTS_READ, description="One price list.", graphql_type=PriceList | None)
    @staticmethod
    async def price_list(info: Info, id: PriceListId) -> Any:
        """Null when it does not exist."""
        key = ids.decode("prl", id)
        return None if key is None else (await queries.price_lists_by_id(info.context.database, [key])).get(key)

    @requires(Scope.PRODUCTS_READ, description="Price lists by name.", graphql_type=Connection[PriceList] | None)
    @staticmethod
    async def price_lists(
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        search: Annotated[str | None, strawberry.argument(description="Part of the name.")] = UNSET,
    ) -> Any:
        """A page."""
        reader, where = info.context.database, queries.wanted(given(search))
        looked = window(first=given(first), after=given(after))
        page = await queries.price_lists_page(reader, info.context.actor, where, looked)
        return connection(page, lambda: queries.price_lists_count(reader, where))


@strawberry.type
class PriceListMutations:
    """The verbs on price lists."""

    @requires(
        Scope.PRODUCTS_WRITE,
        description="Makes a price list, or changes the one with this id; its prices stay.",
        graphql_type=PriceListPayload | None,
    )
    @staticmethod
    async def price_list_save(
        info: Info,
        input: PriceListInput,
        id: strawberry.ID | None = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `service.price_list_save`."""
        wanted = given(id)
        draft = PriceListDraft(
            input.name,
            input.currency_code,
            given(input.percent_off),
            tuple(given(input.country_codes) or ()),
            input.is_active,
        )
        work = service.price_list_save(
            actor=info.context.actor,
            price_list_id=None if wanted is None else (ids.decode("prl", wanted) or 0),
            draft=draft,
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(PriceListPayload, work, price_list=_reader(info))

    @requires(
        Scope.PRODUCTS_WRITE,
        description="Writes up to 1,000 prices of a list, all or none; other prices stay.",
        graphql_type=PriceListPayload | None,
    )
    @staticmethod
    async def price_list_entries_set(
        info: Info,
        price_list_id: PriceListId,
        entries: Annotated[list[PriceListEntryInput], strawberry.argument(description="The prices.")],
    ) -> Any:
        """See `service.price_list_entries_set`."""
        work = service.price_list_entries_set(
            actor=info.context.actor,
            price_list_id=ids.decode("prl", price_list_id),
            entries=[fields_of(entry) for entry in entries],
        )
        return await settle(PriceListPayload, work, price_list=_reader(info))

    @requires(
        Scope.PRODUCTS_WRITE,
        description="Takes a price list away; refused while benefits give its prices.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def price_list_delete(info: Info, id: PriceListId) -> Any:
        """See `service.price_list_delete`."""
        work = service.price_list_delete(actor=info.context.actor, price_list_id=ids.decode("prl", id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode("prl", key)))


def _reader(info: Info) -> Callable[[int], Awaitable[PriceListRow | None]]:
    async def read(key: int) -> PriceListRow | None:
        return (await queries.price_lists_by_id(info.context.database, [key])).get(key)

    return read


async def price_list_by_id(context: Context, keys: Sequence[int]) -> Mapping[int, PriceListRow]:
    """A loader of price lists, for callers who may read them."""
    if not context.actor.may(Scope.PRODUCTS_READ):
        return {}
    return await queries.price_lists_by_id(context.database, keys)


async def _entries(context: Context, keys: Sequence[int]) -> Mapping[int, EntryRow]:
    if not context.actor.may(Scope.PRODUCTS_READ):
        return {}
    return await queries.entries_by_id(context.database, keys)


register_node("prl", price_list_by_id)
register_node("ple", _entries)
