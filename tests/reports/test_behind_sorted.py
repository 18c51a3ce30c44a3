"""The customers behind a row stand in the order of their list, whichever way they are found."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from regulars.app import rooms
from regulars.customers.queries import listing
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import Refusal
from regulars.platform.query import columnar
from regulars.platform.query.page import FEW, window
from regulars.reports.behind import RowKey, customers_behind
from regulars.reports.behind_sorted import STEP, Listed, sorted_behind
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.chosen import EVERYTHING, Chosen
from regulars.reports.query import ReportQuery, metrics_of
from regulars.reports.ranges import Calendar, Days
from regulars.reports.replica import engine
from regulars.reports.replica.listing import ListsByReplica
from regulars.reports.replica.place import Place
from regulars.reports.words import Granularity, ReportId
from tests.make_orders import draft, recorded, shop
from tests.make_people import somebody

REPORT = REPORTS[ReportId.CUSTOMERS_OVER_TIME]
YEARS = ReportQuery(
    report=REPORT,
    days=Days(date(2023, 1, 1), date(2025, 12, 31)),
    where=Calendar("UTC"),
    metrics=metrics_of(REPORT, None),
    dimensions=(),
    granularity=Granularity.TOTAL,
    basis=REPORT.basis,
)
ROW = RowKey(YEARS.span.start, ()).text(YEARS)
Step = tuple[str, str]


@pytest.fixture(name="beside")
async def _beside(database: Database, tmp_path: Path) -> ListsByReplica:
    rooms.arrange()
    engine.put_at(database, Place(tmp_path / "data"))
    await shop()
    for number in range(14):
        await recorded(
            draft(str(number), f"buyer-{number % 9}" if number != 3 else None, day=number * 5, total=900 + number % 4),
            draft(f"again {number}", f"buyer-{number % 4}", day=40 + number, total=700),
        )
    for _ in range(3):
        await somebody()
    beside = ListsByReplica(database, fewest=0, patience=60)
    await engine.of(database).sync()
    columnar.put_beside(database, beside)
    return beside


async def _paged(
    database: Database, steps: Sequence[Step], *, to: Chosen, few: int, step: int, backwards: bool
) -> list[int]:
    order = listing.order_by(SYSTEM, [{"field": field, "direction": direction} for field, direction in steps])
    found: list[int] = []
    cursor: str | None = None
    while True:
        looked = window(last=2, before=cursor) if backwards else window(first=2, after=cursor)
        listed = Listed(order, looked, SYSTEM, few=few, step=step)
        page = await sorted_behind(database, YEARS, ROW, to, listed)
        keys = [row.id for row in page.rows]
        found = keys + found if backwards else found + keys
        assert (page.has_next if backwards else page.has_previous) is (cursor is not None)
        if not (page.has_previous if backwards else page.has_next):
            return found
        cursor = page.cursor(0 if backwards else len(keys) - 1)


async def _expected(database: Database, steps: Sequence[Step], to: Chosen) -> list[int]:
    behind = await customers_behind(YEARS, ROW, to, window(first=100))
    page = await listing.customers(
        database,
        SYSTEM,
        window=window(first=100),
        order=[{"field": field, "direction": direction} for field, direction in steps],
    )
    return [row.id for row in page.rows if row.id in behind.keys]


@pytest.mark.parametrize(
    "steps",
    [
        [("ORDER_COUNT", "DESC")],
        [("TOTAL_SPENT", "ASC")],
        [("LAST_ORDER_AT", "DESC")],
        [("AVERAGE_ORDER_VALUE", "ASC"), ("CREATED_AT", "DESC")],
        [("ORDER_FREQUENCY", "ASC")],
        [("NAME", "ASC")],
        [("EMAIL", "DESC")],
        [("PREDICTED_LTV", "DESC")],
    ],
)
async def test_each_way_leads_to_the_same_people_in_the_same_order(
    database: Database, beside: ListsByReplica, steps: list[Step]
) -> None:
    for to in (EVERYTHING, Chosen(customers=[1, 2, 3, 5, 8, 9, 10])):
        expected = await _expected(database, steps, to)
        assert len(expected) > 4
        for few, step in ((FEW, STEP), (0, STEP), (0, 2)):
            for backwards in (False, True):
                assert expected == await _paged(database, steps, to=to, few=few, step=step, backwards=backwards)
    columnar.forget(database)
    everybody = await _expected(database, steps, EVERYTHING)
    assert everybody == await _paged(database, steps, to=EVERYTHING, few=0, step=3, backwards=False)


async def test_nobody_behind_a_row_is_an_empty_page(database: Database, beside: ListsByReplica) -> None:
    order = listing.order_by(SYSTEM, [{"field": "NAME"}])
    for few in (FEW, 0):
        listed = Listed(order, window(first=2), SYSTEM, few=few)
        page = await sorted_behind(database, YEARS, ROW, Chosen(customers=[]), listed)
        assert ([*page.rows], page.has_next, page.has_previous) == ([], False, False)


async def test_a_cursor_of_another_order_is_refused(database: Database, beside: ListsByReplica) -> None:
    orders = [listing.order_by(SYSTEM, [{"field": field}]) for field in ("NAME", "TOTAL_SPENT")]
    page = await sorted_behind(database, YEARS, ROW, EVERYTHING, Listed(orders[0], window(first=2), SYSTEM))
    looked = window(first=2, after=page.cursor(1))
    with pytest.raises(Refusal, match="another order") as refused:
        await sorted_behind(database, YEARS, ROW, EVERYTHING, Listed(orders[1], looked, SYSTEM))
    assert refused.value.path == ("after",)
