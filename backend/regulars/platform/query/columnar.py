"""A columnar copy of what lists are filtered by: of a large store it finds and counts in milliseconds.

The copy holds relations and columns under the database's own names. A condition is asked of it word for word, where it
names nothing else and says nothing that the two understand differently.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from regulars.platform.db.connect import Database, Reader
from regulars.platform.query.sql import Sql

Names = Mapping[str, frozenset[str]]


class Columnar(Protocol):
    """A copy of one database."""

    @property
    def relations(self) -> Names:
        """Columns that it holds, by the name of their table."""
        ...

    async def fetch(self, sql: str, params: Sequence[object]) -> list[tuple[Any, ...]] | None:
        """Rows as of a moment not before the call; none where the copy is not ready or the store is small."""
        ...


_copies: WeakKeyDictionary[Database, Columnar] = WeakKeyDictionary()


def put_beside(database: Database, copy: Columnar) -> None:
    """Ask this copy of the database from now on."""
    _copies[database] = copy


def forget(database: Database) -> None:
    """Ask the database alone again."""
    _copies.pop(database, None)


def copy_for(reader: Reader, source: str, texts: Iterable[str]) -> Columnar | None:
    """The copy, where it holds all that these conditions on a list (`customers c`) name.

    A transaction, which sees its own writes, has none.
    """
    copy = _copies.get(reader) if isinstance(reader, Database) else None
    if copy is None:
        return None
    held = frozenset(copy.relations.items())
    return copy if all(_is_held(source, text, held) for text in texts) else None


async def count(copy: Columnar, source: str, where: Sql) -> int | None:
    """How many of the list match; none where the copy does not know."""
    found = await copy.fetch(f"SELECT count(*) FROM {source} WHERE {where.text}", where.params)
    return None if found is None else int(found[0][0])


async def keys(copy: Columnar, source: str, key: str, where: Sql, *, order_by: str, limit: int) -> list[int] | None:
    """The keys of the first matches in that order; none where the copy does not know."""
    found = await copy.fetch(
        f"SELECT {key} FROM {source} WHERE {where.text} ORDER BY {order_by} LIMIT {limit}", where.params
    )
    return None if found is None else [int(row[0]) for row in found]


_KEYWORDS = frozenset(
    (
        "SELECT DISTINCT FROM JOIN ON WHERE AND OR NOT IN EXISTS IS NULL TRUE FALSE GROUP BY HAVING CASE WHEN THEN ELSE"
        " END CAST AS DOUBLE PRECISION count"
    ).split()
)
_SOURCE = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)\s+([a-z_]+)\b")
_WORD = re.compile(r"'[^']*'|[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)?")


@lru_cache(maxsize=2_000)
def _is_held(source: str, text: str, relations: frozenset[tuple[str, frozenset[str]]]) -> bool:
    """Whether every name is that of a relation or column of the copy, and every other word a plain one of SQL.

    LIKE is none of those: SQLite takes capitals for small letters, the copy does not.
    """
    held = dict(relations)
    aliases: dict[str, str] = {}
    for table, alias in _SOURCE.findall(f"FROM {source} WHERE {text}"):
        if aliases.setdefault(alias, table) != table:
            return False
    for word in _WORD.findall(text):
        alias, _, column = word.partition(".")
        if column:
            known = column in held.get(aliases.get(alias, ""), ())
        else:
            known = word.startswith("'") or word in _KEYWORDS or word in aliases or word in aliases.values()
        if not known:
            return False
    return all(table in held for table in aliases.values())
