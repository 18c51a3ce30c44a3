"""Companies are made, changed, taken away and brought back."""

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.access import audit
from regulars.companies.events import CompanyDeleted, CompanyRestored, CompanySaved
from regulars.companies.queries.companies import CompanyRow, companies_by_ids, company_by_name, external_ids_of
from regulars.companies.service.reading import read
from regulars.companies.words import PREFIX
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, StaleVersion
from regulars.stores.queries import base_currency

Fields = Mapping[str, Any]
_NAMES = "companies.names"
"""Of two who take a name at the same moment, the second reads that it is taken."""
_TOLD = (
    "name", "tax_id", "payment_terms_days", "requires_purchase_order", "credit_limit", "approval_above",
    "approval_by_number", "approver_roles",
)  # fmt: skip
audit.plain("payment_terms_days", "requires_purchase_order", "credit_limit", "approval_above", "approval_by_number")
audit.plain("approver_roles", "company")


@unit_of_work
async def company_save(
    tx: Transaction,
    *,
    actor: Actor,
    company_id: int | None,
    fields: Fields,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Make a company, or change the one with this key; answers its key. What is left out of a change stays.

    Names are unique without regard to case and accents. Raises `Refusal`, `StaleVersion`.
    """
    arguments = [company_id, dict(fields)]
    known = await idempotency.remembered(tx, actor, "companySave", idempotency_key, arguments)
    if known is not None:
        return int(known)
    former = None if company_id is None else await present(tx, company_id)
    if former is not None and expected_version is not None and expected_version != former.version:
        raise StaleVersion(former.version, ids.encode(PREFIX, former.id))
    currency = await base_currency(tx)
    if currency is None:
        raise Refusal(ErrorCode.INVALID_STATE, "Set up the first store: limits are kept in its currency.", ("input",))
    company = read(fields, currency)
    await _name_is_free(tx, company.columns["name"], company_id)
    key = await (_insert(tx, company.columns) if former is None else _update(tx, former, company.columns))
    if company.external_ids is not None:
        await _put_ids(tx, key, company.external_ids)
    tx.record(CompanySaved(company_id=key), by=actor)
    changes = {name: (getattr(former, name, None), company.columns[name]) for name in _TOLD if name in company.columns}
    changed = {name: change for name, change in changes.items() if change[0] != change[1]}
    await audit.record(tx, actor, action="company.saved", subject=ids.encode(PREFIX, key), changes=changed)
    await idempotency.remember(tx, actor, "companySave", idempotency_key, arguments, key)
    return key


@unit_of_work
async def company_delete(tx: Transaction, *, actor: Actor, company_id: int | None) -> int:
    """Take a company away; its members stay customers, its orders keep its name. `company_restore` brings it back."""
    company = await present(tx, company_id)
    await tx.execute("UPDATE companies SET version = version + 1, deleted_at = ? WHERE id = ?", (tx.now, company.id))
    tx.record(CompanyDeleted(company_id=company.id), by=actor)
    changes = {"name": (company.name, None)}
    await audit.record(tx, actor, action="company.deleted", subject=ids.encode(PREFIX, company.id), changes=changes)
    return company.id


@unit_of_work
async def company_restore(tx: Transaction, *, actor: Actor, company_id: int | None) -> int:
    """Bring a deleted company back with its members; one that is there stays so."""
    company = await present(tx, company_id, deleted=True)
    if company.deleted_at is None:
        return company.id
    await _name_is_free(tx, company.name, company.id, at=("id",))
    await tx.execute("UPDATE companies SET version = version + 1, deleted_at = NULL WHERE id = ?", (company.id,))
    tx.record(CompanyRestored(company_id=company.id), by=actor)
    changes = {"name": (None, company.name)}
    await audit.record(tx, actor, action="company.restored", subject=ids.encode(PREFIX, company.id), changes=changes)
    return company.id


async def present(
    tx: Transaction, company_id: int | None, *, deleted: bool = False, at: tuple[str, ...] = ("id",)
) -> CompanyRow:
    """The company of that key, which nobody else changes until this transaction ends. Refuses one that is gone."""
    locked = await tx.fetch_value(f"SELECT id FROM companies WHERE id = ?{tx.dialect.lock_rows()}", (company_id,))
    company = None if locked is None else (await companies_by_ids(tx, [locked], deleted=deleted)).get(locked)
    if company is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such company.", at)
    return company


async def _insert(tx: Transaction, columns: Mapping[str, Any]) -> int:
    written: dict[str, Any] = {"requires_purchase_order": False, "approval_by_number": False, **columns}
    return await tx.insert(
        f"INSERT INTO companies (version, member_count, created_at, updated_at, {', '.join(written)})"
        f" VALUES (1, 0, ?, ?, {', '.join('?' * len(written))}) RETURNING id",
        (tx.now, tx.now, *written.values()),
    )


async def _update(tx: Transaction, company: CompanyRow, columns: Mapping[str, Any]) -> int:
    sets = ", ".join(f"{name} = ?" for name in columns)
    await tx.execute(
        f"UPDATE companies SET version = version + 1, updated_at = ?, {sets} WHERE id = ?",
        (tx.now, *columns.values(), company.id),
    )
    return company.id


async def _put_ids(tx: Transaction, key: int, wanted: Sequence[tuple[str, str]]) -> None:
    had = (await external_ids_of(tx, [key]))[key]
    for system, value in had:
        if (system, value) not in wanted:
            await tx.execute("DELETE FROM company_external_ids WHERE system = ? AND value = ?", (system, value))
    for place, (system, value) in enumerate(wanted):
        holder = await tx.fetch_one(
            "SELECT x.company_id, co.name FROM company_external_ids x JOIN companies co ON co.id = x.company_id"
            " WHERE x.system = ? AND x.value = ?",
            (system, value),
        )
        if holder is not None and holder[0] != key:
            message = f"{holder[1]} has this id in {system} already: open that company, or correct the id."
            raise Refusal(ErrorCode.DUPLICATE, message, ("input", "externalIds", str(place), "value"))
        if holder is None:
            await tx.execute(
                "INSERT INTO company_external_ids (company_id, system, value) VALUES (?, ?, ?)", (key, system, value)
            )


async def _name_is_free(
    tx: Transaction, name: str, company_id: int | None, *, at: tuple[str, ...] = ("input", "name")
) -> None:
    await tx.lock(_NAMES)
    holder = await company_by_name(tx, name)
    if holder is not None and holder != company_id:
        message = f"There is a company named {name} already: open it, or add the town or branch to the name."
        raise Refusal(ErrorCode.DUPLICATE, message, at)
