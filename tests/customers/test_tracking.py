"""What a storefront tells of accounts: each event once, in any order, and times that only go forwards."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from regulars.customers.queries import listing
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.service.creating import customer_create
from regulars.customers.service.tracking import AHEAD, Tracked, events_track
from regulars.platform import clock, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.timeline import handlers as timeline
from tests.customers.schema import actor, ask, refused
from tests.make_access import store

NOW = clock.parse("2026-11-22T07:00:00Z")
NARROW = actor("EVENTS_WRITE")


@pytest.fixture(autouse=True)
async def shop(database: Database) -> AsyncGenerator[Any]:
    await store(country_code="PH")
    with clock.held_at(NOW) as move:
        yield move


async def somebody(status: str = "ACTIVE", email: str = "ana@example.com") -> int:
    fields = {"first_name": "Ana", "email": email, "account_status": status}
    return await customer_create(actor=SYSTEM, fields=fields)


def event(event_id: str, kind: str = "LOGIN", ago: int = 0, **more: Any) -> dict[str, Any]:
    return {"event_id": event_id, "kind": kind, "at": NOW - ago, "customer": {"email": "ana@example.com"}, **more}


async def tell(*events: dict[str, Any], who: Actor = SYSTEM, **more: Any) -> Tracked:
    return await events_track(actor=who, events=events, **more)


async def read(database: Database, key: int) -> CustomerRow:
    return (await listing.by_ids(database, SYSTEM, [key]))[key]


async def kept(database: Database) -> list[tuple[Any, ...]]:
    rows = await database.fetch("SELECT event_id, customer_id, kind, at FROM account_events ORDER BY id")
    return [tuple(row) for row in rows]


async def test_a_sign_in_moves_the_times_and_stands_on_the_timeline_where_it_happened(database: Database) -> None:
    key = await somebody()
    done = await tell(event("e1", ago=clock.HOUR, store_code="MAIN"))
    assert (done.accepted, done.duplicates, done.failures) == (1, 0, [])
    row = await read(database, key)
    assert (row.last_login_at, row.last_activity_at) == (NOW - clock.HOUR, NOW - clock.HOUR)
    timeline.listen()
    await relay.drain()
    rows = await database.fetch("SELECT at, title FROM timeline_events WHERE kind = 'ACCOUNT'")
    assert [tuple(row) for row in rows] == [(NOW - clock.HOUR, "Signed in")]


async def test_late_and_disordered_events_never_move_a_time_backwards(database: Database) -> None:
    key = await somebody()
    await tell(event("e2", ago=clock.HOUR))
    await tell(event("e1", ago=clock.DAY), event("e0", "LOGOUT", ago=2 * clock.DAY))
    row = await read(database, key)
    assert (row.last_login_at, row.last_activity_at) == (NOW - clock.HOUR, NOW - clock.HOUR)
    await tell(event("e3", "PROFILE_UPDATE", ago=clock.MINUTE))
    row = await read(database, key)
    assert (row.last_login_at, row.last_activity_at) == (NOW - clock.HOUR, NOW - clock.MINUTE)
    assert row.version == 1
    assert len(await kept(database)) == 4


async def test_an_event_told_twice_has_one_effect_in_one_call_and_in_two(database: Database) -> None:
    await somebody()
    done = await tell(event("e1"), event("e1"), event("e2"))
    assert (done.accepted, done.duplicates) == (2, 1)
    done = await tell(event("e2"), event("e3"))
    assert (done.accepted, done.duplicates) == (1, 1)
    assert [row[0] for row in await kept(database)] == ["e1", "e2", "e3"]


async def test_a_sign_in_that_fails_moves_no_time_and_makes_nobody(database: Database) -> None:
    key = await somebody()
    stranger = event("e2", "LOGIN_FAILED", customer={"email": "nobody@example.com"})
    done = await tell(event("e1", "LOGIN_FAILED"), stranger, who=NARROW)
    assert (done.accepted, done.failures) == (2, [])
    row = await read(database, key)
    assert (row.last_login_at, row.last_activity_at) == (None, None)
    assert await database.fetch_value("SELECT count(*) FROM customers") == 1
    assert [row[:2] for row in await kept(database)] == [("e1", key), ("e2", None)]


async def test_a_narrow_token_learns_nothing_of_who_is_known(database: Database) -> None:
    await somebody()
    known = [event("a1", "LOGIN_FAILED"), event("a1", "LOGIN_FAILED")]
    unknown = [{**one, "event_id": "b1", "customer": {"email": "nobody@example.com"}} for one in known]
    answers = [await tell(*events, who=NARROW) for events in (known, unknown, known, unknown)]
    assert answers[0] == answers[1]
    assert answers[2] == answers[3] == Tracked(0, 2, [])


async def test_whoever_reads_customers_is_told_that_nobody_is_known(database: Database) -> None:
    stranger = event("e1", "LOGIN_FAILED", customer={"email": "nobody@example.com"})
    done = await tell(stranger, who=actor("EVENTS_WRITE", "CUSTOMERS_READ"))
    assert [(index, one.code, one.path) for index, one in done.failures] == [
        (0, ErrorCode.NOT_FOUND, ("events", "0", "customer"))
    ]
    assert await kept(database) == []


@pytest.mark.parametrize("before", ["INVITED", "DECLINED", "GUEST"])
@pytest.mark.parametrize("kind", ["LOGIN", "SIGN_UP", "PASSWORD_RESET"])
async def test_whoever_signs_in_has_an_account_whatever_was_known(database: Database, before: str, kind: str) -> None:
    key = await somebody(before)
    await tell(event("e1", kind))
    assert (await read(database, key)).account_status == "ACTIVE"


async def test_a_disabled_account_stays_disabled(database: Database) -> None:
    key = await somebody("DISABLED")
    await tell(event("e1"))
    row = await read(database, key)
    assert (row.account_status, row.last_login_at) == ("DISABLED", NOW)


async def test_a_sign_up_makes_a_customer(database: Database) -> None:
    await tell(event("e1", "SIGN_UP", customer={"external_id": "77", "email": "eva@example.com", "first_name": "Eva"}))
    key = await listing.key_of(database, SYSTEM, ("external_id", "77"))
    assert key is not None
    row = await read(database, key)
    assert (row.display_name, row.account_status, row.account_created_at) == ("Eva", "ACTIVE", NOW)


async def test_each_event_stands_or_falls_alone(database: Database) -> None:
    await somebody()
    done = await tell(
        event("e1"),
        event("  "),
        event("e3", ago=-AHEAD - 1),
        event("e4", store_code="moon"),
        event("e5", customer=None),
        event("x" * 201),
        event("e7"),
    )
    assert done.accepted == 2
    assert [(index, one.code, one.path[2:]) for index, one in done.failures] == [
        (1, ErrorCode.REQUIRED, ("eventId",)),
        (2, ErrorCode.INVALID, ("at",)),
        (3, ErrorCode.NOT_FOUND, ("storeCode",)),
        (4, ErrorCode.REQUIRED, ("customer",)),
        (5, ErrorCode.TOO_LONG, ("eventId",)),
    ]
    assert [row[0] for row in await kept(database)] == ["e1", "e7"]


async def test_a_call_takes_250_events_and_no_more(database: Database) -> None:
    key = await somebody()
    many = [event(f"e{place}", ago=place) for place in range(250)]
    assert (await tell(*many)).accepted == 250
    assert (await read(database, key)).last_login_at == NOW
    for events in ([], [*many, event("e250")]):
        with pytest.raises(Refusal) as told:
            await tell(*events)
        assert told.value.code == ErrorCode.LIMIT_EXCEEDED


async def test_a_repeated_call_answers_as_the_first(database: Database) -> None:
    await somebody()
    events = (event("e1"), event("e2", store_code="moon"))
    first = await tell(*events, idempotency_key="k")
    again = await tell(*events, idempotency_key="k")
    assert (again.accepted, again.duplicates, again.failures[0][1].path) == (1, 0, first.failures[0][1].path)


TRACK = """mutation ($events: [TrackedEventInput!]!) { eventsTrack(events: $events) {
    accepted duplicates failures { row key column input errors { code path } } userErrors { code } } }"""


async def test_events_are_taken_over_the_api_by_a_scope_of_their_own(database: Database) -> None:
    key = await somebody()
    good = {"eventId": "e1", "kind": "LOGIN", "at": "2026-11-22T06:00:00Z", "customer": {"id": f"cus_{key}"}}
    bad = {"eventId": "e2", "kind": "LOGIN", "at": "2026-11-23T06:00:00Z", "customer": {"id": f"cus_{key}"}}
    assert await refused(database, TRACK, actor("CUSTOMERS_WRITE"), events=[good]) == ["FORBIDDEN"]
    answer = (await ask(database, TRACK, NARROW, events=[good, bad]))["eventsTrack"]
    [failure] = answer.pop("failures")
    assert answer == {"accepted": 1, "duplicates": 0, "userErrors": []}
    assert (failure["row"], failure["key"], failure["column"]) == (2, "e2", "at")
    assert failure["errors"] == [{"code": "INVALID", "path": ["events", "1", "at"]}]
    assert failure["input"]["at"] == "2026-11-23T06:00:00Z"
