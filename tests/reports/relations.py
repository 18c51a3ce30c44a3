"""The relations as the database itself says they are, to compare the replica with."""

from collections.abc import Sequence

from regulars.platform.db.connect import Database
from regulars.reports.replica import engine
from regulars.reports.replica.sources import SOURCES, Source

Rows = list[tuple[object, ...]]


async def said(database: Database, source: Source) -> Rows:
    """All rows of a relation by the database."""
    names = ", ".join(source.table.names)
    rows = await database.fetch(f"SELECT {names} FROM ({source.sql(database.dialect.name)}) AS rows")
    return sorted(rows, key=repr)


async def said_of(database: Database, source: Source, owners: Sequence[int]) -> Rows:
    """Those of some orders or customers."""
    dialect = database.dialect
    sql = source.sql_of(dialect.in_list("{0}", "bigint"), dialect.name)
    names = ", ".join(source.table.names)
    keys = [dialect.array(owners)] * len(source.parts)
    return sorted(await database.fetch(f"SELECT {names} FROM ({sql}) AS rows", keys), key=repr)


def asked(source: Source, owners: Sequence[int] | None = None) -> str:
    """The statement that reads the same of the replica."""
    table = source.table
    some = "" if owners is None else f" WHERE {table.owner} IN ({', '.join(map(str, owners)) or 'NULL'})"
    return f"SELECT {', '.join(table.names)} FROM {table.name}{some}"


async def held(source: Source) -> Rows:
    """All rows of a relation by the replica, brought up to date."""
    return sorted(await engine.read(asked(source)), key=repr)


async def agree(database: Database) -> None:
    """Every relation is what the database says."""
    for source in SOURCES:
        assert await held(source) == await said(database, source), source.table.name
