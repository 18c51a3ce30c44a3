"""A large store in minutes: a simulated one, copied by plain SQL until it has as many customers as wanted.

    REGULARS_DATA_DIR=/tmp/million .venv/bin/python -m dev.bench.large --customers 1000000
    REGULARS_DATABASE_URL=postgresql://… .venv/bin/python -m dev.bench.large --customers 1000000

Each copy is of the same people's histories, some hours earlier, under names, e-mails, phones and numbers of its own.
Whatever must agree (dials, ledger, sequences, search, members of groups) agrees in the copies as it does in the first,
so that `regulars recount` finds nothing. One more customer has 911 orders. Rooms whose rows are not named in `TABLES`
are left empty in the copies; a column added to a table named there is copied as it stands. Every scope is given to a
token, whose secret is printed last.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from dev.bench.details import enrich
from dev.bench.hands import Hand, hand_of
from dev.bench.people import Copier
from regulars.access.scopes import ALL_SCOPES
from regulars.access.service.tokens import token_create
from regulars.app import rooms
from regulars.app.demo.make import make
from regulars.app.demo.simulate import Shop, orders_of, people
from regulars.migrations.run import open_ready
from regulars.orders.drafts import BuyerDraft, OrderDraft
from regulars.orders.service.record import record_orders
from regulars.platform import clock, relay, settings
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work

SIMULATED = 20_000
"""People simulated; the rest are copies of them."""
BUSY_ORDERS = 911
_APART = 37 * clock.MINUTE
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """What changes in the rows of a table from copy to copy, by column; the others stay."""

    name: str
    keys: dict[str, str]
    """Columns that hold a key, and of which table."""
    times: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    """Texts that end in the number of the copy."""
    emails: tuple[tuple[str, str], ...] = ()
    """Columns that repeat one of the customer's."""


CUSTOMERS = Table(
    "customers",
    {
        "id": "customers",
        "default_billing_address_id": "customer_addresses",
        "default_shipping_address_id": "customer_addresses",
        "merged_into": "customers",
    },
    (
        "created_at", "account_created_at", "last_login_at", "last_activity_at", "updated_at", "first_order_at",
        "last_order_at",
    ),
    ("last_reference_number",),
)  # fmt: skip
_OF_CUSTOMER = {"id": "", "customer_id": "customers"}
TABLES = (
    Table("customer_external_ids", _OF_CUSTOMER, named=("value", "value_key")),
    Table("customer_tags", _OF_CUSTOMER),
    Table("customer_addresses", _OF_CUSTOMER, ("created_at", "updated_at", "last_used_at")),
    Table(
        "orders",
        _OF_CUSTOMER,
        ("placed_at", "listed_at", "created_at", "updated_at", "source_updated_at", "cancelled_at"),
        ("external_id", "number", "number_key", "reference"),
        (("email", "email"), ("email_key", "email_key")),
    ),
    Table("order_lines", {"id": "", "order_id": "orders"}),
    Table("payments", _OF_CUSTOMER | {"order_id": "orders"}, ("at",), ("reference", "reference_key")),
    Table("refunds", {"id": "", "order_id": "orders"}, ("at",), ("external_id",)),
    Table("sales_events", _OF_CUSTOMER | {"order_id": "orders", "refund_id": "refunds"}, ("at", "cohort_at")),
    Table("notes", _OF_CUSTOMER, ("created_at", "edited_at", "resolved_at")),
    Table("group_members", {"customer_id": "customers"}, ("added_at",)),
)


def main() -> None:
    """Make it where the settings say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--simulated", type=int, default=SIMULATED, help="people, the rest are copies")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    url = settings.load().database
    print(make_large(url, customers=chosen.customers, simulated=chosen.simulated, seed=chosen.seed))


def make_large(url: str, *, customers: int, simulated: int = SIMULATED, seed: int = 7) -> str:
    """Make the store in an empty database; the secret of a token with every scope."""
    base = asyncio.run(_base(url, min(customers, simulated), seed))
    _tell("simulated", base.begun)
    with hand_of(url) as hand:
        indexes = hand.drop_indexes([CUSTOMERS.name, "customer_search", *(table.name for table in TABLES)])
        _copy(hand, base, copies=max(0, round(customers / base.customers) - 1), seed=seed)
        _tell("copied", base.begun)
        for sql in indexes:
            hand.run(sql)
        _tell("indexed", base.begun)
        hand.run("UPDATE customer_groups SET member_count = (SELECT count(*) FROM group_members WHERE group_id = id)")
        hand.finish()
    _tell("done", base.begun)
    return base.token


@dataclass(frozen=True, slots=True)
class _Base:
    begun: float
    token: str
    customers: int
    tops: dict[str, int]
    """The last key of each table that is copied: what comes after stands once."""
    strides: dict[str, int]


async def _base(url: str, wanted: int, seed: int) -> _Base:
    begun = time.monotonic()
    database = await open_ready(url)
    try:
        with database.entered():
            rooms.arrange()
            await make(database, customers=wanted, seed=seed, progress=lambda _: None)
            await enrich(database, seed)
            tops = await _tops(database)
            await _busy(database, seed)
            await relay.drain()
            token = await token_create(actor=SYSTEM, name="bench", scopes=ALL_SCOPES)
            strides = {name: top + 1 for name, top in (await _tops(database)).items()}
            count = await database.fetch_value("SELECT count(*) FROM customers")
            return _Base(begun, token.secret, count, tops, strides)
    finally:
        await database.close()


async def _tops(database: Database) -> dict[str, int]:
    names = [CUSTOMERS.name, *(table.name for table in TABLES if "id" in table.keys)]
    return {name: await database.fetch_value(f"SELECT COALESCE(max(id), 0) FROM {name}") for name in names}


async def _busy(database: Database, seed: int) -> None:
    """One customer with very many orders, which are those of others in another name."""
    store_id = await database.fetch_value("SELECT min(id) FROM stores")
    shop = Shop(customers=SIMULATED, seed=seed, store_id=store_id, until=clock.now())
    buyer = BuyerDraft(
        system="demo", external_id="busy", email="busy@example.com", email_verified=True, first_name="Beatrix",
        last_name="Busy", has_account=True,
    )  # fmt: skip
    drafts: list[OrderDraft] = []
    for draft in chain.from_iterable(orders_of(shop, person) for person in people(shop)):
        place = len(drafts)
        drafts.append(draft._replace(external_id=f"B{place}", number=f"B{place}", buyer=buyer, refunds=(), payments=()))
        if len(drafts) == BUSY_ORDERS:
            break
    await _record(drafts=drafts)


@unit_of_work
async def _record(tx: Transaction, *, drafts: Sequence[OrderDraft]) -> None:
    for outcome in await record_orders(tx, SYSTEM, drafts, is_import=True):
        if outcome.errors:
            raise outcome.errors[0]


# ── copying ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _copy(hand: Hand, base: _Base, *, copies: int, seed: int) -> None:
    top = base.tops[CUSTOMERS.name]
    columns = hand.columns(CUSTOMERS.name)
    rows = hand.fetch(f"SELECT {', '.join(columns)} FROM customers WHERE id <= {top} ORDER BY id")
    cities: dict[int, list[str]] = {}
    for customer_id, city in hand.fetch(
        "SELECT customer_id, city FROM customer_addresses WHERE city IS NOT NULL ORDER BY id"
    ):
        cities.setdefault(customer_id, []).append(city)
    copier = Copier(columns, seed)
    statements = [(table, hand.columns(table.name)) for table in TABLES]
    for number in range(1, copies + 1):
        made = [copier.copied(row, number, cities.get(row[0], ())) for row in rows]
        moved = [_moved(columns, one.row, base.strides, number) for one in made]
        hand.insert(CUSTOMERS.name, columns, moved)
        words = ((row[0], one.open_words, one.personal_words) for row, one in zip(moved, made, strict=True))
        hand.insert("customer_search", ["customer_id", "open_text", "personal_text"], words)
        for table, names in statements:
            hand.run(copying(table, names, base.strides, top=_limit(table, base.tops), number=number))
        if number % 10 == 0:
            _tell(f"{number} of {copies} copies", base.begun)


def _moved(columns: Sequence[str], row: list[Any], strides: dict[str, int], number: int) -> list[Any]:
    for place, column in enumerate(columns):
        value = row[place]
        if value is None:
            continue
        if column in CUSTOMERS.keys:
            row[place] = value + number * strides[CUSTOMERS.keys[column]]
        elif column in CUSTOMERS.times:
            row[place] = value - number * _APART
        elif column in CUSTOMERS.named:
            row[place] = f"{value}.{number}"
    return row


def _limit(table: Table, tops: dict[str, int]) -> str:
    if "id" in table.keys:
        return f"t.id <= {tops[table.name]}"
    return f"t.customer_id <= {tops[CUSTOMERS.name]}"


def copying(table: Table, columns: Sequence[str], strides: dict[str, int], *, top: str, number: int) -> str:
    """The statement that makes one copy of a table's first rows."""
    emails = dict(table.emails)
    values: list[str] = []
    for column in columns:
        value = f"t.{column}"
        if column in table.keys:
            value += f" + {number * strides[table.keys[column] or table.name]}"
        elif column in table.times:
            value += f" - {number * _APART}"
        elif column in table.named:
            value += f" || '.{number}'"
        elif column in emails:
            value = f"CASE WHEN {value} IS NULL THEN NULL ELSE c.{emails[column]} END"
        values.append(value)
    joined = ""
    if emails:
        joined = f" LEFT JOIN customers c ON c.id = t.customer_id + {number * strides[CUSTOMERS.name]}"
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM {table.name} t{joined} WHERE {top}"
    )


def _tell(what: str, begun: float) -> None:
    print(f"{time.monotonic() - begun:6.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
