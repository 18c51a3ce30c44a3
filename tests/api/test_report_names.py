"""What rows are called: channels in words, products that share a title by their stock codes."""

from typing import Any

from tests.api.shop import Shop

UPSERT = """mutation ($orders: [OrderInput!]!) {
    ordersUpsert(orders: $orders, idempotencyKey: "named") { created userErrors { message path } } }"""
ROWS = """query ($input: ReportInput!) { report(input: $input) {
    rows { key isOther asFilter customerCount dimensions { value label } } } }"""
ALL_TIME = {"range": {"preset": "ALL_TIME"}, "granularity": "TOTAL"}


def order(number: int, **more: Any) -> dict[str, Any]:
    return {
        "externalId": f"named-{number}",
        "placedAt": f"2026-03-0{number + 1}T12:00:00Z",
        "currencyCode": "USD",
        "status": "COMPLETED",
        "customer": {"email": f"named{number}@example.com"},
        "lines": [{"title": "Mug", "sku": f"MUG-{number}", "quantity": 1, "unitPrice": "10.00"}],
        "payments": [{"reference": f"named_{number}", "amount": "10.00", "method": "card"}],
    } | more


async def rows_of(shop: Shop, asked: dict[str, Any]) -> dict[str, Any]:
    answer = await shop.ask(ROWS, {"input": ALL_TIME | asked}, token=shop.everything)
    return {row["dimensions"][0]["value"]: row for row in answer["data"]["report"]["rows"]}


async def test_the_channel_called_other_is_a_row_of_its_own_and_not_the_rest(own_shop: Shop) -> None:
    orders = [order(0, channel="OTHER"), order(1, channel="PAID_SEARCH"), order(2, channel="PAID_SEARCH")]
    await own_shop.ask(UPSERT, {"orders": orders}, token=own_shop.everything)
    asked = {"report": "CUSTOMERS_OVER_TIME", "dimensions": ["channel"]}
    rows = await rows_of(own_shop, asked)
    assert rows["PAID_SEARCH"]["dimensions"][0]["label"] == "Paid search"
    row = rows["OTHER"]
    assert (row["dimensions"][0]["label"], row["isOther"], row["customerCount"]) == ("Another channel", False, 1)
    found = await own_shop.ask(
        "query ($filter: CustomerFilter) { customerCount(filter: $filter) }",
        {"filter": row["asFilter"]},
        token=own_shop.everything,
    )
    assert found["data"]["customerCount"] == 1
    rest = [one for one in (await rows_of(own_shop, asked | {"top": 1})).values() if one["isOther"]]
    assert [one["dimensions"][0]["label"] for one in rest] == ["Other"]


async def test_products_of_one_title_are_told_apart_by_their_codes(own_shop: Shop) -> None:
    await own_shop.ask(UPSERT, {"orders": [order(0), order(1)]}, token=own_shop.everything)
    rows = await rows_of(own_shop, {"report": "NEW_VS_RETURNING_SALES", "dimensions": ["product"]})
    assert {rows[key]["dimensions"][0]["label"] for key in ("mug-0", "mug-1")} == {"Mug (MUG-0)", "Mug (MUG-1)"}
