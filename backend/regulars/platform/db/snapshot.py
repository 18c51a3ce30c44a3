"""A read of the whole database as it stood at one moment, however long it takes, for what is written out of it.

Writers go on meanwhile. On SQLite the write-ahead log cannot be folded back past the snapshot while it is open, so it
grows by what is written in that time and no more; on PostgreSQL old row versions stay as long. So it is closed early.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol

from regulars.platform.db.connect import Address
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.db.link import Row
from regulars.platform.db.postgresql.snapshot import postgresql_snapshot
from regulars.platform.db.sqlite.snapshot import sqlite_snapshot


class Snapshot(Protocol):
    """A `Reader` that also streams: rows come in lots, and only one lot is in memory."""

    @property
    def dialect(self) -> Dialect: ...
    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]: ...
    async def fetch_one(self, sql: str, params: Sequence[object] = ()) -> Row | None: ...
    async def fetch_value(self, sql: str, params: Sequence[object] = ()) -> Any: ...
    async def write_csv(
        self, sql: str, columns: Sequence[tuple[str, bool]], path: Path, params: Sequence[Sequence[object]] = ((),)
    ) -> None:
        """Rows of a statement, asked with each of the parameters in turn, as comma-separated values for a program.

        The columns are those of the statement, each with whether it is text. Text stands in quotes, with a backslash
        before quotes and backslashes in it; NULL is `null`. Each asking is held in memory once.
        """
        ...

    def stream(self, sql: str, params: Sequence[object] = (), *, lot: int = 1_000) -> AsyncGenerator[list[Row]]: ...


def snapshot(url: str, *, is_short: bool = False) -> AbstractAsyncContextManager[Snapshot]:
    """A connection of its own on the database of this address, which sees one moment: that of the call.

    `is_short`: no statement takes so long that PostgreSQL would gain by starting processes for it (some 10 ms each).
    """
    address = Address.parse(url)
    return postgresql_snapshot(url, is_short=is_short) if address.path is None else sqlite_snapshot(address.path)
