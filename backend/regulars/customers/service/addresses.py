"""Saved addresses and which of them are the defaults."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, LiteralString

from regulars.access import audit
from regulars.customers.contact import read_phone
from regulars.customers.events import AddressDeleted, AddressSaved
from regulars.customers.service.drafts import short
from regulars.customers.service.searching import reindex
from regulars.customers.service.verifying import settle
from regulars.customers.service.writing import country_of, locked, touch
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.countries import COUNTRIES
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.platform.text import fold

MAX_ADDRESSES = 100

_LONGEST: dict[LiteralString, int] = {
    "first_name": 200, "last_name": 200, "company": 200, "address1": 300, "address2": 300, "city": 200, "province": 100,
    "postal_code": 30,
}  # fmt: skip
_KEYS: dict[LiteralString, LiteralString] = {
    "city": "city_key", "province": "province_key", "postal_code": "postal_key",
}  # fmt: skip
_WRITTEN: tuple[LiteralString, ...] = ("kind", *_LONGEST, "country_code", "phone")
_COLUMNS: tuple[LiteralString, ...] = (*_WRITTEN, *_KEYS.values())
PLACE = frozenset({"address1", "address2", "city", "province", "postal_code", "country_code"})
_USES: dict[str, tuple[LiteralString, frozenset[str]]] = {
    "is_default_billing": ("default_billing_address_id", frozenset({"BILLING", "BOTH"})),
    "is_default_shipping": ("default_shipping_address_id", frozenset({"SHIPPING", "BOTH"})),
}

audit.plain("kind", "is_default_billing", "is_default_shipping")


@unit_of_work
async def address_save(
    tx: Transaction,
    *,
    actor: Actor,
    customer_id: int | None,
    address_id: int | None = None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Add an address, or change one: absent fields stay, null clears. Answers its key.

    The first address of a use becomes its default. Nothing is written where nothing differs.
    """
    arguments = [customer_id, address_id, fields]
    known = await idempotency.remembered(tx, actor, "addressSave", idempotency_key, arguments)
    if known is not None:
        return int(known)
    customer = await _owner(tx, customer_id)
    before = {} if address_id is None else await _present(tx, customer, address_id, expected_version)
    saved = await write_address(tx, customer, address_id, fields)
    after = await _facts(tx, saved)
    if before != after:
        await touch(tx, customer, version=True)
        await reindex(tx, [customer])
        tx.record(AddressSaved(customer, saved), by=actor)
        changes = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
        await audit.record(tx, actor, action="address.saved", subject=ids.encode("cus", customer), changes=changes)
    await idempotency.remember(tx, actor, "addressSave", idempotency_key, arguments, saved)
    return saved


@unit_of_work
async def address_delete(tx: Transaction, *, actor: Actor, address_id: int | None) -> int:
    """Take an address away; where it was a default, there is none any more."""
    customer = None
    if address_id is not None:
        customer = await tx.fetch_value("SELECT customer_id FROM customer_addresses WHERE id = ?", (address_id,))
    if address_id is None or customer is None:
        raise _gone()
    await locked(tx, customer)
    before = await _facts(tx, address_id)
    if not await tx.execute("DELETE FROM customer_addresses WHERE id = ?", (address_id,)):
        raise _gone()
    await touch(tx, customer, version=True)
    await reindex(tx, [customer])
    tx.record(AddressDeleted(customer, address_id), by=actor)
    changes = {name: (value, None) for name, value in before.items() if value is not None}
    await audit.record(tx, actor, action="address.deleted", subject=ids.encode("cus", customer), changes=changes)
    return address_id


async def write_address(tx: Transaction, customer_id: int, address_id: int | None, fields: Mapping[str, Any]) -> int:
    """Write the row and the defaults alone, for verbs that search and tell of it themselves. Raises `Refusals`."""
    now: dict[str, Any] = {} if address_id is None else await _facts(tx, address_id)
    columns = checked(fields, country=now.get("country_code") or await country_of(tx))
    whole = now | columns
    if not any(whole.get(name) for name in _WRITTEN if name != "kind"):
        raise Refusal(ErrorCode.REQUIRED, "Give at least one line of the address.", ("input",))
    _uses_fit(str(whole.get("kind") or "BOTH"), fields)
    key = await (_insert(tx, customer_id, columns) if address_id is None else _update(tx, address_id, columns, now))
    if address_id is None or any(now.get(name) != value for name, value in columns.items() if name in PLACE):
        await settle(tx, key)
    await _set_defaults(tx, customer_id, key, fields, kind=str(whole.get("kind") or "BOTH"), new=address_id is None)
    return key


def checked(fields: Mapping[str, Any], *, country: str | None) -> dict[str, Any]:
    """The columns of the set fields; phones are read in the address's country, else `country`. Raises `Refusals`."""
    columns: dict[str, Any] = {}
    faults: list[Refusal] = []
    for name, longest in _LONGEST.items():
        if name in fields:
            try:
                columns[name] = short(fields[name], longest)
            except Refusal as refusal:
                faults.append(refusal.at("input", _OUTSIDE.get(name, name)))
    try:
        if "country_code" in fields:
            columns["country_code"] = read_country(fields["country_code"])
        if "phone" in fields:
            columns["phone"] = _phone(fields["phone"], columns.get("country_code") or country)
    except Refusal as refusal:
        faults.append(refusal.at("input"))
    if faults:
        raise Refusals(faults) if len(faults) > 1 else faults[0]
    if fields.get("kind"):
        columns["kind"] = str(fields["kind"])
    if columns.get("province"):
        columns["province"] = columns["province"].removeprefix(f"{columns.get('country_code') or country}-")
    for name, key in _KEYS.items():
        if name in columns:
            columns[key] = _key(columns[name]) if columns[name] else None
    return columns


@lru_cache(maxsize=16_384)
def _key(text: str) -> str:
    """Cities and provinces come again and again."""
    return fold(text)


def read_country(given: str | None) -> str | None:
    """The code of a country. Raises `Refusal` where there is none such."""
    code = (given or "").strip().upper()
    if code and code not in COUNTRIES:
        message = f"{code[:40]!r} is not a country; write its code of two letters, such as PH."
        raise Refusal(ErrorCode.INVALID, message, ("countryCode",))
    return code or None


_OUTSIDE = {"first_name": "firstName", "last_name": "lastName", "postal_code": "postalCode"}


def _phone(given: str | None, country: str | None) -> str | None:
    try:
        return read_phone(given, country).number if given and given.strip() else None
    except Refusal as refusal:
        raise refusal.at("phone") from None


def _uses_fit(kind: str, fields: Mapping[str, Any]) -> None:
    for name, (_, kinds) in _USES.items():
        if fields.get(name) and kind not in kinds:
            use = name.removeprefix("is_default_")
            message = f"This address is not for {use}: make its kind {use.upper()} or BOTH."
            raise Refusal(ErrorCode.INVALID, message, ("input", f"isDefault{use.title()}"))


async def _owner(tx: Transaction, customer_id: int | None) -> int:
    try:
        current = await locked(tx, customer_id)
    except Refusal as refusal:
        refusal.path = ("customerId",)
        raise
    if current["account_status"] in {"ERASED", "MERGED"}:
        message = "This record is closed: addresses belong to the record that took its place, if there is one."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("customerId",))
    return int(current["id"])


async def _present(tx: Transaction, customer_id: int, address_id: int, expected_version: int | None) -> dict[str, Any]:
    version = await tx.fetch_value(
        f"SELECT version FROM customer_addresses WHERE id = ? AND customer_id = ?{tx.dialect.lock_rows()}",
        (address_id, customer_id),
    )
    if version is None:
        raise _gone()
    if expected_version is not None and version != expected_version:
        raise StaleVersion(version, ids.encode("adr", address_id))
    return await _facts(tx, address_id)


def _gone() -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, "This address is gone.", ("id",))


async def _facts(tx: Transaction, address_id: int) -> dict[str, Any]:
    """What is written of an address, and what it is the default for."""
    row = await tx.fetch_one(
        f"SELECT {', '.join('a.' + name for name in _WRITTEN)},"
        " COALESCE(c.default_billing_address_id = a.id, false), COALESCE(c.default_shipping_address_id = a.id, false)"
        " FROM customer_addresses a JOIN customers c ON c.id = a.customer_id WHERE a.id = ?",
        (address_id,),
    )
    if row is None:
        raise _gone()
    *columns, billing, shipping = row
    return dict(zip(_WRITTEN, columns, strict=True)) | {
        "is_default_billing": bool(billing),
        "is_default_shipping": bool(shipping),
    }


async def _insert(tx: Transaction, customer_id: int, columns: Mapping[str, Any]) -> int:
    count = await tx.fetch_value("SELECT count(*) FROM customer_addresses WHERE customer_id = ?", (customer_id,))
    if count >= MAX_ADDRESSES:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A customer has at most {MAX_ADDRESSES} addresses.", ("input",))
    named = {"kind": "BOTH", **columns}
    names = [name for name in _COLUMNS if name in named]
    return await tx.insert(
        f"INSERT INTO customer_addresses (customer_id, {', '.join(names)}, created_at, updated_at)"
        f" VALUES (?, {', '.join('?' * len(names))}, ?, ?) RETURNING id",
        (customer_id, *(named[name] for name in names), tx.now, tx.now),
    )


async def _update(tx: Transaction, address_id: int, columns: Mapping[str, Any], now: Mapping[str, Any]) -> int:
    names = [name for name in _COLUMNS if name in columns]
    changed = {name for name in names if name in now and columns[name] != now[name]}
    if changed:
        doubted = "verification = 'UNVERIFIED', " if changed & PLACE else ""
        await tx.execute(
            f"UPDATE customer_addresses SET {''.join(f'{name} = ?, ' for name in names)}{doubted}"
            " version = version + 1, updated_at = ? WHERE id = ?",
            (*(columns[name] for name in names), tx.now, address_id),
        )
    return address_id


async def _set_defaults(
    tx: Transaction, customer_id: int, key: int, fields: Mapping[str, Any], *, kind: str, new: bool
) -> None:
    for name, (column, kinds) in _USES.items():
        wanted = fields.get(name)
        if wanted:
            await tx.execute(f"UPDATE customers SET {column} = ? WHERE id = ?", (key, customer_id))
        elif wanted is False or kind not in kinds:
            await tx.execute(f"UPDATE customers SET {column} = NULL WHERE id = ? AND {column} = ?", (customer_id, key))
        elif new:
            await tx.execute(f"UPDATE customers SET {column} = ? WHERE id = ? AND {column} IS NULL", (key, customer_id))
