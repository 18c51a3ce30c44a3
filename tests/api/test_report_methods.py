"""A way to pay is one, whoever spelled it how: in reports, behind their rows, in filters, segments and files."""

from typing import Any

import pytest

from regulars.exports.datasets import Wish
from regulars.platform.context import Actor
from regulars.reports.exporting import make
from tests.api.shop import Shop

UPSERT = """mutation ($orders: [OrderInput!]!) {
    ordersUpsert(orders: $orders, idempotencyKey: "spelled") { created userErrors { message path } } }"""
ROWS = """query ($input: ReportInput!) { report(input: $input) {
    rows { key asFilter dimensions { value label } metrics { key number } } } }"""
BEHIND = """query ($input: ReportInput!, $row: ID!, $filter: CustomerFilter) {
    reportCustomers(input: $input, rowKey: $row) { totalCount nodes { id } }
    customers(filter: $filter, first: 100) { nodes { id } } }"""
SPELLINGS = ("Écash", "ÉCASH", "écash ", "Écash")
METHODS = {"report": "PAYMENT_METHODS", "range": {"preset": "ALL_TIME"}, "metrics": ["payments", "orders", "customers"]}


def order(number: int, method: str) -> dict[str, Any]:
    return {
        "externalId": f"spelled-{number}",
        "placedAt": f"2026-03-0{number + 1}T12:00:00Z",
        "currencyCode": "USD",
        "status": "COMPLETED",
        "customer": {"externalId": f"speller-{number // 2}", "email": f"speller{number // 2}@example.com"},
        "lines": [{"title": "Blue mug", "sku": "MUG-1", "quantity": 1, "unitPrice": "10.00"}],
        "payments": [{"reference": f"spelled_{number}", "amount": "10.00", "method": method}],
    }


@pytest.fixture(name="spelled")
async def _spelled(own_shop: Shop) -> Shop:
    orders = [order(number, method) for number, method in enumerate(SPELLINGS)]
    made = await own_shop.ask(UPSERT, {"orders": orders}, token=own_shop.everything)
    assert made["data"]["ordersUpsert"] == {"created": len(orders), "userErrors": []}
    return own_shop


async def row_of(shop: Shop, asked: dict[str, Any], value: str) -> dict[str, Any]:
    rows = (await shop.ask(ROWS, {"input": asked}, token=shop.everything))["data"]["report"]["rows"]
    (row,) = (row for row in rows if row["dimensions"][0]["value"] == value)
    return row


async def test_all_spellings_are_one_row_that_is_told_by_the_last(spelled: Shop) -> None:
    row = await row_of(spelled, METHODS, "ecash")
    assert row["dimensions"][0]["label"] == "Écash"
    assert [one["number"] for one in row["metrics"]] == ["4", "4", "2"]
    later = order(4, "e-cash") | {"payments": [{"reference": "x", "amount": "10.00", "method": "ECASH"}]}
    await spelled.ask(UPSERT.replace('"spelled"', '"later"'), {"orders": [later]}, token=spelled.everything)
    row = await row_of(spelled, METHODS, "ecash")
    assert (row["dimensions"][0]["label"], row["metrics"][0]["number"]) == ("ECASH", "5")


async def test_the_row_leads_to_whoever_paid_so_in_any_spelling(spelled: Shop) -> None:
    row = await row_of(spelled, METHODS, "ecash")
    for filter in (row["asFilter"], {"inReport": row["asFilter"]["inReport"] | {"places": [
        {"key": "paymentMethod", "value": "éCash"}]}}):  # fmt: skip
        found = await spelled.ask(
            BEHIND, {"input": METHODS, "row": row["key"], "filter": filter}, token=spelled.everything
        )
        people = {one["id"] for one in found["data"]["reportCustomers"]["nodes"]}
        assert len(people) == found["data"]["reportCustomers"]["totalCount"] == 2
        assert {one["id"] for one in found["data"]["customers"]["nodes"]} == people


async def test_what_people_like_to_pay_with_is_told_apart_no_more(spelled: Shop) -> None:
    asked = {"report": "PROFILES", "dimensions": ["preferredPaymentMethod"], "metrics": ["customers"]}
    row = await row_of(spelled, asked, "ecash")
    assert (row["dimensions"][0]["label"], row["metrics"][0]["number"]) == ("Écash", "2")


async def test_a_file_has_the_row_under_the_same_name(spelled: Shop) -> None:
    question = {"report": "PAYMENT_METHODS", "range": {"preset": "ALL_TIME"}, "metrics": ["payments"]}
    made = await make(Actor(kind="system"), Wish(selections={"report": ("question", question)}))
    names = [str(name) for name in made.columns[0]]
    assert names.count("Écash") == 1
    assert str(made.columns[1][names.index("Écash")]) == "4"
