"""Every report says the same by the views of PostgreSQL as by the replica."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database, current
from regulars.platform.query.page import window
from regulars.reports.asking import ask
from regulars.reports.behind import RowKey, customers_behind
from regulars.reports.catalogue.known import REPORTS
from regulars.reports.chosen import EVERYTHING
from regulars.reports.query import ReportQuery
from regulars.reports.questions import Question, question_of
from regulars.reports.replica import engine
from regulars.reports.replica.place import Place
from regulars.reports.words import Granularity, ReportId
from tests.reports.predicted_shop import YEAR_LATER, buyers

Told = list[tuple[object, ...]]


def questions() -> Iterator[Question]:
    """Each report as it stands, and by each of its splits alone."""
    for report in REPORTS.values():
        metrics = [metric.key for metric in report.metrics]
        asked = {"report": report.id, "range": {"preset": "ALL_TIME"}, "compare_to": "PREVIOUS_PERIOD", "first": 200}
        yield asked
        for dimension in report.dimensions:
            wide = {"granularity": "TOTAL"} if Granularity.TOTAL in report.granularities else {}
            yield asked | wide | {"dimensions": [dimension.key], "metrics": metrics}
    yield {"report": ReportId.GEOGRAPHY, "range": {"preset": "ALL_TIME"}, "granularity": "TOTAL", "top": 1}


def rounded(numbers: tuple[Decimal | None, ...]) -> tuple[Decimal | None, ...]:
    """A median's last microsecond is rounded by each in its own way."""
    return tuple(None if number is None else round(number, 6) for number in numbers)


async def told(query: ReportQuery) -> Told:
    """Rows, totals, those of the comparison, and the people behind the first row."""
    answer = (await ask(query)).answer
    found: Told = []
    for one in (answer, answer.compared):
        if one is not None:
            found += [(row.period, row.values, rounded(row.numbers), row.is_complete) for row in one.rows]
            found.append(("totals", rounded(tuple(one.totals))))
    if answer.rows and not answer.rows[0].is_other:
        row = answer.rows[0]
        key = RowKey(answer.periods[row.period].start, row.values).text(query)
        found.append(("behind", tuple((await customers_behind(query, key, EVERYTHING, window(first=50))).keys)))
    return found


async def test_every_report_says_by_the_views_what_it_says_by_the_replica(database: Database, tmp_path: Path):
    if database.dialect.name == "sqlite":
        pytest.skip("SQLite has no views")
    await buyers(60)
    with clock.held_at(YEAR_LATER):
        queries = [await question_of(current(), SYSTEM, asked) for asked in questions()]
        engine.put_at(database, Place(tmp_path / "data"))
        by_replica = [await told(query) for query in queries]
        engine.put_at(database, Place(tmp_path, views=database.address.url))
        for query, expected in zip(queries, by_replica, strict=True):
            name = query.report.id, [dimension.key for dimension in query.dimensions]
            found = await told(query)
            assert [name, *(one for one in found if one not in expected)] == [name]
            assert found == expected
    assert sum(len(rows) for rows in by_replica) > len(queries)
