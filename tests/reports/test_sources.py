"""Published order histories, brought in as anybody would: every report beside a query over the source files."""

import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.reports.asking import ask
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.query import ReportQuery, dimensions_of, metrics_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica import engine
from regulars.reports.words import Granularity, ReportId

ROOT = Path(__file__).resolve().parents[2]
NEW_YORK = "America/New_York"
HOUSEHOLDS = () if os.environ.get("COMPLETE_JOURNEY") == "whole" else tuple(range(1, 60))

Numbers = dict[tuple[Any, ...], tuple[Decimal | None, ...]]


def script(name: str) -> ModuleType:
    spec = spec_from_file_location(name, ROOT / "dev" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def said(
    report: str, metrics: Sequence[str], *, days: Days, by: Sequence[str] = (),
    granularity: Granularity = Granularity.TOTAL, zone: str = "UTC", first: int = 1_000,
) -> Numbers:  # fmt: skip
    """Rows by the first day of their period, where they have one, and their values."""
    declared = REPORTS[ReportId(report)]
    query = ReportQuery(
        report=declared,
        days=days,
        where=Calendar(zone),
        metrics=metrics_of(declared, metrics),
        dimensions=dimensions_of(declared, by),
        granularity=granularity,
        basis=declared.basis,
        sorts=declared.sorts,
        first=first,
        now=clock.now(),
    )
    answer = (await ask(query)).answer
    start = () if granularity is Granularity.TOTAL else None
    return {
        ((clock.day_in(answer.periods[row.period].start, zone),) if start is None else start) + row.values: row.numbers
        for row in answer.rows
    }


@pytest.mark.slow
async def test_the_reports_of_cdnow_are_what_its_file_says(tmp_path: Path, database: Database) -> None:
    cdnow = script("cdnow")
    file = tmp_path / "cdnow.csv"
    cdnow.write(cdnow.found(), file)
    await import_orders(file, ImportOptions())
    await engine.of(database).sync()  # which takes as long as it takes, while a report gives up waiting
    orders: list[tuple[date, str, int]] = []
    for line in file.read_text().splitlines()[1:]:
        _, day, customer, total, _ = line.split(",")
        orders.append((date.fromisoformat(day), customer, round(float(total) * 100)))
    whole = Days(date(1997, 1, 1), date(1998, 6, 30))

    monthly: dict[date, list[tuple[date, str, int]]] = defaultdict(list)
    first: dict[str, date] = {}
    for order in orders:
        monthly[order[0].replace(day=1)].append(order)
        first[order[1]] = min(first.get(order[1], order[0]), order[0])
    new = Counter(day.replace(day=1) for day in first.values())
    over_time = await said(
        "CUSTOMERS_OVER_TIME", ["customers", "newCustomers", "orders", "netSales"], days=whole,
        granularity=Granularity.MONTH,
    )  # fmt: skip
    assert over_time == {
        (month,): (
            Decimal(len({who for _, who, _ in bought})),
            Decimal(new[month]),
            Decimal(len(bought)),
            Decimal(sum(cents for _, _, cents in bought)),
        )
        for month, bought in monthly.items()
    }

    mine: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for day, who, cents in orders:
        mine[who].append((day, cents))
    frequencies = Counter(_frequency([day for day, _ in bought]) for bought in mine.values())
    segments = await said("SEGMENTATION", ["customers"], days=whole, by=["orderFrequency"])
    assert {label: int(number or 0) for (label,), (number,) in segments.items()} == frequencies

    once = await said("ONE_TIME_CUSTOMERS", ["totalSpent"], days=whole, by=["customer"], first=50_000)
    assert len(once) == sum(len(bought) == 1 for bought in mine.values())
    assert sum(number or 0 for (number,) in once.values()) == sum(
        bought[0][1] for bought in mine.values() if len(bought) == 1
    )
    top = await said("TOP_CUSTOMERS", ["orders", "totalSpent"], days=whole, by=["customer"], first=100)
    spent = sorted((sum(cents for _, cents in bought) for bought in mine.values()), reverse=True)[:100]
    assert [int(number or 0) for _, number in top.values()] == spent

    came: dict[tuple[str, str], set[str]] = defaultdict(set)
    for day, who, _ in orders:
        came[_quarter(first[who]).isoformat(), str(_quarters(_quarter(first[who]), day))].add(who)
    cohorts = await said("RETENTION_COHORTS", ["customers"], days=whole, by=["cohort", "period"],
        granularity=Granularity.QUARTER)  # fmt: skip
    counts = {key[-2:]: int(number or 0) for key, (number,) in cohorts.items() if "ALL" not in key}
    assert {key: count for key, count in counts.items() if count} == {key: len(people) for key, people in came.items()}

    weekdays = Counter(str(day.isoweekday()) for day, _, _ in orders)
    peaks = await said("PEAK_TIMES", ["orders"], days=whole, by=["weekday"])
    assert {value: int(number or 0) for (value,), (number,) in peaks.items()} == weekdays

    ranked = _rfm(mine)
    grid = await said("RFM", ["customers"], days=whole, by=["recency", "value"])
    assert {(int(one), int(other)): int(number or 0) for (one, other), (number,) in grid.items()} == ranked


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _quarters(begin: date, day: date) -> int:
    return (day.year - begin.year) * 4 + (day.month - begin.month) // 3


def _frequency(days: Sequence[date]) -> str:
    if len(days) == 1:
        return "ONCE"
    gap = Decimal((max(days) - min(days)).days) / (len(days) - 1)
    known = (("WEEKLY", 10), ("MONTHLY", 45), ("QUARTERLY", 135), ("YEARLY", 400))
    return next((label for label, most in known if gap <= most), "RARER")


def _rfm(mine: dict[str, list[tuple[date, int]]]) -> Counter[tuple[int, int]]:
    def scores(numbers: Sequence[int]) -> list[int]:
        place: dict[int, int] = {}
        for below, number in enumerate(sorted(numbers)):
            place.setdefault(number, below)
        return [1 + 5 * place[number] // len(numbers) for number in numbers]

    recency = scores([max(day for day, _ in bought).toordinal() for bought in mine.values()])
    frequency = scores([len(bought) for bought in mine.values()])
    money = scores([sum(cents for _, cents in bought) for bought in mine.values()])
    return Counter((r, (f + m + 1) // 2) for r, f, m in zip(recency, frequency, money, strict=True))


@pytest.mark.slow
async def test_the_reports_of_the_complete_journey_are_what_its_files_say_in_new_york_time(
    tmp_path: Path,
    database: Database,
) -> None:
    journey = script("complete_journey")
    file = tmp_path / "baskets.csv"
    journey.write(file, households=HOUSEHOLDS)
    await import_orders(file, ImportOptions(currency="USD", time_zone=NEW_YORK))
    await engine.of(database).sync()
    days = Days(date(2017, 1, 1), date(2017, 12, 31))
    only = f"WHERE household_id IN {HOUSEHOLDS}" if HOUSEHOLDS else ""
    lines = (
        "(SELECT t.*, greatest(t.quantity, 1) AS units, round(sales_value * 100)::BIGINT AS paid, p.product_category,"
        f" timezone('{NEW_YORK}', timezone('UTC', transaction_timestamp)) AS local"
        f" FROM read_parquet('{journey.file('transactions')}') t"
        f" LEFT JOIN read_parquet('{journey.file('products')}') p USING (product_id) {only})"
    )
    in_year = "local >= '2017-01-01' AND local < '2018-01-01'"
    with journey.opened() as files:
        hours = files.execute(
            f"SELECT isodow(local), hour(local), count(DISTINCT basket_id) FROM {lines} WHERE {in_year} GROUP BY 1, 2"
        ).fetchall()
        days_of = files.execute(
            "SELECT local::DATE, count(DISTINCT basket_id), count(DISTINCT household_id), sum(paid)::BIGINT"
            f" FROM {lines} WHERE {in_year} GROUP BY 1"
        ).fetchall()
        favourites = files.execute(
            "SELECT product_category, count(*) FROM (SELECT household_id, product_category, row_number() OVER (PARTITION"
            " BY household_id ORDER BY sum(units) DESC, max(transaction_timestamp) DESC, product_category) AS place"
            f" FROM {lines} WHERE product_category IS NOT NULL AND {in_year} GROUP BY 1, 2"
            " HAVING count(DISTINCT basket_id) >= 2) WHERE place = 1 GROUP BY 1"
        ).fetchall()
        categories = files.execute(
            f"SELECT product_category, count(DISTINCT basket_id), sum(paid)::BIGINT FROM {lines} WHERE {in_year}"
            " GROUP BY 1"
        ).fetchall()
        universal = files.execute(
            f"SELECT hour(transaction_timestamp), count(DISTINCT basket_id) FROM {lines} WHERE {in_year} GROUP BY 1"
        ).fetchall()

    peaks = await said("PEAK_TIMES", ["orders"], days=days, by=["weekday", "hour"], zone=NEW_YORK)
    counted = {(int(day), int(hour)): int(number or 0) for (day, hour), (number,) in peaks.items() if number}
    assert counted == {(day, hour): count for day, hour, count in hours}
    by_hour = Counter[int]()
    for (_, hour), count in counted.items():
        by_hour[hour] += count
    assert by_hour != dict(universal)

    daily = await said(
        "CUSTOMERS_OVER_TIME", ["orders", "customers", "netSales"], days=days, granularity=Granularity.DAY,
        zone=NEW_YORK,
    )  # fmt: skip
    bought = {day[0]: tuple(int(number or 0) for number in numbers) for day, numbers in daily.items()}
    assert {day: numbers for day, numbers in bought.items() if any(numbers)} == {
        day: (orders, people, cents) for day, orders, people, cents in days_of
    }

    sold = await said("NEW_VS_RETURNING_SALES", ["orders", "netSales"], days=days, by=["category"], zone=NEW_YORK)
    assert {value: tuple(int(number or 0) for number in numbers) for (value,), numbers in sold.items()} == {
        category or "UNKNOWN": (baskets, cents) for category, baskets, cents in categories
    }

    liked = await said("PROFILES", ["customers"], days=days, by=["preferredCategory"], zone=NEW_YORK)
    known = {value: int(number or 0) for (value,), (number,) in liked.items() if value != "UNKNOWN"}
    assert known == dict(favourites)
