"""Writing many rows with few statements.

On SQLite a statement inserts hundreds of rows at once: a server goes on answering while it runs, where an
`executemany` would claim Python's lock for every row.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from regulars.platform.db.transaction import Transaction

_PARAMETERS = 15_000
"""Below SQLite's limit of 32,766 for one statement."""


async def insert(tx: Transaction, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[object]]) -> None:
    """Insert the rows, values in the order of the columns."""
    at_once = _PARAMETERS // len(columns) if tx.dialect.name == "sqlite" else len(rows) + 1
    whole = len(rows) - len(rows) % at_once
    for start in range(0, whole, at_once):
        values = list(chain.from_iterable(rows[start : start + at_once]))
        await tx.execute(_statement(table, columns, at_once), values)
    if whole < len(rows):
        await tx.execute_many(_statement(table, columns, 1), rows[whole:])


@lru_cache(maxsize=64)
def _statement(table: str, columns: tuple[str, ...], count: int) -> str:
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"
