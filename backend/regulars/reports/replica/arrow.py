"""Rows of a database as Arrow, which DuckDB takes as they are.

SQLite's driver brings a SQLite library of its own. TRICKY: two of them on one file in one process lose each other's
locks (sqlite.org/howtocorrupt.html, 2.2.1), so only the process of `carrying` may import this.
"""

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import adbc_driver_postgresql  # pyright: ignore[reportMissingTypeStubs] - it has none
import adbc_driver_sqlite
import duckdb
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement

from regulars.platform.db.connect import Address
from regulars.reports.replica.changes import Mark, asking_mark
from regulars.reports.replica.file import quoted
from regulars.reports.replica.lots import Lot
from regulars.reports.replica.sources import written
from regulars.reports.replica.tables import Table

_ATTEMPTS = 20
_OF_SQLITE = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = FILE",
    "BEGIN",
)
# As of our other connections (platform/db/postgresql/driver). A lot is read by one process of the server, which may be
# silent for as long as another lot is taken.
_OF_POSTGRESQL = (
    "SET application_name = 'regulars'",
    "SET jit = off",
    "SET random_page_cost = 1.1",
    "SET max_parallel_workers_per_gather = 0",
    "SET client_connection_check_interval = '2s'",
    "SET idle_in_transaction_session_timeout = '1h'",
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
)
_BATCH_OF_SQLITE = {"adbc.sqlite.query.batch_rows": "8192"}
_BATCH_OF_POSTGRESQL = {"adbc.postgresql.batch_size_hint_bytes": str(4 * 1024 * 1024)}
"""What is handed over at once: some megabytes."""
_NO_OWNER = -1
_PLAIN = {"BIGINT": "0", "INTEGER": "0", "VARCHAR": "''", "DOUBLE": "0.0"}


class Moment(ABC):
    """One moment of the database: a read transaction on a connection of its own."""

    dialect: str

    def __init__(self, database: AdbcDatabase, settings: Sequence[str], batch: dict[str, str]) -> None:
        self._connection = AdbcConnection(database)
        self._batch = batch
        for setting in settings:
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

    @abstractmethod
    def insert(self, connection: duckdb.DuckDBPyConnection, lot: Lot) -> None:
        """Add the rows of a lot to its relation."""

    @contextmanager
    def _streamed(self, connection: duckdb.DuckDBPyConnection, sql: str) -> Generator[None]:
        """A relation `streamed` that can be read once."""
        with AdbcStatement(self._connection) as statement:
            statement.set_options(**self._batch)
            statement.set_sql_query(sql)
            stream, _ = statement.execute_query()
            connection.register("streamed", stream)
            try:
                yield
            finally:
                connection.unregister("streamed")

    def _mark(self) -> Mark:
        ((key, stamp, snapshot, instance),) = self.rows(asking_mark(self.dialect))
        return Mark(instance, key, stamp, snapshot)


class _OfSqlite(Moment):
    dialect = "sqlite"

    def __init__(self, database: AdbcDatabase) -> None:
        super().__init__(database, _OF_SQLITE, _BATCH_OF_SQLITE)

    def insert(self, connection: duckdb.DuckDBPyConnection, lot: Lot) -> None:
        table = lot.source.table
        with self._streamed(connection, f"{_first_row(table)} UNION ALL {_asking(lot, self.dialect)}"):
            connection.execute(
                f"INSERT INTO {table.name} BY NAME SELECT * FROM streamed WHERE {table.owner} <> {_NO_OWNER}"
            )


class _OfPostgresql(Moment):
    dialect = "postgresql"

    def __init__(self, database: AdbcDatabase, seen: str = "") -> None:
        taken = [f"SET TRANSACTION SNAPSHOT {quoted(seen)}"] if seen else []
        super().__init__(database, [*_OF_POSTGRESQL, *taken], _BATCH_OF_POSTGRESQL)

    def insert(self, connection: duckdb.DuckDBPyConnection, lot: Lot) -> None:
        with self._streamed(connection, _asking(lot, self.dialect)):
            connection.execute(f"INSERT INTO {lot.source.table.name} BY NAME SELECT * FROM streamed")

    def exported(self) -> str:
        """Its name for others, which see the same."""
        ((name,),) = self.rows("SELECT pg_export_snapshot()")
        return name


@contextmanager
def moments(url: str, count: int) -> Generator[Sequence[Moment]]:
    """Connections on one and the same moment; fewer where that does not come about."""
    address = Address.parse(url)
    with ExitStack() as stack:
        if address.path is None:
            yield _of_postgresql(stack, stack.enter_context(adbc_driver_postgresql.connect(url)), count)
        else:
            file = f"{address.path.absolute().as_uri()}?mode=rw"
            yield _of_sqlite(stack, stack.enter_context(adbc_driver_sqlite.connect(file)), count)


def _of_postgresql(stack: ExitStack, database: AdbcDatabase, count: int) -> Sequence[Moment]:
    first = _OfPostgresql(database)
    stack.callback(first.close)
    seen: list[Moment] = [first]
    name = first.exported() if count > 1 else ""
    while len(seen) < count:
        seen.append(_OfPostgresql(database, name))
        stack.callback(seen[-1].close)
    return seen


def _of_sqlite(stack: ExitStack, database: AdbcDatabase, count: int) -> Sequence[Moment]:
    """As the log of changes tells."""
    seen: list[Moment] = [_OfSqlite(database)]
    stack.callback(seen[0].close)
    for _ in range(_ATTEMPTS):
        if len(seen) == count:
            break
        other = _OfSqlite(database)
        if other.mark == seen[0].mark:
            stack.callback(other.close)
            seen.append(other)
        else:
            other.close()
    return seen


def _asking(lot: Lot, dialect: str) -> str:
    part = lot.part
    return f"{written(part.text, dialect)} AND {part.key} > {lot.first} AND {part.key} <= {lot.last}"


def _first_row(table: Table) -> str:
    """A row of no one: the driver takes the types of columns from the first rows, which may hold nothing but NULLs."""
    return "SELECT " + ", ".join(
        f"{_NO_OWNER if name == table.owner else _PLAIN[kind.split()[0]]} AS {name}" for name, kind in table.columns
    )
