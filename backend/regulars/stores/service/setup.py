"""The first start: a one-time code on the console lets whoever reads it make the first owner and the first store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from regulars.access import audit, passwords, roles
from regulars.access.service import limits, sessions, staff
from regulars.access.service.sessions import Browser, Opened
from regulars.platform import crypto, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.stores import queries
from regulars.stores.events import SetupCompleted
from regulars.stores.service import saving


@dataclass(frozen=True, slots=True)
class Owner:
    """The first owner as typed."""

    name: str
    email: str
    password: str


async def setup_code() -> str | None:
    """A new one-time code to print on the console, in place of the one before; None once there is an owner."""
    return None if await queries.is_set_up(current()) else await _new_code()


async def setup_complete(*, code: str, owner: Owner, store: Mapping[str, Any], browser: Browser) -> Opened:
    """Make the first owner and the first store (or complete the one that an import made), and sign in."""
    await limits.count_attempt(ip=browser.ip)
    await _check_code(current(), code)
    name, email = _checked_owner(owner)
    password_hash = await passwords.hashed(owner.password)
    return await _complete(code=code, name=name, email=email, password_hash=password_hash, store=store, browser=browser)


@unit_of_work
async def _new_code(tx: Transaction) -> str:
    code = crypto.new_code()
    await tx.execute("UPDATE merchant SET setup_code_hash = ? WHERE id = 1", (crypto.sha256(_typed(code)),))
    return code


@unit_of_work
async def _complete(
    tx: Transaction, *, code: str, name: str, email: str, password_hash: str, store: Mapping[str, Any], browser: Browser
) -> Opened:
    await tx.lock("setup")  # of two at the same moment one becomes owner, the other reads that it is done
    await _check_code(tx, code)
    staff_id = await staff.added(
        tx, None, email=email, name=name, role=roles.BY_KEY[roles.OWNER], password_hash=password_hash
    )
    owner = Actor("staff", staff_id, name, frozenset(roles.BY_KEY[roles.OWNER].scopes))
    store_id = await _first_store(tx, owner, store)
    await tx.execute(
        "UPDATE merchant SET setup_code_hash = NULL, set_up_at = ?, version = version + 1 WHERE id = 1", (tx.now,)
    )
    await limits.given_back(tx, browser.ip)
    tx.record(SetupCompleted(store_id), by=owner)
    await audit.record(tx, owner, action="setup.completed", subject=ids.encode("sto", store_id))
    return await sessions.opened(tx, owner, browser)


async def _first_store(tx: Transaction, owner: Actor, fields: Mapping[str, Any]) -> int:
    existing = await queries.default_store(tx)
    try:
        if existing is None:
            return await saving.created(tx, owner, fields)
        return await saving.updated(tx, owner, existing.id, fields)
    except Refusals as several:
        raise Refusals([_in_store(refusal) for refusal in several.refusals]) from None
    except Refusal as refusal:
        raise _in_store(refusal) from None


def _in_store(refusal: Refusal) -> Refusal:
    """The same refusal where set-up has the store: below input.store."""
    return Refusal(ErrorCode(refusal.code), refusal.message, ("input", "store", *refusal.path[1:]))


def _checked_owner(owner: Owner) -> tuple[str, str]:
    """Name and e-mail of the owner; every refusal told together."""
    refusals: list[Refusal] = []
    found = {"name": "", "email": ""}
    for field, read in (("name", staff.checked_name), ("email", staff.checked_email)):
        try:
            found[field] = read(getattr(owner, field), ("input", "owner", field))
        except Refusal as refusal:
            refusals.append(refusal)
    try:
        passwords.check(owner.password, name=owner.name, email=owner.email, path=("input", "owner", "password"))
    except Refusal as refusal:
        refusals.append(refusal)
    if refusals:
        raise Refusals(refusals)
    return found["name"], found["email"]


async def _check_code(reader: Reader, code: str) -> None:
    if await queries.is_set_up(reader):
        raise Refusal(ErrorCode.ALREADY_DONE, "Regulars is set up already. Sign in instead.")
    stored = await reader.fetch_value("SELECT setup_code_hash FROM merchant WHERE id = 1")
    if stored is None or not crypto.same(stored, crypto.sha256(_typed(code))):
        raise Refusal(
            ErrorCode.BAD_CREDENTIALS,
            "This is not the code of the last start. It stands on the console where Regulars runs.",
            ("input", "code"),
        )


def _typed(code: str) -> str:
    """As people type it: in small letters, with or without hyphens, O for 0 and I or L for 1."""
    bare = "".join(c for c in code.upper() if c.isalnum())
    return bare.translate(str.maketrans("OIL", "011"))[:100]
