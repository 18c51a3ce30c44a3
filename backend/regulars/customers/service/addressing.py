"""Addresses of many customers at once: those that are not there yet."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from regulars.platform.db.bulk import execute_for, insert
from regulars.platform.db.keys import reserve
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
_TEXTS = (*_LINES, "city_key", "province_key", "postal_key")
_INSERTED = ("id", "customer_id", *_TEXTS, "kind", "created_at", "updated_at")
Wanted = Sequence[tuple[int, Mapping[str, Any]]]
"""Customers and the columns of an address."""
Lines = tuple[str, ...]


async def add_addresses(tx: Transaction, wanted: Wanted) -> set[int]:
    """Add each address that its customer has not; the first becomes the default. Answers whose were added."""
    if not wanted:
        return set()
    present = await _present(tx, {customer for customer, _ in wanted})
    missing: list[tuple[int, Mapping[str, Any]]] = []
    for customer, address in wanted:
        lines = _compared([address.get(name) for name in _LINES])
        if (customer, lines) not in present:
            present.add((customer, lines))
            missing.append((customer, address))
    return await add_first_addresses(tx, missing)


async def add_first_addresses(tx: Transaction, wanted: Wanted) -> set[int]:
    """Add addresses of customers who have none yet; else as `add_addresses`."""
    first: dict[int, int] = {}
    rows: list[tuple[object, ...]] = []
    for key, (customer, address) in zip(await reserve(tx, "customer_addresses", len(wanted)), wanted, strict=True):
        first.setdefault(customer, key)
        rows.append((key, customer, *map(address.get, _TEXTS), "BOTH", tx.now, tx.now))
    await insert(tx, "customer_addresses", _INSERTED, rows)
    await execute_for(
        tx,
        "UPDATE customers SET default_billing_address_id = COALESCE(default_billing_address_id, r.address_id),"
        " default_shipping_address_id = COALESCE(default_shipping_address_id, r.address_id)"
        " FROM {rows} WHERE customers.id = r.id",
        (("id", "bigint"), ("address_id", "bigint")),
        list(first.items()),
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
