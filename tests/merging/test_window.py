"""Merging over GraphQL: a look before, the merge, its undoing, and the queue of possible duplicates."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.app import rooms
from regulars.platform import relay
from regulars.platform.db.connect import Database
from regulars.platform.jobs import worker
from tests.ask_money import ask
from tests.make_orders import draft, recorded, shop
from tests.merging.people import person

LOOK = """query ($ids: [ID!]!, $survivor: ID, $choices: [MergeChoiceInput!]) {
  mergePreview(ids: $ids, survivorId: $survivor, choices: $choices) {
    survivor { id } customers { id version } conflictCount moves { orderCount noteCount }
    fields { field label isConflict takenFrom values { customerId value } }
    blockers { blocker customerId message } } }"""
MERGE = """mutation ($ids: [ID!]!, $survivor: ID!, $choices: [MergeChoiceInput!], $versions: [MergeVersionInput!], $key: String) {
  customersMerge(ids: $ids, survivorId: $survivor, choices: $choices, expectedVersions: $versions, idempotencyKey: $key) {
    merge { id absorbedIds reversibleUntil reversedAt moves { orderCount } survivor { id } }
    customer { id displayName mergedFrom { id } stats { orderCount } }
    userErrors { code message path ... on MergeBlockedError { blocker customerId }
                 ... on StaleVersionError { currentVersion } } } }"""
UNDO = """mutation ($id: ID!) { mergeUndo(mergeId: $id) {
  merge { id reversedAt } customer { id stats { orderCount } } userErrors { code message path } } }"""
WITHOUT_PII = tuple(str(scope) for scope in ALL_SCOPES if str(scope) != "PII_READ")


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def two() -> tuple[str, str]:
    one = await person(first_name="Ann", email="ann@example.com", phone="+63 917 555 0100", external_id="ann")
    other = await person(first_name="Anne", email="ann+b@example.com", external_id="anne")
    await recorded(draft("1", "ann"), draft("2", "anne"), draft("3", "anne"))
    return f"cus_{one}", f"cus_{other}"


def by_field(look: Any) -> dict[str, Any]:
    return {one["field"]: one for one in look["fields"]}


async def test_a_look_says_what_each_record_has_and_whose_would_stand(database: Database):
    ann, anne = await two()
    look = await ask(database, LOOK, ids=[ann, anne])
    assert look["survivor"]["id"] == anne, "who bought more stays, where nobody says"
    look = await ask(database, LOOK, ids=[ann, anne], survivor=ann, choices=[{"field": "name", "takeFrom": anne}])
    fields = by_field(look)
    assert (look["conflictCount"], look["moves"], look["blockers"]) == (2, {"orderCount": 2, "noteCount": 0}, [])
    assert (fields["name"]["takenFrom"], fields["email"]["takenFrom"]) == (anne, ann)
    assert fields["email"]["values"] == [
        {"customerId": ann, "value": "ann@example.com"}, {"customerId": anne, "value": "ann+b@example.com"},
    ]  # fmt: skip
    assert "title" not in fields


async def test_personal_values_are_masked_in_a_look(database: Database):
    ann, anne = await two()
    fields = by_field(await ask(database, LOOK, *WITHOUT_PII, ids=[ann, anne], survivor=ann))
    assert fields["email"]["values"][0]["value"] == "a***@e***.com"
    assert fields["phone"]["values"] == [{"customerId": ann, "value": "+63***00"}, {"customerId": anne, "value": None}]


async def test_records_are_merged_found_by_the_old_id_and_parted(database: Database):
    ann, anne = await two()
    done = await ask(database, MERGE, ids=[ann, anne], survivor=ann, key="k")
    assert done["userErrors"] == []
    assert done["customer"]["stats"]["orderCount"] == 3
    assert (done["merge"]["absorbedIds"], done["merge"]["moves"]) == ([anne], {"orderCount": 2})
    assert (await ask(database, MERGE, ids=[ann, anne], survivor=ann, key="k"))["merge"]["id"] == done["merge"]["id"]
    assert (await ask(database, "query ($id: ID!) { node(id: $id) { id } }", id=anne))["id"] == ann
    assert done["customer"]["mergedFrom"] == [{"id": done["merge"]["id"]}]
    seen = await ask(
        database,
        "query ($id: ID!) { mergeUndoPreview(mergeId: $id) { problem returns { orderCount } stays { orderCount } goesAlong { orderCount } } }",
        id=done["merge"]["id"],
    )
    assert seen == {
        "problem": None,
        "returns": {"orderCount": 2},
        "stays": {"orderCount": 0},
        "goesAlong": {"orderCount": 0},
    }
    undone = await ask(database, UNDO, id=done["merge"]["id"])
    assert undone["userErrors"] == []
    assert undone["customer"] == {"id": ann, "stats": {"orderCount": 1}}
    again = await ask(database, UNDO, id=done["merge"]["id"])
    assert again["userErrors"][0]["code"] == "ALREADY_DONE"
    listed = await ask(database, "{ merges { nodes { id } totalCount } }")
    assert listed["totalCount"] == 1
    assert (await ask(database, "{ merges(reversible: true) { totalCount } }"))["totalCount"] == 0


async def test_refusals_name_the_record_and_the_remedy(database: Database):
    ann, anne = await two()
    await ask(database, MERGE, ids=[ann, anne], survivor=ann)
    error = (await ask(database, MERGE, ids=[ann, anne], survivor=ann))["userErrors"][0]
    assert (error["code"], error["blocker"], error["customerId"]) == ("BLOCKED", "ALREADY_MERGED", anne)
    assert ann in error["message"]
    third = f"cus_{await person(first_name='Third')}"
    for wish, path in (
        ({"ids": [ann, "ord_1"], "survivor": ann}, ["ids", "1"]),
        ({"ids": [ann, third], "survivor": "cus_99"}, ["survivorId"]),
        ({"ids": [ann, third], "survivor": ann, "choices": [{"field": "shoe", "takeFrom": ann}]}, ["choices", "0", "field"]),
        ({"ids": [ann, third], "survivor": ann, "choices": [{"field": "name", "takeFrom": "cus_99"}]}, ["choices", "0", "takeFrom"]),
    ):  # fmt: skip
        assert (await ask(database, MERGE, **wish))["userErrors"][0]["path"] == path
    stale = await ask(database, MERGE, ids=[ann, third], survivor=ann, versions=[{"id": third, "version": 9}])
    assert stale["userErrors"][0]["currentVersion"] == 1


async def test_the_queue_shows_pairs_and_forgets_those_that_were_dismissed(database: Database):
    ann, anne = await two()
    await relay.drain()
    queue = "query ($d: Boolean!) { possibleDuplicates(dismissed: $d) { nodes { id score matchedOn first { id } second { id } } totalCount } }"
    (pair,) = (await ask(database, queue, d=False))["nodes"]
    assert (pair["matchedOn"], pair["first"]["id"], pair["second"]["id"]) == (["EMAIL_ALIAS"], ann, anne)
    (masked,) = (await ask(database, queue, *WITHOUT_PII, d=False))["nodes"]
    assert masked["matchedOn"] == []
    assert (await ask(database, "{ attention { duplicatePairCount } }")) == {"duplicatePairCount": 1}
    beside = await ask(
        database,
        "query ($id: ID!) { customer(by: { id: $id }) { duplicates { score customer { id } dismissed } } }",
        id=ann,
    )
    assert [one["customer"]["id"] for one in beside["duplicates"]] == [anne]
    dismiss = "mutation ($ids: [ID!]!) { duplicateDismiss(ids: $ids) { done userErrors { code path } } }"
    assert (await ask(database, dismiss, ids=[ann, anne]))["done"]
    assert (await ask(database, queue, d=False))["totalCount"] == 0
    assert (await ask(database, queue, d=True))["totalCount"] == 1
    assert (await ask(database, dismiss, ids=[ann]))["userErrors"][0]["path"] == ["ids"]
    scan = await ask(
        database, 'mutation { duplicatesScan(idempotencyKey: "s") { job { id status } userErrors { code } } }'
    )
    assert scan["job"]["status"] == "QUEUED"
    await worker.run_pending()
    assert (await ask(database, queue, d=True))["totalCount"] == 1
