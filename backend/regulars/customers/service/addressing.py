"""Addresses of many customers at once: those that are not there yet."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction
from regulars.platform.text import fold

_LINES: tuple[LiteralString, ...] = (
    "company",
    "address1",
    "address2",
    "city",
    "province",
    "postal_code",
    "country_code",
)
_INSERTED: tuple[tuple[LiteralString, Kind], ...] = (
    ("customer_id", "bigint"),
    *((name, "text") for name in _LINES),
    ("city_key", "text"),
    ("province_key", "text"),
    ("postal_key", "text"),
)
Lines = tuple[str, ...]


async def add_addresses(tx: Transaction, wanted: Sequence[tuple[int, Mapping[str, Any]]]) -> set[int]:
    """Add each address that its customer has not; the first becomes the default. Answers whose were added."""
    if not wanted:
        return set()
    present = await _present(tx, {customer for customer, _ in wanted})
    rows: list[tuple[object, ...]] = []
    for customer, address in wanted:
        lines = _compared([address.get(name) for name in _LINES])
        if (customer, lines) not in present:
            present.add((customer, lines))
            rows.append((customer, *(address.get(name) for name, _ in _INSERTED[1:])))
    if not rows:
        return set()
    names = ", ".join(name for name, _ in _INSERTED)
    inserted = await tx.fetch(
        f"INSERT INTO customer_addresses ({names}, kind, created_at, updated_at)"
        f" SELECT {names}, 'BOTH', CAST(? AS BIGINT), CAST(? AS BIGINT)"
        f" FROM {tx.dialect.rows('r', *_INSERTED)} RETURNING id, customer_id",
        (tx.now, tx.now, *tx.dialect.table(rows, width=len(_INSERTED))),
    )
    first: dict[int, int] = {}
    for key, customer in sorted(inserted):
        first.setdefault(customer, key)
    await tx.execute(
        "UPDATE customers SET default_billing_address_id = COALESCE(default_billing_address_id, d.address_id),"
        " default_shipping_address_id = COALESCE(default_shipping_address_id, d.address_id)"
        f" FROM {tx.dialect.rows('d', ('id', 'bigint'), ('address_id', 'bigint'))} WHERE customers.id = d.id",
        tx.dialect.table(list(first.items()), width=2),
    )
    return set(first)


async def _present(tx: Transaction, customers: set[int]) -> set[tuple[int, Lines]]:
    rows = await tx.fetch(
        f"SELECT customer_id, {', '.join(_LINES)} FROM customer_addresses"
        f" WHERE {tx.dialect.in_list('customer_id', 'bigint')}",
        (tx.dialect.array(customers),),
    )
    return {(customer, _compared(lines)) for customer, *lines in rows}


def _compared(lines: Sequence[str | None]) -> Lines:
    return tuple(fold(line) if line else "" for line in lines)
