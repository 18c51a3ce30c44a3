"""Tags are added to and taken from whole selections, by a job that loses nobody and never runs twice."""

from decimal import Decimal
from typing import Any

import pytest

from regulars.app import rooms
from regulars.customers.queries import listing
from regulars.customers.queries.details import tags_of_each
from regulars.customers.service import selection as bulk
from regulars.customers.service.tags import tags_change
from regulars.platform import relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.duration import Duration
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.jobs import worker
from regulars.platform.query.packing import packed, unpacked
from tests.customers.schema import actor, ask, refused
from tests.make_customers import guest


@pytest.fixture(autouse=True)
def _arranged() -> None:
    rooms.arrange()


async def people(count: int, **facts: Any) -> list[int]:
    return [await guest(external_id=str(n), **facts) for n in range(count)]


def ids_of(keys: list[int]) -> list[str]:
    return [f"cus_{key}" for key in keys]


async def change(*tags: str, add: bool = True, who: Actor = SYSTEM, **chosen: Any) -> int:
    return await tags_change(actor=who, customers=next(iter(chosen.items())), tags=tags, add=add)


async def job(database: Database, key: int) -> tuple[Any, ...]:
    row = await database.fetch_one("SELECT status, processed, total, failed FROM jobs WHERE id = ?", (key,))
    assert row is not None
    return tuple(row)


async def test_few_customers_are_tagged_while_the_caller_waits(database: Database) -> None:
    keys = await people(3)
    done = await change("VIP", " vip ", "Big spender", ids=ids_of(keys[:2]))
    assert await job(database, done) == ("SUCCEEDED", 2, 2, 0)
    found = await tags_of_each(database, keys)
    assert found == {key: ["Big spender", "VIP"] for key in keys[:2]}
    await change("VÍP", add=False, ids=ids_of(keys))
    assert await tags_of_each(database, keys) == {key: ["Big spender"] for key in keys[:2]}
    await relay.drain()
    told = await database.fetch("SELECT customer_id FROM outbox_events WHERE name = 'customer.tagged' ORDER BY id")
    assert [row[0] for row in told] == [*keys[:2], *keys[:2]]


async def test_a_change_bumps_the_version_of_those_it_changes_only(database: Database) -> None:
    keys = await people(2)
    await change("VIP", ids=ids_of(keys[:1]))
    await change("VIP", ids=ids_of(keys))
    rows = await listing.by_ids(database, SYSTEM, keys)
    assert [rows[key].version for key in keys] == [2, 2]


async def test_many_are_tagged_batch_by_batch_even_as_they_leave_the_filter(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "BATCH", 2)
    monkeypatch.setattr(bulk, "READ_AHEAD", 4)
    keys = await people(9)
    wanted = {
        "not": {"tag": {"eq": "seen"}},
        "total_spent": {"gte": Decimal("0.00")},
        "created_at": {"within_last": Duration(days=90)},
    }
    queued = await change("seen", filter=wanted)
    assert await job(database, queued) == ("QUEUED", 0, 9, 0)
    await worker.run_pending()
    assert await job(database, queued) == ("SUCCEEDED", 9, 9, 0)
    assert set(await tags_of_each(database, keys)) == set(keys)


async def test_a_broken_job_goes_on_behind_its_last_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(bulk, "BATCH", 2)
    keys = await people(5)
    several: tuple[dict[str, Any], ...] = ({"ids": ids_of(keys)}, {"everyone": True})
    for chosen in several:
        queued = await change(next(iter(chosen)), **chosen)
        work = await worker.claim()
        assert work is not None
        async for batch in bulk._batches(work):
            await bulk._done(work=work, batch=batch, apply=_nothing)
            break
        await worker._give_back(work=work)
        await worker.run_pending()
        assert await job(database, queued) == ("SUCCEEDED", 5, 5, 0)
    assert await tags_of_each(database, keys) == {key: ["everyone", "ids"] for key in keys[2:]}


async def _nothing(*_: Any) -> dict[int, Refusal]:
    return {}


async def test_who_is_gone_and_who_has_too_many_tags_is_told_row_by_row(database: Database) -> None:
    keys = await people(2)
    await change(*(f"t{n}" for n in range(50)), ids=ids_of(keys[:1]))
    done = await change("one more", ids=["cus_999", *ids_of(keys)])
    assert await job(database, done) == ("PARTIAL", 3, 3, 2)
    rows = await database.fetch("SELECT row_number, row_key FROM job_failures ORDER BY id")
    assert [tuple(row) for row in rows] == [(1, "cus_999"), (2, f"cus_{keys[0]}")]
    assert (await tags_of_each(database, keys))[keys[1]] == ["one more"]


@pytest.mark.parametrize(
    ("chosen", "tags", "code"),
    (
        ({"ids": []}, ["x"], ErrorCode.LIMIT_EXCEEDED),
        ({"ids": ["nobody"]}, ["x"], ErrorCode.NOT_FOUND),
        ({"filter": {}}, ["x"], ErrorCode.REQUIRED),
        ({"filter": {"colour": {"eq": "red"}}}, ["x"], ErrorCode.INVALID_FILTER),
        ({"everyone": False}, ["x"], ErrorCode.INVALID),
        ({"company_id": "com_1"}, ["x"], ErrorCode.INVALID),
        ({"everyone": True}, [], ErrorCode.REQUIRED),
        ({"everyone": True}, [" "], ErrorCode.REQUIRED),
        ({"everyone": True}, ["x" * 101], ErrorCode.TOO_LONG),
        ({"everyone": True}, [str(n) for n in range(51)], ErrorCode.LIMIT_EXCEEDED),
    ),
)
async def test_what_means_nobody_or_everybody_by_omission_is_refused(
    database: Database, chosen: dict[str, Any], tags: list[str], code: ErrorCode
) -> None:
    with pytest.raises(Refusal) as told:
        await change(*tags, **chosen)
    assert told.value.code == code
    assert await database.fetch_value("SELECT count(*) FROM jobs") == 0


async def test_nobody_chooses_by_what_they_may_not_read(database: Database) -> None:
    writer, reader = actor("CUSTOMERS_WRITE"), actor("CUSTOMERS_WRITE", "CUSTOMERS_READ")
    several: tuple[tuple[Actor, dict[str, Any]], ...] = (
        (writer, {"filter": {"name": {"eq": "ana"}}}),
        (writer, {"group_id": "grp_1"}),
        (reader, {"group_id": "grp_1"}),
        (reader, {"filter": {"email": {"eq": "ana@example.com"}}}),
    )
    for who, chosen in several:
        with pytest.raises(Forbidden):
            await change("x", who=who, **chosen)


def test_a_selection_keeps_its_values_with_the_job() -> None:
    value = {
        "or": [{"total_spent": {"gte": Decimal("10.50")}}, {"last_order_at": {"within_last": Duration(3, 2, 1)}}],
        "n": 1,
    }
    assert unpacked(packed(value)) == value


ADD = """mutation ($customers: CustomerSelection!, $tags: [String!]!) { customerTagsAdd(customers: $customers, tags: $tags) {
    job { __typename status processed total ... on BulkJob { action failures { nodes { row key } } } } userErrors { code path } } }"""


async def test_customers_are_tagged_over_graphql(database: Database) -> None:
    keys = await people(2, first_name="Ana")
    writer = actor("CUSTOMERS_WRITE")
    done = (await ask(database, ADD, writer, customers={"ids": ids_of(keys)}, tags=["VIP"]))["customerTagsAdd"]
    assert done == {
        "job": {
            "__typename": "BulkJob", "status": "SUCCEEDED", "processed": 2, "total": 2, "action": "customerTagsAdd",
            "failures": {"nodes": []},
        },
        "userErrors": [],
    }  # fmt: skip
    wrong = (await ask(database, ADD, writer, customers={"ids": ["x"]}, tags=["VIP"]))["customerTagsAdd"]
    assert wrong == {"job": None, "userErrors": [{"code": "NOT_FOUND", "path": ["customers", "ids", "0"]}]}
    reader = actor("CUSTOMERS_WRITE", "CUSTOMERS_READ")
    wanted = {"filter": {"name": {"startsWith": "an"}, "orderCount": {"eq": 0}}}
    gone = 'mutation ($c: CustomerSelection!) { customerTagsRemove(customers: $c, tags: ["vip"]) { job { processed } userErrors { code } } }'
    assert (await ask(database, gone, reader, c=wanted))["customerTagsRemove"]["job"] == {"processed": 2}
    assert await tags_of_each(database, keys) == {}
    assert await refused(database, gone, writer, c=wanted) == ["FORBIDDEN"]
    assert await refused(database, gone, actor("CUSTOMERS_READ"), c=wanted) == ["FORBIDDEN"]
