"""Members of companies: who may order, who may approve, up to which amount."""

from collections.abc import Mapping
from typing import Any

from regulars.access import audit
from regulars.companies.events import CompanyJoined, CompanyLeft, CompanyMemberChanged
from regulars.companies.queries.members import member_of
from regulars.companies.service.reading import amount
from regulars.companies.service.saving import present
from regulars.companies.words import MAX_MEMBERS, PREFIX, CompanyRole
from regulars.customers.service.writing import locked
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.stores.queries import base_currency

_GONE = frozenset({"ERASED", "MERGED"})
audit.plain("role", "can_approve_up_to", "member")


@unit_of_work
async def company_member_set(
    tx: Transaction,
    *,
    actor: Actor,
    company_id: int | None,
    customer_id: int | None,
    role: CompanyRole,
    can_approve_up_to: Mapping[str, Any] | None,
) -> int:
    """Make a customer a member, or give one another role and limit; answers the company's key."""
    company = await present(tx, company_id, at=("companyId",))
    currency = await base_currency(tx) or company.currency
    limit = amount(can_approve_up_to, currency, "canApproveUpTo")
    customer = await _customer(tx, customer_id)
    former = await member_of(tx, company.id, customer)
    if former is None:
        if company.member_count >= MAX_MEMBERS:
            message = f"A company has at most {MAX_MEMBERS:,} members."
            raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("companyId",))
        await tx.execute(
            "INSERT INTO company_members (company_id, customer_id, role, can_approve_up_to, joined_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (company.id, customer, role.value, limit, tx.now),
        )
        tx.record(CompanyJoined(customer, company.id, company.name, role.value), by=actor)
    elif (former.role, former.can_approve_up_to) != (role, limit):
        await tx.execute(
            "UPDATE company_members SET role = ?, can_approve_up_to = ? WHERE id = ?", (role.value, limit, former.id)
        )
        tx.record(CompanyMemberChanged(customer, company.id, company.name, role.value), by=actor)
    else:
        return company.id
    changes = {
        "member": (None, ids.encode("cus", customer)),
        "role": (None if former is None else former.role, role.value),
        "can_approve_up_to": (None if former is None else former.can_approve_up_to, limit),
    }
    await audit.record(tx, actor, action="company.member_set", subject=ids.encode(PREFIX, company.id), changes=changes)
    return company.id


@unit_of_work
async def company_member_remove(
    tx: Transaction, *, actor: Actor, company_id: int | None, customer_id: int | None
) -> int:
    """End a membership; who is no member changes nothing. Answers the company's key."""
    company = await present(tx, company_id, at=("companyId",))
    gone = await tx.fetch(
        "DELETE FROM company_members WHERE company_id = ? AND customer_id = ? RETURNING customer_id",
        (company.id, customer_id or 0),
    )
    for row in gone:
        tx.record(CompanyLeft(row[0], company.id, company.name), by=actor)
        changes = {"member": (ids.encode("cus", row[0]), None)}
        await audit.record(
            tx, actor, action="company.member_removed", subject=ids.encode(PREFIX, company.id), changes=changes
        )
    return company.id


async def _customer(tx: Transaction, customer_id: int | None) -> int:
    try:
        found = await locked(tx, customer_id)
    except Refusal as refusal:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such customer.", ("customerId",)) from refusal
    if found["account_status"] in _GONE:
        raise Refusal(ErrorCode.INVALID_STATE, "This record was erased; choose another customer.", ("customerId",))
    return int(found["id"])
