"""Many customers are changed by one job, tried before and undone afterwards."""

from typing import Any

import pytest

from regulars.access.service import job_control
from regulars.app import rooms
from regulars.customers.queries.details import tags_of_each
from regulars.customers.service import bulk, selection
from regulars.customers.service.roles import customer_roles_set
from regulars.customers.service.updating import customer_update
from regulars.groups.queries import groups
from regulars.groups.service.groups import GroupDraft, group_delete, group_save
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import undoing, worker
from regulars.platform.jobs.queries import UNDO_WITHIN
from tests.customers.schema import actor, ask, refused
from tests.make_customers import guest
from tests.make_orders import draft, recorded, shop

WRITER = actor("CUSTOMERS_WRITE")


@pytest.fixture(autouse=True)
def _arranged() -> None:
    rooms.arrange()


async def people(count: int) -> list[int]:
    return [await guest(external_id=str(n)) for n in range(count)]


def chosen(keys: list[int]) -> tuple[str, Any]:
    return "ids", [f"cus_{key}" for key in keys]


async def change(keys: list[int], *, who: Actor = SYSTEM, dry_run: bool = False, **input: Any) -> int:
    return await bulk.change(actor=who, customers=chosen(keys), input=input, dry_run=dry_run)


async def undone(key: int, who: Actor = SYSTEM) -> int:
    return await job_control.undo(actor=who, job_id=key)


async def state(database: Database, key: int) -> tuple[Any, ...]:
    row = await database.fetch_one("SELECT status, processed, total, failed FROM jobs WHERE id = ?", (key,))
    assert row is not None
    return tuple(row)


async def failures(database: Database, key: int) -> list[str]:
    rows = await database.fetch("SELECT row_key FROM job_failures WHERE job_id = ? ORDER BY row_number", (key,))
    return [row[0] for row in rows]


async def facts(database: Database) -> list[Any]:
    """All that a bulk change may change, but for versions."""
    customers = await database.fetch("SELECT id, locale, tax_exempt FROM customers ORDER BY id")
    tags = await database.fetch("SELECT customer_id, tag FROM customer_tags ORDER BY 1, 2")
    members = await database.fetch("SELECT group_id, customer_id FROM group_members ORDER BY 1, 2")
    return [[tuple(row) for row in rows] for rows in (customers, tags, members)]


async def test_one_job_does_all_that_is_asked_and_its_undo_takes_all_of_it_back(database: Database) -> None:
    keys = await people(4)
    vip = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("VIP"))
    await change(keys[:1], tags_add=["old", "Big"], locale="de", group_ids_add=[f"grp_{vip}"])
    before = await facts(database)
    done = await change(
        keys,
        tags_add=["big", "new"],
        tags_remove=["old"],
        locale="en-PH",
        tax_exempt=True,
        group_ids_add=[f"grp_{vip}"],
    )
    assert await state(database, done) == ("SUCCEEDED", 4, 4, 0)
    assert await tags_of_each(database, keys) == {
        keys[0]: ["Big", "new"], **{key: ["big", "new"] for key in keys[1:]}
    }  # fmt: skip
    assert (await groups.groups_by_id(database, [vip]))[vip].member_count == 4
    taken_back = await undone(done)
    assert (await state(database, taken_back))[0] == "SUCCEEDED"
    assert await facts(database) == before


async def test_a_role_is_given_to_many_by_its_name_and_taken_back(database: Database) -> None:
    keys = await people(2)
    await customer_roles_set(actor=SYSTEM, roles=[{"name": "Wholesale", "permissions": []}])
    done = await change(keys, role="wholesale")
    given = "SELECT count(*) FROM customers WHERE role_id IS NOT NULL"
    assert await database.fetch_value(given) == 2
    await undone(done)
    assert await database.fetch_value(given) == 0


async def test_whoever_one_part_is_refused_for_stays_as_they_are(database: Database) -> None:
    keys = await people(2)
    await change(keys[:1], tags_add=[f"t{n}" for n in range(50)])
    done = await change(keys, tags_add=["one more"], locale="fr")
    assert await state(database, done) == ("PARTIAL", 2, 2, 1)
    assert await failures(database, done) == [f"cus_{keys[0]}"]
    rows = await database.fetch("SELECT id, locale FROM customers ORDER BY id")
    assert [tuple(row) for row in rows] == [(keys[0], None), (keys[1], "fr")]


async def test_a_dry_run_says_who_would_be_refused_and_writes_nothing(database: Database) -> None:
    await shop()
    bought = (await recorded(draft("1", "7")))[0]
    keys = await people(2)
    row = await database.fetch_one("SELECT customer_id FROM orders WHERE id = ?", (bought.order_id,))
    assert row is not None
    done = await change([*keys, row[0]], dry_run=True, delete=True)
    assert await state(database, done) == ("PARTIAL", 3, 3, 1)
    assert await failures(database, done) == [f"cus_{row[0]}"]
    assert await database.fetch_value("SELECT count(*) FROM customers") == 3
    with pytest.raises(Refusal):
        await undone(done)


async def test_deleting_keeps_whoever_has_orders_and_cannot_be_undone(database: Database) -> None:
    await shop()
    await recorded(draft("1", "7"))
    customer = await database.fetch_value("SELECT id FROM customers")
    keys = await people(3)
    done = await change([customer, *keys], delete=True)
    assert await state(database, done) == ("PARTIAL", 4, 4, 1)
    assert await database.fetch("SELECT id FROM customers") == [(customer,)]
    with pytest.raises(Refusal) as told:
        await undone(done)
    assert told.value.code == ErrorCode.NOT_ALLOWED


async def test_an_undo_leaves_what_others_have_changed_since_and_says_so(database: Database) -> None:
    keys = await people(3)
    done = await change(keys, locale="de")
    await customer_update(actor=SYSTEM, customer_id=keys[1], fields={"locale": "fr"})
    taken_back = await undone(done)
    assert await state(database, taken_back) == ("PARTIAL", 3, 3, 1)
    assert await failures(database, taken_back) == [f"cus_{keys[1]}"]
    rows = await database.fetch("SELECT locale FROM customers ORDER BY id")
    assert [row[0] for row in rows] == [None, "fr", None]


async def test_an_undo_bears_with_customers_and_groups_that_are_gone(database: Database) -> None:
    keys = await people(2)
    vip = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("VIP"))
    await change(keys, tags_add=["a"], group_ids_add=[f"grp_{vip}"])
    done = await change(keys, tags_remove=["a"], group_ids_remove=[f"grp_{vip}"])
    await change(keys[:1], delete=True)
    await group_delete(actor=SYSTEM, group_id=vip)
    assert (await state(database, await undone(done)))[0] == "SUCCEEDED"
    assert await tags_of_each(database, keys) == {keys[1]: ["a"]}


async def test_a_job_is_undone_once(database: Database) -> None:
    done = await change(await people(1), tags_add=["a"])
    await undone(done)
    with pytest.raises(Refusal) as told:
        await undone(done)
    assert told.value.code == ErrorCode.ALREADY_DONE


async def test_a_job_that_changed_nothing_has_nothing_to_undo(database: Database) -> None:
    keys = await people(1)
    await change(keys, tags_add=["a"])
    with pytest.raises(Refusal) as told:
        await undone(await change(keys, tags_add=["a"]))
    assert told.value.code == ErrorCode.NOT_ALLOWED


async def test_a_job_can_be_undone_for_seven_days(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    done = await change(await people(1), tags_add=["a"])
    later = clock.now() + UNDO_WITHIN + clock.MINUTE
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Refusal) as told:
        await undone(done)
    assert told.value.code == ErrorCode.NOT_ALLOWED


async def test_a_job_that_still_waits_is_cancelled_not_undone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "AT_ONCE", 0)
    waiting = await change(await people(1), tags_add=["a"])
    with pytest.raises(Refusal) as told:
        await undone(waiting)
    assert told.value.code == ErrorCode.INVALID_STATE


async def test_what_a_cancelled_job_did_can_be_undone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "AT_ONCE", 0)
    monkeypatch.setattr(selection, "BATCH", 2)
    keys = await people(5)
    queued = await change(keys, tags_add=["a"])
    work = await worker.claim()
    assert work is not None
    batches = selection._batches(work)
    await selection._done(work=work, batch=await anext(batches), apply=bulk._changed)
    await job_control.cancel(actor=SYSTEM, job_id=queued)
    await worker._give_back(work=work)
    await worker.run_pending()
    assert await state(database, queued) == ("CANCELLED", 2, 5, 0)
    assert set(await tags_of_each(database, keys)) == set(keys[:2])
    assert await state(database, await undone(queued)) == ("SUCCEEDED", 2, 2, 0)
    assert await tags_of_each(database, keys) == {}


async def test_an_undo_that_broke_goes_on_where_it_was(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "BATCH", 2)
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    keys = await people(5)
    done = await change(keys, tags_add=["a"])
    queued = await undone(done)
    work = await worker.claim()
    assert work is not None
    last = await database.fetch_one("SELECT id, weight, entry FROM job_journal ORDER BY id DESC LIMIT 1")
    assert last is not None
    await undoing._taken_back(
        work=work, place=(last[0], 0), weight=last[1], entry={"step": "tags_add", "entry": []}, revert=bulk._reverted
    )
    await worker._give_back(work=work)
    await worker.run_pending()
    assert await state(database, queued) == ("SUCCEEDED", 5, 5, 0)
    assert await tags_of_each(database, keys) == {keys[4]: ["a"]}


@pytest.mark.parametrize(
    ("input", "code", "path"),
    (
        ({}, ErrorCode.REQUIRED, ("input",)),
        ({"tags_add": []}, ErrorCode.REQUIRED, ("input", "tagsAdd")),
        ({"locale": "klingon!"}, ErrorCode.INVALID, ("input", "locale")),
        ({"role": "Nobody's"}, ErrorCode.NOT_FOUND, ("input", "role")),
        ({"group_ids_add": ["grp_99"]}, ErrorCode.NOT_FOUND, ("input", "groupIdsAdd", "0")),
        ({"group_ids_remove": []}, ErrorCode.REQUIRED, ("input", "groupIdsRemove")),
    ),
)
async def test_bad_values_are_refused_before_anything_is_done(
    database: Database, input: dict[str, Any], code: ErrorCode, path: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as told:
        await change(await people(1), **input)
    assert (told.value.code, told.value.path) == (code, path)
    assert await database.fetch_value("SELECT count(*) FROM jobs") == 0


BULK = """mutation ($c: CustomerSelection!, $i: CustomersBulkInput!, $dry: Boolean!) {
  customersBulkUpdate(customers: $c, input: $i, dryRun: $dry) {
    job { id status processed failed ... on BulkJob { action dryRun undoableUntil } } userErrors { code path message } } }"""
UNDO = """mutation ($id: ID!) { jobUndo(id: $id) {
  job { status processed ... on BulkJob { action undoableUntil } } userErrors { code path message } } }"""
LATER = "query ($id: ID!) { job(id: $id) { ... on BulkJob { undoableUntil } } }"


async def test_customers_are_changed_and_changed_back_over_graphql(database: Database) -> None:
    keys = await people(2)
    asked = {"c": {"ids": [f"cus_{key}" for key in keys]}, "i": {"tagsAdd": ["VIP"], "locale": "de"}}
    tried = (await ask(database, BULK, WRITER, **asked, dry=True))["customersBulkUpdate"]["job"]
    assert (tried["status"], tried["dryRun"], tried["undoableUntil"]) == ("SUCCEEDED", True, None)
    assert await tags_of_each(database, keys) == {}
    done = (await ask(database, BULK, WRITER, **asked, dry=False))["customersBulkUpdate"]["job"]
    assert (done["status"], done["processed"], done["action"]) == ("SUCCEEDED", 2, "customersBulkUpdate")
    assert done["undoableUntil"] is not None
    back = (await ask(database, UNDO, WRITER, id=done["id"]))["jobUndo"]
    assert back["job"]["status"] == "SUCCEEDED"
    assert back["userErrors"] == []
    assert await tags_of_each(database, keys) == {}
    assert (await ask(database, LATER, WRITER, id=done["id"]))["job"] == {"undoableUntil": None}


async def test_null_clears_a_language_and_says_nothing_of_lists(database: Database) -> None:
    keys = await people(1)
    asked = {"c": {"ids": [f"cus_{key}" for key in keys]}, "dry": False}
    nothing = (await ask(database, BULK, WRITER, **asked, i={"tagsAdd": None, "groupIdsAdd": None}))[
        "customersBulkUpdate"
    ]
    assert [error["code"] for error in nothing["userErrors"]] == ["REQUIRED"]
    done = (await ask(database, BULK, WRITER, **asked, i={"tagsAdd": None, "locale": None}))["customersBulkUpdate"]
    assert done["job"]["status"] == "SUCCEEDED"


async def test_only_who_may_does_and_undoes_it_over_graphql(database: Database) -> None:
    keys = await people(1)
    asked = {"c": {"ids": [f"cus_{keys[0]}"]}, "i": {"groupIdsAdd": ["grp_1"]}, "dry": False}
    assert await refused(database, BULK, actor("CUSTOMERS_READ"), **asked) == ["FORBIDDEN"]
    error = (await ask(database, BULK, WRITER, **asked))["customersBulkUpdate"]["userErrors"][0]
    assert (error["code"], error["path"]) == ("NOT_ALLOWED", ["input", "groupIdsAdd"])
    done = await change(keys, who=WRITER, tags_add=["a"])
    stranger = Actor("token", 2, "Other", frozenset({"CUSTOMERS_WRITE"}))
    for who, code in ((stranger, "NOT_FOUND"), (actor("CUSTOMERS_READ"), "NOT_ALLOWED")):
        told = (await ask(database, UNDO, who, id=f"job_{done}"))["jobUndo"]
        assert [each["code"] for each in told["userErrors"]] == [code]
    assert await tags_of_each(database, keys) == {keys[0]: ["a"]}
