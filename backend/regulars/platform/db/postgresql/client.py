"""Tortoise's view of our PostgreSQL pool: it reads from the pool and writes inside a unit of work only."""

from typing import Any, NoReturn, cast

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionContext

from regulars.platform.db.postgresql import driver, faults
from regulars.platform.db.postgresql.driver import DriverConnection, DriverPool

_WRITES = ("INSERT", "UPDATE", "DELETE")


def _outside() -> NoReturn:
    message = "Writes go through @unit_of_work (regulars.platform.db.transaction)."
    raise RuntimeError(message)


class PostgresqlClient(AsyncpgDBClient):
    """Reads outside of a unit of work."""

    def attach(self, pool: DriverPool) -> None:
        self._pool = cast("Any", pool)

    async def close(self) -> None:
        """The engine closes its pool."""

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        _outside()

    async def execute_many(self, query: str, values: list[Any]) -> None:
        _outside()

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        if query.lstrip()[:6].upper() in _WRITES:
            _outside()
        return await super().execute_query(query, values)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped there

    def _in_transaction(self) -> TransactionContext:
        _outside()


class PostgresqlTransactionClient(TransactionWrapper):
    """Reads and writes inside a unit of work."""

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await func(self, *args, **kwargs)
        except driver.IntegrityError as error:
            raise faults.violated(error) from error


def transaction_client(parent: BaseDBAsyncClient, connection: DriverConnection) -> PostgresqlTransactionClient:
    client = PostgresqlTransactionClient(cast("AsyncpgDBClient", parent))
    client._connection = cast("Any", connection)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - as Tortoise's own context does
    client.fetch_inserted = True
    return client


client_class = PostgresqlClient
