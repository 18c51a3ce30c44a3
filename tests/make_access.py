"""Colleagues, sessions, API tokens and stores for tests."""

from collections.abc import Iterable
from itertools import count
from typing import Any, TypeVar

from regulars.access import passwords, queries, roles
from regulars.access.queries import StaffRow
from regulars.access.recognition import Recognised
from regulars.access.scopes import ALL_SCOPES
from regulars.access.service import sign_in
from regulars.access.service.sessions import Browser, Opened
from regulars.access.service.staff import added
from regulars.access.service.tokens import Issued, token_create
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.stores.service.saving import store_create

T = TypeVar("T")

PASSWORD = "four quiet herons"
_HASH = passwords.hasher.hash(PASSWORD)  # once: hashing is slow on purpose
_numbers = count(1)


async def staff(role: str = "owner", *, name: str | None = None, email: str | None = None) -> Actor:
    """A colleague who may sign in with PASSWORD."""
    number = next(_numbers)
    name = name or f"Colleague {number}"
    staff_id = await _added(name, email or f"colleague{number}@example.com", role)
    return Actor("staff", staff_id, name, frozenset(roles.BY_KEY[role].scopes))


@unit_of_work
async def _added(tx: Transaction, name: str, email: str, role: str) -> int:
    return await added(tx, SYSTEM, email=email, name=name, role=roles.BY_KEY[role], password_hash=_HASH)


async def session(email: str, browser: Browser | None = None) -> Opened:
    """A session of the colleague with this e-mail."""
    return await sign_in.sign_in(email=email, password=PASSWORD, browser=browser or Browser(ip="203.0.113.7"))


def key(actor: Actor) -> int:
    """The key of a colleague."""
    assert actor.id is not None
    return actor.id


def there(value: T | None) -> T:
    """A value that must be there."""
    assert value is not None
    return value


async def colleague(database: Database, staff_id: int) -> StaffRow:
    """The colleague as the product itself sees them."""
    row = await queries.staff_one(database, SYSTEM, staff_id)
    assert row is not None
    return row


def who(recognised: Recognised | None) -> Actor:
    """The actor behind a request that must be recognised."""
    assert recognised is not None
    return recognised.actor


async def token(
    scopes: Iterable[str] = ALL_SCOPES, *, name: str = "Storefront", expires_at: int | None = None
) -> Issued:
    """An API token with these scopes."""
    return await token_create(actor=SYSTEM, name=name, scopes=scopes, expires_at=expires_at)


async def store(code: str = "main", **fields: Any) -> int:
    """A store in Manila that sells in pesos."""
    given = {"code": code, "name": code.title(), "currency": "PHP", "time_zone": "Asia/Manila", **fields}
    return await store_create(actor=SYSTEM, fields=given)
