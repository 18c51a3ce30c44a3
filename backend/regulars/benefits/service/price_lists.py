"""Making, changing, filling and taking away price lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from regulars.access import audit
from regulars.benefits.events import PriceListDeleted, PriceListSaved
from regulars.benefits.queries.price_lists import PriceListRow, holder_of, names_using, price_lists_by_id
from regulars.benefits.service.reading import countries, percent
from regulars.catalog import queries as catalog
from regulars.platform import idempotency, ids, money
from regulars.platform.context import Actor
from regulars.platform.db import bulk
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.platform.text import fold

MAX_NAME = 200
MAX_AT_ONCE = 1_000
_LARGEST = 1_000_000
_NAMES = "price_lists.names"
audit.plain("percent_off", "entries", "countries")


@dataclass(frozen=True, slots=True)
class PriceListDraft:
    """A price list as written."""

    name: str
    currency: str
    percent_off: Decimal | None = None
    countries: tuple[str, ...] = ()
    is_active: bool = True


@unit_of_work
async def price_list_save(
    tx: Transaction,
    *,
    actor: Actor,
    price_list_id: int | None,
    draft: PriceListDraft,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Make a price list, or change the one with this key; answers its key. Raises `Refusal`, `StaleVersion`."""
    off = None if draft.percent_off is None else percent(draft.percent_off, "input", "percentOff")
    fingerprint = [price_list_id, draft.name, draft.currency, off, list(draft.countries), draft.is_active]
    known = await idempotency.remembered(tx, actor, "priceListSave", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    name = _checked(draft)
    await _name_is_free(tx, name, price_list_id)
    written = (name, fold(name), off, orjson.dumps(list(countries(draft.countries))).decode(), draft.is_active)
    if price_list_id is None:
        saved = await tx.insert(
            "INSERT INTO price_lists (version, name, name_key, percent_off, countries, is_active, currency,"
            " entry_count, created_at, updated_at) VALUES (1, ?, ?, ?, ?, ?, ?, 0, ?, ?) RETURNING id",
            (*written, draft.currency, tx.now, tx.now),
        )
    else:
        saved = await _update(tx, price_list_id, draft, written, expected_version)
    tx.record(PriceListSaved(price_list_id=saved), by=actor)
    await _log(tx, actor, "price_list.saved", saved, {"name": (None, name), "percent_off": (None, off)})
    await idempotency.remember(tx, actor, "priceListSave", idempotency_key, fingerprint, saved)
    return saved


async def _update(
    tx: Transaction, key: int, draft: PriceListDraft, written: tuple[Any, ...], expected: int | None
) -> int:
    former = await _present(tx, key)
    if expected is not None and expected != former.version:
        raise StaleVersion(former.version, ids.encode("prl", key))
    if draft.currency != former.currency and former.entry_count:
        message = f"Its prices are in {former.currency}: take them out first, or make another list."
        raise Refusal(ErrorCode.CURRENCY_MISMATCH, message, ("input", "currencyCode"))
    await tx.execute(
        "UPDATE price_lists SET version = version + 1, name = ?, name_key = ?, percent_off = ?, countries = ?,"
        " is_active = ?, currency = ?, updated_at = ? WHERE id = ?",
        (*written, draft.currency, tx.now, key),
    )
    return key


@unit_of_work
async def price_list_entries_set(
    tx: Transaction, *, actor: Actor, price_list_id: int | None, entries: Sequence[Mapping[str, Any]]
) -> int:
    """Write these prices; one without a price is taken out, others stay. All or none. Raises `Refusal`."""
    if len(entries) > MAX_AT_ONCE:
        message = f"At most {MAX_AT_ONCE:,} prices at once: send the rest in further calls."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("entries",))
    found = await _present(tx, price_list_id)
    products = await catalog.products_by_skus(tx, sorted({fold(entry["sku"]) for entry in entries}))
    wanted: dict[tuple[int, int], int | None] = {}
    for place, entry in enumerate(entries):
        at = ("entries", str(place))
        product = products.get(fold(entry["sku"]))
        if product is None:
            raise Refusal(ErrorCode.NOT_FOUND, f"There is no product {entry['sku'][:40]!r}.", (*at, "sku"))
        quantity = entry["minimum_quantity"]
        if not 1 <= quantity <= _LARGEST:
            raise Refusal(ErrorCode.INVALID, f"A quantity is 1 to {_LARGEST:,}.", (*at, "minimumQuantity"))
        if (product.id, quantity) in wanted:
            message = "This product and quantity stand here twice: keep one of them."
            raise Refusal(ErrorCode.DUPLICATE, message, (*at, "sku"))
        wanted[product.id, quantity] = _minor(entry.get("unit_price"), found.currency, (*at, "unitPrice"))
    await _write(tx, found.id, wanted)
    tx.record(PriceListSaved(price_list_id=found.id), by=actor)
    await _log(tx, actor, "price_list.entries_set", found.id, {"entries": (None, len(wanted))})
    return found.id


async def _write(tx: Transaction, key: int, wanted: Mapping[tuple[int, int], int | None]) -> None:
    """Those named are taken out, and come in again with their new prices."""
    source = tx.dialect.rows("r", ("product_id", "bigint"), ("minimum_quantity", "bigint"))
    await tx.execute(
        "DELETE FROM price_list_entries WHERE price_list_id = ? AND (product_id, minimum_quantity) IN"
        f" (SELECT r.product_id, r.minimum_quantity FROM {source})",
        (key, *tx.dialect.table(list(wanted), width=2)),
    )
    await bulk.insert(
        tx,
        "price_list_entries",
        ("price_list_id", "product_id", "minimum_quantity", "unit_price"),
        [(key, *step, price) for step, price in wanted.items() if price is not None],
    )
    await tx.execute(
        "UPDATE price_lists SET version = version + 1, updated_at = ?, entry_count ="
        " (SELECT count(*) FROM price_list_entries e WHERE e.price_list_id = ?) WHERE id = ?",
        (tx.now, key, key),
    )


@unit_of_work
async def price_list_delete(tx: Transaction, *, actor: Actor, price_list_id: int | None) -> int:
    """Take a price list away with its prices. Refused while benefits give them."""
    found = await _present(tx, price_list_id)
    users = await names_using(tx, found.id)
    if users:
        message = f"The benefit {' and '.join(users[:3])} gives these prices: change that first."
        raise Refusal(ErrorCode.IN_USE, message, ("id",))
    await tx.execute("DELETE FROM price_lists WHERE id = ?", (found.id,))
    tx.record(PriceListDeleted(price_list_id=found.id), by=actor)
    await _log(tx, actor, "price_list.deleted", found.id, {"name": (found.name, None)})
    return found.id


async def _present(tx: Transaction, key: int | None) -> PriceListRow:
    locked = await tx.fetch_value(f"SELECT id FROM price_lists WHERE id = ?{tx.dialect.lock_rows()}", (key,))
    found = None if locked is None else (await price_lists_by_id(tx, [locked])).get(locked)
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such price list.", ("id",))
    return found


def _checked(draft: PriceListDraft) -> str:
    name = " ".join(draft.name.split())
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "Give the price list a name.", ("input", "name"))
    if len(name) > MAX_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A name holds at most {MAX_NAME} letters.", ("input", "name"))
    return name


async def _name_is_free(tx: Transaction, name: str, key: int | None) -> None:
    await tx.lock(_NAMES)
    holder = await holder_of(tx, name)
    if holder is not None and holder != key:
        raise Refusal(ErrorCode.DUPLICATE, f"There is a price list named {name} already.", ("input", "name"))


def _minor(given: Decimal | None, currency: str, path: tuple[str, ...]) -> int | None:
    if given is None:
        return None
    try:
        minor = money.to_minor(given, currency)
    except Refusal as refusal:
        raise Refusal(ErrorCode.INVALID_MONEY, refusal.message, path) from None
    if minor < 0:
        raise Refusal(ErrorCode.INVALID_MONEY, "A price is 0 or more.", path)
    return minor


async def _log(tx: Transaction, actor: Actor, action: str, key: int, changes: dict[str, tuple[Any, Any]]) -> None:
    await audit.record(tx, actor, action=action, subject=ids.encode("prl", key), changes=changes)
