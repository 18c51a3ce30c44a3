"""The catalog: products out of order lines and out of what the shop sends, found, priced, and linked to lines."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.orders.drafts import OrderDraft
from regulars.platform import numbering, outbox
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_orders import draft, line, recorded, shop

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


async def ask(database: Database, query: str, *scopes: str, **variables: Any) -> dict[str, Any]:
    actor = Actor(kind="token", id=1, name="Test", scopes=frozenset(scopes) or EVERYBODY)
    result = await schema.execute(query, variable_values=variables, context_value=Context(database, actor))
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


def order(external_id: str, *, day: int = 0, **facts: Any) -> OrderDraft:
    """An order of one line."""
    more = {name: facts.pop(name) for name in ("status", "is_test", "currency", "rate", "store_id") if name in facts}
    price = facts.pop("price", 400)
    return draft(external_id, "ann", day=day, total=None, lines=(line(price, 2, **{"sku": "TEA-1"} | facts),), **more)


async def product(database: Database, sku: str = "tea-1") -> dict[str, Any] | None:
    found = await ask(
        database,
        "query ($sku: String!) { product(sku: $sku) { sku title category brand isActive isFromOrders version"
        " price { amount currencyCode } prices { price { amount currencyCode } store { code } }"
        " orderCount unitCount revenue { amount } } }",
        sku=sku,
    )
    return found["product"]


UPSERT = """mutation ($products: [ProductInput!]!, $key: String!) {
  productsUpsert(products: $products, idempotencyKey: $key) {
    created updated unchanged results { key outcome id } failures { row column errors { code path } }
    userErrors { code path } } }"""


async def upsert(database: Database, *products: dict[str, Any], key: str = "k") -> dict[str, Any]:
    return (await ask(database, UPSERT, products=list(products), key=key))["productsUpsert"]


async def test_an_order_line_with_a_new_stock_code_makes_a_product(database: Database) -> None:
    await recorded(order("a", title="Green tea", category="Tea", brand="Leaf"))
    found = await product(database)
    assert found == {
        "sku": "TEA-1", "title": "Green tea", "category": "Tea", "brand": "Leaf", "isActive": True,
        "isFromOrders": True, "version": 1, "price": {"amount": "4.00", "currencyCode": "USD"},
        "prices": [{"price": {"amount": "4.00", "currencyCode": "USD"}, "store": None}],
        "orderCount": 1, "unitCount": 2, "revenue": {"amount": "8.00"},
    }  # fmt: skip


async def test_a_newer_order_renames_a_product_and_an_older_one_does_not(database: Database) -> None:
    await recorded(order("b", day=5, title="Green tea"))
    await recorded(order("a", day=1, title="Old name"))
    assert (await product(database) or {})["title"] == "Green tea"
    await recorded(order("c", day=6, title="Green tea, loose", category="Tea"))
    await recorded(order("d", day=7, title="Green tea, loose"))
    found = await product(database) or {}
    assert (found["title"], found["category"], found["version"]) == ("Green tea, loose", "Tea", 2)


async def test_a_price_out_of_orders_is_taken_anew_after_a_week(database: Database) -> None:
    await recorded(order("a", price=400))
    await recorded(order("b", day=3, price=500))
    assert (await product(database) or {})["price"]["amount"] == "4.00"
    await recorded(order("c", day=8, price=600))
    assert (await product(database) or {})["price"]["amount"] == "6.00"


async def test_drafts_and_tests_make_no_product(database: Database) -> None:
    await recorded(order("a", is_test=True), order("b", status="DRAFT", sku="DRAFTED"))
    assert await product(database) is None
    assert await product(database, "drafted") is None


async def test_what_the_shop_said_is_not_changed_by_orders(database: Database) -> None:
    await recorded(order("a", title="tea grn", price=390))
    sent = {"sku": "tea-1", "title": "Green tea", "price": {"amount": "4.50", "currencyCode": "USD"}}
    assert (await upsert(database, sent))["updated"] == 1
    await recorded(order("b", day=30, title="tea GRN", price=100))
    found = await product(database) or {}
    assert (found["sku"], found["title"], found["isFromOrders"]) == ("tea-1", "Green tea", False)
    assert found["price"]["amount"] == "4.50"


async def test_a_product_is_made_changed_and_left_alone_by_what_is_sent(database: Database) -> None:
    tea = {"sku": "TEA-1", "title": "Green tea", "brand": "Leaf", "imageUrl": "https://shop.example/tea.png"}
    assert (await upsert(database, tea))["created"] == 1
    assert (await upsert(database, tea, key="again"))["unchanged"] == 1
    done = await upsert(database, {"sku": "TEA-1", "brand": None, "isActive": False}, key="less")
    assert done["updated"] == 1
    found = await product(database) or {}
    assert (found["title"], found["brand"], found["isActive"], found["version"]) == ("Green tea", None, False, 2)
    await numbering.number_committed()
    saved = [event.payload for event in await outbox.after(database, 0, 100) if event.name == "products.saved"]
    assert [(one["created"], one["updated"]) for one in saved] == [(1, 0), (0, 1)]


async def test_the_same_key_answers_the_first_outcome(database: Database) -> None:
    tea = {"sku": "TEA-1", "title": "Green tea"}
    assert await upsert(database, tea) == await upsert(database, tea)
    other = await upsert(database, {"sku": "TEA-2", "title": "Black tea"})
    assert other["userErrors"] == [{"code": "CONFLICT_IDEMPOTENCY", "path": ["idempotencyKey"]}]


async def test_each_product_stands_or_falls_alone(database: Database) -> None:
    await shop("lyon", currency="EUR")
    usd = {"amount": "4.00", "currencyCode": "USD"}
    done = await upsert(
        database,
        {"sku": "GOOD", "title": "Good"},
        {"sku": "NEW"},
        {"sku": " ", "title": "None"},
        {"sku": "X", "title": "X", "price": {"amount": "0.001", "currencyCode": "USD"}},
        {"sku": "X", "title": "X", "price": {"amount": "-1", "currencyCode": "USD"}},
        {"sku": "X", "title": "X", "storeCode": "lyon", "price": usd},
        {"sku": "X", "title": "X", "storeCode": "nowhere", "price": usd},
        {"sku": "X", "title": "X", "imageUrl": "javascript:alert(1)"},
        {"sku": "GOOD", "title": "Better", "expectedVersion": 7},
        {"sku": "x" * 201, "title": "X"},
    )
    assert done["created"] == 1
    told = [(one["row"], one["errors"][0]["code"], one["errors"][0]["path"][2:]) for one in done["failures"]]
    assert told == [
        (2, "REQUIRED", ["title"]),
        (3, "REQUIRED", ["sku"]),
        (4, "INVALID_MONEY", ["price", "amount"]),
        (5, "INVALID_MONEY", ["price", "amount"]),
        (6, "CURRENCY_MISMATCH", ["price", "currencyCode"]),
        (7, "NOT_FOUND", ["storeCode"]),
        (8, "INVALID", ["imageUrl"]),
        (9, "CONFLICT_STALE_VERSION", ["input", "expectedVersion"]),
        (10, "TOO_LONG", ["sku"]),
    ]


async def test_a_store_has_its_own_price_and_else_that_of_all_stores(database: Database) -> None:
    lyon = await shop("lyon", currency="EUR")
    await upsert(database, {"sku": "A", "title": "A", "price": {"amount": "4", "currencyCode": "USD"}})
    await upsert(database, {"sku": "A", "price": {"amount": "3.50", "currencyCode": "EUR"}}, key="2")
    await upsert(database, {"sku": "A", "storeCode": "lyon", "price": {"amount": "3", "currencyCode": "EUR"}}, key="3")
    asked = f'{{ product(sku: "A") {{ price {{ amount }} there: price(storeId: "sto_{lyon}") {{ amount }} }} }}'
    found = (await ask(database, asked))["product"]
    assert found == {"price": {"amount": "4.00"}, "there": {"amount": "3.00"}}
    await upsert(database, {"sku": "A", "storeCode": "lyon", "price": None}, key="4")
    found = (await ask(database, asked))["product"]
    assert found == {"price": {"amount": "4.00"}, "there": {"amount": "3.50"}}


async def listed(database: Database, arguments: str) -> list[str]:
    found = await ask(database, f"{{ products({arguments}) {{ nodes {{ sku }} totalCount }} }}")
    skus = [node["sku"] for node in found["products"]["nodes"]]
    assert found["products"]["totalCount"] == len(skus)
    return skus


async def test_products_are_found_by_words_filtered_and_sorted(database: Database) -> None:
    await upsert(
        database,
        {"sku": "TEA-1", "title": "Thé vert", "brand": "Feuille", "category": "Tea"},
        {"sku": "CUP-1", "title": "Cup 50% off_white", "category": "Cups"},
        {"sku": "TEA-2", "title": "Black tea", "category": "Tea", "isActive": False},
    )
    assert await listed(database, "first: 9") == ["TEA-2", "CUP-1", "TEA-1"]
    assert await listed(database, 'search: "the VERT"') == ["TEA-1"]
    assert await listed(database, 'search: "feuil tea-1"') == ["TEA-1"]
    assert await listed(database, 'search: "50%"') == ["CUP-1"]
    assert await listed(database, 'search: "f_w"') == ["CUP-1"]
    assert await listed(database, 'search: "nothing"') == []
    assert await listed(database, 'filter: { category: { eq: "tea" }, isActive: true }') == ["TEA-1"]
    assert await listed(database, "orderBy: [{ field: SKU, direction: DESC }]") == ["TEA-2", "TEA-1", "CUP-1"]


async def test_pages_of_products_meet_without_gap(database: Database) -> None:
    await upsert(database, *({"sku": f"S-{n:02}", "title": f"T {n % 3}"} for n in range(7)))
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        found = await ask(
            database,
            "query ($after: String) { products(first: 2, after: $after) {"
            " nodes { sku } pageInfo { endCursor hasNextPage } } }",
            after=cursor,
        )
        seen += [node["sku"] for node in found["products"]["nodes"]]
        cursor = found["products"]["pageInfo"]["endCursor"]
    assert sorted(seen) == [f"S-{n:02}" for n in range(7)]
    assert len(seen) == 7


async def test_a_line_leads_to_its_product_and_only_for_those_who_may_see_it(database: Database) -> None:
    await recorded(order("a", title="Green tea"))
    asked = "{ orders { nodes { lineItems { sku product { title } } } } }"
    found = await ask(database, asked)
    assert found["orders"]["nodes"][0]["lineItems"] == [{"sku": "TEA-1", "product": {"title": "Green tea"}}]
    actor = Actor(kind="token", id=1, name="Narrow", scopes=frozenset({"ORDERS_READ"}))
    result = await schema.execute(asked, context_value=Context(database, actor))
    assert result.data is not None
    assert result.data["orders"]["nodes"][0]["lineItems"][0]["product"] is None
    assert result.errors


async def test_what_was_sold_counts_only_what_counts_and_in_base_money(database: Database) -> None:
    await shop("lyon", currency="EUR")
    await recorded(
        order("a"),
        order("b", currency="EUR", rate="1.5", price=100),
        order("c", status="CANCELLED"),
        order("d", is_test=True),
    )
    found = await product(database) or {}
    assert (found["orderCount"], found["unitCount"], found["revenue"]) == (2, 4, {"amount": "11.00"})
