"""Shops of a few people as the replica holds them, and what reports should say of them in plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import duckdb
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.predicted.rfm import group
from regulars.reports.query import ReportQuery, dimensions_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica.tables import CUSTOMERS, EVENTS, LINES, MEMBERS, ORDERS
from regulars.reports.words import Granularity, ReportId
from tests.reports.reference import local
from tests.reports.small import put

START = clock.start_of(date(2026, 1, 1), "UTC")
ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata"])


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody."""

    customer_id: int
    created_at: int
    value_band: str
    email_consent: str
    birth_year: int | None
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Bought:
    """A qualifying order with one line, and the day on which some of it went back."""

    order_id: int
    customer_id: int
    ordered_at: int
    kept: int
    net: int
    back: int
    back_at: int
    category: str | None
    units: int


@st.composite
def shops(draw: st.DrawFn) -> tuple[list[Person], list[Bought]]:
    """A few people, or enough for ranks; many ties on purpose."""
    count = draw(st.sampled_from([3, 24, 30]))
    people = [
        Person(
            key,
            START + draw(st.integers(-5, 40)) * clock.DAY,
            draw(st.sampled_from(["TOP", "LOW"])),
            draw(st.sampled_from(["SUBSCRIBED", "NEVER_ASKED"])),
            draw(st.sampled_from([None, 1960, 2001])),
            frozenset(draw(st.sets(st.integers(1, 2)))),
        )
        for key in range(1, count + 1)
    ]
    buyers = draw(st.lists(st.integers(1, count), max_size=2 * count))
    # Everybody bought once in a shop with ranks, so that these are seen at all.
    who = [*range(1, count + 1), *buyers] if count > 24 else buyers
    moments = [
        START + draw(st.integers(0, 60)) * clock.DAY + draw(st.sampled_from([0, 5, 23])) * clock.HOUR for _ in who
    ]
    orders = [
        Bought(
            order,
            key,
            at,
            draw(st.sampled_from([0, 100, 250])),
            draw(st.sampled_from([100, 250])),
            draw(st.sampled_from([0, 50])),
            at + draw(st.sampled_from([0, 9])) * clock.DAY,
            draw(st.sampled_from([None, "tea", "cups"])),
            draw(st.integers(1, 3)),
        )
        for order, (key, at) in enumerate(zip(who, moments, strict=True), start=1)
    ]
    return people, orders


def _figures(orders: Sequence[Bought]) -> dict[str, object]:
    """As customers keep them."""
    if not orders:
        return {}
    return {
        "order_count": len(orders),
        "total_spent": sum(o.kept for o in orders),
        "first_order_at": min(o.ordered_at for o in orders),
        "last_order_at": max(o.ordered_at for o in orders),
    }


def fill(replica: duckdb.DuckDBPyConnection, people: Sequence[Person], orders: Sequence[Bought]) -> None:
    put(
        replica,
        CUSTOMERS,
        [
            {
                "customer_id": one.customer_id,
                "created_at": one.created_at,
                "value_band": one.value_band,
                "email_consent": one.email_consent,
                "birth_year": one.birth_year,
                **_figures([o for o in orders if o.customer_id == one.customer_id]),
            }
            for one in people
        ],
    )
    groups = [
        {"kind": "GROUP", "set_id": group, "customer_id": one.customer_id} for one in people for group in one.groups
    ]
    put(replica, MEMBERS, groups)
    put(
        replica,
        ORDERS,
        [
            {"order_id": o.order_id, "customer_id": o.customer_id, "ordered_at": o.ordered_at, "kept": o.kept}
            for o in orders
        ],
    )
    sales = [
        {"order_id": o.order_id, "customer_id": o.customer_id, "booked_at": o.ordered_at, "gross": o.net}
        for o in orders
    ]
    backs = [
        {"order_id": o.order_id, "customer_id": o.customer_id, "booked_at": o.back_at, "reversal": o.back}
        for o in orders
    ]
    put(replica, EVENTS, [*sales, *backs])
    put(
        replica,
        LINES,
        [
            {
                "order_id": o.order_id,
                "customer_id": o.customer_id,
                "ordered_at": o.ordered_at,
                "category": o.category,
                "quantity": o.units,
            }
            for o in orders
        ],
    )


def question(
    report: ReportId, day: date, zone: str, dimensions: Sequence[str] | None = None, first: int = 1_000
) -> ReportQuery:
    declared = REPORTS[report]
    return ReportQuery(
        report=declared,
        days=Days(date(2026, 1, 1), day),
        where=Calendar(zone),
        metrics=declared.metrics,
        dimensions=dimensions_of(declared, dimensions),
        granularity=Granularity.TOTAL,
        sorts=declared.sorts,
        first=first,
        now=START + 400 * clock.DAY,
    )


def _rank(numbers: Sequence[int], mine: int) -> int:
    below = sum(number < mine for number in numbers)
    return 1 + 5 * below // len(numbers)


class Reference:
    """The shop as of the end of a day, said plainly."""

    def __init__(self, people: Sequence[Person], orders: Sequence[Bought], day: date, zone: str) -> None:
        self.zone, self.day = zone, day
        self.orders = [o for o in orders if local(o.ordered_at, zone).date() <= day]
        self._of: dict[int, list[Bought]] = {}
        for o in self.orders:
            self._of.setdefault(o.customer_id, []).append(o)
        bought = self._of.keys()
        self.people = [one for one in people if one.customer_id in bought or local(one.created_at, zone).date() <= day]

    def is_past(self, instant: int) -> bool:
        return local(instant, self.zone).date() <= self.day

    def of(self, person: Person) -> list[Bought]:
        return self._of.get(person.customer_id, [])

    def spent(self, person: Person) -> int:
        return sum(o.kept for o in self.of(person))

    def last_day(self, person: Person) -> date:
        return max(local(o.ordered_at, self.zone).date() for o in self.of(person))

    @cached_property
    def scored(self) -> dict[int, tuple[int, int, str]]:
        buyers = [one for one in self.people if self.of(one)]
        if len(buyers) < 25:
            return {}
        days = [self.last_day(one).toordinal() for one in buyers]
        counts = [len(self.of(one)) for one in buyers]
        sums = [self.spent(one) for one in buyers]
        found: dict[int, tuple[int, int, str]] = {}
        for one, day, count, total in zip(buyers, days, counts, sums, strict=True):
            recency = _rank(days, day)
            value = (_rank(counts, count) + _rank(sums, total) + 1) // 2
            found[one.customer_id] = recency, value, group(recency, value, orders=count).value
        return found

    def group(self, person: Person) -> str:
        scored = self.scored.get(person.customer_id)
        if scored is not None:
            return scored[2]
        return "UNKNOWN" if self.of(person) else "PROSPECTS"

    def favourite(self, person: Person) -> str:
        found: dict[str, tuple[int, int, int]] = {}
        for o in self.of(person):
            if o.category:
                units, latest, count = found.get(o.category, (0, 0, 0))
                found[o.category] = units + o.units, max(latest, o.ordered_at), count + 1
        ranked = sorted((name for name, one in found.items() if one[2] >= 2), reverse=True)
        return max(
            ranked, key=lambda name: (found[name][0], found[name][1], [-ord(c) for c in name]), default="UNKNOWN"
        )

    def frequency(self, person: Person) -> str:
        mine = sorted(o.ordered_at for o in self.of(person))
        if len(mine) < 2:
            return ("NONE", "ONCE")[len(mine)]
        days = (mine[-1] - mine[0]) // (len(mine) - 1) / clock.DAY
        return next((name for name, most in (("WEEKLY", 10), ("MONTHLY", 45)) if days <= most), "QUARTERLY")

    def age(self, person: Person) -> str:
        if person.birth_year is None:
            return "UNKNOWN"
        return "25_34" if self.day.year - person.birth_year < 35 else "65_PLUS"

    def numbers(self, people: Sequence[Person]) -> dict[str, Decimal | None]:
        orders = [o for one in people for o in self.of(one)]
        buyers = [one for one in people if self.of(one)]
        ages = [(self.day - self.last_day(one)).days for one in buyers]
        risky = [one for one in people if self.group(one) in ("AT_RISK", "PREVIOUSLY_LOYAL")]
        spent = sum(o.kept for o in orders)

        def share(part: int, whole: int) -> Decimal | None:
            return Decimal(part) / whole if whole else None

        return {
            "customers": Decimal(len(people)),
            "customerShare": share(len(people), len(self.people)),
            "orders": Decimal(len(orders)),
            "netSales": Decimal(sum(o.net - (o.back if self.is_past(o.back_at) else 0) for o in orders)),
            "averageOrderValue": share(spent, len(orders)),
            "averageDaysSinceLastOrder": share(sum(ages), len(buyers)),
            "consentRate": share(sum(one.email_consent == "SUBSCRIBED" for one in people), len(people)),
            "atRiskShare": share(len(risky), len(people)),
        }
