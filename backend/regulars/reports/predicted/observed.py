"""What is asked of the replica: how often, when and for how much each customer bought, up to the end of a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from regulars.platform import clock
from regulars.reports.predicted.days import local_day, number
from regulars.reports.ranges import months_later

HELD_OUT = 3
"""The last of so many parts of the history is what a back-test predicts."""


@dataclass(frozen=True, slots=True)
class Observed:
    """The days from the first order to today, where the merchant's first store stands."""

    zone: str
    first: date
    today: date

    @property
    def day_count(self) -> int:
        return (self.today - self.first).days

    @property
    def cut(self) -> date:
        """The first day that the back-test does not know."""
        return self.today - timedelta(days=self.day_count // HELD_OUT)

    @property
    def month_before(self) -> date:
        """The day with which RFM groups are compared."""
        return months_later(self.today, -1)

    @property
    def end(self) -> int:
        return clock.start_of(self.today + timedelta(days=1), self.zone)


COLUMNS = (
    "customer", "purchases", "first", "last", "kept", "orders", "kept_again",
    "known_purchases", "known_last", "known_again", "later_kept",
    "before_last", "before_orders", "before_kept",
)  # fmt: skip
"""Of `histories`, in their order: all whole numbers."""


def span(seen: Observed) -> str:
    """The first order, the lowest and the highest customer, and how many there are."""
    return (
        "SELECT min(ordered_at), min(customer_id), max(customer_id), count(DISTINCT customer_id)"
        f" FROM report_orders WHERE customer_id IS NOT NULL AND ordered_at < {seen.end}"
    )


def histories(seen: Observed, *, beyond: int, up_to: int) -> str:
    """One row for each customer with a key in this range, by key; a purchase is a day with at least one order."""
    cut, month = number(seen.cut), number(seen.month_before)
    return (
        f"WITH bought AS ({_bought(seen)} AND customer_id > {beyond} AND customer_id <= {up_to} GROUP BY 1, 2),"
        " placed AS (SELECT customer_id, day, kept, orders, min(day) OVER (PARTITION BY customer_id) AS first"
        " FROM bought)"
        f" SELECT customer_id, count(*), min(day), max(day), {_sum('kept')}, {_sum('orders')},"
        f" {_sum('kept', 'day > first')}, {_count(f'day < {cut}')}, {_latest(f'day < {cut}')},"
        f" {_sum('kept', f'day > first AND day < {cut}')}, {_sum('kept', f'day >= {cut}')},"
        f" {_latest(f'day <= {month}')}, {_sum('orders', f'day <= {month}')}, {_sum('kept', f'day <= {month}')}"
        " FROM placed GROUP BY customer_id ORDER BY customer_id"
    )


def purchases_by_day(seen: Observed) -> str:
    """Days since the cut, each with the purchases of those who had bought before it."""
    known = f"SELECT customer_id FROM report_orders WHERE ordered_at < {clock.start_of(seen.cut, seen.zone)}"
    return (
        f"SELECT day - {number(seen.cut)}, count(*) FROM ({_bought(seen)} AND customer_id IN ({known}) GROUP BY 1, 2)"
        f" AS bought WHERE day >= {number(seen.cut)} GROUP BY 1 ORDER BY 1"
    )


def limits(seen: Observed, day: date) -> str:
    """From which value on each score holds as of a day: measure, score, value.

    A score goes by rank, so that equal customers score the same: 1 + (5 × (rank − 1)) ÷ buyers, in whole numbers.
    """
    ranked = ", ".join(
        f"1 + (5 * (rank() OVER (ORDER BY {name}) - 1)) / count(*) OVER () AS {name}_score" for name in MEASURES
    )
    least = " UNION ALL ".join(
        f"SELECT '{name}' AS measure, {name}_score AS score, min({name}) AS least FROM ranked GROUP BY {name}_score"
        for name in MEASURES
    )
    return (
        f"WITH bought AS ({_bought(seen)} GROUP BY 1, 2),"
        f" people AS (SELECT customer_id, max(day) AS recency, {_sum('orders')} AS frequency,"
        f" {_sum('kept')} AS monetary FROM bought WHERE day <= {number(day)} GROUP BY customer_id),"
        f" ranked AS (SELECT recency, frequency, monetary, {ranked} FROM people) {least} ORDER BY 1, 2"
    )


MEASURES = ("recency", "frequency", "monetary")


def _bought(seen: Observed) -> str:
    day = local_day("ordered_at", seen.zone, first=seen.first, last=seen.today)
    return (
        f"SELECT customer_id, {day} AS day, {_sum('kept')} AS kept, count(*) AS orders FROM report_orders"
        f" WHERE customer_id IS NOT NULL AND ordered_at < {seen.end}"
    )


def _sum(column: str, condition: str | None = None) -> str:
    inner = column if condition is None else f"CASE WHEN {condition} THEN {column} ELSE 0 END"
    return f"CAST(coalesce(sum({inner}), 0) AS BIGINT)"


def _count(condition: str) -> str:
    return f"count(CASE WHEN {condition} THEN 1 END)"


def _latest(condition: str) -> str:
    return f"coalesce(max(CASE WHEN {condition} THEN day END), 0)"
