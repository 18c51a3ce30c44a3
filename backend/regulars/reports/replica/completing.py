"""What of the relations is read, and what follows from the rows that were, in DuckDB, once they are in."""

from collections.abc import Sequence

import duckdb

from regulars.reports.replica import deriving
from regulars.reports.replica.sources import Source
from regulars.reports.replica.tables import LEDGER


def begin(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> list[Source]:
    """Empty these relations; the sources, each with where its rows are to be put."""
    for source in sources:
        connection.execute(f"DROP TABLE IF EXISTS {source.table.name}")
        connection.execute(source.table.definition)
        if source.table is LEDGER:
            deriving.begin_all(connection)
    return [source._replace(table=deriving.loaded_as(source.table)) for source in sources]


def complete(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
    """Add what follows from the rows that were read; nothing that served only for that stays."""
    tables = [source.table for source in sources]
    if LEDGER in tables:
        deriving.put_all(connection)
    deriving.derive_all(connection, tables)
