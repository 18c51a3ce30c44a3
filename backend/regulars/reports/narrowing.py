"""What limits a question, whatever it asks: the clock, the stores, the people and orders, and how things are placed."""

from dataclasses import dataclass

from regulars.reports.ranges import Calendar
from regulars.reports.words import AddressBasis, CohortPeriods, Granularity, RefundBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """All that facts need to know of a question."""

    where: Calendar
    granularity: Granularity
    basis: RefundBasis = RefundBasis.REFUND_DATE
    address_basis: AddressBasis = AddressBasis.ORDER_SHIPPING
    cohort_periods: CohortPeriods = CohortPeriods.CALENDAR
    store_ids: tuple[int, ...] = ()
    customer_set: str | None = None
    """SQL that gives the keys of those it is limited to; none: everybody."""
    order_set: str | None = None
    holds_now: bool = False
    """Nothing was ordered after the span, and all orders are meant: customers' own figures are those of its end."""
    reads_replica: bool = False
    """The relations are the replica's, which has worked out more (`replica/deriving.py`); views say the plain rows."""
    now: int = 0
    """Until when anything has happened, for what only the past can tell; an instant."""

    @property
    def knows_before(self) -> bool:
        """Whether what is known of the order before one is asked for, and true: no orders are left out."""
        return self.reads_replica and not self.store_ids and not self.order_set

    def condition(self, *, orders: bool = True, alias: str = "") -> str:
        """What a WHERE goes on with: relations of orders have stores and orders, that of customers has people alone."""
        parts: list[str] = []
        if orders and self.store_ids:
            parts.append(f"{alias}store_id IN ({', '.join(map(str, self.store_ids))})")
        if self.customer_set:
            parts.append(f"{alias}customer_id IN ({self.customer_set})")
        if orders and self.order_set:
            parts.append(f"{alias}order_id IN ({self.order_set})")
        return "".join(f" AND {part}" for part in parts)
