"""The figures of one customer that follow from its row and the day: reports.md, "Figures of one customer"."""

from regulars.customers.queries.columns import CustomerRow
from regulars.platform import clock


def days_between(earlier: int, later: int, zone: str) -> int:
    """Whole local days from one instant to another."""
    return (clock.day_in(later, zone) - clock.day_in(earlier, zone)).days


def days_since_last_order(row: CustomerRow, now: int) -> int | None:
    """Whole local days since the last order."""
    return None if row.last_order_at is None else max(0, days_between(row.last_order_at, now, row.zone))


def customer_age_days(row: CustomerRow, now: int) -> int | None:
    """Today minus the first order, in days."""
    return None if row.first_order_at is None else max(0, days_between(row.first_order_at, now, row.zone))


def lifespan_days(row: CustomerRow) -> int | None:
    """Last order minus the first, in days."""
    if row.first_order_at is None or row.last_order_at is None:
        return None
    return days_between(row.first_order_at, row.last_order_at, row.zone)


def order_interval_days(row: CustomerRow) -> float | None:
    """Lifespan divided by orders (401 days and 8 orders are 50.1)."""
    lifespan = lifespan_days(row)
    return None if lifespan is None or row.order_count == 0 else lifespan / row.order_count


def average_days_between_orders(row: CustomerRow) -> float | None:
    """Lifespan divided by orders minus one (401 days and 8 orders are 57.3); null under two orders."""
    return None if row.average_gap is None else row.average_gap / clock.DAY
