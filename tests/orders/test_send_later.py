"""Mails that wait for their time: sent then, cancelled before, and held back from who agrees no more."""

from datetime import UTC, datetime
from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.messaging import mail_server
from regulars.orders.drafts import BuyerDraft
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from regulars.platform.jobs import worker
from tests.make_orders import draft, recorded, shop
from tests.messaging.postbox import open_box

NOW = 1_790_000_000 * clock.SECOND
EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)
MESSAGE = "message { id status sendAt nextTryAt sentAt suppressedBecause } userErrors { code message path }"
SEND = f"""mutation ($input: MessageInput!, $key: String! = "k") {{
  messageSend(customerId: "cus_1", input: $input, idempotencyKey: $key) {{ {MESSAGE} }} }}"""
HELLO = {"subject": "Hello", "body": "Dear you"}


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()
    await recorded(draft("1", buyer=BuyerDraft(email="ann@example.com", first_name="Ann")))


async def ask(database: Database, query: str, **variables: Any) -> Any:
    caller = Context(database, Actor(kind="token", id=1, name="Test", scopes=EVERYBODY))
    result = await schema.execute(query, variable_values=variables, context_value=caller)
    assert not result.errors, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


def at(instant: int) -> str:
    return datetime.fromtimestamp(instant / clock.SECOND, UTC).isoformat()


async def later(database: Database, hours: int = 2, *, key: str = "k", **more: Any) -> Any:
    given = HELLO | {"transactional": True, "sendAt": at(clock.now() + hours * clock.HOUR)} | more
    return await ask(database, SEND, input=given, key=key)


async def state(database: Database, id: str) -> Any:
    return await ask(database, f'{{ node(id: "{id}") {{ ... on Message {{ status sentAt suppressedBecause }} }} }}')


async def test_a_mail_waits_for_its_time_and_leaves_then(database: Database):
    async with open_box() as box:
        mail_server.use(database, box.server())
        with clock.held_at(NOW) as move:
            message = (await later(database))["message"]
            assert (message["status"], message["sendAt"], message["nextTryAt"]) == (
                "QUEUED", "2026-09-21T16:13:20Z", "2026-09-21T16:13:20Z",
            )  # fmt: skip
            assert (await later(database))["message"]["id"] == message["id"], "the same key, the same mail"
            move(2 * clock.HOUR - clock.MINUTE)
            await worker.run_pending()
            assert box.letters == []
            move(2 * clock.MINUTE)
            await worker.run_pending()
            assert [letter["Subject"] for letter in box.letters] == ["Hello"]
            assert (await state(database, message["id"]))["status"] == "SENT"


async def test_it_is_cancelled_before_or_sent_at_once(database: Database):
    async with open_box() as box:
        mail_server.use(database, box.server())
        with clock.held_at(NOW) as move:
            dropped, hurried = [(await later(database, key=key))["message"]["id"] for key in "ab"]
            again = "mutation ($id: ID!) { messageResend(id: $id) { message { status sendAt } userErrors { code } } }"
            assert await ask(database, again, id=hurried) == {
                "message": {"status": "QUEUED", "sendAt": None},
                "userErrors": [],
            }
            cancel = "mutation ($id: ID!) { messageCancel(id: $id) { message { status } userErrors { code } } }"
            assert (await ask(database, cancel, id=dropped))["message"] == {"status": "CANCELLED"}
            move(clock.MINUTE)
            await worker.run_pending()
            move(3 * clock.HOUR)
            await worker.run_pending()
            assert len(box.letters) == 1
            assert [(await state(database, id))["status"] for id in (dropped, hurried)] == ["CANCELLED", "SENT"]


@pytest.mark.parametrize(("agrees", "status"), ((True, "SENT"), (False, "SUPPRESSED")))
async def test_marketing_leaves_only_to_who_agrees_still(database: Database, agrees: bool, status: str):
    async with open_box() as box:
        mail_server.use(database, box.server())
        with clock.held_at(NOW) as move:
            await consented(database, "SUBSCRIBED")
            message = (await later(database, transactional=False))["message"]
            if not agrees:
                move(clock.HOUR)
                await consented(database, "UNSUBSCRIBED")
            move(3 * clock.HOUR)
            await worker.run_pending()
            found = await state(database, message["id"])
            assert (found["status"], found["suppressedBecause"]) == (status, None if agrees else "NO_CONSENT")
            assert len(box.letters) == agrees


async def consented(database: Database, state: str) -> None:
    done = await ask(
        database,
        """mutation ($state: ConsentState!) { consentSet(customerId: "cus_1", input: { channel: EMAIL, state: $state,
        source: "form" }) { userErrors { code path message } } }""",
        state=state,
    )
    assert done["userErrors"] == []


@pytest.mark.parametrize("hours", (-1, 367 * 24))
async def test_a_time_that_passed_or_is_far_ahead_is_refused(database: Database, hours: int):
    with clock.held_at(NOW):
        done = await later(database, hours)
    assert [(one["code"], one["path"]) for one in done["userErrors"]] == [("INVALID", ["input", "sendAt"])]
    assert await database.fetch_value("SELECT count(*) FROM messages") == 0
