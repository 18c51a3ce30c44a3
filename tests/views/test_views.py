"""Saved views: who has them, who changes them, and what their readers are told."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_access import staff, store
from tests.make_fields import field

EVERYTHING = frozenset(str(scope) for scope in ALL_SCOPES)
COLLEAGUE = EVERYTHING - {"SETTINGS_WRITE"}
NO_PII = COLLEAGUE - {"PII_READ"}

SAVE = """
mutation ($id: ID, $input: SavedViewInput!, $version: Int, $key: String) {
  savedViewSave(id: $id, input: $input, expectedVersion: $version, idempotencyKey: $key) {
    view { id version name subject isShared filter search orderBy { field direction customFieldKey } columns density position
      requiredScope isChangeable owner { name } }
    userErrors { __typename code message path
      ... on StaleVersionError { currentVersion current { id ... on SavedView { name version } } } }
  }
}"""
VIEWS = "query ($subject: ViewSubject) { savedViews(subject: $subject) { id name search filter requiredScope isChangeable owner { name } } }"
DELETE = "mutation ($id: ID!) { savedViewDelete(id: $id) { deletedId userErrors { code message path } } }"
BIG = {"and": [{"totalSpent": {"gt": "500.50"}}], "lastOrderAt": {"withinLast": "P90D"}, "or": [{"hasAccount": True}]}


@pytest.fixture(autouse=True)
async def team(database: Database) -> None:
    await store(country_code="PH", time_zone="Asia/Manila", currency="PHP")
    for name in ("Maria", "Noel"):
        await staff(name=name, email=f"{name.lower()}@example.com")


def maria(scopes: frozenset[str] = COLLEAGUE) -> Actor:
    return Actor(kind="staff", id=1, name="Maria", scopes=scopes)


def noel(scopes: frozenset[str] = COLLEAGUE) -> Actor:
    return Actor(kind="staff", id=2, name="Noel", scopes=scopes)


async def ask(database: Database, actor: Actor, document: str, **variables: Any) -> Any:
    context = Context(database=database, caller=actor)
    result = await schema.execute(document, variable_values=variables, context_value=context)
    assert not result.errors, result.errors
    (found,) = (result.data or {}).values()
    return found


async def save(
    database: Database, actor: Actor, id: str | None = None, version: int | None = None, **input: Any
) -> Any:
    given = {"name": "Big", "subject": "CUSTOMERS", **input}
    return await ask(database, actor, SAVE, id=id, input=given, version=version)


async def named(database: Database, actor: Actor, subject: str | None = None) -> list[str]:
    return [view["name"] for view in await ask(database, actor, VIEWS, subject=subject)]


async def test_a_view_keeps_the_whole_state_of_a_list_and_gives_it_back_as_it_went(database: Database) -> None:
    made = await save(
        database,
        maria(),
        name="  Big   spenders ",
        customerFilter=BIG,
        search="ana",
        orderBy=[{"field": "TOTAL_SPENT", "direction": "DESC"}],
        columns=["email:220", "spent"],
        density="COMPACT",
        position=3,
    )
    assert made == {
        "view": {
            "id": "view_1", "version": 1, "name": "Big spenders", "subject": "CUSTOMERS", "isShared": False,
            "filter": BIG, "search": "ana", "orderBy": [{"field": "TOTAL_SPENT", "direction": "DESC", "customFieldKey": None}],
            "columns": ["email:220", "spent"], "density": "COMPACT", "position": 3, "requiredScope": None,
            "isChangeable": True, "owner": {"name": "Maria"},
        },
        "userErrors": [],
    }  # fmt: skip
    document = "query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }"
    assert await ask(database, maria(), document, filter=made["view"]["filter"]) == {"totalCount": 0}


async def test_views_of_orders_take_the_filter_of_orders(database: Database) -> None:
    wanted = {"status": ["COMPLETED"], "customer": {"tag": {"in": ["vip"]}}}
    made = await save(database, maria(), subject="ORDERS", orderFilter=wanted)
    assert made["view"]["filter"] == wanted
    wrong = await save(database, maria(), name="Other", subject="ORDERS", customerFilter=BIG)
    assert [(error["code"], error["path"]) for error in wrong["userErrors"]] == [
        ("INVALID_FILTER", ["input", "customerFilter"])
    ]


async def test_views_of_payments_take_the_filter_of_payments_and_their_search_is_everybodys(database: Database) -> None:
    wanted = {"status": ["FAILED"], "search": "550e8400"}
    sort = [{"field": "AMOUNT", "direction": "DESC"}]
    made = await save(
        database, maria(), subject="PAYMENTS", paymentFilter=wanted, search="1234567", orderBy=sort, isShared=True
    )
    assert (made["view"]["filter"], made["userErrors"]) == (wanted, [])
    (seen,) = await ask(database, noel(NO_PII), VIEWS, subject="PAYMENTS")
    assert (seen["filter"], seen["search"], seen["requiredScope"]) == (wanted, "1234567", None)
    assert await named(database, noel(COLLEAGUE - {"ORDERS_READ"})) == []


async def test_a_personal_view_is_its_owners_and_a_shared_one_everybodys(database: Database) -> None:
    await save(database, maria(), name="Mine")
    await save(database, maria(), name="Ours", isShared=True)
    await save(database, noel(), name="Ours, too", subject="ORDERS", isShared=True)
    assert await named(database, maria()) == ["Mine", "Ours", "Ours, too"]
    assert await named(database, noel()) == ["Ours", "Ours, too"]
    assert await named(database, noel(), "CUSTOMERS") == ["Ours"]
    node = "query ($id: ID!) { node(id: $id) { id } }"
    assert await ask(database, noel(), node, id="view_1") is None
    assert await ask(database, noel(), node, id="view_2") == {"id": "view_2"}


async def test_views_of_a_list_that_one_may_not_read_are_not_there(database: Database) -> None:
    await save(database, maria(), name="People", isShared=True)
    await save(database, maria(), name="Sales", subject="ORDERS", isShared=True)
    assert await named(database, noel(COLLEAGUE - {"ORDERS_READ"})) == ["People"]
    assert await named(database, noel(frozenset())) == []
    refused = await save(database, noel(COLLEAGUE - {"ORDERS_READ"}), name="Mine", subject="ORDERS")
    assert refused["userErrors"][0]["path"] == ["input", "subject"]


async def test_a_shared_view_is_changed_by_its_owner_or_whoever_manages(database: Database) -> None:
    await save(database, maria(), isShared=True)
    refused = await save(database, noel(), id="view_1", name="Taken over")
    assert (refused["userErrors"][0]["code"], refused["userErrors"][0]["path"]) == ("NOT_ALLOWED", ["id"])
    assert "Maria" in refused["userErrors"][0]["message"]
    assert (await ask(database, noel(), DELETE, id="view_1"))["userErrors"][0]["code"] == "NOT_ALLOWED"
    changed = await save(database, noel(EVERYTHING), id="view_1", name="Tidied", isShared=True)
    assert (changed["view"]["name"], changed["view"]["version"], changed["view"]["owner"]["name"]) == (
        "Tidied", 2, "Maria",
    )  # fmt: skip
    assert (await ask(database, maria(), DELETE, id="view_1"))["deletedId"] == "view_1"


async def test_nobody_reaches_a_personal_view_of_a_colleague(database: Database) -> None:
    await save(database, maria())
    assert (await save(database, noel(EVERYTHING), id="view_1"))["userErrors"][0]["code"] == "NOT_FOUND"
    assert (await ask(database, noel(EVERYTHING), DELETE, id="view_1"))["userErrors"][0]["code"] == "NOT_FOUND"


async def test_a_stale_save_is_refused_with_the_view_as_it_is_now(database: Database) -> None:
    await save(database, maria())
    await save(database, maria(), id="view_1", version=1, name="Second")
    stale = (await save(database, maria(), id="view_1", version=1, name="Third"))["userErrors"][0]
    assert (stale["__typename"], stale["code"], stale["currentVersion"], stale["current"]) == (
        "StaleVersionError", "CONFLICT_STALE_VERSION", 2, {"id": "view_1", "name": "Second", "version": 2},
    )  # fmt: skip


async def test_what_a_view_asks_is_kept_from_those_who_may_not_read_it(database: Database) -> None:
    await save(
        database, maria(), name="By mail", isShared=True, customerFilter={"not": {"email": {"contains": "ana@x.com"}}}
    )
    await save(database, maria(), name="By phone", isShared=True, search="+63 917 555 0100")
    await save(database, maria(), name="By search", isShared=True, customerFilter={"search": "ana@x.com"})
    await save(database, maria(), name="By name", isShared=True, search="ana")
    await save(database, maria(), name="By sort", isShared=True, orderBy=[{"field": "EMAIL"}])
    seen = {view["name"]: view for view in await ask(database, noel(NO_PII), VIEWS)}
    for name in ("By mail", "By phone", "By search", "By sort"):
        assert (seen[name]["filter"], seen[name]["search"], seen[name]["requiredScope"]) == (None, None, "PII_READ")
    assert (seen["By name"]["search"], seen["By name"]["requiredScope"]) == ("ana", None)
    unseen = await save(database, noel(NO_PII | {"SETTINGS_WRITE"}), id="view_1", name="Emptied")
    assert "PII_READ" in unseen["userErrors"][0]["message"]


async def test_what_one_may_not_read_cannot_be_kept(database: Database) -> None:
    unreadable: list[tuple[dict[str, Any], list[str]]] = [
        ({"customerFilter": {"email": {"eq": "a@x.com"}}}, ["input", "customerFilter"]),
        ({"orderBy": [{"field": "PHONE"}]}, ["input", "orderBy", "0", "field"]),
    ]
    for given, path in unreadable:
        refused = await save(database, noel(NO_PII), **given)
        assert (refused["userErrors"][0]["code"], refused["userErrors"][0]["path"]) == ("NOT_ALLOWED", path)


async def test_a_sort_by_a_custom_field_is_kept_and_withheld_like_any_other(database: Database) -> None:
    await field("points", "NUMBER")
    await field("salary", "MONEY", is_personal=True)
    by_points = [{"field": "CUSTOM_FIELD", "direction": "DESC", "customFieldKey": "points"}]
    kept = await save(database, maria(), name="By points", isShared=True, orderBy=by_points)
    assert kept["view"]["orderBy"] == by_points
    await save(
        database, maria(), name="Secret", isShared=True, orderBy=[{"field": "CUSTOM_FIELD", "customFieldKey": "salary"}]
    )
    seen = {view["name"]: view["requiredScope"] for view in await ask(database, noel(NO_PII), VIEWS)}
    assert seen == {"By points": None, "Secret": "PII_READ"}


async def test_a_token_uses_shared_views_and_keeps_none(database: Database) -> None:
    await save(database, maria(), isShared=True)
    token = Actor(kind="token", id=1, name="client", scopes=EVERYTHING)
    (seen,) = await ask(database, token, VIEWS)
    assert (seen["name"], seen["isChangeable"]) == ("Big", False)
    assert (await save(database, token, name="Its own"))["userErrors"][0]["code"] == "NOT_ALLOWED"
    assert (await ask(database, token, DELETE, id="view_1"))["userErrors"][0]["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": "  "}, "REQUIRED", ["input", "name"]),
        ({"name": "x" * 101}, "TOO_LONG", ["input", "name"]),
        ({"search": "x" * 201}, "TOO_LONG", ["input", "search"]),
        ({"columns": ["e mail"]}, "INVALID", ["input", "columns", "0"]),
        ({"columns": ["a"] * 61}, "LIMIT_EXCEEDED", ["input", "columns"]),
        ({"orderBy": [{"field": "SHOE_SIZE"}]}, "INVALID", ["input", "orderBy", "0", "field"]),
        ({"orderBy": [{"field": "NAME"}] * 5}, "LIMIT_EXCEEDED", ["input", "orderBy"]),
        (
            {"orderBy": [{"field": "CUSTOM_FIELD", "customFieldKey": "no_such"}]},
            "NOT_FOUND",
            ["input", "orderBy", "0", "customFieldKey"],
        ),
        ({"orderBy": [{"field": "CUSTOM_FIELD"}]}, "NOT_FOUND", ["input", "orderBy", "0", "customFieldKey"]),
        ({"position": -1}, "INVALID", ["input", "position"]),
        ({"customerFilter": {"name": {"in": ["x" * 1_000] * 21}}}, "TOO_LONG", ["input", "customerFilter"]),
    ],
)
async def test_what_is_wrong_is_named(database: Database, given: dict[str, Any], code: str, path: list[str]) -> None:
    (error,) = (await save(database, maria(), **given))["userErrors"]
    assert (error["code"], error["path"]) == (code, path)


async def test_names_differ_for_one_owner_and_list(database: Database) -> None:
    await save(database, maria(), name="Été")
    assert (await save(database, maria(), name="ete"))["userErrors"][0]["code"] == "DUPLICATE"
    assert (await save(database, maria(), name="ete", subject="ORDERS"))["userErrors"] == []
    assert (await save(database, noel(), name="ete"))["userErrors"] == []
    assert (await save(database, maria(), id="view_1", name="ETE"))["userErrors"] == []


async def test_a_view_stays_with_its_list(database: Database) -> None:
    await save(database, maria())
    moved = await save(database, maria(), id="view_1", subject="ORDERS")
    assert moved["userErrors"][0]["path"] == ["input", "subject"]


async def test_a_repeated_call_keeps_one_view(database: Database) -> None:
    given = {"name": "Big", "subject": "CUSTOMERS", "customerFilter": BIG}
    first = await ask(database, maria(), SAVE, input=given, key="k")
    assert await ask(database, maria(), SAVE, input=given, key="k") == first
    assert await named(database, maria()) == ["Big"]
