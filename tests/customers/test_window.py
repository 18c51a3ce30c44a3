"""Customers over GraphQL: what is written, refused, masked and listed."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.customers.queries.columns import CustomerRow
from regulars.customers.queries.figures import (
    average_days_between_orders,
    customer_age_days,
    days_since_last_order,
    lifespan_days,
    order_interval_days,
)
from regulars.customers.queries.filters import frequency_of
from regulars.customers.queries.listing import by_ids
from regulars.customers.service.dials import DialChange
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_access import store
from tests.make_customers import guest, turned

EVERYTHING = frozenset(str(scope) for scope in ALL_SCOPES)
WITHOUT_PII = EVERYTHING - {"PII_READ"}

CREATE = """
mutation ($input: CustomerCreateInput!, $key: String) {
  customerCreate(input: $input, idempotencyKey: $key) {
    customer { id version displayName email phone accountStatus tags externalIds { system value }
      addresses { city isDefaultShipping } stats { orderCount orderFrequency totalSpent { amount currencyCode } } }
    userErrors { __typename code message path
      ... on DuplicateCustomerError { existing { id email } matchedOn score } }
  }
}"""


@pytest.fixture(autouse=True)
async def manila(database: Database) -> None:
    await store(country_code="PH", time_zone="Asia/Manila", currency="PHP")


async def ask(database: Database, query: str, scopes: frozenset[str] = EVERYTHING, **variables: Any) -> dict[str, Any]:
    actor = Actor(kind="token", id=1, name="client", scopes=scopes)
    context = Context(database=database, caller=actor)
    result = await schema.execute(query, variable_values=variables, context_value=context)
    assert not result.errors, result.errors
    return result.data or {}


async def errors(database: Database, query: str, scopes: frozenset[str], **variables: Any) -> list[str]:
    actor = Actor(kind="token", id=1, name="client", scopes=scopes)
    result = await schema.execute(
        query, variable_values=variables, context_value=Context(database=database, caller=actor)
    )
    return [str(getattr(error.original_error, "code", None)) for error in result.errors or ()]


ANA = {"firstName": "Ana", "lastName": "Santos", "email": "ana@example.com", "phone": "0917 555 0100"}


async def test_a_customer_is_created_and_read_back_in_one_go(database: Database) -> None:
    given = {**ANA, "tags": ["VIP"], "externalId": "7", "addresses": [{"city": "Cebu"}], "account": True}
    made = (await ask(database, CREATE, input=given, key="k"))["customerCreate"]
    assert made == {
        "customer": {
            "id": "cus_1", "version": 1, "displayName": "Ana Santos", "email": "ana@example.com", "phone": "+639175550100",
            "accountStatus": "INVITED", "tags": ["VIP"], "externalIds": [{"system": "default", "value": "7"}],
            "addresses": [{"city": "Cebu", "isDefaultShipping": True}],
            "stats": {"orderCount": 0, "orderFrequency": "NONE", "totalSpent": {"amount": "0.00", "currencyCode": "PHP"}},
        },
        "userErrors": [],
    }  # fmt: skip
    assert (await ask(database, CREATE, input=given, key="k"))["customerCreate"] == made


async def test_a_duplicate_is_told_with_the_record_but_not_to_those_who_may_not_read_it(database: Database) -> None:
    await ask(database, CREATE, input=ANA)
    again = {"firstName": "A", "email": "ANA@EXAMPLE.COM"}
    [error] = (await ask(database, CREATE, input=again))["customerCreate"]["userErrors"]
    assert (error["__typename"], error["code"], error["path"]) == (
        "DuplicateCustomerError",
        "DUPLICATE",
        ["input", "email"],
    )
    assert error["existing"] == {"id": "cus_1", "email": "ana@example.com"}
    assert error["matchedOn"] == ["EMAIL"]
    [error] = (await ask(database, CREATE, WITHOUT_PII, input=again))["customerCreate"]["userErrors"]
    assert (error["existing"], error["matchedOn"]) == (None, None)


async def test_refusals_are_data_with_their_places(database: Database) -> None:
    done = (await ask(database, CREATE, input={"email": "nonsense", "phone": "12"}))["customerCreate"]
    assert done["customer"] is None
    assert [(error["code"], error["path"]) for error in done["userErrors"]] == [
        ("INVALID_EMAIL", ["input", "email"]),
        ("INVALID_PHONE", ["input", "phone"]),
    ]


async def test_a_number_says_whether_it_is_a_mobile_one_and_hides_from_strangers(database: Database) -> None:
    await ask(database, CREATE, input=ANA)
    await ask(database, CREATE, input={"firstName": "Eva", "phone": "(02) 8123 4567"})
    query = "{ customers(orderBy: [{field: NAME}]) { nodes { phones { number kind countryCode } emails { address verification } } } }"
    found = (await ask(database, query))["customers"]["nodes"]
    assert found == [
        {
            "phones": [{"number": "+639175550100", "kind": "MOBILE", "countryCode": "PH"}],
            "emails": [{"address": "ana@example.com", "verification": "UNVERIFIED"}],
        },
        {"phones": [{"number": "+63281234567", "kind": "LANDLINE", "countryCode": "PH"}], "emails": []},
    ]
    [ana, eva] = (await ask(database, query, WITHOUT_PII))["customers"]["nodes"]
    assert ana["phones"] == [{"number": "+63***00", "kind": "MOBILE", "countryCode": None}]
    assert ana["emails"][0]["address"] == "a***@e***.com"
    assert eva["phones"][0]["number"] == "+63***67"


async def test_an_update_keeps_what_is_absent_and_refuses_a_stale_version(database: Database) -> None:
    await ask(database, CREATE, input={**ANA, "title": "Dr"})
    update = """mutation ($id: ID!, $input: CustomerUpdateInput!, $version: Int) {
      customerUpdate(id: $id, input: $input, expectedVersion: $version) {
        customer { version displayName title email }
        userErrors { __typename ... on StaleVersionError { currentVersion current { id } } } } }"""
    done = (await ask(database, update, id="cus_1", input={"title": None, "firstName": "Eva"}, version=1))[
        "customerUpdate"
    ]
    assert done["customer"] == {"version": 2, "displayName": "Eva Santos", "title": None, "email": "ana@example.com"}
    stale = (await ask(database, update, id="cus_1", input={"title": "X"}, version=1))["customerUpdate"]
    assert stale["userErrors"] == [{"__typename": "StaleVersionError", "currentVersion": 2, "current": {"id": "cus_1"}}]
    gone = (await ask(database, update, id="cus_99", input={"title": "X"}))["customerUpdate"]
    assert gone["userErrors"] == [{"__typename": "InputError"}]


async def test_an_upsert_answers_for_every_entry(database: Database) -> None:
    upsert = """mutation ($customers: [CustomerCreateInput!]!) {
      customersUpsert(customers: $customers, idempotencyKey: "k") { created updated unchanged
        results { index key outcome id } failures { row key input errors { code path } } userErrors { code } } }"""
    rows = [
        {"externalId": "1", "firstName": "Ana"},
        {"externalId": "2", "email": "x"},
        {"externalId": "1", "firstName": "Eva"},
    ]
    done = (await ask(database, upsert, customers=rows))["customersUpsert"]
    assert (done["created"], done["updated"], done["unchanged"], done["userErrors"]) == (1, 1, 0, [])
    assert done["results"] == [
        {"index": 0, "key": "1", "outcome": "CREATED", "id": "cus_1"},
        {"index": 1, "key": "2", "outcome": "REFUSED", "id": None},
        {"index": 2, "key": "1", "outcome": "UPDATED", "id": "cus_1"},
    ]
    [failure] = done["failures"]
    assert (failure["row"], failure["key"], failure["errors"]) == (
        2,
        "2",
        [{"code": "INVALID_EMAIL", "path": ["input", "email"]}],
    )


async def test_a_customer_without_orders_can_be_deleted_and_is_then_nobody(database: Database) -> None:
    await ask(database, CREATE, input=ANA)
    delete = 'mutation { customerDelete(id: "cus_1", expectedVersion: 1) { deletedId userErrors { code } } }'
    assert (await ask(database, delete))["customerDelete"] == {"deletedId": "cus_1", "userErrors": []}
    found = await ask(
        database, '{ customer(by: {email: "ana@example.com"}) { id } node(id: "cus_1") { id } customerCount }'
    )
    assert found == {"customer": None, "node": None, "customerCount": 0}


@pytest.mark.parametrize(
    "query",
    (
        '{ customers(filter: {email: {contains: "a"}}) { nodes { id } } }',
        "{ customers(filter: {not: {phone: {isNull: true}}}) { nodes { id } } }",
        "{ customers(orderBy: [{field: EMAIL}]) { nodes { id } } }",
        "{ customerCount(filter: {or: [{birthDate: {month: 2}}]}) }",
        '{ customer(by: {email: "ana@example.com"}) { id } }',
        '{ customer(by: {phone: "+639175550100"}) { id } }',
    ),
)
async def test_nobody_asks_by_what_they_may_not_read(database: Database, query: str) -> None:
    await ask(database, CREATE, input=ANA)
    assert await errors(database, query, WITHOUT_PII) == ["FORBIDDEN"]
    assert await errors(database, query, EVERYTHING) == []


async def test_two_customers_who_differ_only_in_what_is_hidden_look_alike_to_a_stranger(database: Database) -> None:
    """Whatever a stranger asks, the answers of two such databases are the same."""
    queries = (
        '{ customers(search: "ana") { totalCount nodes { displayName email phone birthDate taxId } } }',
        '{ customers(search: "zzz@example.com") { totalCount nodes { id } } }',
        '{ customers(search: "0917") { totalCount } customerCount(search: "555") }',
        "{ customers(orderBy: [{field: NAME}]) { nodes { displayName email phone } } }",
        '{ customerTags customers(filter: {search: "example"}) { totalCount } }',
    )
    hidden = {"phone": "+639175550111", "birthDate": "1990-01-01", "taxId": "1"}
    await ask(database, CREATE, input={**ANA, **hidden})
    before = [await ask(database, query, WITHOUT_PII) for query in queries]
    change = (
        'mutation ($input: CustomerUpdateInput!) { customerUpdate(id: "cus_1", input: $input) { userErrors { code } } }'
    )
    await ask(
        database,
        change,
        input={"email": "a555@ezz.com", "phone": "+639990000011", "birthDate": "1980-05-05", "taxId": "2"},
    )
    assert [await ask(database, query, WITHOUT_PII) for query in queries] == before


async def test_lists_page_filter_sort_and_count_over_graphql(database: Database) -> None:
    for n in range(5):
        await guest(external_id=str(n), first_name=f"Ana {n}", email=f"a{n}@example.com", seen_at=n)
    await turned(changes=[DialChange(n + 1, n, n * 1000, 0, 1, 1) for n in range(5)])
    listed = """query ($after: String, $before: String, $first: Int, $last: Int) {
      customers(first: $first, after: $after, last: $last, before: $before, search: "ana",
        filter: {totalSpent: {gte: "10"}, orderCount: {lt: 4}}, orderBy: [{field: TOTAL_SPENT, direction: DESC}]) {
        totalCount nodes { id stats { totalSpent { amount } } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }"""
    first = (await ask(database, listed, first=2))["customers"]
    assert [node["id"] for node in first["nodes"]] == ["cus_4", "cus_3"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert first["nodes"][0]["stats"]["totalSpent"]["amount"] == "30.00"
    rest = (await ask(database, listed, first=2, after=first["pageInfo"]["endCursor"]))["customers"]
    assert [node["id"] for node in rest["nodes"]] == ["cus_2"]
    back = (await ask(database, listed, last=2, before=rest["pageInfo"]["startCursor"]))["customers"]
    assert [node["id"] for node in back["nodes"]] == ["cus_4", "cus_3"]


def _days(count: int) -> int:
    return count * clock.DAY


async def sample(database: Database, count: int, total: int, first: int, last: int) -> CustomerRow:
    key = await guest(external_id=f"{count}/{total}")
    gap = (last - first) // (count - 1) if count > 1 else None
    await turned(changes=[DialChange(key, count, total, 0, first, last, gap)])
    return (await by_ids(database, SYSTEM, [key]))[key]


async def test_the_sample_figures_of_the_help_pages_come_out(database: Database) -> None:
    """1,248.99 and 12 orders are 104.08 an order, 892.50 and 8 are 111.56; 401 days and 8 orders are 50 and 57.3."""
    first = clock.parse("2023-01-15T10:00:00+08:00")
    row = await sample(database, 12, 124_899, first, first + _days(330))
    assert row.average_order_value == 10_408
    row = await sample(database, 8, 89_250, first, first + _days(401))
    assert row.average_order_value == 11_156
    assert lifespan_days(row) == 401
    assert customer_age_days(row, row.last_order_at or 0) == 401
    assert round(order_interval_days(row) or 0) == 50
    assert round(average_days_between_orders(row) or 0, 1) == 57.3
    assert frequency_of(row.order_count, row.average_gap) == "QUARTERLY"


async def test_days_are_counted_where_the_shop_stands(database: Database) -> None:
    evening = clock.parse("2026-03-01T23:30:00+08:00")
    row = await sample(database, 1, 100, evening, evening)
    assert days_since_last_order(row, evening + clock.HOUR) == 1
    assert days_since_last_order(row, evening) == 0
    assert (row.average_order_value, average_days_between_orders(row), lifespan_days(row)) == (100, None, 0)
    nobody = await sample(database, 0, 0, evening, evening)
    assert nobody.average_order_value is None


@pytest.mark.parametrize(
    ("orders", "days", "label"),
    (
        (0, None, "NONE"), (1, None, "ONCE"), (2, 0, "WEEKLY"), (2, 10, "WEEKLY"), (2, 10.01, "MONTHLY"), (3, 45, "MONTHLY"),
        (3, 45.01, "QUARTERLY"), (3, 135, "QUARTERLY"), (3, 136, "YEARLY"), (2, 400, "YEARLY"), (2, 401, "RARER"),
    ),
)  # fmt: skip
async def test_the_label_of_how_often_and_its_filter_agree(
    database: Database, orders: int, days: float | None, label: str
) -> None:
    gap = None if days is None else round(days * clock.DAY)
    key = await guest(external_id="x")
    await turned(changes=[DialChange(key, orders, 0, 0, 1 if orders else None, 1 if orders else None, gap)])
    assert frequency_of(orders, gap) == label
    found = await ask(database, f"{{ one: customerCount(filter: {{orderFrequency: [{label}]}}) "
                                f"other: customerCount(filter: {{not: {{orderFrequency: [{label}]}}}}) }}")  # fmt: skip
    assert found == {"one": 1, "other": 0}
