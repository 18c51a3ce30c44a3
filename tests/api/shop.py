"""A small fixed shop, made through the product's own verbs with the clock held, behind its real doors."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import httpx
from starlette.applications import Starlette

from regulars.access.scopes import ALL_SCOPES
from regulars.api.doors import Doors, doors
from regulars.app import rooms
from regulars.companies.service.members import company_member_set
from regulars.companies.service.saving import company_save
from regulars.companies.words import CompanyRole
from regulars.customers.service.consents import consent_set
from regulars.customers.service.creating import customer_create
from regulars.fields.service.saving import field_save
from regulars.groups.service.groups import GroupDraft, GroupKind, group_save, members_add
from regulars.groups.service.segments import SegmentDraft, segment_save
from regulars.notes.service.writing import note_add
from regulars.notes.words import NoteDraft
from regulars.orders.service.upsert import orders_upsert
from regulars.platform import clock, outbox, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, schedule
from regulars.stores.service.saving import store_create
from regulars.timeline import catalogue
from tests import make_access
from tests.api import letters, stock, trade
from tests.api.wire import Socket

NOW = stock.NOW
ROLES = ("owner", "manager", "support", "marketer", "analyst")
OWNER = "olive@example.com"
_GRAPHQL = "application/graphql-response+json"


@contextmanager
def open_hours() -> Generator[None]:
    """The clock stands, every room listens, and nothing stays registered afterwards."""
    registries: list[dict[str, Any]] = [outbox.consumers, catalogue.ENTRIES, kinds.kinds, schedule._plans]
    before = [dict(registry) for registry in registries]
    described = {
        name: entry
        for name, entry in catalogue.ENTRIES.items()
        if not name.startswith(("group.", "company.", "customer.merge"))
    }
    for registry, kept in zip(registries, ({}, described, {}, {}), strict=True):
        registry.clear()
        registry.update(kept)
    rooms.arrange.__wrapped__()
    try:
        with clock.held_at(NOW):
            yield
    finally:
        for registry, kept in zip(registries, before, strict=True):
            registry.clear()
            registry.update(kept)


async def build(
    people: Sequence[tuple[str, stock.Fields]] = stock.PEOPLE, orders: Sequence[stock.Fields] = stock.ORDERS
) -> str:
    """Fill the current database; answers the secret of a token that may do everything."""
    with clock.held_at(stock.OPENED) as move:
        await _doors_open()
        for day, fields in people:
            move(stock.on(day) - clock.now())
            await customer_create(actor=SYSTEM, fields=fields, on_duplicate="ALLOW")
    with clock.held_at(NOW) as move:
        await _business(move, orders)
        await letters.write()
        everything = await make_access.token(ALL_SCOPES, name="Everything")
        await relay.drain()
        return everything.secret


async def _doors_open() -> None:
    for fields in stock.STORES:
        await store_create(actor=SYSTEM, fields=fields)
    for place, role in enumerate(ROLES, 1):
        name = f"{'OMSRA'[place - 1]}{role[1:]}"
        await make_access.staff(role, name=name, email=OWNER if role == "owner" else f"{role}@example.com")
    for facts in stock.FIELDS:
        await field_save(actor=SYSTEM, field_id=None, fields={"subject": "CUSTOMER", **facts})


async def _business(move: Any, orders: Sequence[stock.Fields]) -> None:
    move(-clock.HOUR)
    outcomes = await orders_upsert(actor=SYSTEM, orders=orders, idempotency_key="stock")
    assert [outcome.errors for outcome in outcomes if outcome.errors] == []
    helper = Actor("staff", 3, "Rupport", frozenset(ALL_SCOPES))
    for subject, note in stock.NOTES:
        move(clock.MINUTE)
        await note_add(actor=helper, subject_id=subject, draft=NoteDraft(**note))
    for name, kind, description, members in stock.GROUPS:
        move(clock.MINUTE)
        group = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft(name, GroupKind(kind), description))
        await _join(group=group, members=members)
    await trade.agree()
    for key, fields in stock.CONSENTS:
        move(clock.MINUTE)
        await consent_set(actor=helper, customer_id=key, fields=fields)
    for name, rule, priority in stock.SEGMENTS:
        draft = SegmentDraft(name, rule, label_priority=priority)
        await segment_save(actor=SYSTEM, segment_id=None, draft=draft)
    for company, members in stock.COMPANIES:
        move(clock.MINUTE)
        made = await company_save(actor=SYSTEM, company_id=None, fields=company)
        for person, role, limit in members:
            most = None if limit is None else {"amount": Decimal(limit), "currency_code": "USD"}
            await company_member_set(
                actor=SYSTEM, company_id=made, customer_id=person, role=CompanyRole(role), can_approve_up_to=most
            )
    move(NOW - clock.now())


@unit_of_work
async def _join(tx: Transaction, *, group: int, members: list[int]) -> None:
    await members_add(tx, actor=SYSTEM, group_id=group, customer_ids=members)
    for key, day in stock.LOGINS:  # sign-ins of customers come with the storefront's issue
        await tx.execute("UPDATE customers SET last_login_at = ? WHERE id = ?", (stock.on(day), key))


class Shop:
    """The shop's doors, and whoever knocks."""

    def __init__(self, database: Database, everything: str) -> None:
        self.database = database
        self.everything = everything
        self.doors: Doors = doors(database=lambda: database)
        self.app = Starlette(routes=self.doors.routes())
        self._secrets: dict[frozenset[str], str] = {frozenset(ALL_SCOPES): everything}

    async def token(self, scopes: Iterable[str]) -> str:
        """The secret of a token with exactly these scopes."""
        wanted = frozenset(map(str, scopes))
        if wanted not in self._secrets:
            self._secrets[wanted] = (await make_access.token(wanted)).secret
        return self._secrets[wanted]

    async def ask(
        self, document: str, variables: dict[str, Any] | None = None, *, token: str | None = None, cookie: str = ""
    ) -> dict[str, Any]:
        """The whole answer over HTTP; unsigned without token and cookie."""
        return (await self.send(document, variables, token=token, cookie=cookie)).json()

    async def send(
        self, document: str, variables: dict[str, Any] | None = None, *, token: str | None = None, cookie: str = ""
    ) -> httpx.Response:
        headers = {"accept": _GRAPHQL, "x-regulars-client": "test"}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"cookie": cookie} if cookie else {}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers) as client:
            return await client.post("/graphql", json={"query": document, "variables": variables or {}})

    async def all(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """What a token that may do everything is answered; there must be no errors."""
        answer = await self.ask(document, variables, token=self.everything)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def first(
        self, document: str, variables: dict[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """The first push of a subscription, or the errors with which it ended."""
        async with Socket(self) as socket:  # pyright: ignore[reportArgumentType] - all it takes is an application
            await socket.init(token)
            socket.subscribe("1", document, **(variables or {}))
            message = await socket.receive()
            while message["type"] not in {"next", "error"}:
                message = await socket.receive()
            return message["payload"] if message["type"] == "next" else {"data": None, "errors": message["payload"]}

    async def session(self, email: str = OWNER) -> str:
        """The cookie of a colleague who just signed in."""
        opened = await make_access.session(email)
        return f"regulars={opened.secret}"


def errors_of(answer: dict[str, Any]) -> list[str]:
    """The codes of its errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", ())]


def refusals(data: Any) -> list[Any]:
    """Every userError anywhere in the data."""
    if isinstance(data, dict):
        found = list(data.get("userErrors") or [])
        return found + [one for name, part in data.items() if name != "userErrors" for one in refusals(part)]
    return [one for part in data for one in refusals(part)] if isinstance(data, list) else []
