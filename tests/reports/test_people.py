"""Reports of customers as of a day against plain Python over the same rows."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.reports.catalogue.known import REPORTS
from regulars.reports.query import metrics_of
from regulars.reports.ranges import months_later
from regulars.reports.replica.tables import PREDICTIONS
from regulars.reports.words import ReportId
from tests.reports.people import START, ZONES, Bought, Person, Reference, fill, question, shops
from tests.reports.small import ask, put

SPLITS = st.sampled_from(
    [
        (ReportId.SEGMENTATION, "group"),
        (ReportId.SEGMENTATION, "valueBand"),
        (ReportId.SEGMENTATION, "orderFrequency"),
        (ReportId.PROFILES, "ageBand"),
        (ReportId.PROFILES, "preferredCategory"),
        (ReportId.RFM, "rfmGroup"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(shop=shops(), split=SPLITS, zone=ZONES, after=st.integers(0, 70))
def test_every_row_of_customers_is_what_plain_python_says_of_it(
    replica: duckdb.DuckDBPyConnection, shop: tuple[list[Person], list[Bought]], split: tuple[ReportId, str],
    zone: str, after: int,
) -> None:  # fmt: skip
    report, key = split
    day = date(2026, 1, 1) + timedelta(days=after)
    fill(replica, *shop)
    found = ask(replica, question(report, day, zone, [key]))
    plain = Reference(*shop, day, zone)
    places = {
        "group": lambda one: [str(group) for group in one.groups] or ["UNKNOWN"],
        "valueBand": lambda one: [one.value_band],
        "orderFrequency": lambda one: [plain.frequency(one)],
        "ageBand": lambda one: [plain.age(one)],
        "preferredCategory": lambda one: [plain.favourite(one)],
        "rfmGroup": lambda one: [plain.group(one)],
    }[key]
    expected: dict[str, list[Person]] = {}
    for one in plain.people:
        for value in places(one):
            expected.setdefault(value, []).append(one)
    keys = [metric.key for metric in REPORTS[report].metrics]
    assert {row.values[0]: row.numbers for row in found.rows} == {
        value: tuple(plain.numbers(people)[key] for key in keys) for value, people in expected.items()
    }
    whole = plain.numbers(plain.people)
    shares = {"customerShare": Decimal(1) if plain.people else None}
    assert found.totals == tuple((whole | shares)[key] for key in keys)


@settings(max_examples=25, deadline=None)
@given(shop=shops(), zone=ZONES, after=st.integers(0, 70))
def test_the_grid_and_the_movement_of_rfm_are_what_plain_python_says(
    replica: duckdb.DuckDBPyConnection, shop: tuple[list[Person], list[Bought]], zone: str, after: int
) -> None:
    day = date(2026, 1, 1) + timedelta(days=after)
    fill(replica, *shop)
    plain = Reference(*shop, day, zone)
    scores = plain.scored
    counted: dict[tuple[str, ...], int] = {}
    for one in plain.people:
        if plain.of(one):
            recency, value, _ = scores.get(one.customer_id, ("UNKNOWN", "UNKNOWN", ""))
            place = str(recency), str(value)
            counted[place] = counted.get(place, 0) + 1
    found = ask(replica, question(ReportId.RFM, day, zone, ["recency", "value"]))
    assert {row.values: int(row.numbers[0] or 0) for row in found.rows} == counted

    earlier = Reference(*shop, months_later(day, -1), zone)
    before = earlier.scored
    moved: dict[tuple[str, ...], int] = {}
    for one in plain.people:
        bought_then = bool(earlier.of(one))
        was = before[one.customer_id][2] if one.customer_id in before else "UNKNOWN" if bought_then else "PROSPECTS"
        place = was, plain.group(one)
        moved[place] = moved.get(place, 0) + 1
    found = ask(replica, question(ReportId.RFM, day, zone, ["rfmGroupBefore", "rfmGroup"]))
    assert {row.values: int(row.numbers[0] or 0) for row in found.rows} == moved


@settings(max_examples=25, deadline=None)
@given(
    shop=shops(),
    report=st.sampled_from([ReportId.TOP_CUSTOMERS, ReportId.ONE_TIME_CUSTOMERS, ReportId.AT_RISK]),
    zone=ZONES,
    after=st.integers(0, 70),
    step=st.tuples(st.sampled_from(["totalSpent", "averageOrderValue", "lastOrderAt", "orders"]), st.booleans()),
)
def test_rows_that_are_customers_come_in_the_order_asked_and_pages_put_together_are_the_whole(
    replica: duckdb.DuckDBPyConnection, shop: tuple[list[Person], list[Bought]], report: ReportId, zone: str,
    after: int, step: tuple[str, bool],
) -> None:  # fmt: skip
    key, is_down = step
    day = date(2026, 1, 1) + timedelta(days=after)
    fill(replica, *shop)
    plain = Reference(*shop, day, zone)
    wanted = {
        ReportId.TOP_CUSTOMERS: lambda one: bool(plain.of(one)),
        ReportId.ONE_TIME_CUSTOMERS: lambda one: len(plain.of(one)) == 1,
        ReportId.AT_RISK: lambda one: plain.group(one) in ("AT_RISK", "PREVIOUSLY_LOYAL"),
    }[report]
    rows: list[tuple[int, Decimal | None]] = []
    query = question(report, day, zone, ["customer"], first=4)
    steps = {"metrics": metrics_of(query.report, [key]), "sorts": ((key, is_down),)}
    page = ask(replica, replace(query, **steps))
    while True:
        rows += [(int(row.values[0]), row.numbers[0]) for row in page.rows]
        assert page.cut is not None
        if not page.cut.has_next:
            break
        page = ask(replica, replace(query, after_customer=rows[-1][0], **steps))

    def number(one: Person) -> Decimal:
        mine = plain.of(one)
        return {
            "totalSpent": Decimal(plain.spent(one)),
            "averageOrderValue": Decimal(plain.spent(one)) / len(mine),
            "lastOrderAt": Decimal(max(o.ordered_at for o in mine)),
            "orders": Decimal(len(mine)),
        }[key]

    people = [(one.customer_id, number(one)) for one in plain.people if wanted(one)]
    assert rows == sorted(people, key=lambda one: (-one[1] if is_down else one[1], one[0]))
    assert page.cut.row_count == len(people)


def test_the_percentiles_of_customers_add_up_to_all_that_was_spent(replica: duckdb.DuckDBPyConnection) -> None:
    people = [Person(key, START, "LOW", "NEVER_ASKED", None, frozenset()) for key in range(1, 201)]
    orders = [Bought(key, key, START, key * 10, key * 10, 0, START, None, 1) for key in range(1, 201)]
    fill(replica, people, orders)
    query = question(ReportId.TOP_CUSTOMERS, date(2026, 2, 1), "UTC", ["customerPercentile"])
    found = ask(replica, replace(query, metrics=metrics_of(query.report, ["customers", "cumulativeSalesShare"])))
    assert [row.values[0] for row in found.rows] == [str(place) for place in range(1, 101)]
    assert {row.numbers[0] for row in found.rows} == {Decimal(2)}
    assert found.rows[0].numbers[1] == Decimal(200 + 199) / Decimal(sum(range(1, 201)))
    assert found.rows[-1].numbers[1] == Decimal(1)


def test_what_is_predicted_of_customers_stands_beside_what_they_did(replica: duckdb.DuckDBPyConnection) -> None:
    people = [Person(key, START, "LOW", "NEVER_ASKED", None, frozenset()) for key in range(1, 6)]
    fill(replica, people, [Bought(key, key, START, 100, 100, 0, START, None, 1) for key in range(1, 6)])
    leaving = {1: 400, 2: 401, 3: 800, 4: 801}
    rows = [{"customer_id": key, "predicted_ltv": 1000 * key, "probability_leaving": of} for key, of in leaving.items()]
    put(replica, PREDICTIONS, rows)
    query = question(ReportId.TOP_CUSTOMERS, date(2026, 2, 1), "UTC", ["customer"])
    metrics = metrics_of(query.report, ["predictedLtv", "churnRisk"])
    found = ask(replica, replace(query, metrics=metrics, sorts=(("churnRisk", True),)))
    said = {
        int(row.values[0]): (row.numbers[0], None if row.numbers[1] is None else metrics[1].texts[int(row.numbers[1])])
        for row in found.rows
    }
    assert said == {
        1: (Decimal(1000), "Low"),
        2: (Decimal(2000), "Medium"),
        3: (Decimal(3000), "Medium"),
        4: (Decimal(4000), "High"),
        5: (None, None),
    }
    assert [int(row.values[0]) for row in found.rows] == [4, 2, 3, 1, 5]
    put(replica, PREDICTIONS, [])


def test_values_with_an_order_of_their_own_stand_in_it(replica: duckdb.DuckDBPyConnection) -> None:
    people = [Person(key, START, band, "NEVER_ASKED", None, frozenset()) for key, band in ((1, "LOW"), (2, "TOP"))]
    fill(replica, people, [])
    found = ask(replica, question(ReportId.SEGMENTATION, date(2026, 2, 1), "UTC", ["valueBand"]))
    assert [row.values for row in found.rows] == [("TOP",), ("LOW",)]
