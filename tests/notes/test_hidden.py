"""Only holders of NOTES_READ meet a note, on every path out; and only where they may see what it stands on."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES, Scope
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.exports import datasets
from regulars.notes.service.writing import note_add, note_delete
from regulars.notes.words import NoteDraft
from regulars.orders.drafts import BuyerDraft
from regulars.platform import relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_orders import draft, recorded, shop

WITHOUT = frozenset(str(scope) for scope in ALL_SCOPES) - {Scope.NOTES_READ.value, Scope.NOTES_WRITE.value}
SECRET = "Pays late"


@pytest.fixture(autouse=True)
async def _noted(database: Database) -> None:
    rooms.arrange()
    await shop()
    await recorded(draft("a", number="#a", buyer=BuyerDraft(external_id="ann", email="ann@example.com")))
    await note_add(actor=SYSTEM, subject_id="cus_1", draft=NoteDraft(SECRET, show_on_orders=True))
    await note_add(actor=SYSTEM, subject_id="ord_1", draft=NoteDraft(f"{SECRET} here too"))
    await relay.drain()


async def ask(
    database: Database, query: str, scopes: frozenset[str] = WITHOUT, stores: frozenset[int] | None = None
) -> tuple[Any, list[str]]:
    actor = Actor(kind="token", id=1, name="Test", scopes=scopes, store_ids=stores)
    result = await schema.execute(query, context_value=Context(database, actor))
    codes = [str((error.extensions or {}).get("code")) for error in result.errors or ()]
    assert SECRET not in str(result)
    return result.data, codes


PATHS = {
    "the customer's list": '{ customer(by: { id: "cus_1" }) { notes { nodes { body } totalCount } } }',
    "the customer's instructions": '{ customer(by: { id: "cus_1" }) { instructions { body } } }',
    "the order's list": '{ order(by: { id: "ord_1" }) { notes { nodes { body } totalCount } } }',
    "the order's instructions": '{ order(by: { id: "ord_1" }) { instructions { body } } }',
}


@pytest.mark.parametrize("path", PATHS)
async def test_lists_are_null_and_forbidden(database: Database, path: str) -> None:
    data, codes = await ask(database, PATHS[path])
    (record,) = data.values()
    assert list(record.values()) == [None]
    assert codes == ["FORBIDDEN"]


async def test_by_id_there_is_none(database: Database) -> None:
    data, codes = await ask(database, '{ node(id: "note_1") { id } nodes(ids: ["note_1", "note_2"]) { id } }')
    assert (data, codes) == ({"node": None, "nodes": [None, None]}, [])


async def test_timelines_leave_them_out_also_where_they_are_asked_for(database: Database) -> None:
    query = """{ customer(by: { id: "cus_1" }) { all: timeline { nodes { kind } } some: timeline(kinds: [NOTE]) {
      totalCount nodes { id } } } order(by: { id: "ord_1" }) { timeline { nodes { kind } } } }"""
    data, _ = await ask(database, query)
    assert "NOTE" not in {node["kind"] for node in data["customer"]["all"]["nodes"]}
    assert data["customer"]["some"] == {"totalCount": 0, "nodes": []}
    assert "NOTE" not in {node["kind"] for node in data["order"]["timeline"]["nodes"]}


async def test_entries_about_notes_are_not_found_by_id(database: Database) -> None:
    (key,) = (await database.fetch("SELECT min(id) FROM timeline_events WHERE kind = 'NOTE'"))[0]
    data, _ = await ask(database, f'{{ node(id: "evt_{key}") {{ id }} }}')
    assert data == {"node": None}


async def test_no_export_of_notes_is_offered_or_made(database: Database) -> None:
    made = "mutation { exportCreate(input: { what: NOTES, format: CSV }) { userErrors { code } export { id } } }"
    data, codes = await ask(database, made)
    told = codes or [error["code"] for error in data["exportCreate"]["userErrors"]]
    assert set(told) <= {"FORBIDDEN", "NOT_ALLOWED"}
    assert told


async def test_the_search_of_customers_does_not_read_notes(database: Database) -> None:
    everything = frozenset(str(scope) for scope in ALL_SCOPES)
    data, _ = await ask(database, '{ customers(search: "Pays late") { totalCount } }', everything)
    assert data == {"customers": {"totalCount": 0}}


async def test_a_note_on_an_order_needs_the_order_within_ones_scopes_and_stores(database: Database) -> None:
    everything = frozenset(str(scope) for scope in ALL_SCOPES)
    query = '{ node(id: "note_2") { id } }'
    assert (await ask(database, query, everything))[0] == {"node": {"id": "note_2"}}
    assert (await ask(database, query, everything - {Scope.ORDERS_READ.value}))[0] == {"node": None}
    assert (await ask(database, query, everything, frozenset({99})))[0] == {"node": None}
    write = 'mutation { noteAdd(subjectId: "ord_1", input: { body: "x" }) { userErrors { code path } } }'
    data, _ = await ask(database, write, everything, frozenset({99}))
    assert data["noteAdd"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["subjectId"]}]
    edit = 'mutation { noteUpdate(id: "note_2", input: { body: "x" }) { userErrors { code } } }'
    data, _ = await ask(database, edit, everything - {Scope.ORDERS_READ.value})
    assert data["noteUpdate"]["userErrors"] == [{"code": "NOT_FOUND"}]


@pytest.mark.parametrize(
    ("scopes", "stores", "count"),
    (
        (frozenset({"CUSTOMERS_READ", "ORDERS_READ", "NOTES_READ"}), None, 2),
        (frozenset({"CUSTOMERS_READ", "NOTES_READ"}), None, 1),
        (frozenset({"CUSTOMERS_READ", "ORDERS_READ", "NOTES_READ"}), frozenset({99}), 1),
        (frozenset({"CUSTOMERS_READ", "ORDERS_READ", "NOTES_READ"}), frozenset({1}), 2),
    ),
)
async def test_an_export_holds_the_notes_whose_record_may_be_seen(
    database: Database, scopes: frozenset[str], stores: frozenset[int] | None, count: int
) -> None:
    dataset = datasets.datasets["NOTES"]
    where = await dataset.where(database, Actor("token", scopes=scopes, store_ids=stores), datasets.Wish())
    assert (
        await database.fetch_value(f"SELECT count(*) FROM {dataset.source} WHERE {where.text}", where.params) == count
    )


async def test_a_deleted_note_is_on_no_path(database: Database) -> None:
    everything = frozenset(str(scope) for scope in ALL_SCOPES)
    for key in (1, 2):
        await note_delete(actor=SYSTEM, note_id=key)
    queries = [*PATHS.values(), '{ nodes(ids: ["note_1", "note_2"]) { id } }']
    for query in queries:
        data, codes = await ask(database, query, everything)
        assert codes == []
        assert "note_" not in str(data)
    dataset = datasets.datasets["NOTES"]
    where = await dataset.where(database, Actor("token", scopes=everything), datasets.Wish())
    assert await database.fetch_value(f"SELECT count(*) FROM {dataset.source} WHERE {where.text}", where.params) == 0
