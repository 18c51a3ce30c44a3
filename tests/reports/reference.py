"""What the reports should say, worked out from rows in plain Python: no SQL, no buckets by a tree, nothing of ours but words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the ledger."""

    order_id: int
    customer_id: int | None
    customer_type: str
    booked_at: int
    ordered_at: int
    channel: str | None
    country: str | None
    gross: int
    discount: int
    reversal: int
    shipping: int
    tax: int
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A qualifying order."""

    order_id: int
    customer_id: int | None
    customer_type: str
    ordered_at: int
    channel: str | None
    country: str | None
    kept: int
    merchandise: int
    sequence: int | None = None


def local(instant: int, zone: str) -> datetime:
    return (EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(zone))


def period(instant: int, zone: str, granularity: str, first_weekday: int) -> object:
    """A name for the period that an instant is in."""
    at = local(instant, zone)
    day = at.date()
    if granularity == "WEEK":
        while day.isoweekday() != first_weekday:
            day -= timedelta(days=1)
        return day
    return {
        "HOUR": (at.date(), at.hour, at.utcoffset()),
        "DAY": day,
        "MONTH": (day.year, day.month),
        "QUARTER": (day.year, (day.month - 1) // 3),
        "YEAR": day.year,
        "TOTAL": None,
    }[granularity]


def within(instant: int, zone: str, first: date, last: date) -> bool:
    return first <= local(instant, zone).date() <= last


def numbers(events: Iterable[Event], orders: Sequence[Order]) -> dict[str, Decimal | None]:
    """Every metric of one row."""
    events = list(events)
    people = {one.customer_id for one in orders} - {None}
    new = {one.customer_id for one in orders if one.customer_type == "NEW"}
    back = {one.customer_id for one in orders if one.customer_type == "RETURNING"}
    gross, discount, reversal = (
        sum(getattr(one, part) for one in events) for part in ("gross", "discount", "reversal")
    )
    shipping, tax = sum(one.shipping for one in events), sum(one.tax for one in events)
    net = gross - discount - reversal
    return {
        "customers": Decimal(len(people)),
        "newCustomers": Decimal(len(new)),
        "returningCustomers": Decimal(len(people - new)),
        "orders": Decimal(len(orders)),
        "grossSales": Decimal(gross),
        "discounts": Decimal(discount),
        "returns": Decimal(reversal),
        "netSales": Decimal(net),
        "shipping": Decimal(shipping),
        "taxes": Decimal(tax),
        "totalSales": Decimal(net + shipping + tax),
        "averageOrderValue": Decimal(sum(one.kept for one in orders)) / len(orders) if orders else None,
        "averageMerchandiseValue": Decimal(sum(one.merchandise for one in orders)) / len(orders) if orders else None,
        "salesPerCustomer": Decimal(net) / len(people) if people else None,
        "returningCustomerRate": Decimal(len(back)) / len(people) if people else None,
    }
