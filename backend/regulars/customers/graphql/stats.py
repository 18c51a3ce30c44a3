"""The figures of a customer, in the base currency: columns of its row and what follows from them and the day."""

from enum import StrEnum
from typing import Annotated, Any

import strawberry

from regulars.customers.queries import figures
from regulars.customers.queries.filters import frequency_of
from regulars.platform import clock
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.money import Money, MoneyFrom
from regulars.platform.graphql.reading import FromColumns
from regulars.platform.graphql.scalars import Instant


@strawberry.enum(description="How often a customer buys, by the mean gap.")
class OrderFrequency(StrEnum):
    """Up to 10 days WEEKLY, 45 MONTHLY, 135 QUARTERLY, 400 YEARLY, else RARER; one order ONCE, none NONE."""

    NONE = "NONE"
    ONCE = "ONCE"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"
    RARER = "RARER"


@strawberry.enum(
    description="Rank of spend among buyers: TOP the highest 5 %, HIGH the next 15 %, MEDIUM the next 40 %, LOW the"
    " rest; NONE without an order, and before limits were computed."
)
class ValueBand(StrEnum):
    """By the limits of the last night."""

    NONE = "NONE"
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    TOP = "TOP"


def as_of(row: Any) -> int:
    """The instant that the figures of a row are of: now, unless the row says which."""
    return getattr(row, "as_of", None) or clock.now()


def _frequency(order_count: int, average_gap: int | None) -> OrderFrequency:
    return OrderFrequency(frequency_of(order_count, average_gap))


def _money(column: str) -> MoneyFrom:
    return MoneyFrom(column, "currency")


@strawberry.type(description="Figures of one customer; each is defined in MetricDefinition of the same key.")
class CustomerStats:
    """Answered from a `CustomerRow`."""

    order_count: Annotated[int, strawberry.field(description="Qualifying orders.")]
    total_spent: Money = derived(
        _money("total_spent"), description="Customer lifetime value: total minus refunds over qualifying orders."
    )
    gross_spent: Money = derived(_money("gross_spent"), description="Before refunds.")
    refunded: Money = derived(_money("refunded"), description="What was given back.")
    average_order_value: Money | None = derived(_money("average_order_value"), description="Null without an order.")
    first_order_at: Annotated[Instant | None, strawberry.field(description="The first qualifying order.")]
    last_order_at: Annotated[Instant | None, strawberry.field(description="The latest qualifying order.")]
    days_since_last_order: int | None = derived(
        lambda row: figures.days_since_last_order(row, as_of(row)),
        reads=("last_order_at", "zone"),
        description="Whole local days.",
    )
    customer_age_days: int | None = derived(
        lambda row: figures.customer_age_days(row, as_of(row)),
        reads=("first_order_at", "zone"),
        description="Today minus the first order, in days.",
    )
    lifespan_days: int | None = derived(
        figures.lifespan_days,
        reads=("first_order_at", "last_order_at", "zone"),
        description="Last order minus the first, in days.",
    )
    order_interval_days: float | None = derived(
        figures.order_interval_days,
        reads=("first_order_at", "last_order_at", "zone", "order_count"),
        description="lifespanDays divided by orders (the seed's 50).",
    )
    average_days_between_orders: float | None = derived(
        figures.average_days_between_orders,
        reads=("average_gap",),
        description="lifespanDays divided by orders minus one.",
    )
    order_frequency: OrderFrequency = derived(
        FromColumns(_frequency, "order_count", "average_gap"),
        description="By the mean gap.",
    )
    lifetime_value_band: Annotated[
        ValueBand, strawberry.field(description="By the store's own percentiles of spend; see valueBandLimits.")
    ]
    last_reference_number: Annotated[str | None, strawberry.field(description="Of the latest payment.")]
    as_of: Instant = derived(lambda row: Instant(as_of(row)), reads=(), description="The instant the figures are of.")
