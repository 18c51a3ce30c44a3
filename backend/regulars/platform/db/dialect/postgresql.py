"""SQL as PostgreSQL speaks it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import Literal

from regulars.platform.db.dialect.base import Dialect, Kind, name

# Quoted text, quoted names and comments are passed over; every other question mark is a parameter.
_TOKENS = re.compile(r"""'(?:[^']|'')*' | "[^"]*" | --[^\n]* | \?""", re.VERBOSE)


class PostgresqlDialect(Dialect):
    """Lists travel as arrays, tables as one array a column."""

    name: Literal["sqlite", "postgresql"] = "postgresql"

    def translate(self, sql: str) -> str:
        return _numbered(sql)

    def array(self, values: Iterable[object]) -> object:
        return list(values)

    def in_list(self, expression: str, kind: Kind) -> str:
        return f"{expression} = ANY (CAST(? AS {kind}[]))"

    def rows(self, alias: str, *columns: tuple[str, Kind]) -> str:
        arrays = ", ".join(f"CAST(? AS {kind}[])" for _, kind in columns)
        return f"unnest({arrays}) AS {name(alias)} ({', '.join(name(column) for column, _ in columns)})"

    def table(self, rows: Iterable[Sequence[object]], *, width: int) -> list[object]:
        columns = [list(column) for column in zip(*rows, strict=True)]
        return [*columns] if columns else [[] for _ in range(width)]

    def lock_rows(self) -> str:
        return " FOR UPDATE"

    def json_text(self, column: str, *path: str) -> str:
        return f"(CAST({column} AS jsonb) #>> '{{{','.join(name(step) for step in path)}}}')"

    def json_items(self, column: str, alias: str) -> str:
        return f"jsonb_array_elements_text(CAST({column} AS jsonb)) AS {name(alias)} (value)"

    def collate_key(self, expression: str) -> str:
        return f'({expression} COLLATE "C")'

    def joined(self, expression: str, separator: str, order_by: str) -> str:
        plain = separator.replace("'", "''")
        return f"string_agg({expression}, '{plain}' ORDER BY {order_by})"

    def gathered(self, expression: str) -> str:
        return f"array_agg({expression})"

    def greatest(self, *expressions: str) -> str:
        return f"GREATEST({', '.join(expressions)})"

    def least(self, *expressions: str) -> str:
        return f"LEAST({', '.join(expressions)})"


@lru_cache(maxsize=4096)
def _numbered(sql: str) -> str:
    numbers = count(1)
    return _TOKENS.sub(lambda found: f"${next(numbers)}" if found[0] == "?" else found[0], sql)
