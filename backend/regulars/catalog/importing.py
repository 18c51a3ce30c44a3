"""Product files as an import of the house: one row a product, found by its stock code."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from regulars.access.scopes import Scope
from regulars.catalog.service.reading import ProductReading
from regulars.catalog.service.upserting import ProductOutcome, products_take
from regulars.imports.subjects import Choices, Importer, ImportField, ImportSubject, RowRefused, Run, Taken
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.files.rows import FileRow
from regulars.platform.jobs.states import UpsertOutcome
from regulars.stores.queries import StoreRow, default_store, stores

BATCH = 500
_YES, _NO = frozenset({"true", "yes", "1", "y", "x", "active"}), frozenset({"false", "no", "0", "n", "archived"})
_COLUMNS = {
    "externalId": "external_id", "imageUrl": "image_url", "isActive": "is_active", "isExclusive": "is_exclusive",
    "storeCode": "store",
}  # fmt: skip
FIELDS = (
    ImportField("sku", "Stock code", "1 to 200 characters; which product.", is_required=True,
                also=("variant sku", "stock code", "item number")),
    ImportField("title", "Title", "What it is called; a new product needs it.",
                also=("name", "product", "product name")),
    ImportField("external_id", "External id", "Its id in the other system.", also=("id", "product id", "handle")),
    ImportField("category", "Category", "Its category.", also=("type", "product type", "categories")),
    ImportField("brand", "Brand", "Its brand.", also=("vendor", "manufacturer")),
    ImportField("price", "Price", "A number such as 10.50.", also=("variant price", "regular price")),
    ImportField("currency", "Currency of the price", "ISO 4217; left out, that of the store."),
    ImportField("store", "Store of the price", "Its code; left out, the price is that of all stores."),
    ImportField("is_active", "Active", "true or false.", also=("active", "status", "published")),
    ImportField("is_exclusive", "Exclusive", "true or false.", also=("exclusive",)),
    ImportField("image_url", "Picture", "An address with https.", also=("image", "image src", "images")),
)  # fmt: skip


def needs(given: frozenset[str]) -> str | None:
    """Which product each row is about."""
    return None if "sku" in given else "Say which column fills sku: a product is known by its stock code."


@dataclass(slots=True)
class _Batch:
    rows: list[FileRow] = field(default_factory=list[FileRow])
    products: list[tuple[FileRow, dict[str, Any]]] = field(default_factory=list[tuple[FileRow, dict[str, Any]]])
    refused: list[RowRefused] = field(default_factory=list[RowRefused])


@dataclass(frozen=True, slots=True)
class _Shops:
    by_code: Mapping[str, StoreRow]
    default: StoreRow | None


async def run(run: Run) -> None:
    """Batch by batch."""
    shops = await _shops()
    rows = run.rows()
    while (batch := await asyncio.to_thread(_read, rows, shops, BATCH)).rows:
        run.check()
        await _take(run, batch)


async def trial(rows: Sequence[FileRow], choices: Choices) -> Sequence[RowRefused]:
    """What is wrong with some rows, as far as they themselves tell."""
    return _read(iter(rows), await _shops(), len(rows)).refused


async def _shops() -> _Shops:
    reader = current()
    return _Shops({store.code: store for store in await stores(reader)}, await default_store(reader))


def _read(rows: Iterator[FileRow], shops: _Shops, most: int) -> _Batch:
    batch = _Batch()
    for _, row in zip(range(most), rows, strict=False):
        batch.rows.append(row)
        if row.trouble is not None:
            batch.refused.append(RowRefused(row.line, None, None, ErrorCode.INVALID, row.trouble))
            continue
        try:
            fields = _fields(row.values, shops)
            ProductReading(fields, shops.by_code).draft()
            batch.products.append((row, fields))
        except (Refusal, Refusals) as bad:
            several = bad.refusals if isinstance(bad, Refusals) else (bad,)
            batch.refused += [_refused(row, one) for one in several]
    return batch


def _fields(values: Mapping[str, str], shops: _Shops) -> dict[str, Any]:
    names = ("sku", "title", "external_id", "category", "brand", "image_url")
    found: dict[str, Any] = {name: values[name] for name in names if name in values}
    for name in ("is_active", "is_exclusive"):
        if name in values:
            found[name] = _flag(values[name], name)
    if "store" in values:
        found["store_code"] = values["store"]
    if "price" in values:
        store = shops.by_code.get(values.get("store", "")) or shops.default
        currency = values.get("currency", store.currency if store else "USD").upper()
        found["price"] = {"amount": _number(values["price"]), "currency_code": currency}
    return found


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refusal(ErrorCode.INVALID_MONEY, f"{text[:40]!r} is no price; write it like 10.50.", ("price",)) from None


def _flag(text: str, name: str) -> bool:
    said = text.strip().lower()
    if said not in _YES | _NO:
        raise Refusal(ErrorCode.INVALID, "Write true or false.", (name,))
    return said in _YES


async def _take(run: Run, batch: _Batch) -> None:
    async def count(tx: Transaction, outcomes: Sequence[ProductOutcome]) -> None:
        await run.note(tx, _taken(batch, outcomes))

    if not batch.products:
        await run.noted(_taken(batch, ()))
        return
    outcomes = await products_take(
        actor=run.actor,
        products=[fields for _, fields in batch.products],
        on_duplicate=run.choices.on_duplicate,
        dry_run=run.choices.dry_run,
        also=count,
    )
    if run.choices.dry_run:
        await run.noted(_taken(batch, outcomes))


def _taken(batch: _Batch, outcomes: Sequence[ProductOutcome]) -> Taken:
    counts = dict.fromkeys(UpsertOutcome, 0)
    refused = list(batch.refused)
    for outcome, (row, _) in zip(outcomes, batch.products, strict=False):
        counts[outcome.outcome] += 1
        refused += [_refused(row, one) for one in outcome.errors]
    return Taken(
        row=batch.rows[-1].line,
        rows=len(batch.rows),
        created=counts[UpsertOutcome.CREATED],
        updated=counts[UpsertOutcome.UPDATED],
        unchanged=counts[UpsertOutcome.UNCHANGED],
        refused=refused,
    )


def _refused(row: FileRow, refusal: Refusal) -> RowRefused:
    at = refusal.path[0] if refusal.path else None
    column = None if at is None else _COLUMNS.get(at, at)
    return RowRefused(row.line, row.values.get("sku"), column, ErrorCode(refusal.code), refusal.message)


IMPORTER = Importer(
    what=ImportSubject.PRODUCTS,
    scopes=(Scope.PRODUCTS_WRITE,),
    fields=lambda: FIELDS,
    run=run,
    trial=trial,
    needs=needs,
)
