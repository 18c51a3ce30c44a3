"""Tortoise's view of our SQLite connections: it reads from the pool and writes inside a unit of work only."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any, NoReturn

from pypika_tortoise.dialects.sqlite import SQLLiteQuery
from tortoise.backends.base.client import (
    BaseDBAsyncClient,
    Capabilities,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.backends.sqlite.schema_generator import SqliteSchemaGenerator
from tortoise.exceptions import OperationalError

from regulars.platform.db.sqlite import faults
from regulars.platform.db.sqlite.thread import Work

Runner = Callable[[Work[Any]], Awaitable[Any]]
_CAPABILITIES = Capabilities(
    "sqlite",
    daemon=False,
    requires_limit=True,
    inline_comment=True,
    support_for_update=False,
    support_update_limit_order_by=False,
    can_rollback_ddl=True,
    support_returning=True,
)
_WRITES = ("INSERT", "UPDATE", "DELETE")
_savepoints = count()


def _outside() -> NoReturn:
    message = "Writes go through @unit_of_work (regulars.platform.db.transaction)."
    raise RuntimeError(message)


class SqliteClient(BaseDBAsyncClient):
    """Reads outside of a unit of work, on the readers."""

    executor_class = SqliteExecutor
    query_class = SQLLiteQuery
    schema_generator = SqliteSchemaGenerator
    capabilities = _CAPABILITIES

    def __init__(self, connection_name: str = "default", **_: object) -> None:
        super().__init__(connection_name)
        self._runner: Runner | None = None

    def attach(self, runner: Runner) -> None:
        self._runner = runner

    async def close(self) -> None:
        """The engine closes its connections."""

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        self._refuse_write(query)
        return await self._run(lambda connection: _query(connection, query, values or []))

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        return [dict(row) for row in (await self.execute_query(query, values))[1]]

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        _outside()

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        _outside()

    async def execute_script(self, query: str) -> None:
        _outside()

    def _in_transaction(self) -> TransactionContext:
        _outside()

    def _refuse_write(self, query: str) -> None:
        if query.lstrip()[:6].upper() in _WRITES:
            _outside()

    async def _run(self, work: Work[Any]) -> Any:
        if self._runner is None:
            message = "The database is not open."
            raise RuntimeError(message)
        try:
            return await self._runner(work)
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        except sqlite3.IntegrityError as error:
            raise faults.violated(error) from error


class SqliteTransactionClient(SqliteClient, TransactionalDBClient):
    """Reads and writes inside a unit of work, on the writer."""

    def __init__(self, runner: Runner, savepoint: str = "") -> None:
        super().__init__()
        self._runner = runner
        self._savepoint = savepoint

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        return await self._run(lambda connection: connection.execute(query, values).lastrowid)

    async def execute_script(self, query: str) -> None:
        """Statement by statement: sqlite3's own executescript would commit first."""
        await self._run(lambda connection: _script(connection, query))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self._run(lambda connection: connection.executemany(query, values))

    def _refuse_write(self, query: str) -> None:
        """Here is the place for it."""

    def _in_transaction(self) -> TransactionContext:
        name = f"nested_{next(_savepoints)}"
        return NestedTransactionContext(SqliteTransactionClient(_attached(self._runner), name))

    async def savepoint(self) -> None:
        await self._run(lambda connection: connection.execute(f"SAVEPOINT {self._savepoint}"))

    async def release_savepoint(self) -> None:
        await self._run(lambda connection: connection.execute(f"RELEASE {self._savepoint}"))

    async def savepoint_rollback(self) -> None:
        await self._run(lambda connection: connection.execute(f"ROLLBACK TO {self._savepoint}"))

    async def begin(self) -> None:
        _outside()

    async def commit(self) -> None:
        _outside()

    async def rollback(self) -> None:
        _outside()


def _attached(runner: Runner | None) -> Runner:
    if runner is None:
        _outside()
    return runner


def _query(connection: sqlite3.Connection, query: str, values: list[Any]) -> tuple[int, list[Any]]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    rows = cursor.execute(query, values).fetchall()
    return (cursor.rowcount if cursor.rowcount >= 0 else len(rows)), rows


def _script(connection: sqlite3.Connection, script: str) -> None:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    if statement.strip():
        connection.execute(statement)


client_class = SqliteClient
