"""Custom fields are defined by the merchant: named, put in order, archived and, where nobody uses them, deleted."""

from typing import Any

import pytest

from regulars.customers.service.creating import customer_create
from regulars.fields.queries import FieldRow, definitions
from regulars.fields.service.saving import MAX_FIELDS, field_archive, field_delete, fields_order
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from tests.customers.schema import actor, ask, refused
from tests.make_access import store
from tests.make_fields import field, values

SAVE = """mutation ($id: ID, $input: CustomFieldDefinitionInput!, $v: Int, $key: String) {
  customFieldSave(id: $id, input: $input, expectedVersion: $v, idempotencyKey: $key) {
    definition { id key name kind choices unit currencyCode isRequired isPersonal isFilterable position version }
    userErrors { code path message } } }"""
SIZE = {"subject": "CUSTOMER", "key": "shirt_size", "name": "Shirt size", "kind": "CHOICE", "choices": ["S", "M", "L"]}


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await store(currency="PHP")


async def known(database: Database, **how: Any) -> list[FieldRow]:
    return await definitions(database, "CUSTOMER", **how)


async def with_value(key: str, value: dict[str, Any]) -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "custom_fields": values(**{key: value})})


async def test_a_field_is_defined_and_changed_over_the_api(database: Database) -> None:
    await field("points", "NUMBER")
    answer = await ask(database, SAVE, actor("SETTINGS_WRITE"), input=SIZE, key="once")
    made = answer["customFieldSave"]["definition"]
    assert made == {
        "id": made["id"], "key": "shirt_size", "name": "Shirt size", "kind": "CHOICE", "choices": ["S", "M", "L"],
        "unit": None, "currencyCode": None, "isRequired": False, "isPersonal": False, "isFilterable": True,
        "position": 1, "version": 1,
    }  # fmt: skip
    again = await ask(database, SAVE, actor("SETTINGS_WRITE"), input=SIZE, key="once")
    assert again["customFieldSave"]["definition"]["id"] == made["id"]
    changed = {**SIZE, "name": "Size of shirts", "choices": ["S", "M", "L", "XL"], "isPersonal": True}
    answer = await ask(database, SAVE, actor("SETTINGS_WRITE"), id=made["id"], input=changed, v=1)
    now = answer["customFieldSave"]["definition"]
    assert (now["name"], now["choices"][-1], now["isPersonal"], now["version"]) == ("Size of shirts", "XL", True, 2)
    stale = await ask(database, SAVE, actor("SETTINGS_WRITE"), id=made["id"], input=changed, v=1)
    assert [error["code"] for error in stale["customFieldSave"]["userErrors"]] == ["CONFLICT_STALE_VERSION"]
    assert await refused(database, SAVE, actor("CUSTOMERS_WRITE"), input=SIZE) == ["FORBIDDEN"]


async def test_amounts_are_in_the_base_currency_where_nothing_is_said(database: Database) -> None:
    await field("budget", "MONEY")
    await field("quote", "MONEY", currency_code="JPY")
    assert [one.currency for one in await known(database)] == ["PHP", "JPY"]


@pytest.mark.parametrize(
    ("facts", "code", "path"),
    [
        ({"key": "Points"}, ErrorCode.INVALID, ("input", "key")),
        ({"key": "9lives"}, ErrorCode.INVALID, ("input", "key")),
        ({"key": "a" * 51}, ErrorCode.INVALID, ("input", "key")),
        ({"name": " \n "}, ErrorCode.REQUIRED, ("input", "name")),
        ({"name": "n" * 101}, ErrorCode.TOO_LONG, ("input", "name")),
        ({"subject": "ORDER"}, ErrorCode.INVALID, ("input", "subject")),
        ({"description": "d" * 501}, ErrorCode.TOO_LONG, ("input", "description")),
        ({"choices": ["A"]}, ErrorCode.INVALID, ("input", "choices")),
        ({"kind": "CHOICE"}, ErrorCode.REQUIRED, ("input", "choices")),
        ({"kind": "CHOICE", "choices": ["A", " a "]}, ErrorCode.DUPLICATE, ("input", "choices", "1")),
        ({"kind": "CHOICE", "choices": ["A", ""]}, ErrorCode.REQUIRED, ("input", "choices", "1")),
        ({"kind": "CHOICE", "choices": [str(n) for n in range(101)]}, ErrorCode.REQUIRED, ("input", "choices")),
        ({"unit": "kg"}, ErrorCode.INVALID, ("input", "unit")),
        ({"kind": "NUMBER", "unit": "k" * 21}, ErrorCode.TOO_LONG, ("input", "unit")),
        ({"currency_code": "USD"}, ErrorCode.INVALID, ("input", "currencyCode")),
        ({"kind": "MONEY", "currency_code": "ZZZ"}, ErrorCode.INVALID, ("input", "currencyCode")),
        ({"position": -1}, ErrorCode.INVALID, ("input", "position")),
    ],
)
async def test_what_is_no_definition_is_refused_by_its_place(
    facts: dict[str, Any], code: ErrorCode, path: tuple[str, ...]
) -> None:
    with pytest.raises(Refusal) as told:
        await field(**{"key": "points", **facts})
    assert (told.value.code, told.value.path) == (code, path)


async def test_all_that_is_wrong_is_told_together() -> None:
    with pytest.raises(Refusals) as told:
        await field("No key", name="", unit="kg")
    assert [refusal.path[1] for refusal in told.value.refusals] == ["key", "name", "unit"]


async def test_keys_and_names_are_taken_once() -> None:
    await field("points", name="Points")
    for key, name, at in (("points", "Others", "key"), ("others", "POINTS", "name")):
        with pytest.raises(Refusal) as told:
            await field(key, name=name)
        assert (told.value.code, told.value.path) == (ErrorCode.DUPLICATE, ("input", at))


async def test_there_are_not_more_fields_than_a_person_reads() -> None:
    for number in range(MAX_FIELDS):
        await field(f"field_{number}")
    with pytest.raises(Refusal) as told:
        await field("another")
    assert told.value.code == ErrorCode.LIMIT_EXCEEDED


async def test_what_programs_and_values_rely_on_stays() -> None:
    size = await field("size", "CHOICE", choices=["S", "M"])
    with pytest.raises(Refusal) as told:
        await field("sizes", "CHOICE", size, choices=["S", "M"])
    assert told.value.path == ("input", "key")
    await with_value("size", {"text": "M"})
    with pytest.raises(Refusal) as told:
        await field("size", "TEXT", size)
    assert (told.value.code, told.value.path) == (ErrorCode.IN_USE, ("input", "kind"))
    with pytest.raises(Refusal) as told:
        await field("size", "CHOICE", size, choices=["S"])
    assert (told.value.code, told.value.path) == (ErrorCode.IN_USE, ("input", "choices"))
    await field("size", "CHOICE", size, choices=["M"])


async def test_the_kind_of_a_field_without_values_may_change(database: Database) -> None:
    size = await field("size", "CHOICE", choices=["S"])
    await field("size", "NUMBER", size)
    assert [(one.kind, one.choices) for one in await known(database)] == [("NUMBER", ())]


async def test_a_choice_that_is_spelled_anew_is_spelled_so_for_everybody(database: Database) -> None:
    size = await field("size", "CHOICE", choices=["m", "s"])
    await with_value("size", {"text": "m"})
    await field("size", "CHOICE", size, choices=["M", "s"])
    answer = await ask(database, "{ customers { nodes { customFields { text } } } }")
    assert answer["customers"]["nodes"] == [{"customFields": [{"text": "M"}]}]


async def test_fields_stand_in_the_order_that_was_said(database: Database) -> None:
    one, two, three = [await field(key) for key in ("one", "two", "three")]
    await fields_order(actor=SYSTEM, subject="CUSTOMER", keys=[three, one])
    assert [row.key for row in await known(database)] == ["three", "one", "two"]
    reorder = """mutation ($ids: [ID!]!) { customFieldsReorder(subject: CUSTOMER, ids: $ids) {
        definitions { key } userErrors { code path } } }"""
    answer = await ask(database, reorder, actor("SETTINGS_WRITE"), ids=[f"cfd_{two}", f"cfd_{three}"])
    assert [row["key"] for row in answer["customFieldsReorder"]["definitions"]] == ["two", "three", "one"]
    answer = await ask(database, reorder, actor("SETTINGS_WRITE"), ids=["cfd_999"])
    assert answer["customFieldsReorder"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["ids", "0"]}]
    assert await refused(database, reorder, actor("SETTINGS_READ"), ids=[]) == ["FORBIDDEN"]


async def test_an_archived_field_is_put_away_and_its_values_come_back_with_it(database: Database) -> None:
    size = await field("size")
    await with_value("size", {"text": "M"})
    shown = "{ customFieldDefinitions(subject: CUSTOMER) { key } customers { nodes { customFields { text } } } }"
    archive = """mutation ($id: ID!, $archived: Boolean!) { customFieldArchive(id: $id, archived: $archived) {
        definition { archivedAt } userErrors { code } } }"""
    answer = await ask(database, archive, actor("SETTINGS_WRITE"), id=f"cfd_{size}", archived=True)
    assert answer["customFieldArchive"]["definition"]["archivedAt"] is not None
    assert await ask(database, shown) == {
        "customFieldDefinitions": [], "customers": {"nodes": [{"customFields": []}]}
    }  # fmt: skip
    assert [row.key for row in await known(database, archived=True)] == ["size"]
    with pytest.raises(Refusal) as told:
        await with_value("size", {"text": "L"})
    assert told.value.code == ErrorCode.INVALID_STATE
    await field_archive(actor=SYSTEM, field_id=size, archived=False)
    answer = await ask(database, shown)
    assert answer["customers"]["nodes"] == [{"customFields": [{"text": "M"}]}]


async def test_a_field_that_nobody_uses_can_be_deleted(database: Database) -> None:
    used, unused = await field("used"), await field("unused")
    await with_value("used", {"text": "x"})
    with pytest.raises(Refusal) as told:
        await field_delete(actor=SYSTEM, field_id=used)
    assert (told.value.code, told.value.path) == (ErrorCode.IN_USE, ("id",))
    assert await field_delete(actor=SYSTEM, field_id=unused) == unused
    assert [row.key for row in await known(database)] == ["used"]
    with pytest.raises(Refusal) as told:
        await field_delete(actor=SYSTEM, field_id=unused)
    assert told.value.code == ErrorCode.NOT_FOUND


async def test_a_definition_that_moved_on_is_not_archived_unseen() -> None:
    size = await field("size")
    await field("size", "NUMBER", size)
    with pytest.raises(StaleVersion):
        await field_archive(actor=SYSTEM, field_id=size, archived=True, expected_version=1)


async def test_the_audit_log_tells_who_defined_what(database: Database) -> None:
    size = await field("size")
    await field_archive(actor=SYSTEM, field_id=size, archived=True)
    rows = await database.fetch(
        "SELECT action, subject_id FROM audit_entries WHERE action LIKE 'custom_field.%' ORDER BY id"
    )
    assert [tuple(row) for row in rows] == [
        ("custom_field.created", f"cfd_{size}"), ("custom_field.archived", f"cfd_{size}")
    ]  # fmt: skip
