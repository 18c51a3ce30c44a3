"""Keys taken before the rows are written, so that rows which refer to each other can be written in bulk."""

from typing import LiteralString

from regulars.platform.db.transaction import Transaction


async def reserve(tx: Transaction, table: LiteralString, count: int) -> list[int]:
    """So many keys of a table with generated ones, that nobody else gets, ascending."""
    if not count:
        return []
    if tx.dialect.name == "sqlite":
        last = await tx.fetch_value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        start = int(last or 0) + 1
        statement = (
            "INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)"
            if last is None
            else "UPDATE sqlite_sequence SET seq = ? WHERE name = ?"
        )
        await tx.execute(statement, (start + count - 1, table))
        return list(range(start, start + count))
    rows = await tx.fetch(
        f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, CAST(? AS BIGINT))", (count,)
    )
    return [row[0] for row in rows]
