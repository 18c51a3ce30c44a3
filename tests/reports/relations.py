"""The relations as the database itself says they are, to compare the replica with."""

from collections.abc import Sequence

import duckdb

from regulars.platform.db.connect import Database
from regulars.reports.replica import deriving, engine, file
from regulars.reports.replica.sources import SOURCES, Source
from regulars.reports.replica.tables import CUSTOMERS, LEDGER, LINES, PAYMENTS, TABLES, VIEWS

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
    """Every relation is what the database says, and what was worked out little by little is what all rows give anew."""
    for source in SOURCES:
        assert await held(source) == await said(database, source), source.table.name
    for statement in DERIVED:
        assert sorted(await engine.read(statement), key=repr) == sorted(await anew(statement), key=repr)


_ORDERS = "event_id, order_id, is_order, booked_at, kept, merchandise, order_discount, previous_at, before_at"
DERIVED = (
    f"SELECT {_ORDERS} FROM report_ledger",
    "SELECT payment_id, refund_id, is_sole FROM report_payments",
    "SELECT customer_id, net, preferred_category, preferred_brand, preferred_payment_method FROM report_customers",
)


async def anew(statement: str) -> list[tuple[object, ...]]:
    """What a replica says that was filled with the rows of this one."""
    with duckdb.connect(config={"integer_division": True}) as other:
        file.set_up(other)
        for table in TABLES:
            other.execute(table.definition)
        other.execute(f"CREATE VIEW report_orders AS {VIEWS['report_orders']}")
        deriving.begin_all(other)
        for table in (LEDGER, LINES, PAYMENTS, CUSTOMERS):
            rows = await engine.read(f"SELECT {', '.join(table.names)} FROM {table.name}")
            put = f"INSERT INTO {deriving.loaded_as(table).name} ({', '.join(table.names)})"
            if rows:
                other.executemany(f"{put} VALUES ({', '.join('?' for _ in table.names)})", rows)
        deriving.put_all(other)
        deriving.derive_all(other, TABLES)
        return other.execute(statement).fetchall()
