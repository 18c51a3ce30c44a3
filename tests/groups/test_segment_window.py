"""Segments over the API: saved, listed, explained, followed; the segments of customers, and selections by segment."""

import asyncio
from collections.abc import Generator
from contextlib import aclosing
from typing import Any

import pytest

from regulars.api.schema import schema
from regulars.app import rooms
from regulars.groups import handlers
from regulars.platform import clock, outbox, relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.customers.schema import actor, ask, refused
from tests.groups.segmented import segment
from tests.make_orders import DAY, draft, recorded, shop


@pytest.fixture(autouse=True)
def _listening() -> Generator[None]:
    rooms.arrange()
    consumers = dict(outbox.consumers)
    outbox.consumers.clear()
    outbox.on_batch(handlers.settle, consumer=handlers.CONSUMER)
    yield
    outbox.consumers.clear()
    outbox.consumers.update(consumers)


@pytest.fixture
async def ann(database: Database) -> Database:
    """Ann has bought twice, Bob once."""
    await shop()
    await recorded(draft("1", "ann"), draft("2", "ann"), draft("3", "bob"))
    return database


SAVE = """mutation ($id: ID, $input: SegmentInput!, $version: Int) {
  segmentSave(id: $id, input: $input, expectedVersion: $version) {
    segment { id version name memberCount filter explanation labelPriority controlPercent templateKey }
    userErrors { __typename code message path }
  } }"""
RULE = {
    "or": [
        {"totalSpent": {"gte": "15.50"}, "createdAt": {"gte": "2020-01-01T00:00:00Z"}},
        {"lastOrderAt": {"withinLast": "P90D"}, "accountStatus": ["GUEST", "ACTIVE"]},
    ],
    "not": {"bought": {"sku": {"in": ["cup-1", "cup-2"]}, "orderCount": {"gt": 3}}},
}


async def test_a_rule_comes_back_as_its_input_type_takes_it_and_in_words(ann: Database) -> None:
    saved = (await ask(ann, SAVE, input={"name": "Best", "filter": RULE, "labelPriority": 3}))["segmentSave"]
    assert saved["userErrors"] == []
    found = saved["segment"]
    assert found["filter"] == RULE
    assert found["explanation"] == (
        "((first known was no earlier than 1 January 2020 and total spent is at least 15.50 USD) or (account status is"
        " one of guest, active and last order was in the last 90 days)) and not (bought (SKU is one of “cup-1”, “cup-2”"
        " and number of such orders is more than 3))."
    )
    assert (found["memberCount"], found["labelPriority"], found["controlPercent"]) == (1, 3, 0)
    again = await ask(
        ann, SAVE, id=found["id"], version=1, input={"name": "Best", "filter": found["filter"], "templateKey": "x"}
    )
    assert again["segmentSave"]["segment"]["version"] == 2
    stale = await ask(ann, SAVE, id=found["id"], version=1, input={"name": "Best", "filter": RULE})
    assert [error["__typename"] for error in stale["segmentSave"]["userErrors"]] == ["StaleVersionError"]


async def test_a_refusal_names_the_field(ann: Database) -> None:
    wrong = {"name": "W", "filter": {"birthDate": {"month": 13}}}
    errors = (await ask(ann, SAVE, input=wrong))["segmentSave"]["userErrors"]
    assert [(error["code"], error["path"]) for error in errors] == [
        ("INVALID_FILTER", ["input", "filter", "birth_date", "month"])
    ]


async def test_members_are_listed_counted_filtered_and_selected(ann: Database) -> None:
    key = await segment("Regulars", {"order_count": {"gte": 2}}, label_priority=1)
    found = await ask(
        ann,
        """query ($id: ID!) {
          segment(id: $id) { name memberCount customers { nodes { id segmentLabel } totalCount }
            overlap(withId: $id) { firstOnlyCount secondOnlyCount bothCount } missing: overlap(withId: "seg_99") {
              bothCount } }
          inside: customers(filter: { segmentId: { eq: $id } }) { nodes { id segments { nodes { name } totalCount } } }
          outside: customers(filter: { segmentId: { notIn: [$id] } }) { nodes { id segmentLabel } totalCount }
          customerCount(filter: { segmentId: { in: [$id] } })
          segments(search: "egul") { nodes { id } totalCount }
          node(id: $id) { id ... on Segment { lastEvaluatedAt createdAt updatedAt } }
        }""",
        id=f"seg_{key}",
    )
    assert found["segment"] == {
        "name": "Regulars", "memberCount": 1,
        "customers": {"nodes": [{"id": "cus_1", "segmentLabel": "Regulars"}], "totalCount": 1},
        "overlap": {"firstOnlyCount": 0, "secondOnlyCount": 0, "bothCount": 1}, "missing": None,
    }  # fmt: skip
    assert found["inside"]["nodes"] == [{"id": "cus_1", "segments": {"nodes": [{"name": "Regulars"}], "totalCount": 1}}]
    assert found["outside"] == {"nodes": [{"id": "cus_2", "segmentLabel": None}], "totalCount": 1}
    assert (found["customerCount"], found["segments"]["totalCount"]) == (1, 1)
    tagged = await ask(
        ann,
        """mutation ($id: ID!) { customerTagsAdd(customers: { segmentId: $id }, tags: ["loyal"]) {
          job { status processed } userErrors { message } } }""",
        id=f"seg_{key}",
    )
    assert tagged["customerTagsAdd"] == {"job": {"status": "SUCCEEDED", "processed": 1}, "userErrors": []}


async def test_changes_and_days_tell_the_history(ann: Database) -> None:
    now = clock.now()
    with clock.held_at(now) as move:
        await segment("Regulars", {"order_count": {"gte": 2}})
        move(2 * DAY)
        await recorded(draft("4", "bob"))
        await relay.drain()
        move(DAY)
        found = (
            await ask(
                ann,
                """query ($since: DateTime!) { segment(id: "seg_1") {
                  changes(first: 1) { nodes { id entered because customer { id } } totalCount pageInfo { endCursor } }
                  none: changes(since: $since) { totalCount }
                  history { day memberCount enteredCount leftCount }
                  one: history(range: { from: "2020-01-01", to: "2020-02-01" }) { day } } }""",
                since=clock.iso(clock.now()),
            )
        )["segment"]
    assert found["changes"]["totalCount"] == 1
    change = found["changes"]["nodes"][0]
    assert (change["entered"], change["because"], change["customer"]["id"]) == (
        True,
        "An order was placed or changed",
        "cus_2",
    )
    days = [(day["memberCount"], day["enteredCount"], day["leftCount"]) for day in found["history"]]
    assert days == [(1, 1, 0), (1, 0, 0), (2, 1, 0), (2, 0, 0)]
    assert (found["none"]["totalCount"], found["one"]) == (0, [])
    node = await ask(ann, f'{{ node(id: "{change["id"]}") {{ ... on MembershipChange {{ at entered }} }} }}')
    assert node["node"]["entered"] is True


async def test_templates_can_all_be_saved_as_they_are(ann: Database) -> None:
    found = (await ask(ann, "{ segmentTemplates { key name description filter explanation } }"))["segmentTemplates"]
    assert {
        "frequent-buyers",
        "asleep",
        "never-bought",
        "subscribers",
        "top-spenders",
        "one-time-buyers",
        "birthday-this-month",
    } <= {template["key"] for template in found}
    for template in found:
        wish = {"name": template["name"], "filter": template["filter"], "templateKey": template["key"]}
        saved = (await ask(ann, SAVE, input=wish))["segmentSave"]
        assert saved["userErrors"] == []
        assert saved["segment"]["explanation"] == template["explanation"]


async def test_a_rule_is_explained_before_it_is_saved(ann: Database) -> None:
    rule = {"segmentId": {"eq": f"seg_{await segment('VIP', {'order_count': {'gte': 2}})}"}}
    asked = "query ($rule: CustomerFilter!) { segmentExplanation(filter: $rule) }"
    assert await ask(ann, asked, rule=rule) == {"segmentExplanation": "Is in the segment “VIP”."}
    reader = actor("GROUPS_READ", "CUSTOMERS_READ")
    assert await refused(ann, asked, reader, rule={"email": {"eq": "a@b.example"}}) == ["FORBIDDEN"]


async def test_a_rule_on_personal_data_is_shown_to_those_who_may_read_it_only(ann: Database) -> None:
    await segment("Gmail", {"email": {"contains": "secret-name"}})
    reader = actor("GROUPS_READ", "CUSTOMERS_READ")
    found = await ask(ann, "{ segments { nodes { name filter explanation } } }", reader)
    assert found["segments"]["nodes"] == [
        {"name": "Gmail", "filter": None, "explanation": "This rule reads what you may not see."}
    ]
    writer = actor("GROUPS_READ", "GROUPS_WRITE", "CUSTOMERS_READ")
    wish = {"name": "Mine", "filter": {"not": {"email": {"isNull": True}}}}
    errors = (await ask(ann, SAVE, writer, input=wish))["segmentSave"]["userErrors"]
    assert [(error["code"], error["path"]) for error in errors] == [("NOT_ALLOWED", ["input", "filter"])]


async def test_without_the_scope_segments_are_not_told_by_any_way(ann: Database) -> None:
    key = await segment("VIP", {"order_count": {"gte": 2}})
    reader = actor("CUSTOMERS_READ")
    for document in (
        "{ segments { totalCount } }",
        f'{{ segment(id: "seg_{key}") {{ name }} }}',
        "{ customers { nodes { segments { totalCount } } } }",
        "{ customers { nodes { segmentLabel } } }",
        f'{{ customerCount(filter: {{ segmentId: {{ eq: "seg_{key}" }} }}) }}',
        'mutation { segmentDelete(id: "seg_1") { deletedId } }',
    ):
        assert set(await refused(ann, document, reader)) == {"FORBIDDEN"}, document
    assert await ask(ann, f'{{ node(id: "seg_{key}") {{ id }} }}', reader) == {"node": None}
    groups = actor("GROUPS_READ")
    assert set(await refused(ann, f'{{ segment(id: "seg_{key}") {{ customers {{ totalCount }} }} }}', groups)) == {
        "FORBIDDEN"
    }


async def test_who_comes_and_goes_is_pushed_with_the_count(ann: Database) -> None:
    key = await segment("Regulars", {"order_count": {"gte": 2}})
    await relay.drain()
    document = f"""subscription {{ segmentMembership(segmentId: "seg_{key}") {{
      cursor resync memberCount change {{ entered customer {{ id }} }} }} }}"""
    stream: Any = await schema.subscribe(document, context_value=Context(ann, SYSTEM))
    async with aclosing(stream), asyncio.timeout(30):
        first = (await anext(stream)).data["segmentMembership"]
        assert (first["memberCount"], first["change"]) == (1, None)
        await recorded(draft("4", "bob"))
        await relay.drain()
        second = (await anext(stream)).data["segmentMembership"]
        assert second["change"] == {"entered": True, "customer": {"id": "cus_2"}}
        assert (second["memberCount"], second["resync"]) == (2, False)
        await segment("Regulars", {"order_count": {"gte": 9}}, key)
        await relay.drain()
        third = (await anext(stream)).data["segmentMembership"]
        assert (third["memberCount"], third["resync"], third["change"]) == (0, True, None)
