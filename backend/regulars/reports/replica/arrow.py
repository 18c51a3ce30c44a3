"""Rows of a SQLite file as Arrow, which DuckDB takes as they are.

The driver brings a SQLite library of its own. TRICKY: two of them on one file in one process lose each other's locks
(sqlite.org/howtocorrupt.html, 2.2.1), so only the process of `carrying` may import this.
"""

from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import adbc_driver_sqlite
import duckdb
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement

from regulars.reports.replica.changes import Mark, asking_mark
from regulars.reports.replica.lots import Lot
from regulars.reports.replica.sources import written
from regulars.reports.replica.tables import Table

_BATCH = "8192"
"""Rows that are handed over at once: some megabytes."""
_ATTEMPTS = 20
_SETTINGS = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = FILE",
    "BEGIN",
)
_NO_OWNER = -1
_PLAIN = {"BIGINT": "0", "INTEGER": "0", "VARCHAR": "''", "DOUBLE": "0.0"}


class Moment:
    """One moment of the file: a read transaction on a connection of its own."""

    def __init__(self, database: AdbcDatabase) -> None:
        self._connection = AdbcConnection(database)
        for setting in _SETTINGS:
            with AdbcStatement(self._connection) as statement:
                statement.set_sql_query(setting)
                statement.execute_update()
        self.mark = self._mark()

    def close(self) -> None:
        self._connection.close()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Of a short statement."""
        with duckdb.connect() as connection, self._streamed(connection, sql):
            return connection.execute("SELECT * FROM streamed").fetchall()

    def insert(self, connection: duckdb.DuckDBPyConnection, lot: Lot) -> None:
        """Add the rows of a lot to its relation."""
        part, table = lot.part, lot.source.table
        text = written(part.text, "sqlite")
        sql = f"{_first_row(table)} UNION ALL {text} AND {part.key} > {lot.first} AND {part.key} <= {lot.last}"
        with self._streamed(connection, sql):
            connection.execute(
                f"INSERT INTO {table.name} BY NAME SELECT * FROM streamed WHERE {table.owner} <> {_NO_OWNER}"
            )

    @contextmanager
    def _streamed(self, connection: duckdb.DuckDBPyConnection, sql: str) -> Generator[None]:
        """A relation `streamed` that can be read once."""
        with AdbcStatement(self._connection) as statement:
            statement.set_options(**{"adbc.sqlite.query.batch_rows": _BATCH})
            statement.set_sql_query(sql)
            stream, _ = statement.execute_query()
            connection.register("streamed", stream)
            try:
                yield
            finally:
                connection.unregister("streamed")

    def _mark(self) -> Mark:
        ((key, stamp, snapshot, instance),) = self.rows(asking_mark("sqlite"))
        return Mark(instance, key, stamp, snapshot)


@contextmanager
def moments(path: Path, count: int) -> Generator[Sequence[Moment]]:
    """Connections on one and the same moment, as the log of changes tells; fewer where that does not come about."""
    with ExitStack() as stack:
        database = stack.enter_context(adbc_driver_sqlite.connect(f"{path.absolute().as_uri()}?mode=rw"))
        seen = [_opened(stack, database)]
        for _ in range(_ATTEMPTS):
            if len(seen) == count:
                break
            other = Moment(database)
            if other.mark == seen[0].mark:
                stack.callback(other.close)
                seen.append(other)
            else:
                other.close()
        yield seen


def _opened(stack: ExitStack, database: AdbcDatabase) -> Moment:
    moment = Moment(database)
    stack.callback(moment.close)
    return moment


def _first_row(table: Table) -> str:
    """A row of no one: the driver takes the types of columns from the first rows, which may hold nothing but NULLs."""
    return "SELECT " + ", ".join(
        f"{_NO_OWNER if name == table.owner else _PLAIN[kind.split()[0]]} AS {name}" for name, kind in table.columns
    )
