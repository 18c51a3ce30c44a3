"""The same word of consent is recorded for many by one job, tried before and taken back afterwards."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from regulars.access.service import job_control
from regulars.app import rooms
from regulars.customers.queries import consents as reads
from regulars.customers.service import bulk
from regulars.customers.service.consents import consent_set
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from tests.customers.schema import actor, ask
from tests.make_access import store
from tests.make_customers import guest

NOW = clock.parse("2026-11-22T07:00:00Z")
FAIR = {"channel": "EMAIL", "state": "SUBSCRIBED", "source": "book fair", "evidence": {"wording": "Yes, write to me"}}


@pytest.fixture(autouse=True)
async def clock_stands(database: Database) -> AsyncGenerator[Any]:
    rooms.arrange()
    await store(country_code="PH")
    with clock.held_at(NOW) as move:
        yield move


async def people(count: int) -> list[int]:
    return [await guest(external_id=str(n)) for n in range(count)]


async def record(keys: list[int], who: Actor = SYSTEM, *, dry_run: bool = False, **more: Any) -> int:
    chosen = ("ids", [f"cus_{key}" for key in keys])
    return await bulk.change(actor=who, customers=chosen, input={"consent": {**FAIR, **more}}, dry_run=dry_run)


async def say(key: int, state: str, **more: Any) -> None:
    fields = {"channel": "EMAIL", "state": state, "source": "sign-up form", **more}
    await consent_set(actor=SYSTEM, customer_id=key, fields=fields)


async def standing(database: Database, keys: list[int]) -> list[tuple[str, str | None, int | None]]:
    rows = await reads.consents_of_each(database, SYSTEM, keys)
    return [(rows[key][0].state, rows[key][0].source, rows[key][0].updated_at) for key in keys]


async def history(database: Database, key: int) -> list[tuple[Any, ...]]:
    rows = await database.fetch(
        "SELECT before, after, source FROM consent_events WHERE customer_id = ? ORDER BY id", (key,)
    )
    return [tuple(row) for row in rows]


async def failures(database: Database, key: int) -> list[str]:
    rows = await database.fetch("SELECT row_key FROM job_failures WHERE job_id = ? ORDER BY row_number", (key,))
    return [row[0] for row in rows]


async def test_a_word_of_many_is_recorded_with_its_source_and_its_proof(database: Database) -> None:
    keys = await people(30)
    await record(keys)
    assert await standing(database, keys) == [("SUBSCRIBED", "book fair", NOW)] * 30
    row = (await reads.consents_of_each(database, SYSTEM, keys))[keys[0]][0]
    assert row.evidence == reads.EvidenceRow("Yes, write to me", None, None, None, None)
    assert await history(database, keys[0]) == [("NEVER_ASKED", "SUBSCRIBED", "book fair")]
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert names.count("consents.changed") == 1
    told = await database.fetch("SELECT action FROM audit_entries WHERE action = 'consents.set'")
    assert len(told) == 1


async def test_whoever_said_no_is_asked_one_by_one_and_a_later_word_stands(database: Database) -> None:
    keys = await people(3)
    await say(keys[0], "UNSUBSCRIBED")
    await say(keys[1], "PENDING")
    done = await record(keys, at=NOW - clock.DAY)
    assert await failures(database, done) == [f"cus_{keys[0]}", f"cus_{keys[1]}"]
    assert [state for state, *_ in await standing(database, keys)] == ["UNSUBSCRIBED", "PENDING", "SUBSCRIBED"]


async def test_whoever_stands_there_already_keeps_their_own_proof(database: Database, clock_stands: Any) -> None:
    keys = await people(1)
    await say(keys[0], "SUBSCRIBED")
    clock_stands(clock.DAY)
    await record(keys)
    assert await standing(database, keys) == [("SUBSCRIBED", "sign-up form", NOW)]
    assert len(await history(database, keys[0])) == 1


async def test_everybody_can_be_unsubscribed_at_once(database: Database) -> None:
    keys = await people(2)
    await say(keys[0], "SUBSCRIBED")
    await record(keys, state="UNSUBSCRIBED", evidence=None)
    assert [state for state, *_ in await standing(database, keys)] == ["UNSUBSCRIBED"] * 2


async def test_taking_back_restores_where_everybody_stood_and_tells_it(database: Database, clock_stands: Any) -> None:
    keys = await people(3)
    await say(keys[1], "PENDING")
    await say(keys[2], "SUBSCRIBED", channel="SMS")
    before = await standing(database, keys)
    clock_stands(clock.DAY)
    done = await record(keys)
    clock_stands(clock.DAY)
    await job_control.undo(actor=SYSTEM, job_id=done)
    assert await standing(database, keys) == before
    taken_back = f"taken back: job_{done + 1}"
    assert await history(database, keys[0]) == [
        ("NEVER_ASKED", "SUBSCRIBED", "book fair"), ("SUBSCRIBED", "NEVER_ASKED", taken_back),
    ]  # fmt: skip
    assert (await history(database, keys[1]))[1:] == [
        ("PENDING", "SUBSCRIBED", "book fair"), ("SUBSCRIBED", "PENDING", taken_back),
    ]  # fmt: skip
    texts = (await reads.consents_of_each(database, SYSTEM, keys))[keys[2]][1]
    assert (texts.channel, texts.state) == ("SMS", "SUBSCRIBED")


async def test_taking_back_leaves_who_said_something_since(database: Database, clock_stands: Any) -> None:
    keys = await people(2)
    done = await record(keys)
    clock_stands(clock.DAY)
    await say(keys[0], "UNSUBSCRIBED", source="phone call")
    taken_back = await job_control.undo(actor=SYSTEM, job_id=done)
    assert await failures(database, taken_back) == [f"cus_{keys[0]}"]
    assert [state for state, *_ in await standing(database, keys)] == ["UNSUBSCRIBED", "NEVER_ASKED"]


async def test_a_dry_run_says_who_would_be_refused_and_records_nothing(database: Database) -> None:
    keys = await people(2)
    await say(keys[0], "UNSUBSCRIBED")
    done = await record(keys, dry_run=True)
    assert await failures(database, done) == [f"cus_{keys[0]}"]
    assert await history(database, keys[1]) == []


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    (
        ({"source": " "}, ErrorCode.REQUIRED, ("source",)),
        ({"state": "NEVER_ASKED"}, ErrorCode.INVALID_STATE, ("state",)),
        ({"at": NOW + 1}, ErrorCode.INVALID, ("at",)),
        ({"evidence": {"ip": "203.0.113.7"}}, ErrorCode.INVALID, ("evidence", "ip")),
        ({"evidence": {"user_agent": "F"}}, ErrorCode.INVALID, ("evidence", "userAgent")),
    ),
)
async def test_what_proves_nothing_of_many_is_refused_before_anything_is_done(
    database: Database, fields: dict[str, Any], code: ErrorCode, path: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as told:
        await record(await people(1), **fields)
    assert (told.value.code, told.value.path) == (code, ("input", "consent", *path))
    assert await database.fetch_value("SELECT count(*) FROM jobs") == 0


BULK = """mutation ($c: CustomerSelection!, $i: CustomersBulkInput!) {
  customersBulkUpdate(customers: $c, input: $i) { job { id status processed } userErrors { code path message } } }"""


async def test_it_needs_its_own_scope_to_do_and_to_take_back(database: Database) -> None:
    keys = await people(1)
    both, writer = actor("CUSTOMERS_WRITE", "CONSENT_WRITE"), actor("CUSTOMERS_WRITE")
    said = {"channel": "EMAIL", "state": "SUBSCRIBED", "source": "book fair"}
    asked = {"c": {"ids": [f"cus_{keys[0]}"]}, "i": {"consent": said}}
    error = (await ask(database, BULK, writer, **asked))["customersBulkUpdate"]["userErrors"][0]
    assert (error["code"], error["path"]) == ("NOT_ALLOWED", ["input", "consent"])
    done = (await ask(database, BULK, both, **asked))["customersBulkUpdate"]
    assert (done["job"]["status"], done["userErrors"]) == ("SUCCEEDED", [])
    left = await job_control.undo(actor=writer, job_id=int(done["job"]["id"].removeprefix("job_")))
    assert await failures(database, left) == [f"cus_{keys[0]}"]
    assert [state for state, *_ in await standing(database, keys)] == ["SUBSCRIBED"]
