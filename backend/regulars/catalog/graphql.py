"""The window of the catalog: products, their prices, and productsUpsert."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.catalog import queries
from regulars.catalog.queries import PriceRow, ProductRow, ProductSortField
from regulars.catalog.service import upserting
from regulars.catalog.service.upserting import ProductOutcome
from regulars.platform import ids
from regulars.platform.graphql.arguments import After, Before, First, Last
from regulars.platform.graphql.connection import Connection, connection
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.filters import StringFilter
from regulars.platform.graphql.inputs import as_variable, fields_of, given
from regulars.platform.graphql.jobs import RowFailure, UpsertResult
from regulars.platform.graphql.money import Money, MoneyFrom, MoneyInput, money
from regulars.platform.graphql.node import register_node, rows_are
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.reading import reading
from regulars.platform.graphql.scalars import Instant
from regulars.platform.graphql.sorting import SortDirection, sorts_of
from regulars.platform.jobs.queries import FailureRow
from regulars.platform.jobs.states import UpsertOutcome
from regulars.platform.query.page import window
from regulars.platform.text import fold
from regulars.stores import queries as stores
from regulars.stores.graphql import Store, store_by_id

if TYPE_CHECKING:
    from regulars.api.types import Product

ProductRef = Annotated["Product", strawberry.lazy("regulars.api.types")]
strawberry.enum(ProductSortField, description="Sorts of products.")


@strawberry.type(description="A price, of one store or of all.")
class ProductPrice:
    """Answered from a `PriceRow`."""

    is_type_of = rows_are(PriceRow)

    price: Money = derived(MoneyFrom("amount", "currency"), description="Of one.")

    @strawberry.field(
        description="In this store only; null: in all that sell in its currency.",
        graphql_type=Store | None,
        metadata=reading("store_id"),
    )
    @staticmethod
    async def store(price: strawberry.Parent[PriceRow], info: Info) -> Any:
        """One read for all prices of the operation."""
        return None if price.store_id is None else await info.context.loader(store_by_id).load(price.store_id)


@strawberry.type
class ProductFacts:
    """Columns of a `ProductRow`, and its prices."""

    external_id: Annotated[str | None, strawberry.field(description="Its id in the shop's system.")]
    sku: Annotated[str, strawberry.field(description="The merchant's stock code; one product each.")]
    title: Annotated[str, strawberry.field(description="What it is called.")]
    category: Annotated[str | None, strawberry.field(description="Its category.")]
    brand: Annotated[str | None, strawberry.field(description="Its brand.")]
    is_active: Annotated[bool, strawberry.field(description="Whether it is still sold.")]
    public_from: Annotated[Instant | None, strawberry.field(description="Before this it is not sold to everybody.")]
    is_exclusive: Annotated[bool, strawberry.field(description="Sold to some only.")]
    image_url: Annotated[str | None, strawberry.field(description="A picture at the shop.")]
    created_at: Annotated[Instant, strawberry.field(description="When it became known.")]
    updated_at: Annotated[Instant, strawberry.field(description="When it was last written.")]
    is_from_orders: bool = derived(
        lambda row: row.source == "ORDERS",
        description="Whether order lines describe it; the shop itself has not said anything yet.",
        reads=("source",),
    )

    @strawberry.field(
        description="Of one, in the store's currency: the store's own price, else that of all stores. Left out: the"
        " default store. Null where there is none.",
        graphql_type=Money | None,
        metadata=reading("id"),
    )
    @each("id")
    @staticmethod
    async def price(
        products: Sequence[int],
        info: Info,
        store_id: Annotated[strawberry.ID | None, strawberry.argument(description="In which store.")] = UNSET,
    ) -> Mapping[int, Any]:
        """One read for all products of the page."""
        reader, wanted = info.context.database, given(store_id)
        key = None if wanted is None else ids.decode("sto", wanted) or 0
        found = (await stores.stores_by_ids(reader, [key])).get(key) if key is not None else None
        store = found or await stores.default_store(reader)
        if store is None:
            return {}
        chosen = {
            product: queries.price_in(several, store_id=store.id, currency=store.currency)
            for product, several in (await queries.prices_of(reader, products)).items()
        }
        return {product: money(price.amount, price.currency) for product, price in chosen.items() if price is not None}

    @strawberry.field(
        description="In every currency and store.",
        directives=[ListSize(assumed_size=3)],
        graphql_type=list[ProductPrice],
        metadata=reading("id"),
    )
    @each("id", missing=list)
    @staticmethod
    async def prices(products: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all products of the page."""
        actor = info.context.actor
        found = await queries.prices_of(info.context.database, products)
        return {key: [price for price in prices if actor.sees_store(price.store_id)] for key, prices in found.items()}


@strawberry.input(description="A product as the shop has it; what is left out stays as it is, null clears.")
class ProductInput:
    """Read by catalog/service/reading.py."""

    sku: Annotated[str, strawberry.field(description="Stock code: which product; 1 to 200 characters.")]
    title: Annotated[str | None, strawberry.field(description="What it is called; a new product needs it.")] = UNSET
    external_id: Annotated[str | None, strawberry.field(description="Its id in the shop's system.")] = UNSET
    category: Annotated[str | None, strawberry.field(description="Its category.")] = UNSET
    brand: Annotated[str | None, strawberry.field(description="Its brand.")] = UNSET
    store_code: Annotated[str | None, strawberry.field(description="The price is this store's own.")] = UNSET
    price: Annotated[
        MoneyInput | None,
        strawberry.field(description="Of one. Null takes away the prices of that store, or those of all stores."),
    ] = UNSET
    is_active: Annotated[bool | None, strawberry.field(description="Still sold; a new product is.")] = UNSET
    public_from: Annotated[Instant | None, strawberry.field(description="Not sold to everybody before.")] = UNSET
    is_exclusive: Annotated[bool | None, strawberry.field(description="Sold to some only.")] = UNSET
    image_url: Annotated[str | None, strawberry.field(description="A picture at the shop.")] = UNSET
    expected_version: Annotated[
        int | None, strawberry.field(description="Refused where somebody else wrote since this version.")
    ] = UNSET


@strawberry.input(description="Narrows products; fields are and-ed.")
class ProductFilter:
    """Compiled by `product_filters`."""

    sku: Annotated[StringFilter | None, strawberry.field(description="Stock code.")] = UNSET
    title: Annotated[StringFilter | None, strawberry.field(description="What it is called.")] = UNSET
    category: Annotated[StringFilter | None, strawberry.field(description="Its category.")] = UNSET
    brand: Annotated[StringFilter | None, strawberry.field(description="Its brand.")] = UNSET
    is_active: Annotated[bool | None, strawberry.field(description="Whether it is still sold.")] = UNSET


@strawberry.input(description="One step of a sort; ties go by id.")
class ProductSort:
    """Which column, and which way."""

    field: Annotated[ProductSortField, strawberry.field(description="The column.")]
    direction: Annotated[SortDirection, strawberry.field(description="Which way.")] = SortDirection.ASC


@strawberry.type
class ProductQueries:
    """The list of products, and one of them."""

    @requires(Scope.PRODUCTS_READ, description="A product; null where there is none.", graphql_type=ProductRef | None)
    async def product(
        self, info: Info, sku: Annotated[str, strawberry.argument(description="Without regard to case.")]
    ) -> Any:
        """By stock code."""
        return await info.context.loader(product_by_sku).load(fold(sku))

    @requires(
        Scope.PRODUCTS_READ, description="By title where nothing is said.", graphql_type=Connection[ProductRef] | None
    )
    async def products(
        self,
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Annotated[
            str | None,
            strawberry.argument(description="Words of title, stock code and brand."),
        ] = UNSET,
        filter: Annotated[ProductFilter | None, strawberry.argument(description="Which products.")] = UNSET,
        order_by: Annotated[list[ProductSort] | None, strawberry.argument(description="In which order.")] = UNSET,
    ) -> Any:
        """One page; the count only where selected."""
        reader, actor = info.context.database, info.context.actor
        looked = window(first=given(first), after=given(after), last=given(last), before=given(before))
        where = await queries.products_condition(reader, actor, fields_of(filter), given(search))
        order = queries.products_sorted(actor, sorts_of(given(order_by)))
        page = await queries.products_page(reader, actor, where, order, looked, info.columns)
        return connection(page, lambda: queries.products_counted(reader, where))


@strawberry.type(description="Outcome of productsUpsert.")
class ProductsUpsertPayload(Payload):
    """Counts, and what became of each."""

    created: Annotated[int, strawberry.field(description="Products that were new.")] = 0
    updated: Annotated[int, strawberry.field(description="Products that had changed.")] = 0
    unchanged: Annotated[int, strawberry.field(description="Products that were known as they are.")] = 0
    results: list[UpsertResult] = strawberry.field(
        default_factory=list, description="One for each, in the order sent.", directives=[ListSize(assumed_size=250)]
    )
    failures: list[RowFailure] = strawberry.field(
        default_factory=list, description="Those that were refused, and why.", directives=[ListSize(assumed_size=250)]
    )


@strawberry.type
class ProductMutations:
    """Writing products."""

    @requires(
        Scope.PRODUCTS_WRITE,
        description="Makes or changes up to 250 products, found by stock code; each stands or falls alone.",
        graphql_type=ProductsUpsertPayload | None,
    )
    @staticmethod
    async def products_upsert(
        info: Info,
        products: Annotated[list[ProductInput], strawberry.argument(description="As the shop has them.")],
        idempotency_key: Annotated[
            str, strawberry.argument(description="Repeating it within 24 hours has one effect.")
        ],
    ) -> Any:
        """See `upserting.products_upsert`."""
        work = upserting.products_upsert(
            actor=info.context.actor,
            products=[fields_of(product) for product in products],
            idempotency_key=idempotency_key,
        )
        return await settle(
            ProductsUpsertPayload,
            work,
            created=lambda done: _count(done, UpsertOutcome.CREATED),
            updated=lambda done: _count(done, UpsertOutcome.UPDATED),
            unchanged=lambda done: _count(done, UpsertOutcome.UNCHANGED),
            results=_results,
            failures=lambda done: _failures(done, [as_variable(product) for product in products]),
        )


def _count(done: Sequence[ProductOutcome], outcome: UpsertOutcome) -> int:
    return sum(one.outcome is outcome for one in done)


def _results(done: Sequence[ProductOutcome]) -> list[UpsertResult]:
    return [
        UpsertResult(
            index=index,
            key=one.sku,
            outcome=one.outcome,
            id=None if one.product_id is None else strawberry.ID(ids.encode("prd", one.product_id)),
        )
        for index, one in enumerate(done)
    ]


def _failures(done: Sequence[ProductOutcome], sent: Sequence[Any]) -> list[FailureRow]:
    return [
        FailureRow(
            row=index + 1,
            key=one.sku or None,
            column=one.errors[0].path[0] if one.errors[0].path else None,
            input=sent[index],
            errors=[refusal.at("products", str(index)) for refusal in one.errors],
        )
        for index, one in enumerate(done)
        if one.errors
    ]


async def product_by_sku(context: Context, keys: Sequence[str]) -> Mapping[str, ProductRow]:
    """A loader of products by folded stock code, for callers who may read them."""
    if not context.actor.may(Scope.PRODUCTS_READ):
        return {}
    return await queries.products_by_skus(context.database, keys)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, ProductRow]:
    return await queries.products_by_ids(context.database, keys) if context.actor.may(Scope.PRODUCTS_READ) else {}


register_node(ProductRow.prefix, _nodes)
