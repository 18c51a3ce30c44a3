"""Writing many rows with few statements.

On SQLite a statement inserts hundreds of rows at once: a server goes on answering while it runs, where an
`executemany` would claim Python's lock for every row. PostgreSQL takes many rows by COPY.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction

_PARAMETERS = 15_000
"""Below SQLite's limit of 32,766 for one statement."""
_SIZES = (1024, 256, 64, 16, 4, 1)
"""Rows at once: few sizes, so that the statements prepared are few."""
_WORTH_A_COPY = 100
"""Rows; PostgreSQL's COPY asks for the columns' types first."""
Rows = Sequence[Sequence[object]]


async def insert(tx: Transaction, table: str, columns: tuple[str, ...], rows: Rows) -> None:
    """Insert the rows, values in the order of the columns."""
    if tx.dialect.name != "sqlite":
        if len(rows) >= _WORTH_A_COPY:
            await tx.copy(table, columns, rows)
        elif rows:
            await tx.execute_many(_insert(table, columns, 1), rows)
        return
    for some in _portions(rows, len(columns)):
        await tx.execute(_insert(table, columns, len(some)), list(chain.from_iterable(some)))


async def execute_for(
    tx: Transaction,
    statement: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Rows,
    before: Sequence[object] = (),
) -> None:
    """Run a statement over given rows: they stand where it says {rows}, as a table r of these columns.

    `before` are the parameters that stand before the rows.
    """
    if tx.dialect.name != "sqlite":
        source = tx.dialect.rows("r", *columns)
        await tx.execute(statement.format(rows=source), (*before, *tx.dialect.table(rows, width=len(columns))))
        return
    names = tuple([name for name, _ in columns])
    for some in _portions(rows, len(columns)):
        source = _values(names, len(some))
        await tx.execute(statement.format(rows=source), [*before, *chain.from_iterable(some)])


def _portions(rows: Rows, width: int) -> Iterator[Rows]:
    start = 0
    for size in _SIZES:
        while size * width <= _PARAMETERS and len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


@lru_cache(maxsize=128)
def _insert(table: str, columns: tuple[str, ...], count: int) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {_rows(len(columns), count)}"


@lru_cache(maxsize=128)
def _values(names: tuple[str, ...], count: int) -> str:
    """Rows as parameters: SQLite reads them quicker than out of JSON, which it walks once for each column."""
    picked = ", ".join(f"column{place} AS {name}" for place, name in enumerate(names, 1))
    return f"(SELECT {picked} FROM (VALUES {_rows(len(names), count)})) AS r"


def _rows(width: int, count: int) -> str:
    row = f"({', '.join('?' * width)})"
    return ", ".join([row] * count)
