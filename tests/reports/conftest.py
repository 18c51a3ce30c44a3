"""A replica without rows."""

from collections.abc import Iterator

import duckdb
import pytest

from regulars.reports.replica import file
from regulars.reports.replica.tables import TABLES, VIEWS


@pytest.fixture(scope="module", name="replica")
def _replica() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"integer_division": True}) as connection:
        file.set_up(connection)
        for table in TABLES:
            connection.execute(table.definition)
        for name, text in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {text}")
        yield connection
