"""Checking addresses: by the rules of their countries always, and by outside services where a room offers one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from regulars.access import audit
from regulars.customers import postal
from regulars.customers.events import AddressSaved
from regulars.customers.postal import Fault
from regulars.customers.service.writing import touch
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

Status = Literal["UNVERIFIED", "FORMAT_VALID", "VERIFIED", "REJECTED"]

SECONDS = 10
"""How long an outside service may think."""

audit.plain("verification")


class AddressLines(NamedTuple):
    """What is checked."""

    first_name: str | None
    last_name: str | None
    company: str | None
    address1: str | None
    address2: str | None
    city: str | None
    province: str | None
    postal_code: str | None
    country_code: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and what is wrong."""

    status: Status
    faults: Sequence[Fault] = ()


class AddressVerifier(Protocol):
    """An outside service that knows streets: it is asked outside of any transaction, at most `SECONDS` long.

    Answers none where it cannot say (a country that it does not know). It may raise `OSError` where it is not reached.
    """

    async def check(self, lines: AddressLines) -> Verdict | None: ...


verifiers: list[AddressVerifier] = []
"""Services to ask, in this order, once the rules of the country are kept; added at start-up."""


@dataclass(frozen=True, slots=True)
class Verified:
    """An address and what was found."""

    address_id: int
    verdict: Verdict


async def address_verify(*, actor: Actor, address_id: int | None) -> Verified:
    """Check an address now and keep what was found, unless somebody changed it meanwhile."""
    key = -1 if address_id is None else address_id
    lines, version = await _read(current(), key)
    verdict = await verdict_of(lines)
    await _keep(actor=actor, address_id=key, version=version, verdict=verdict)
    return Verified(key, verdict)


async def verdict_of(lines: AddressLines) -> Verdict:
    """By the rules of the country; whoever keeps them is looked up by the services."""
    faults = postal.faults(lines)
    if faults:
        return Verdict("REJECTED", faults)
    for service in verifiers:
        try:
            async with asyncio.timeout(SECONDS):
                found = await service.check(lines)
        except OSError:  # TimeoutError is one: a service that is not reached says nothing
            continue
        if found is not None:
            return found
    return Verdict("FORMAT_VALID")


async def settle(tx: Transaction, address_id: int) -> None:
    """What an address that was just written is worth: that it keeps the rules of its country, or nothing yet."""
    lines, _ = await _read(tx, address_id)
    status = "UNVERIFIED" if postal.faults(lines) else "FORMAT_VALID"
    await tx.execute("UPDATE customer_addresses SET verification = ? WHERE id = ?", (status, address_id))


async def _read(reader: Reader, address_id: int) -> tuple[AddressLines, int]:
    row = await reader.fetch_one(
        f"SELECT version, {', '.join(AddressLines._fields)} FROM customer_addresses WHERE id = ?", (address_id,)
    )
    if row is None:
        raise _gone()
    version, *lines = row
    return AddressLines(*lines), version


def _gone() -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, "This address is gone.", ("id",))


@unit_of_work
async def _keep(tx: Transaction, *, actor: Actor, address_id: int, version: int, verdict: Verdict) -> None:
    row = await tx.fetch_one(
        f"SELECT customer_id, version, verification FROM customer_addresses WHERE id = ?{tx.dialect.lock_rows()}",
        (address_id,),
    )
    if row is None:
        raise _gone()
    customer, present, before = row
    if present != version:
        message = "This address was changed while it was checked. Check it again."
        raise Refusal(ErrorCode.CONFLICT_STALE_VERSION, message, ("id",))
    if before == verdict.status:
        return
    await tx.execute("UPDATE customer_addresses SET verification = ? WHERE id = ?", (verdict.status, address_id))
    await touch(tx, customer, version=False)
    tx.record(AddressSaved(customer, address_id), by=actor)
    changes = {"verification": (before, verdict.status)}
    await audit.record(tx, actor, action="address.verified", subject=ids.encode("cus", customer), changes=changes)
