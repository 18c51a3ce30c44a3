"""The list of customers is filtered and sorted by custom fields, along an index, page by page."""

from decimal import Decimal
from typing import Any

import pytest

from regulars.customers.queries import custom_fields, listing
from regulars.customers.service.creating import customer_create
from regulars.fields.queries import fields_of_customers
from regulars.groups.queries.explanation import explanation
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import Refusal
from regulars.platform.query import page as paging
from regulars.platform.query.page import window
from tests.customers.schema import ask, refused
from tests.make_access import store
from tests.make_fields import field, values


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await store(currency="USD", country_code="US")


async def somebody(name: str, **given: Any) -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": name, "custom_fields": values(**given)})


async def matching(database: Database, who: Actor = SYSTEM, **leaf: Any) -> list[str]:
    filter = {"custom_field": leaf}
    page = await listing.customers(
        database, who, window=window(first=50), filter=filter, order=[{"field": "NAME", "direction": "ASC"}]
    )
    assert await listing.count(database, who, filter=filter) == len(page.rows)
    return [row.first_name or "" for row in page.rows]


async def sorted_names(
    database: Database, key: str, direction: str = "ASC", *, size: int = 100, backwards: bool = False, **wish: Any
) -> list[str]:
    """The whole list, page by page."""
    order = [{"field": "CUSTOM_FIELD", "custom_field_key": key, "direction": direction}]
    names: list[str] = []
    cursor: str | None = None
    while True:
        looked = window(last=size, before=cursor) if backwards else window(first=size, after=cursor)
        page = await listing.customers(database, SYSTEM, window=looked, order=order, **wish)
        found = [row.first_name or "" for row in page.rows]
        names = [*found, *names] if backwards else [*names, *found]
        more = page.has_previous if backwards else page.has_next
        if not more:
            return names
        cursor = page.cursor(0 if backwards else len(found) - 1)


@pytest.mark.parametrize(
    ("leaf", "names"),
    [
        ({"key": "points", "number": {"gte": Decimal(2)}}, ["Bo", "Cy"]),
        ({"key": "points", "number": {"eq": Decimal("1.5")}}, ["Ana"]),
        ({"key": "points", "number": {"gt": Decimal(1), "lt": Decimal(3)}}, ["Ana", "Bo"]),
        ({"key": "points", "number": {"is_null": True}}, ["Di"]),
        ({"key": "points", "is_set": True}, ["Ana", "Bo", "Cy"]),
        ({"key": "points", "is_set": False}, ["Di"]),
        ({"key": "city", "text": {"eq": "zurich"}}, ["Ana"]),
        ({"key": "city", "text": {"neq": "Zürich"}}, ["Bo", "Cy", "Di"]),
        ({"key": "city", "text": {"in": ["ZÜRICH", "Paris"]}}, ["Ana", "Bo"]),
        ({"key": "city", "text": {"contains": "ari"}}, ["Bo"]),
        ({"key": "city", "text": {"starts_with": "zu", "contains": "ch"}}, ["Ana"]),
        ({"key": "day", "date": {"gte": "2026-01-01", "lte": "2026-12-31"}}, ["Ana"]),
        ({"key": "day", "date": {"month": 5}}, ["Ana", "Bo"]),
        ({"key": "vegan", "boolean": True}, ["Ana"]),
        ({"key": "vegan", "boolean": False}, ["Bo"]),
        ({"key": "budget", "number": {"gte": Decimal("10.50")}}, ["Cy"]),
    ],
)
async def test_every_kind_is_filtered_by_its_own_comparisons(
    database: Database, leaf: dict[str, Any], names: list[str]
) -> None:
    for key, kind in (
        ("points", "NUMBER"),
        ("city", "TEXT"),
        ("day", "DATE"),
        ("vegan", "BOOLEAN"),
        ("budget", "MONEY"),
    ):
        await field(key, kind)
    await somebody(
        "Ana",
        points={"number": Decimal("1.5")},
        city={"text": "Zürich"},
        day={"date": "2026-05-01"},
        vegan={"boolean": True},
    )
    await somebody(
        "Bo",
        points={"number": Decimal(2)},
        city={"text": "Paris"},
        day={"date": "1990-05-31"},
        vegan={"boolean": False},
    )
    await somebody(
        "Cy", points={"number": Decimal(300)}, budget={"money": {"amount": Decimal("10.5"), "currency_code": "USD"}}
    )
    await somebody("Di")
    assert await matching(database, **leaf) == names


async def test_long_texts_are_found_by_all_of_their_letters(database: Database) -> None:
    await field("story")
    start = "Once upon a time " * 20
    await somebody("Ana", story={"text": start + "came a dragon"})
    await somebody("Bo", story={"text": start + "came a knight"})
    assert await matching(database, key="story", text={"contains": "Dragon"}) == ["Ana"]
    assert await matching(database, key="story", text={"eq": start + "CAME a knight"}) == ["Bo"]
    assert await matching(database, key="story", text={"starts_with": "once upon"}) == ["Ana", "Bo"]
    assert await matching(database, key="story", text={"starts_with": start + "came a k"}) == ["Bo"]


@pytest.mark.parametrize(
    ("leaf", "path"),
    [
        ({"key": "none", "is_set": True}, ("filter", "custom_field", "key")),
        ({"key": "points", "text": {"eq": "1"}}, ("filter", "custom_field", "text")),
        ({"key": "points"}, ("filter", "custom_field")),
        ({"key": "points", "number": {"eq": Decimal("0.0000001")}}, ("filter", "custom_field", "number", "eq")),
        ({"key": "remark", "is_set": True}, ("filter", "custom_field", "key")),
    ],
)
async def test_a_comparison_that_means_nothing_is_refused_by_its_place(
    database: Database, leaf: dict[str, Any], path: tuple[str, ...]
) -> None:
    await field("points", "NUMBER")
    await field("remark", is_filterable=False)
    with pytest.raises(Refusal) as told:
        await listing.count(database, SYSTEM, filter={"custom_field": leaf})
    assert told.value.path[:4] == path


async def test_filters_of_custom_fields_join_with_others_and_with_those_of_orders(database: Database) -> None:
    await field("vegan", "BOOLEAN")
    await somebody("Ana", vegan={"boolean": True})
    await somebody("Bo", vegan={"boolean": False})
    query = """query ($f: CustomerFilter!) { customers(filter: $f) { totalCount nodes { firstName } }
      customerCount(filter: $f) orders(filter: { customer: $f }) { totalCount } }"""
    vegan = {"customField": {"key": "vegan", "boolean": True}}
    answer = await ask(database, query, f={"or": [{"not": vegan}, {"name": {"eq": "nobody"}}]})
    assert answer == {
        "customers": {"totalCount": 1, "nodes": [{"firstName": "Bo"}]}, "customerCount": 1, "orders": {"totalCount": 0}
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("few", [1, paging.FEW])
async def test_the_list_is_sorted_by_a_field_page_by_page_with_nothing_last(
    database: Database, monkeypatch: pytest.MonkeyPatch, size: int, backwards: bool, few: int
) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    await field("points", "NUMBER")
    await field("city")
    for name, points, city in (
        ("A", 5, "oslo"),
        ("B", None, "Ulm"),
        ("C", -2, None),
        ("D", 5, "Äbo"),
        ("E", None, None),
    ):
        given: dict[str, Any] = {}
        if points is not None:
            given["points"] = {"number": Decimal(points)}
        if city is not None:
            given["city"] = {"text": city}
        await somebody(name, **given)
    wishes: list[dict[str, Any]] = [{}, {"filter": {"account_status": ["GUEST"]}}]
    for wish in wishes:
        how: dict[str, Any] = {"size": size, "backwards": backwards, **wish}
        assert await sorted_names(database, "points", **how) == ["C", "A", "D", "B", "E"]
        assert await sorted_names(database, "points", "DESC", **how) == ["D", "A", "C", "E", "B"]
        assert await sorted_names(database, "city", **how) == ["D", "A", "B", "C", "E"]
    some: dict[str, Any] = {"filter": {"custom_field": {"key": "city", "is_set": True}}}
    assert await sorted_names(database, "points", size=size, backwards=backwards, **some) == ["A", "D", "B"]


async def test_a_sort_by_a_field_goes_with_other_sorts(database: Database) -> None:
    await field("vegan", "BOOLEAN")
    for name, vegan in (("C", True), ("B", False), ("A", True), ("D", None)):
        await somebody(name, **({} if vegan is None else {"vegan": {"boolean": vegan}}))
    order = [
        {"field": "CUSTOM_FIELD", "custom_field_key": "vegan", "direction": "DESC"}, {"field": "NAME", "direction": "ASC"}
    ]  # fmt: skip
    names: list[str | None] = []
    cursor = None
    for _ in range(2):
        page = await listing.customers(database, SYSTEM, window=window(first=2, after=cursor), order=order)
        names += [row.first_name for row in page.rows]
        cursor = page.cursor(1)
    assert names == ["A", "C", "B", "D"]


async def test_a_sort_names_its_field_and_only_then(database: Database) -> None:
    await field("points", "NUMBER")
    query = "query ($by: [CustomerSort!]) { customers(orderBy: $by) { nodes { id } } }"
    for by in ({"field": "CUSTOM_FIELD"}, {"field": "NAME", "customFieldKey": "points"},
               {"field": "CUSTOM_FIELD", "customFieldKey": "none"}):  # fmt: skip
        assert len(await refused(database, query, SYSTEM, by=[by])) == 1
    await ask(database, query, by=[{"field": "CUSTOM_FIELD", "customFieldKey": "points"}])


async def test_a_list_walks_the_index_of_the_field_that_it_is_sorted_by(database: Database, engine: str) -> None:
    points = await field("points", "NUMBER")
    if engine != "sqlite":
        pytest.skip("PostgreSQL weighs the plan by what is in the tables; bench measures it")
    column = custom_fields.sorted_by(await fields_of_customers(database), "points", SYSTEM)
    order = paging.order_of(listing.CUSTOMERS, [paging.Sort(column)], SYSTEM)
    valued, nulls = paging.runs(order, None, backwards=False)
    for run, index in (
        (valued, "customer_field_values_by_number"),
        (nulls, "customer_field_values_1 (customer_id=? AND field_id=?)"),
    ):
        head = paging._head(listing.CUSTOMERS, order, "c.first_name", run, walks=True)
        where, order_by = paging._with_beside(listing.CUSTOMERS, order, run, run.where, run.order_by)
        plan = await database.fetch(
            f"EXPLAIN QUERY PLAN {head.text} WHERE {where.text} ORDER BY {order_by} LIMIT 26",
            (*head.params, *where.params),
        )
        told = " | ".join(str(row[-1]) for row in plan)
        assert index in told, told
        assert "TEMP B-TREE" not in told, told
    assert points == 1


async def test_a_rule_is_told_in_the_names_of_its_fields(database: Database) -> None:
    await field("size", name="Shirt size")
    await field("points", "NUMBER", name="Points")
    await field("vegan", "BOOLEAN", name="Vegan")
    rule = {
        "and": [
            {"custom_field": {"key": "size", "text": {"eq": "M"}}},
            {"custom_field": {"key": "points", "number": {"gte": Decimal(5)}}},
            {"custom_field": {"key": "vegan", "boolean": True}},
            {"custom_field": {"key": "points", "is_set": False}},
        ]
    }
    assert await explanation(database, rule) == (
        "Shirt size is “M” and Points is at least 5 and Vegan is yes and Points is not known."
    )
