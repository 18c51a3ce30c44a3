"""Consent: what was said later stands, with its history and its proof."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from regulars.customers import handlers
from regulars.customers.importing.run import ImportOptions, import_customers
from regulars.customers.queries import consents as reads
from regulars.customers.queries import listing
from regulars.customers.service.consents import consent_set
from regulars.customers.service.creating import customer_create, parts
from regulars.platform import clock
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.jobs import kinds
from tests.customers.schema import actor, ask, refused
from tests.make_access import store

NOW = clock.parse("2026-11-22T07:00:00Z")
FORM = {"wording": "Yes, write to me", "page_url": "https://shop.example/join", "ip": "203.0.113.7", "user_agent": "F"}


@pytest.fixture(autouse=True)
async def clock_stands(database: Database) -> AsyncGenerator[Any]:
    await store(country_code="PH")
    with clock.held_at(NOW) as move:
        yield move


async def somebody(email: str = "ana@example.com") -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "email": email})


async def say(key: int, state: str = "SUBSCRIBED", channel: str = "EMAIL", **more: Any) -> int:
    fields = {"channel": channel, "state": state, "source": "sign-up form", **more}
    return await consent_set(actor=SYSTEM, customer_id=key, fields=fields)


async def stands(database: Database, key: int, channel: str = "EMAIL") -> str:
    rows = (await reads.consents_of_each(database, SYSTEM, [key]))[key]
    return next(row.state for row in rows if row.channel == channel)


async def history(database: Database, key: int) -> list[tuple[Any, ...]]:
    rows = await database.fetch(
        "SELECT channel, before, after, at FROM consent_events WHERE customer_id = ? ORDER BY id", (key,)
    )
    return [tuple(row) for row in rows]


async def test_nobody_was_asked_until_something_is_said(database: Database) -> None:
    key = await somebody()
    rows = (await reads.consents_of_each(database, SYSTEM, [key]))[key]
    assert [(row.channel, row.state) for row in rows] == [(one, "NEVER_ASKED") for one in reads.CHANNELS]
    await say(key, evidence=FORM)
    row = (await reads.consents_of_each(database, SYSTEM, [key]))[key][0]
    assert (row.state, row.source, row.updated_at) == ("SUBSCRIBED", "sign-up form", NOW)
    assert row.evidence == reads.EvidenceRow("Yes, write to me", "https://shop.example/join", "203.0.113.7", "F", None)
    assert await stands(database, key, "SMS") == "NEVER_ASKED"


async def test_every_word_is_kept_and_the_latest_stands(database: Database, clock_stands: Any) -> None:
    key = await somebody()
    await say(key, "PENDING")
    clock_stands(clock.DAY)
    await say(key, "SUBSCRIBED", opt_in_level="DOUBLE")
    clock_stands(clock.DAY)
    await say(key, "UNSUBSCRIBED", source="phone call")
    assert await stands(database, key) == "UNSUBSCRIBED"
    assert await history(database, key) == [
        ("EMAIL", "NEVER_ASKED", "PENDING", NOW),
        ("EMAIL", "PENDING", "SUBSCRIBED", NOW + clock.DAY),
        ("EMAIL", "SUBSCRIBED", "UNSUBSCRIBED", NOW + 2 * clock.DAY),
    ]
    names = [row[0] for row in await database.fetch("SELECT name FROM outbox_events ORDER BY id")]
    assert names.count("consent.changed") == 3
    actions = [row[0] for row in await database.fetch("SELECT action FROM audit_entries ORDER BY id")]
    assert actions.count("consent.set") == 3


async def test_an_older_word_is_refused_and_says_what_stands(database: Database) -> None:
    key = await somebody()
    await say(key, "UNSUBSCRIBED")
    with pytest.raises(Refusal) as told:
        await say(key, "SUBSCRIBED", at=NOW - clock.DAY)
    assert (told.value.code, told.value.path) == (ErrorCode.INVALID_STATE, ("input", "at"))
    assert "UNSUBSCRIBED since 2026-11-22" in told.value.message
    assert await stands(database, key) == "UNSUBSCRIBED"


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"state": "NEVER_ASKED"}, ("input", "state")),
        ({"state": "INVALID"}, ("input", "state")),
        ({"source": "  "}, ("input", "source")),
        ({"at": NOW + 1}, ("input", "at")),
        ({"evidence": {"ip": "300.1.1.1"}}, ("input", "evidence", "ip")),
        ({"evidence": {"page_url": "javascript:x"}}, ("input", "evidence", "pageUrl")),
        ({"evidence": {"wording": "x" * 2_001}}, ("input", "evidence", "wording")),
    ],
)
async def test_what_proves_nothing_is_refused_by_its_place(
    database: Database, fields: dict[str, Any], path: tuple[str, ...]
) -> None:
    key = await somebody()
    with pytest.raises(Refusal) as told:
        await say(key, **fields)
    assert told.value.path == path
    assert await history(database, key) == []


async def test_all_that_is_wrong_is_told_at_once() -> None:
    key = await somebody()
    with pytest.raises(Refusals) as told:
        await say(key, "REDACTED", source="")
    assert [refusal.path for refusal in told.value.refusals] == [("input", "state"), ("input", "source")]


async def test_a_repeated_call_records_one_word(database: Database) -> None:
    key = await somebody()
    fields = {"channel": "SMS", "state": "SUBSCRIBED", "source": "checkout"}
    for _ in range(2):
        await consent_set(actor=SYSTEM, customer_id=key, fields=fields, idempotency_key="once")
    assert len(await history(database, key)) == 1


async def test_customers_are_found_by_where_they_stand(database: Database) -> None:
    one, two, three = [await somebody(f"{name}@example.com") for name in "abc"]
    await say(one)
    await say(two, "UNSUBSCRIBED")
    await say(two, channel="SMS")

    async def found(channel: str, *states: str) -> list[int]:
        rows = await listing.customers(
            database, SYSTEM, window=listing.Window(10, None, backwards=False),
            filter={"consent": {"channel": channel, "state": list(states)}},
        )  # fmt: skip
        return sorted(row.id for row in rows.rows)

    assert await found("EMAIL", "SUBSCRIBED") == [one]
    assert await found("EMAIL", "SUBSCRIBED", "UNSUBSCRIBED") == [one, two]
    assert await found("EMAIL", "NEVER_ASKED") == [three]
    assert await found("SMS", "NEVER_ASKED", "SUBSCRIBED") == [one, two, three]
    assert await found("SMS") == []


# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def import_rows(path: Path, header: str, *rows: str) -> Any:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return await import_customers(path, ImportOptions())


HEADER = "email,email_consent,sms_consent,consent_at"


async def test_a_file_brings_consent_in_the_words_of_other_systems(database: Database, tmp_path: Path) -> None:
    words = {
        "SUBSCRIBED": "SUBSCRIBED", "yes": "SUBSCRIBED", "Opted-in": "SUBSCRIBED", "unsubscribed": "UNSUBSCRIBED",
        "PENDING_CONFIRMATION": "PENDING", "NOT_SUBSCRIBED": "NEVER_ASKED", "no": "NEVER_ASKED", "Cleaned": "INVALID",
        "": "NEVER_ASKED",
    }  # fmt: skip
    rows = [f"p{place}@example.com,{word},,2026-01-02T03:04:05Z" for place, word in enumerate(words)]
    report = await import_rows(tmp_path / "people.csv", HEADER, *rows)
    assert (report.created, report.refused_rows) == (len(words), 0)
    for place, meant in enumerate(words.values()):
        key = await listing.key_of(database, SYSTEM, ("email", f"p{place}@example.com"))
        assert key is not None
        assert await stands(database, key) == meant
    rows = await database.fetch("SELECT DISTINCT at, source FROM consent_events")
    assert [tuple(row) for row in rows] == [(clock.parse("2026-01-02T03:04:05Z"), "import")]


async def test_an_older_file_never_moves_a_newer_word(database: Database, tmp_path: Path) -> None:
    key = await somebody()
    await say(key, "UNSUBSCRIBED", at=clock.parse("2026-06-01T00:00:00Z"))
    report = await import_rows(tmp_path / "old.csv", HEADER, "ana@example.com,SUBSCRIBED,,2026-05-31T23:59:59Z")
    assert (report.unchanged, await stands(database, key)) == (1, "UNSUBSCRIBED")
    report = await import_rows(tmp_path / "undated.csv", HEADER, "ana@example.com,SUBSCRIBED,,")
    assert (report.unchanged, await stands(database, key)) == (1, "UNSUBSCRIBED")
    report = await import_rows(tmp_path / "new.csv", HEADER, "ana@example.com,SUBSCRIBED,,2026-06-02T00:00:00Z")
    assert (report.updated, await stands(database, key)) == (1, "SUBSCRIBED")
    report = await import_rows(tmp_path / "new.csv", HEADER, "ana@example.com,SUBSCRIBED,,2026-06-02T00:00:00Z")
    assert (report.unchanged, len(await history(database, key))) == (1, 2)


async def test_a_subscription_is_taken_back_by_an_undated_word_and_by_a_later_no(
    database: Database, tmp_path: Path
) -> None:
    key = await somebody()
    await say(key, at=clock.parse("2026-06-01T00:00:00Z"))
    await say(key, channel="SMS", at=clock.parse("2026-06-01T00:00:00Z"))
    await import_rows(tmp_path / "undated.csv", HEADER, "ana@example.com,UNSUBSCRIBED,no,")
    assert await stands(database, key) == "UNSUBSCRIBED"
    assert await stands(database, key, "SMS") == "SUBSCRIBED"
    await import_rows(tmp_path / "no.csv", HEADER, "ana@example.com,,no,2026-07-01T00:00:00Z")
    assert await stands(database, key, "SMS") == "UNSUBSCRIBED"


async def test_of_several_rows_for_one_person_the_latest_word_stands(database: Database, tmp_path: Path) -> None:
    await import_rows(
        tmp_path / "twice.csv",
        HEADER,
        "ana@example.com,UNSUBSCRIBED,,2026-03-01T00:00:00Z",
        "ana@example.com,SUBSCRIBED,,2026-02-01T00:00:00Z",
    )
    key = await listing.key_of(database, SYSTEM, ("email", "ana@example.com"))
    assert key is not None
    assert await stands(database, key) == "UNSUBSCRIBED"


async def test_a_word_that_nobody_knows_refuses_its_row(tmp_path: Path) -> None:
    report = await import_rows(
        tmp_path / "odd.csv", HEADER, "a@example.com,maybe,,", "b@example.com,yes,,2999-01-01", "c@example.com,yes,,"
    )
    assert (report.created, report.refused_rows) == (1, 2)
    told = [(fault.line, fault.column) for fault in report.refused]
    assert told == [(2, "email_consent"), (3, "consent_at")]


# ── the API ─────────────────────────────────────────────────────────────────────────────────────────────────────────

SET = """mutation ($id: ID!, $input: ConsentInput!) { consentSet(customerId: $id, input: $input) {
    customer { consents { channel state history { nodes { from to source evidence { ip wording } actor {
        ... on ApiClient { name } } } totalCount } } } userErrors { code path } } }"""


async def test_consent_is_set_and_read_with_its_history(database: Database) -> None:
    key = await somebody()
    given = {"channel": "SMS", "state": "SUBSCRIBED", "source": "checkout", "evidence": {"ip": "203.0.113.7"}}
    who = actor("CONSENT_WRITE", "CUSTOMERS_READ")
    answer = await ask(database, SET, who, id=f"cus_{key}", input=given)
    sms = answer["consentSet"]["customer"]["consents"][1]
    assert sms == {
        "channel": "SMS",
        "state": "SUBSCRIBED",
        "history": {
            "nodes": [
                {
                    "from": "NEVER_ASKED",
                    "to": "SUBSCRIBED",
                    "source": "checkout",
                    "evidence": None,
                    "actor": {"name": "Storefront"},
                }
            ],
            "totalCount": 1,
        },
    }
    assert await refused(database, SET, actor("CUSTOMERS_WRITE"), id=f"cus_{key}", input=given) == ["FORBIDDEN"]


async def test_history_is_paged_newest_first(database: Database, clock_stands: Any) -> None:
    key = await somebody()
    for state in ("PENDING", "SUBSCRIBED", "UNSUBSCRIBED"):
        clock_stands(clock.HOUR)
        await say(key, state)
    document = """query ($id: ID!, $after: String) { customer(by: { id: $id }) { consents {
        history(first: 2, after: $after) { nodes { to } pageInfo { hasNextPage endCursor } totalCount } } } }"""
    page = (await ask(database, document, id=f"cus_{key}"))["customer"]["consents"][0]["history"]
    assert [node["to"] for node in page["nodes"]] == ["UNSUBSCRIBED", "SUBSCRIBED"]
    assert (page["pageInfo"]["hasNextPage"], page["totalCount"]) == (True, 3)
    rest = await ask(database, document, id=f"cus_{key}", after=page["pageInfo"]["endCursor"])
    assert rest["customer"]["consents"][0]["history"]["nodes"] == [{"to": "PENDING"}]


async def test_a_customer_is_created_with_consent_by_whoever_may_record_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "kinds", {})
    before = dict(parts)
    handlers.listen()
    document = """mutation { customerCreate(input: { email: "eva@example.com", consents: [
        { channel: EMAIL, state: SUBSCRIBED, source: "counter" }] }) {
        customer { consents { state } } userErrors { code path } } }"""
    answer = (await ask(database, document, actor("CUSTOMERS_WRITE")))["customerCreate"]
    assert answer["userErrors"] == [{"code": "NOT_ALLOWED", "path": ["input", "consents"]}]
    answer = (await ask(database, document))["customerCreate"]
    assert answer["customer"]["consents"][0] == {"state": "SUBSCRIBED"}
    parts.clear()
    parts.update(before)
