"""timelineEvent: what comes onto a customer's timeline, as it comes."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.notes.service.writing import note_add
from regulars.notes.words import NoteDraft
from regulars.orders.drafts import PaymentDraft
from regulars.platform import outbox, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.loaders import Loaders
from regulars.timeline import handlers
from tests.make_orders import draft, recorded, shop


@pytest.fixture(autouse=True)
def _listening() -> Generator[None]:
    consumers = dict(outbox.consumers)
    outbox.consumers.clear()
    handlers.listen()
    yield
    outbox.consumers.clear()
    outbox.consumers.update(consumers)


@pytest.fixture
async def ann(database: Database) -> Database:
    await shop()
    await recorded(draft("a", "ann", number="#1001"))
    await relay.drain()
    return database


QUERY = 'subscription {{ timelineEvent(customerId: "cus_1"{}) {{ cursor resync event {{ id kind title }} }} }}'


def context(database: Database, *scopes: str) -> Context:
    allowed = frozenset(scopes) or frozenset(str(scope) for scope in ALL_SCOPES)
    return Context(database, Actor(kind="token", id=1, name="Test", scopes=allowed))


async def follow(database: Database, arguments: str = "", *scopes: str) -> AsyncGenerator[dict[str, Any]]:
    """Pushes of the first customer's timeline; the caller closes it."""
    listening = context(database, *scopes)
    stream: Any = await schema.subscribe(QUERY.format(arguments), context_value=listening)
    async with aclosing(stream):
        async for answer in stream:
            assert not answer.errors
            listening.loaders = Loaders()  # as the sockets do before each event
            yield answer.data["timelineEvent"]


async def pushed(stream: AsyncGenerator[dict[str, Any]], count: int) -> list[tuple[str, str]]:
    found = [(await anext(stream))["event"] for _ in range(count)]
    return [(event["kind"], event["title"]) for event in found]


async def test_orders_payments_and_notes_are_told_as_they_come(ann: Database):
    async with aclosing(follow(ann)) as stream:
        first = await anext(stream)
        assert (first["event"], first["resync"]) == (None, False)
        coming = asyncio.create_task(pushed(stream, 3))
        paid = (PaymentDraft(1000, "visa"),)
        await recorded(draft("b", "ann", day=1, number="#1002", payments=paid))
        await note_add(actor=SYSTEM, subject_id="cus_1", draft=NoteDraft("Likes tea"))
        await relay.drain()
        assert await coming == [("ORDER", "Order #1002"), ("PAYMENT", "Payment by visa"), ("NOTE", "Note added")]


async def test_a_cut_between_two_rows_of_one_event_loses_neither(ann: Database):
    async with aclosing(follow(ann)) as stream:
        begun = (await anext(stream))["cursor"]
    await recorded(draft("b", "ann", day=1, number="#1002", payments=(PaymentDraft(1000, "visa"),)))
    await relay.drain()
    async with aclosing(follow(ann, f', after: "{begun}"')) as stream:
        await anext(stream)
        cut = await anext(stream)
        assert cut["event"]["kind"] == "ORDER"
    async with aclosing(follow(ann, f', after: "{cut["cursor"]}"')) as stream:
        await anext(stream)
        assert await pushed(stream, 2) == [("ORDER", "Order #1002"), ("PAYMENT", "Payment by visa")]


async def test_kinds_that_are_not_asked_for_or_not_allowed_are_left_out(ann: Database):
    asked = follow(ann, ", kinds: [NOTE]")
    narrow = follow(ann, "", "CUSTOMERS_READ", "NOTES_READ")
    async with aclosing(asked), aclosing(narrow):
        await anext(asked)
        await anext(narrow)
        coming = [asyncio.create_task(pushed(stream, 1)) for stream in (asked, narrow)]
        await recorded(draft("b", "ann", day=1))
        await note_add(actor=SYSTEM, subject_id="cus_1", draft=NoteDraft("Likes tea"))
        await relay.drain()
        assert await asyncio.gather(*coming) == [[("NOTE", "Note added")]] * 2


async def test_a_kind_that_the_caller_may_not_see_any_more_is_told_no_longer(ann: Database):
    listening = context(ann, "CUSTOMERS_READ", "ORDERS_READ")
    stream: Any = await schema.subscribe(QUERY.format(""), context_value=listening)
    async with aclosing(stream):
        await anext(stream)
        coming = asyncio.create_task(anext(stream))
        listening.caller = context(ann, "CUSTOMERS_READ").caller  # as the sockets do, who ask anew before each event
        await recorded(draft("b", "ann", day=1))
        await relay.drain()
        assert (await coming).data["timelineEvent"]["event"] is None


async def test_an_import_is_told_as_a_resync_to_those_whom_it_touches(ann: Database):
    async with aclosing(follow(ann)) as stream:
        await anext(stream)
        coming = asyncio.create_task(anext(stream))
        await recorded(draft("x", "bob"), is_import=True)
        await recorded(draft("c", "ann", day=2), is_import=True)
        await relay.drain()
        push = await coming
        assert (push["resync"], push["event"]) == (True, None)
