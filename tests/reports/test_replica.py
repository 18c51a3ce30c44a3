"""The relations of the reports against the database they follow from."""

import pytest

from regulars.platform.db.connect import Database
from regulars.reports.replica import engine
from regulars.reports.replica.sources import SOURCES, Source
from tests.make_orders import draft, line, recorded, shop


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


async def rows_of(database: Database, source: Source) -> list[tuple[object, ...]]:
    names = ", ".join(source.table.names)
    rows = await database.fetch(f"SELECT {names} FROM ({source.sql(database.dialect.name)}) AS rows")
    return sorted(rows, key=repr)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.table.name)
async def test_a_relation_holds_what_the_database_says(database: Database, source: Source):
    await recorded(
        draft("1", "anna", lines=(line(700), line(300, 2, sku="B-1", category="Beans")), total=1300),
        draft("2", "anna", day=3),
        draft("3", "berta", day=4, currency="EUR", rate="1.5"),
    )
    held = await engine.read(f"SELECT {', '.join(source.table.names)} FROM {source.table.name}")
    assert sorted(held, key=repr) == await rows_of(database, source)
