"""What customers have in custom fields: written, read for a page at once, filtered and sorted by an index."""

from decimal import Decimal
from typing import Any

import pytest

from regulars.access import audit
from regulars.customers.queries import listing
from regulars.customers.queries.custom_fields import values_of_each
from regulars.customers.service.creating import customer_create
from regulars.customers.service.deleting import customer_delete
from regulars.customers.service.updating import customer_update
from regulars.customers.service.upserting import customers_upsert
from regulars.fields.values import shown
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Forbidden, Refusal, Refusals
from regulars.platform.query.page import window
from tests.customers.schema import actor, ask
from tests.make_access import store
from tests.make_fields import field, values

READER, SEER = actor("CUSTOMERS_READ"), actor("CUSTOMERS_READ", "PII_READ")
WRITER = actor("CUSTOMERS_READ", "CUSTOMERS_WRITE")


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await store(currency="USD", country_code="US")


async def somebody(name: str, **given: Any) -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": name, "custom_fields": values(**given)})


async def had(database: Database, key: int, who: Actor = SYSTEM) -> dict[str, str]:
    found = (await values_of_each(database, who, [key])).get(key, [])
    return {row.definition.key: shown(row.definition, row.value) for row in found}


CREATE = """mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) {
  customer { id customFields { key text number date boolean money { amount currencyCode } definition { name kind } } }
  userErrors { code path message } } }"""


async def test_values_of_every_kind_are_written_and_read_over_the_api(database: Database) -> None:
    await field("nickname")
    await field("height", "NUMBER", unit="cm")
    await field("budget", "MONEY")
    await field("wedding", "DATE")
    await field("vegan", "BOOLEAN")
    await field("size", "CHOICE", choices=["S", "M"])
    await field("site", "LINK")
    given = values(
        nickname={"text": "Annie"}, height={"number": "171.5"}, budget={"money": {"amount": "1500", "currencyCode": "USD"}},
        wedding={"date": "2026-06-05"}, vegan={"boolean": False}, size={"text": "m"}, site={"text": "https://a.example/x"},
    )  # fmt: skip
    answer = await ask(database, CREATE, input={"firstName": "Ana", "customFields": given})
    assert answer["customerCreate"]["userErrors"] == []
    found = {row.pop("key"): row for row in answer["customerCreate"]["customer"]["customFields"]}
    assert [found[key]["definition"]["kind"] for key in found] == [
        "TEXT", "NUMBER", "MONEY", "DATE", "BOOLEAN", "CHOICE", "LINK"
    ]  # fmt: skip
    assert found["height"] == {
        "text": "171.5", "number": "171.5", "date": None, "boolean": None, "money": None,
        "definition": {"name": "Height", "kind": "NUMBER"},
    }  # fmt: skip
    assert (found["budget"]["money"], found["budget"]["text"]) == (
        {"amount": "1500.00", "currencyCode": "USD"}, "1500.00"
    )  # fmt: skip
    assert (found["vegan"]["boolean"], found["vegan"]["number"]) == (False, None)
    assert (found["wedding"]["date"], found["size"]["text"]) == ("2026-06-05", "M")
    narrowed = await ask(database, '{ customers { nodes { customFields(keys: ["size", "none"]) { text } } } }')
    assert narrowed["customers"]["nodes"] == [{"customFields": [{"text": "M"}]}]


async def test_what_is_wrong_is_told_by_its_place_all_at_once(database: Database) -> None:
    await field("height", "NUMBER")
    given = values(height={"text": "tall"}, width={"number": "1"})
    answer = await ask(database, CREATE, input={"firstName": "Ana", "customFields": given})
    told = {tuple(error["path"]): error["message"] for error in answer["customerCreate"]["userErrors"]}
    assert set(told) == {("input", "customFields", "0", "value", "text"), ("input", "customFields", "1", "key")}
    assert "give number" in told["input", "customFields", "0", "value", "text"]
    assert "There are: height." in told["input", "customFields", "1", "key"]
    twice = [*values(height={"number": "1"}), *values(height={"number": "2"})]
    with pytest.raises(Refusal) as once:
        await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "custom_fields": twice})
    assert once.value.code == ErrorCode.DUPLICATE


async def test_values_change_one_by_one_and_null_clears_them(database: Database) -> None:
    await field("a")
    await field("b")
    key = await somebody("Ana", a={"text": "one"}, b={"text": "two"})
    await customer_update(actor=SYSTEM, customer_id=key, fields={"custom_fields": values(a={"text": "ONE"})})
    assert await had(database, key) == {"a": "ONE", "b": "two"}
    await customer_update(actor=SYSTEM, customer_id=key, fields={"custom_fields": values(a=None)})
    assert await had(database, key) == {"b": "two"}


async def test_a_change_raises_the_version_and_is_told_to_whoever_listens(database: Database) -> None:
    await field("a")
    key = await somebody("Ana", a={"text": "one"})
    before = await database.fetch_value("SELECT version FROM customers WHERE id = ?", (key,))
    same = {"custom_fields": values(a={"text": "one"})}
    await customer_update(actor=SYSTEM, customer_id=key, fields=same)
    assert await database.fetch_value("SELECT version FROM customers WHERE id = ?", (key,)) == before
    await customer_update(actor=SYSTEM, customer_id=key, fields={"custom_fields": values(a={"text": "two"})})
    assert await database.fetch_value("SELECT version FROM customers WHERE id = ?", (key,)) == before + 1
    told = await database.fetch_value(
        "SELECT payload FROM outbox_events WHERE name = 'customer.updated' ORDER BY id DESC LIMIT 1"
    )
    assert "custom.a" in str(told)
    details = await database.fetch_value("SELECT details FROM audit_entries ORDER BY id DESC LIMIT 1")
    assert audit.read_details(details).changes == [("custom.a", "one", "two")]
    assert audit.is_personal("custom.a")


async def test_a_field_that_is_needed_is_asked_of_new_customers_and_cannot_be_cleared(database: Database) -> None:
    known = await customer_create(actor=SYSTEM, fields={"first_name": "Old", "email": "old@example.com"})
    await field("size", is_required=True)
    with pytest.raises(Refusal) as told:
        await customer_create(actor=SYSTEM, fields={"first_name": "New"})
    assert (told.value.code, told.value.path) == (ErrorCode.REQUIRED, ("input", "customFields"))
    await customer_update(actor=SYSTEM, customer_id=known, fields={"last_name": "Older"})
    await customer_update(actor=SYSTEM, customer_id=known, fields={"custom_fields": values(size={"text": "M"})})
    with pytest.raises(Refusal) as told:
        await customer_update(actor=SYSTEM, customer_id=known, fields={"custom_fields": values(size=None)})
    assert told.value.code == ErrorCode.REQUIRED
    assert await had(database, known) == {"size": "M"}


async def test_an_upsert_fills_and_changes_and_refuses_rows_for_themselves(database: Database) -> None:
    await field("points", "NUMBER")
    rows = [
        {"email": "a@example.com", "custom_fields": values(points={"number": Decimal(1)})},
        {"email": "b@example.com", "custom_fields": values(points={"text": "1"})},
        {"email": "a@example.com", "custom_fields": values(points={"number": Decimal(2)})},
        {"email": "a@example.com", "custom_fields": values(points={"number": Decimal(2)})},
        {"email": "a@example.com", "custom_fields": values(points=None)},
    ]
    done = await customers_upsert(actor=SYSTEM, rows=rows)
    assert [one.outcome for one in done.results] == ["CREATED", "REFUSED", "UPDATED", "UNCHANGED", "UNCHANGED"]
    assert await had(database, done.results[0].customer_id or 0) == {"points": "2"}


async def test_a_private_field_is_seen_written_and_asked_about_only_with_the_scope(database: Database) -> None:
    await field("salary", "NUMBER", is_personal=True)
    await field("size")
    key = await somebody("Ana", salary={"number": Decimal(9)}, size={"text": "M"})
    assert await had(database, key, READER) == {"size": "M"}
    assert await had(database, key, SEER) == {"salary": "9", "size": "M"}
    leaf = {"custom_field": {"key": "salary", "is_set": True}}
    for filter in (leaf, {"not": leaf}, {"or": [leaf]}):
        with pytest.raises(Forbidden):
            await listing.count(database, READER, filter=filter)
    assert await listing.count(database, SEER, filter=leaf) == 1
    order = [{"field": "CUSTOM_FIELD", "custom_field_key": "salary", "direction": "ASC"}]
    with pytest.raises(Forbidden):
        await listing.customers(database, READER, window=window(first=5), order=order)
    for given in (values(salary={"number": Decimal(1)}), values(salary=None)):
        with pytest.raises(Refusal) as told:
            await customer_update(actor=WRITER, customer_id=key, fields={"custom_fields": given})
        assert told.value.code == ErrorCode.NOT_ALLOWED
    assert await had(database, key) == {"salary": "9", "size": "M"}


async def test_values_go_with_their_customer(database: Database) -> None:
    await field("a")
    key = await somebody("Ana", a={"text": "x"})
    await customer_delete(actor=SYSTEM, customer_id=key)
    assert await database.fetch_value("SELECT count(*) FROM customer_field_values") == 0


async def test_too_many_entries_are_refused() -> None:
    entries = [entry for number in range(151) for entry in values(**{f"f{number}": None})]
    with pytest.raises(Refusal) as told:
        await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "custom_fields": entries})
    assert told.value.code == ErrorCode.LIMIT_EXCEEDED
    with pytest.raises(Refusals):
        await customer_create(actor=SYSTEM, fields={"first_name": "Ana", "custom_fields": entries[:2]})
