"""A store to measure on: a shop, a token, and the facts that the questions are asked with."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dev.bench.large import make_large
from regulars.access.scopes import ALL_SCOPES
from regulars.access.service.tokens import token_create
from regulars.app import rooms
from regulars.customers.queries.search import matching
from regulars.migrations.run import open_ready
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database

DEPTH = 50_000
TEXT = "ller"
MINIMUM = 60


@dataclass(frozen=True, slots=True)
class Store:
    """What the measuring needs to know of it."""

    token: str
    facts: Mapping[str, Any]
    customers: int
    orders: int


def made(url: str, *, customers: int, seed: int = 7) -> Store:
    """Make the shop in an empty database and look up the facts."""
    make_large(url, customers=customers, seed=seed)
    return asyncio.run(found(url))


async def found(url: str) -> Store:
    """A token for a shop that is there, and its facts."""
    database = await open_ready(url)
    try:
        with database.entered():
            rooms.arrange()
            token = await token_create(actor=SYSTEM, name="bench", scopes=ALL_SCOPES)
            return Store(token.secret, await _facts(database), *await _sizes(database))
    finally:
        await database.close()


async def _sizes(database: Database) -> tuple[int, int]:
    return (
        await database.fetch_value("SELECT count(*) FROM customers"),
        await database.fetch_value("SELECT count(*) FROM orders"),
    )


async def _facts(database: Database) -> dict[str, Any]:
    customers, _ = await _sizes(database)
    depth = min(DEPTH, customers * 2 // 3)
    spent, key = (
        await database.fetch(
            "SELECT total_spent, id FROM customers ORDER BY total_spent DESC, id DESC LIMIT 1 OFFSET ?", (depth,)
        )
    )[0]
    busy = await database.fetch_value(
        "SELECT id FROM customers WHERE order_count >= 20 ORDER BY order_count, id LIMIT 1"
    )
    return {
        "id": busy,
        "search": _search(database),
        "text": TEXT,
        "minimum": MINIMUM,
        "minimum_minor": MINIMUM * 100,
        "spent": spent,
        "key": key,
        "depth": depth,
    }


def _search(database: Database) -> list[tuple[str, list[object]]]:
    """Q4 in one plain statement each for page and count, around the search that Regulars uses too."""
    found = matching(TEXT, SYSTEM, database.dialect)
    where = f"FROM customers c WHERE {found.text} AND c.total_spent > ?"
    params = [*found.params, MINIMUM * 100]
    columns = "c.id, c.display_name, c.email, c.order_count, c.total_spent, c.last_order_at"
    return [
        (f"SELECT {columns} {where} ORDER BY c.created_at DESC, c.id DESC LIMIT 25", params),
        (f"SELECT count(*) AS total {where}", params),
    ]
