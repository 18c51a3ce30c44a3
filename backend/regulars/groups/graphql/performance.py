"""What the members of a group or segment bought, beside everybody else, as the window shows it."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.groups.queries.performance import FiguresRow, PerformanceRow
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.filters import DateRangeInput
from regulars.platform.graphql.money import Money, MoneyFrom, money
from regulars.platform.graphql.node import rows_are

Range = Annotated[
    DateRangeInput | None,
    strawberry.argument(description="Orders placed on these days. Left out: over all time."),
]
NO_RANGE: DateRangeInput | None = UNSET


def _average(row: FiguresRow | PerformanceRow) -> Money | None:
    return None if not row.order_count else money(_halves(row.revenue, row.order_count), row.currency)


def _per_customer(row: FiguresRow | PerformanceRow) -> Money | None:
    return None if not row.customer_count else money(_halves(row.revenue, row.customer_count), row.currency)


def _halves(total: int, parts: int) -> int:
    """Divided and rounded half up."""
    return (2 * total + parts) // (2 * parts)


@strawberry.type
class _Figures:
    """Figures of some customers."""

    customer_count: Annotated[int, strawberry.field(description="How many customers.")]
    order_count: Annotated[int, strawberry.field(description="Their orders that count.")]
    revenue: Money = derived(MoneyFrom("revenue", "currency"), description="Paid for these orders, minus refunded.")
    average_order_value: Money | None = derived(_average, description="Of one order; null without orders.")
    revenue_per_customer: Money | None = derived(_per_customer, description="Of one customer; null without customers.")


@strawberry.type(description="What some customers bought.")
class AudienceFigures(_Figures):
    """Answered from a `FiguresRow`."""

    is_type_of = rows_are(FiguresRow)


@strawberry.type(description="What the members of a group or segment bought, in the base currency.")
class AudiencePerformance(_Figures):
    """Answered from a `PerformanceRow`."""

    is_type_of = rows_are(PerformanceRow)

    rest: Annotated[AudienceFigures, strawberry.field(description="What everybody else bought.")]
