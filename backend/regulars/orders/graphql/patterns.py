"""What and how a customer buys: `Customer.patterns`, `statsAt` and `statsByStore`, each read once for a whole page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Any

import strawberry

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.catalog.graphql import ProductRef, product_by_sku
from regulars.customers.graphql.stats import CustomerStats
from regulars.customers.service.dials import average
from regulars.orders import behaviour, definitions
from regulars.orders.behaviour import Ranking, SensitivityParts
from regulars.orders.graphql.codes import PriceSensitivity
from regulars.orders.queries import favourites, habits, prices, standings
from regulars.orders.queries.favourites import RankedRow
from regulars.orders.queries.habits import Carts, Goods, Month, Times
from regulars.orders.queries.standings import StoreStatsRow
from regulars.platform import clock
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import Cost, ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.money import Amount, Money, MoneyFrom
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Day, Instant
from regulars.stores.graphql import Store
from regulars.stores.queries import base_currency

DEFINED = definitions
"""Imported for what it defines."""
MOST_RANKED = 50
Top = Annotated[int, strawberry.argument(description=f"How many, 1 to {MOST_RANKED}.")]
_RANKED = [Cost(weight=2), ListSize(assumed_size=5)]


@strawberry.type(description="An entry of a ranking.")
class RankedItem:
    """Answered from a `RankedRow`."""

    is_type_of = rows_are(RankedRow)

    key: Annotated[str, strawberry.field(description="What tells it apart: SKU (else title), folded name or method.")]
    label: Annotated[str, strawberry.field(description="As it was written the last time.")]
    unit_count: Annotated[int, strawberry.field(description="Units bought; of payment methods, payments.")]
    order_count: Annotated[int, strawberry.field(description="In how many orders.")]
    amount: Money = derived(
        MoneyFrom("amount", "currency"),
        description="In base money: line totals after the lines' own discounts; of payment methods, paid less"
        " refunded.",
    )
    share: Annotated[float, strawberry.field(description="Of all units bought; of payment methods, of all payments.")]

    @requires(
        Scope.PRODUCTS_READ,
        description="Of a ranking of products: the product with this SKU, where it is one.",
        graphql_type=ProductRef | None,
    )
    @staticmethod
    async def product(item: strawberry.Parent[RankedRow], info: Info) -> Any:
        """One read for all rankings of the operation."""
        return await info.context.loader(product_by_sku).load(item.key) if item.is_product else None


@strawberry.type(description="The parts of the label.")
class PriceSensitivityParts:
    """Answered from `SensitivityParts`."""

    is_type_of = rows_are(SensitivityParts)

    discounted_unit_share: Annotated[float, strawberry.field(description="Units bought at a discount, of all units.")]
    mean_discount_depth: Annotated[
        float, strawberry.field(description="What was taken off, of the price of what was bought at a discount.")
    ]
    own_price_index: Annotated[
        float | None,
        strawberry.field(
            description="Paid divided by the category's median, as of the last night; null where none is known."
        ),
    ]


@strawberry.type(description="The orders of a calendar month, where the first store stands.")
class MonthOfOrders:
    """Answered from a `Month`."""

    is_type_of = rows_are(Month)

    starts_on: Annotated[Day, strawberry.field(description="Its first day.")]
    order_count: Annotated[int, strawberry.field(description="Qualifying orders placed in it.")]
    amount: Money = derived(MoneyFrom("amount", "currency"), description="What is left of them, in base money.")


@strawberry.type(description="The figures that differ by store, in that store's currency.")
class StoreStats:
    """Answered from a `StoreStatsRow`."""

    is_type_of = rows_are(StoreStatsRow)

    store: Annotated[Store, strawberry.field(description="The shop.")]
    order_count: Annotated[int, strawberry.field(description="Qualifying orders there.")]
    total_spent: Money = derived(
        MoneyFrom("total_spent", "currency"),
        description="Paid minus refunded; in base money where some orders there were paid in another currency.",
    )
    average_order_value: Money | None = derived(
        MoneyFrom("average_order_value", "currency"), description="Total spent divided by orders."
    )
    first_order_at: Annotated[Instant | None, strawberry.field(description="The first there.")]
    last_order_at: Annotated[Instant | None, strawberry.field(description="The latest there.")]


def _ranking(description: str, ranking: Ranking) -> Any:
    @each("id", missing=list)
    @staticmethod
    async def ranked(customers: Sequence[int], info: Info, first: Top = 5) -> Mapping[int, Any]:
        context = info.context
        return await favourites.favourites(context.database, context.actor, customers, ranking, _checked(first))

    return strawberry.field(ranked, description=description, directives=_RANKED, graphql_type=list[RankedItem])


def _checked(first: int) -> int:
    if not 1 <= first <= MOST_RANKED:
        raise Refusal(ErrorCode.INVALID, f"A ranking shows 1 to {MOST_RANKED} entries.", ("first",))
    return first


Batch = Callable[[Context, Sequence[int]], Awaitable[Mapping[int, Any]]]
Told = Callable[..., Any]


async def _carts(context: Context, customers: Sequence[int]) -> Mapping[int, Carts]:
    return await habits.carts(context.database, context.actor, customers)


async def _goods(context: Context, customers: Sequence[int]) -> Mapping[int, Goods]:
    return await habits.goods(context.database, context.actor, customers)


async def _times(context: Context, customers: Sequence[int]) -> Mapping[int, Times]:
    return await habits.times(context.database, context.actor, customers)


async def _parts(context: Context, customers: Sequence[int]) -> Mapping[int, SensitivityParts]:
    return await prices.sensitivity_parts(context.database, context.actor, customers)


async def _currency(context: Context, customers: Sequence[int]) -> Mapping[int, str]:
    return dict.fromkeys(customers, await base_currency(context.database) or "XXX")


def _figure(description: str, told: Told, *batches: Batch, graphql_type: Any, missing: Any = None) -> Any:
    """A field told of what these loaders found; `missing` where the first of them found nothing of a customer."""

    @each("id", missing=lambda: missing)
    @staticmethod
    async def figure(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        found = [await info.context.loader(batch).load_many(customers) for batch in batches]
        return {customer: told(*rows) for customer, *rows in zip(customers, *found, strict=True) if rows[0] is not None}

    return strawberry.field(figure, description=description, graphql_type=graphql_type)


def _listed(description: str, size: int, told: Told) -> Any:
    @each("id", missing=list)
    @staticmethod
    async def counts(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        found = await info.context.loader(_times).load_many(customers)
        return {customer: told(row) for customer, row in zip(customers, found, strict=True) if row is not None}

    return strawberry.field(
        counts, description=description, directives=[ListSize(assumed_size=size)], graphql_type=list[int]
    )


def _cart_units(carts: Carts) -> float | None:
    return behaviour.share(carts.unit_count, carts.cart_count)


def _cart_lines(carts: Carts) -> float | None:
    return behaviour.share(carts.line_count, carts.cart_count)


def _cart_value(carts: Carts, goods: Goods | None, currency: str) -> Amount | None:
    value = average(goods.sold, carts.order_count) if goods else None
    return None if value is None else Amount(value, currency)


def _discount_usage(carts: Carts) -> float | None:
    return behaviour.share(carts.discounted_count, carts.order_count)


def _return_frequency(carts: Carts, goods: Goods | None) -> float | None:
    return behaviour.share(goods.returned_count if goods else 0, carts.order_count)


def _return_rate(goods: Goods) -> float | None:
    return behaviour.share(goods.reversed, goods.sold)


def _sensitivity(carts: Carts, parts: SensitivityParts | None) -> behaviour.Sensitivity:
    return behaviour.sensitivity(carts.order_count, parts)


def _itself(found: object) -> object:
    return found


_hour: Told = attrgetter("peak_hour")
_weekday: Told = attrgetter("peak_weekday")
_hours: Told = attrgetter("by_hour")
_weekdays: Told = attrgetter("by_weekday")


@strawberry.type(
    description="What and how a customer buys, over qualifying orders of stores that the caller may see. Each figure is"
    " defined in MetricDefinition of the same key; a figure that is not defined for a customer is null, a list empty."
)
class PurchasePatterns:
    """Answered from a `CustomerRow`; each figure is read when it is selected."""

    top_products: list[RankedItem] = _ranking("Bought in at least two orders, by units.", Ranking.PRODUCT)
    top_categories: list[RankedItem] = _ranking("Bought in at least two orders, by units.", Ranking.CATEGORY)
    top_brands: list[RankedItem] = _ranking("Bought in at least two orders, by units.", Ranking.BRAND)

    @strawberry.field(
        description="By successful payments of purchases.", directives=_RANKED, graphql_type=list[RankedItem]
    )
    @each("id", missing=list)
    @staticmethod
    async def top_payment_methods(customers: Sequence[int], info: Info, first: Top = 5) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        context = info.context
        return await favourites.payment_methods(context.database, context.actor, customers, _checked(first))

    average_cart_units: float | None = _figure(
        "Units an order, of orders whose lines are known.",
        _cart_units,
        _carts,
        graphql_type=float | None,
    )
    average_cart_lines: float | None = _figure(
        "Lines an order, of orders whose lines are known.",
        _cart_lines,
        _carts,
        graphql_type=float | None,
    )
    average_cart_value: Any = _figure(
        "Goods less discounts an order, in base money: before shipping, tax and returns.",
        _cart_value,
        _carts,
        _goods,
        _currency,
        graphql_type=Money | None,
    )
    discount_usage_rate: float | None = _figure(
        "Orders with a discount divided by orders.",
        _discount_usage,
        _carts,
        graphql_type=float | None,
    )
    return_frequency: float | None = _figure(
        "Orders with a returned unit divided by orders.",
        _return_frequency,
        _carts,
        _goods,
        graphql_type=float | None,
    )
    return_rate: float | None = _figure(
        "Money returned divided by money sold: reversals ÷ (gross - discounts), of goods.",
        _return_rate,
        _goods,
        graphql_type=float | None,
    )
    price_sensitivity: Any = _figure(
        "From its parts; UNKNOWN under three orders, and where no lines are known.",
        _sensitivity,
        _carts,
        _parts,
        graphql_type=PriceSensitivity,
        missing=behaviour.Sensitivity.UNKNOWN,
    )
    price_sensitivity_parts: Any = _figure(
        "What the label rests on; null where no lines are known.",
        _itself,
        _parts,
        graphql_type=PriceSensitivityParts | None,
    )
    peak_hour: int | None = _figure(
        "0 to 23, in the zone of the order's store; of equal hours the one of the latest order.",
        _hour,
        _times,
        graphql_type=int | None,
    )
    peak_weekday: int | None = _figure(
        "1 Monday to 7 Sunday, in the zone of the order's store.",
        _weekday,
        _times,
        graphql_type=int | None,
    )
    orders_by_hour: list[int] = _listed(
        "Orders placed in each hour, 0 to 23; empty without an order.", habits.HOURS, _hours
    )
    orders_by_weekday: list[int] = _listed(
        "Orders placed on each day, Monday first; empty without an order.",
        habits.WEEKDAYS,
        _weekdays,
    )

    @strawberry.field(
        description="Median of what is left of the orders, in base money.",
        directives=[Cost(weight=2)],
        graphql_type=Money | None,
    )
    @each("id")
    @staticmethod
    async def median_order_value(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        context = info.context
        currency = await base_currency(context.database) or "XXX"
        found = await habits.medians(context.database, context.actor, customers)
        return {customer: Amount(value, currency) for customer, value in found.items()}

    @strawberry.field(
        description="The last twelve calendar months, the running one at the end.",
        directives=[Cost(weight=2), ListSize(assumed_size=habits.MONTHS)],
        graphql_type=list[MonthOfOrders],
    )
    @each("id", missing=list)
    @staticmethod
    async def months(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await habits.months(info.context.database, info.context.actor, customers)


@strawberry.type
class CustomerPatterns:
    """The figures that follow from what was bought, a part of Customer."""

    patterns: PurchasePatterns | None = derived(
        lambda row: row,
        passes_on=True,
        description="What and how the customer buys; each figure is read when it is selected.",
        directives=[Cost(weight=5)],
    )

    @strawberry.field(
        description="The figures as they stood at an instant that has passed: what had been booked by then. The band of"
        " value goes by the limits of the last night.",
        directives=[Cost(weight=10)],
        graphql_type=CustomerStats | None,
    )
    @each("id")
    @staticmethod
    async def stats_at(
        customers: Sequence[int],
        info: Info,
        as_of: Annotated[Instant, strawberry.argument(description="The instant.")],
    ) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        if as_of > clock.now():
            raise Refusal(ErrorCode.INVALID, "Say an instant that has passed.", ("asOf",))
        return await standings.stood_at(info.context.database, customers, as_of)

    @strawberry.field(
        description="The figures that differ by store, where most was bought first.",
        directives=[Cost(weight=5), ListSize(assumed_size=50)],
        graphql_type=list[StoreStats] | None,
    )
    @each("id", missing=list)
    @staticmethod
    async def stats_by_store(customers: Sequence[int], info: Info) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await standings.by_store(info.context.database, info.context.actor, customers)
