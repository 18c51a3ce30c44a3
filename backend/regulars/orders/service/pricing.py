"""What a unit of each category usually costs, computed each night: the median of what was paid in a year.

What price does to each customer rests on it and is brought up to date after it.
"""

from collections import Counter, defaultdict

from regulars.orders.queries.prices import prices_between
from regulars.orders.rules import converter
from regulars.orders.service import sensitivity
from regulars.platform import clock
from regulars.platform.db.bulk import insert
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work
from regulars.stores.queries import base_currency

KIND = "orders.category_prices"
_YEAR = 365 * clock.DAY
_AT_ONCE = 7 * clock.DAY
_COLUMNS = ("category_key", "unit_count", "median_price", "computed_at")
Prices = dict[str, Counter[int]]
"""How many units of a category sold for what, in minor units of the base currency."""


async def compute_category_prices(work: Work | None = None) -> int:
    """Compute and keep them; returns how many. Read a week of orders at a time, so that a job can be stopped."""
    database, now = current(), clock.now()
    base = await base_currency(database) or "XXX"
    prices: Prices = defaultdict(Counter)
    for start in range(now - _YEAR, now, _AT_ONCE):
        if work is not None:
            work.check()
        await _read(database, prices, start, min(start + _AT_ONCE, now), base)
    rows = [(key, sum(sold.values()), median(sold), now) for key, sold in sorted(prices.items())]
    await _keep(rows=rows)
    await sensitivity.of_everybody(work)
    return len(rows)


async def _read(reader: Reader, prices: Prices, start: int, end: int, base: str) -> None:
    for key, currency, rate, net, units, times in await prices_between(reader, start, end):
        unit = (2 * net + units) // (2 * units)
        prices[key][converter(currency, rate, base)(unit)] += units * times


def median(sold: Counter[int]) -> int:
    """The price of the unit in the middle; of an even number, the lower of the two."""
    middle, passed = (sum(sold.values()) + 1) // 2, 0
    for price in sorted(sold):
        passed += sold[price]
        if passed >= middle:
            return price
    raise ValueError("Nothing was sold.")


@unit_of_work
async def _keep(tx: Transaction, *, rows: list[tuple[str, int, int, int]]) -> None:
    await tx.execute("DELETE FROM category_prices")
    await insert(tx, "category_prices", _COLUMNS, rows)


async def _run(work: Work) -> None:
    await compute_category_prices(work)


def arrange() -> None:
    """Put it on the schedule; called once at start-up."""
    kinds.register(Kind(KIND, _run))
    schedule.daily(KIND, at="03:20")
