"""SQL as SQLite speaks it."""

from collections.abc import Iterable, Sequence
from typing import Literal

import orjson

from regulars.platform.db.dialect.base import Dialect, Kind, name


class SqliteDialect(Dialect):
    """Lists and tables of values travel as one JSON text."""

    name: Literal["sqlite", "postgresql"] = "sqlite"

    def translate(self, sql: str) -> str:
        return sql

    def array(self, values: Iterable[object]) -> object:
        return orjson.dumps(list(values)).decode()

    def in_list(self, expression: str, kind: Kind) -> str:
        return f"{expression} IN (SELECT value FROM json_each(?))"

    def rows(self, alias: str, *columns: tuple[str, Kind]) -> str:
        picked = ", ".join(f"value ->> {i} AS {name(column)}" for i, (column, _) in enumerate(columns))
        return f"(SELECT {picked} FROM json_each(?)) AS {name(alias)}"

    def table(self, rows: Iterable[Sequence[object]], *, width: int) -> list[object]:
        return [orjson.dumps(list(rows)).decode()]

    def lock_rows(self) -> str:
        return ""

    def json_text(self, column: str, *path: str) -> str:
        steps = "".join(f'."{name(step)}"' for step in path)
        return f"CAST(json_extract({column}, '${steps}') AS TEXT)"

    def json_items(self, column: str, alias: str) -> str:
        return f"json_each({column}) AS {name(alias)}"

    def collate_key(self, expression: str) -> str:
        return expression

    def joined(self, expression: str, separator: str, order_by: str) -> str:
        # SQLite 3.40 knows no ORDER BY inside an aggregate: the caller's subquery orders its rows.
        return f"group_concat({expression}, '{_plain(separator)}')"

    def gathered(self, expression: str) -> str:
        return f"json_group_array({expression})"

    def greatest(self, *expressions: str) -> str:
        return f"max({', '.join(expressions)})"

    def least(self, *expressions: str) -> str:
        return f"min({', '.join(expressions)})"


def _plain(separator: str) -> str:
    return separator.replace("'", "''")
