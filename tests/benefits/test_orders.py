"""Orders made for a customer: priced by what they are granted, kept with the reasons, held where an approval is due."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.platform.db.connect import Database
from tests.benefits.granted import grants, member, price_list, stocked
from tests.customers.schema import ask

DRAFT = """draft { applyBenefits isTermsByBenefit shippingEntered { amount }
  applied { name amount { amount } explanation benefit { kind } }
  lines { unitPrice { amount } discount { amount } listPrice { amount } unavailableBecause total { amount }
    applied { name amount { amount } } } }"""
MAKE = (
    """mutation ($customer: ID!, $input: OrderDraftInput!, $complete: Boolean!, $key: String!) {
  orderCreateForCustomer(customerId: $customer, input: $input, complete: $complete, idempotencyKey: $key) {
    order { id status total { presentment { amount } } shippingTotal { presentment { amount } } paymentTermsDays
      approvals { neededBecause } """
    + DRAFT
    + "} userErrors { code path message } } }"
)
USD = {"currencyCode": "USD"}


@pytest.fixture(autouse=True)
async def _stocked(database: Database) -> None:
    rooms.arrange()
    await stocked(database)


async def made(database: Database, customer: int, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    complete = more.pop("complete", False)
    done = await ask(
        database,
        MAKE,
        customer=f"cus_{customer}",
        input={"lines": lines} | more,
        complete=complete,
        key=str(lines)[:200],
    )
    assert done["orderCreateForCustomer"]["userErrors"] == []
    return done["orderCreateForCustomer"]["order"]


async def wholesale(database: Database) -> int:
    trade = await price_list(database, ("CUP", 10, "8.00"))
    return await member(
        database,
        {"kind": "PRICE_LIST", "name": "Trade prices", "priceListId": trade},
        {"kind": "DISCOUNT", "name": "Ten off", "percentOff": "10"},
        {"kind": "FREE_SHIPPING", "name": "Ships free"},
        {"kind": "PAYMENT_TERMS", "name": "Net 30", "paymentTermsDays": 30},
    )


async def test_an_order_for_a_member_has_their_price_and_says_why(database: Database) -> None:
    order = await made(
        database,
        await wholesale(database),
        [{"sku": "CUP", "quantity": 10}],
        shippingTotal=USD | {"amount": "5"},
        complete=True,
    )
    assert (order["status"], order["total"]["presentment"]["amount"], order["paymentTermsDays"]) == (
        "CONFIRMED",
        "72.00",
        30,
    )
    assert order["shippingTotal"]["presentment"]["amount"] == "0.00"
    (line,) = order["draft"]["lines"]
    assert (line["unitPrice"], line["listPrice"], line["discount"]) == (
        {"amount": "8.00"},
        {"amount": "10.00"},
        {"amount": "8.00"},
    )
    assert [(one["name"], one["amount"]["amount"]) for one in line["applied"]] == [
        ("Trade prices", "20.00"),
        ("Ten off", "8.00"),
    ]
    assert [(one["name"], one["amount"]["amount"]) for one in order["draft"]["applied"]] == [
        ("Trade prices", "20.00"),
        ("Ten off", "8.00"),
        ("Ships free", "5.00"),
        ("Net 30", "0.00"),
    ]
    assert order["draft"]["applied"][0]["benefit"] == {"kind": "PRICE_LIST"}


async def test_what_a_colleague_enters_by_hand_stands(database: Database) -> None:
    customer = await wholesale(database)
    order = await made(
        database,
        customer,
        [
            {"sku": "CUP", "quantity": 10, "unitPrice": USD | {"amount": "9"}},
            {"sku": "LAMP", "quantity": 1, "discountPercent": "50"},
            {"title": "Engraving", "quantity": 1, "unitPrice": USD | {"amount": "3"}},
        ],
        paymentTermsDays=0,
    )
    assert [line["total"]["amount"] for line in order["draft"]["lines"]] == ["90.00", "25.00", "3.00"]
    assert all(line["listPrice"] is None for line in order["draft"]["lines"])
    assert (order["paymentTermsDays"], order["draft"]["isTermsByBenefit"]) == (0, False)


async def test_benefits_can_be_left_out_of_an_order(database: Database) -> None:
    customer = await wholesale(database)
    order = await made(database, customer, [{"sku": "CUP", "quantity": 10}], applyBenefits=False)
    assert (order["total"]["presentment"]["amount"], order["paymentTermsDays"]) == ("100.00", None)
    assert order["draft"] | {"lines": []} == {
        "applyBenefits": False,
        "isTermsByBenefit": False,
        "shippingEntered": {"amount": "0.00"},
        "applied": [],
        "lines": [],
    }


async def test_an_order_keeps_its_reasons_when_the_benefit_is_gone(database: Database) -> None:
    customer = await wholesale(database)
    order = await made(database, customer, [{"sku": "CUP", "quantity": 10}])
    group = await database.fetch_value("SELECT id FROM customer_groups")
    await grants(database, key=f"grp_{group}")
    asked = "query ($id: ID!) { order(by: {id: $id}) { total { presentment { amount } } %s } }" % DRAFT  # noqa: UP031 - braces everywhere
    kept = (await ask(database, asked, id=order["id"]))["order"]
    assert kept["total"] == order["total"]
    assert kept["draft"]["applied"][0] | {"amount": None} == {
        "name": "Trade prices",
        "amount": None,
        "explanation": "Trade prices: 8.00 instead of 10.00 USD each",
        "benefit": None,
    }


async def test_a_draft_says_what_is_not_on_sale_to_the_customer(database: Database) -> None:
    order = await made(database, await member(database), [{"sku": "SECRET", "quantity": 1}])
    assert order["draft"]["lines"][0]["unavailableBecause"] == "This product is sold to some customers only."


async def test_a_preview_shows_the_price_and_why_before_anything_is_saved(database: Database) -> None:
    customer = await wholesale(database)
    asked = """query ($customer: ID!, $input: OrderDraftInput!) { orderDraftPreview(customerId: $customer, input: $input) {
      preview { total { amount } paymentTermsDays applied { explanation } lines { applied { name } } } } }"""
    told = await ask(database, asked, customer=f"cus_{customer}", input={"lines": [{"sku": "CUP", "quantity": 10}]})
    preview = told["orderDraftPreview"]["preview"]
    assert (preview["total"], preview["paymentTermsDays"]) == ({"amount": "72.00"}, 30)
    assert preview["applied"][0]["explanation"] == "Trade prices: 8.00 instead of 10.00 USD each"
    assert await database.fetch_value("SELECT count(*) FROM orders") == 0


async def test_an_approval_workflow_holds_orders_from_its_sum_on(database: Database) -> None:
    customer = await member(
        database, {"kind": "APPROVAL_WORKFLOW", "name": "Big orders", "minimumSpend": USD | {"amount": "50"}}
    )
    small = await made(database, customer, [{"sku": "CUP", "quantity": 1}], complete=True)
    assert (small["status"], small["approvals"]) == ("CONFIRMED", [])
    large = await made(database, customer, [{"sku": "LAMP", "quantity": 1}], complete=True)
    assert large["status"] == "AWAITING_APPROVAL"
    assert large["approvals"] == [{"neededBecause": "Big orders: orders from 50.00 USD on need an approval."}]
