"""Orders made here for a customer: drafts, what they come to, approval, and how they become orders that count."""

from collections.abc import Generator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.access import audit
from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.orders.behalf import approval
from regulars.orders.behalf.approval import ToApprove
from regulars.orders.behalf.pricing import Discount, percentage, price, shares
from regulars.platform import numbering, outbox
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database, Reader
from regulars.platform.graphql.context import Context
from tests.make_customers import guest
from tests.make_orders import draft, ledger, recorded, shop
from tests.make_people import somebody

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)
ORDER = """id version number externalId status paymentStatus exclusionReason placedAt sequence email
  purchaseOrderNumber paymentTermsDays dueAt currencyCode customer { id }
  subtotal { presentment { amount } } discountTotal { presentment { amount } } total { presentment { amount }
  base { amount } } shippingAddress { city }
  lineItems { title sku quantity unitPrice { presentment { amount } } discount { presentment { amount } } category }
  draft { discountPercent discountLabel note orderDiscount { amount } lines { title discountPercent discount { amount }
    orderDiscountShare { amount } total { amount } } madeBy { ... on ApiClient { name } } }
  approvals { neededBecause decision reason decidedAt approver { id } }"""
CREATE = f"""mutation ($customer: ID!, $input: OrderDraftInput!, $complete: Boolean! = false, $key: String! = "k") {{
  orderCreateForCustomer(customerId: $customer, input: $input, complete: $complete, idempotencyKey: $key) {{
    order {{ {ORDER} }} userErrors {{ code message path }} }} }}"""
UPDATE = f"""mutation ($id: ID!, $input: OrderDraftInput!, $version: Int) {{
  orderDraftUpdate(id: $id, input: $input, expectedVersion: $version) {{
    order {{ {ORDER} }} userErrors {{ code path }} }} }}"""
COMPLETE = f"""mutation ($id: ID!, $version: Int, $key: String) {{
  orderComplete(id: $id, expectedVersion: $version, idempotencyKey: $key) {{
    order {{ {ORDER} }} userErrors {{ code message path }} }} }}"""
APPROVE = f"""mutation ($id: ID!, $decision: ApprovalDecision!, $reason: String, $approver: ID) {{
  orderApprove(id: $id, decision: $decision, reason: $reason, approverId: $approver) {{
    order {{ {ORDER} }} userErrors {{ code path }} }} }}"""
PREVIEW = """query ($customer: ID!, $input: OrderDraftInput!) { orderDraftPreview(customerId: $customer, input: $input) {
  preview { currencyCode lines { index title orderDiscountShare { amount } total { amount } } subtotal { amount }
    orderDiscount { amount } discountTotal { amount } total { amount } baseTotal { amount } needsApproval
    userErrors { code path } } userErrors { code path } } }"""


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


@pytest.fixture
def over_100() -> Generator[None]:
    """A rule of approval: whatever costs more than 100.00."""

    async def rule(reader: Reader, order: ToApprove) -> str | None:
        return "It is above 100.00." if order.base_total > 10_000 else None

    approval.rules.append(rule)
    yield
    approval.rules.remove(rule)


async def ask(database: Database, query: str, *scopes: str, **variables: Any) -> dict[str, Any]:
    actor = Actor(kind="token", id=1, name="Test", scopes=frozenset(scopes) or EVERYBODY)
    result = await schema.execute(query, variable_values=variables, context_value=Context(database, actor))
    assert not result.errors, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "USD"}


def some(**more: Any) -> dict[str, Any]:
    """Two cups of 12.50 with 10 % off, a pot of 30.00, 5.00 off the whole, shipping and tax."""
    return {
        "lines": [
            {"title": "Cup", "quantity": 2, "unitPrice": usd("12.50"), "discountPercent": "10"},
            {"title": "Pot", "quantity": 1, "unitPrice": usd("30.00")},
        ],
        "discountTotal": usd("5.00"),
        "shippingTotal": usd("4.00"),
        "taxTotal": usd("3.21"),
    } | more


async def made(database: Database, customer: int, **more: Any) -> dict[str, Any]:
    variables = {name: more.pop(name) for name in ("complete", "key") if name in more}
    done = await ask(database, CREATE, customer=f"cus_{customer}", input=some(**more), **variables)
    assert not done["userErrors"], done["userErrors"]
    return done["order"]


async def stats(database: Database, customer: int) -> tuple[int, int]:
    row = await database.fetch_one("SELECT order_count, total_spent FROM customers WHERE id = ?", (customer,))
    assert row is not None
    return row[0], row[1]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_shares_sum_to_the_whole_and_each_is_within_a_unit_of_its_part(amount: int, weights: list[int]) -> None:
    found = shares(amount, weights)
    assert sum(found) == amount
    whole = sum(weights)
    if whole:
        assert all(abs(part * whole - amount * weight) < whole for part, weight in zip(found, weights, strict=True))


@pytest.mark.parametrize(
    ("minor", "percent", "expected"),
    ((1, "50", 1), (3, "50", 2), (1005, "10", 101), (1004, "10", 100), (999, "33.3333", 333), (0, "50", 0)),
)
def test_percentages_are_rounded_half_up(minor: int, percent: str, expected: int) -> None:
    assert percentage(minor, Decimal(percent)) == expected


def test_the_total_is_what_its_parts_make() -> None:
    priced = price(
        [(2, 1250, Discount(percent=Decimal(10))), (1, 3000, Discount())], discount=Discount(500), shipping=400, tax=321
    )
    assert (priced.subtotal, priced.discount, priced.total) == (5500, 750, 5471)
    assert [line.share for line in priced.lines] == [214, 286]


async def test_a_draft_counts_nowhere_and_keeps_what_was_entered(database: Database) -> None:
    ann = await guest(email="ann@example.com", has_account=True)
    order = await made(
        database, ann, purchaseOrderNumber="PO-7", paymentTermsDays=30, note="Call first", discountLabel="Regular"
    )
    assert (order["status"], order["exclusionReason"], order["placedAt"]) == ("DRAFT", "DRAFT", None)
    assert (order["number"], order["externalId"], order["email"]) == ("R1001", "regulars-R1001", "ann@example.com")
    assert (order["purchaseOrderNumber"], order["paymentTermsDays"], order["dueAt"]) == ("PO-7", 30, None)
    assert order["subtotal"]["presentment"]["amount"] == "55.00"
    assert order["discountTotal"]["presentment"]["amount"] == "7.50"
    assert order["total"]["presentment"]["amount"] == "54.71"
    assert order["draft"]["lines"][0] == {
        "title": "Cup", "discountPercent": "10", "discount": {"amount": "2.50"},
        "orderDiscountShare": {"amount": "2.14"}, "total": {"amount": "22.50"},
    }  # fmt: skip
    entered = order["draft"]
    assert (entered["note"], entered["discountLabel"], entered["madeBy"]["name"]) == ("Call first", "Regular", "Test")
    assert await ledger("regulars-R1001") == []
    assert await stats(database, ann) == (0, 0)
    assert await database.fetch_value("SELECT count(*) FROM products") == 0


async def test_a_completed_draft_is_an_order_in_ledger_dials_and_events(database: Database) -> None:
    ann = await guest(email="ann@example.com", has_account=True)
    drafted = await made(database, ann, paymentTermsDays=14)
    done = await ask(database, COMPLETE, id=drafted["id"], version=drafted["version"], key="c")
    assert await ask(database, COMPLETE, id=drafted["id"], version=drafted["version"], key="c") == done
    order = done["order"]
    assert (order["status"], order["paymentStatus"], order["exclusionReason"]) == ("CONFIRMED", "UNPAID", None)
    assert (order["number"], order["sequence"], order["id"]) == ("R1001", 1, drafted["id"])
    assert order["dueAt"] is not None
    (row,) = await ledger("regulars-R1001")
    assert (row["kind"], row["gross"], row["discount"], row["shipping"], row["tax"]) == ("SALE", 5500, 750, 400, 321)
    assert await stats(database, ann) == (1, 5471)
    await numbering.number_committed()
    told = [event for event in await outbox.after(database, 0, 100) if event.name.startswith("order.")]
    assert [event.name for event in told] == ["order.created", "order.updated"]
    assert (told[1].payload["former_status"], told[1].payload["status"]) == ("DRAFT", "CONFIRMED")
    assert (await audit.verify(database)).is_intact


async def test_a_draft_can_be_placed_as_it_is_made_and_the_same_key_makes_one(database: Database) -> None:
    ann = await somebody()
    first = await made(database, ann, complete=True, key="once")
    again = await made(database, ann, complete=True, key="once")
    assert first == again
    assert first["status"] == "CONFIRMED"
    assert await stats(database, ann) == (1, 5471)
    other = await ask(database, CREATE, customer=f"cus_{ann}", input=some(note="Other"), key="once")
    assert other["userErrors"][0]["code"] == "CONFLICT_IDEMPOTENCY"


async def test_a_test_order_is_placed_and_counts_nowhere(database: Database) -> None:
    ann = await somebody()
    order = await made(database, ann, complete=True, isTest=True)
    assert (order["status"], order["exclusionReason"]) == ("CONFIRMED", "TEST")
    assert await stats(database, ann) == (0, 0)


async def test_lines_of_the_catalog_bring_title_category_and_price(database: Database) -> None:
    lyon = await shop("lyon", currency="EUR")
    ann = await somebody()
    await ask(
        database,
        """mutation { productsUpsert(idempotencyKey: "p", products: [{ sku: "CUP-1", title: "Cup, white",
        category: "Cups", price: { amount: "12.00", currencyCode: "USD" } }]) { created } }""",
    )
    order = await made(database, ann, lines=[{"sku": "cup-1", "quantity": 3}], discountTotal=None)
    assert order["lineItems"] == [
        {"title": "Cup, white", "sku": "CUP-1", "quantity": 3, "unitPrice": {"presentment": {"amount": "12.00"}},
         "discount": {"presentment": {"amount": "0.00"}}, "category": "Cups"}
    ]  # fmt: skip
    eur = {"lines": [{"sku": "CUP-1", "quantity": 1}], "storeId": f"sto_{lyon}", "baseCurrencyRate": "1.1"}
    done = await ask(database, CREATE, customer=f"cus_{ann}", input=eur, key="2")
    assert done["userErrors"][0]["path"] == ["input", "lines", "0", "unitPrice"]
    assert "EUR" in done["userErrors"][0]["message"]


async def test_a_store_with_another_currency_takes_the_rate_of_its_latest_order(database: Database) -> None:
    lyon = await shop("lyon", currency="EUR")
    ann = await somebody()
    eur = {
        "storeId": f"sto_{lyon}",
        "lines": [{"title": "Thé", "quantity": 1, "unitPrice": {"amount": "10.05", "currencyCode": "EUR"}}],
    }
    done = await ask(database, CREATE, customer=f"cus_{ann}", input=eur, key="1")
    assert (done["userErrors"][0]["code"], done["userErrors"][0]["path"]) == ("REQUIRED", ["input", "baseCurrencyRate"])
    await recorded(draft("a", "ann", currency="EUR", rate="1.5", store_id=lyon))
    done = await ask(database, CREATE, customer=f"cus_{ann}", input=eur, complete=True, key="2")
    assert done["order"]["total"] == {"presentment": {"amount": "10.05"}, "base": {"amount": "15.08"}}
    assert done["order"]["currencyCode"] == "EUR"


@pytest.mark.parametrize(
    ("more", "code", "path"),
    (
        ({"lines": []}, "REQUIRED", ["lines"]),
        ({"lines": [{"quantity": 1, "unitPrice": usd("1")}]}, "REQUIRED", ["lines", "0", "title"]),
        ({"lines": [{"sku": "NONE", "quantity": 1, "unitPrice": usd("1")}]}, "NOT_FOUND", ["lines", "0", "sku"]),
        ({"lines": [{"title": "A", "quantity": 0, "unitPrice": usd("1")}]}, "INVALID", ["lines", "0", "quantity"]),
        ({"lines": [{"title": "A", "quantity": 1}]}, "REQUIRED", ["lines", "0", "unitPrice"]),
        (
            {"lines": [{"title": "A", "quantity": 1, "unitPrice": usd("1"), "discount": usd("1.01")}]},
            "INVALID_MONEY",
            ["lines", "0", "discount"],
        ),
        ({"discountPercent": "5"}, "INVALID", ["discountPercent"]),
        ({"discountTotal": None, "discountPercent": "101"}, "INVALID", ["discountPercent"]),
        ({"discountTotal": usd("99")}, "INVALID_MONEY", ["discountTotal"]),
        ({"shippingTotal": usd("-1")}, "INVALID_MONEY", ["shippingTotal"]),
        ({"taxTotal": {"amount": "1", "currencyCode": "EUR"}}, "CURRENCY_MISMATCH", ["taxTotal"]),
        ({"paymentTermsDays": 400}, "INVALID", ["paymentTermsDays"]),
        ({"note": "x" * 2001}, "TOO_LONG", ["note"]),
        ({"storeId": "sto_999"}, "NOT_FOUND", ["storeId"]),
        ({"shippingAddressId": "adr_999"}, "NOT_FOUND", ["shippingAddressId"]),
    ),
)
async def test_what_cannot_be_is_refused_by_name(
    database: Database, more: dict[str, Any], code: str, path: list[str]
) -> None:
    ann = await somebody()
    done = await ask(database, CREATE, customer=f"cus_{ann}", input=some(**more))
    assert [(one["code"], one["path"]) for one in done["userErrors"]] == [(code, ["input", *path])]
    assert await database.fetch_value("SELECT count(*) FROM orders") == 0


async def test_an_unknown_customer_is_refused(database: Database) -> None:
    done = await ask(database, CREATE, customer="cus_999", input=some())
    assert done["userErrors"][0]["code"] == "NOT_FOUND"


async def test_a_draft_goes_to_the_default_address_unless_told_otherwise(database: Database) -> None:
    ann = await somebody()
    saved = await ask(
        database,
        'mutation ($id: ID!) { addressSave(customerId: $id, input: { city: "Cebu" }) { address { id } } }',
        id=f"cus_{ann}",
    )
    assert (await made(database, ann, key="1"))["shippingAddress"] == {"city": "Cebu"}
    assert (await made(database, ann, key="2", shippingAddressId=None))["shippingAddress"] is None
    assert (await made(database, ann, key="3", shippingAddressId=saved["address"]["id"]))["shippingAddress"] == {
        "city": "Cebu"
    }
    assert (await made(database, ann, key="4", shippingAddress={"city": "Davao"}))["shippingAddress"] == {
        "city": "Davao"
    }


async def test_a_draft_is_written_anew_and_a_stale_save_is_refused(database: Database) -> None:
    ann = await somebody()
    order = await made(database, ann)
    changed = some(lines=[{"title": "Mug", "quantity": 4, "unitPrice": usd("5")}], discountTotal=None)
    done = await ask(database, UPDATE, id=order["id"], input=changed, version=order["version"])
    assert done["order"]["total"]["presentment"]["amount"] == "27.21"
    assert [line["title"] for line in done["order"]["lineItems"]] == ["Mug"]
    stale = await ask(database, UPDATE, id=order["id"], input=changed, version=order["version"])
    assert stale["userErrors"] == [{"code": "CONFLICT_STALE_VERSION", "path": ["input", "expectedVersion"]}]
    noted = await ask(database, UPDATE, id=order["id"], input=changed | {"note": "Only a note"})
    assert noted["order"]["version"] == done["order"]["version"] + 1
    assert noted["order"]["draft"]["note"] == "Only a note"


async def test_completing_again_with_the_same_key_has_one_effect(database: Database) -> None:
    ann = await somebody()
    order = await made(database, ann)
    first = await ask(database, COMPLETE, id=order["id"], key="done")
    assert first["userErrors"] == []
    assert await ask(database, COMPLETE, id=order["id"], key="done") == first


async def test_a_placed_order_is_no_draft_any_more(database: Database) -> None:
    ann = await somebody()
    order = await made(database, ann, complete=True)
    refused = await ask(database, UPDATE, id=order["id"], input=some())
    assert refused["userErrors"] == [{"code": "INVALID_STATE", "path": ["id"]}]
    again = await ask(database, COMPLETE, id=order["id"])
    assert again["userErrors"][0]["code"] == "INVALID_STATE"
    gone = await ask(database, f'mutation {{ orderDraftDelete(id: "{order["id"]}") {{ userErrors {{ code }} }} }}')
    assert gone["userErrors"] == [{"code": "INVALID_STATE"}]
    await recorded(draft("shop-1", "bob"))
    foreign = await ask(database, COMPLETE, id="ord_2")
    assert foreign["userErrors"][0]["message"] == "This order was not made here: change it at its source."


async def test_a_draft_that_is_thrown_away_leaves_nothing(database: Database) -> None:
    ann = await somebody()
    order = await made(database, ann)
    gone = await ask(database, f'mutation {{ orderDraftDelete(id: "{order["id"]}") {{ deletedId }} }}')
    assert gone == {"deletedId": order["id"]}
    for table in ("orders", "order_lines", "order_drafts"):
        assert await database.fetch_value(f"SELECT count(*) FROM {table}") == 0
    assert (await made(database, ann, key="next"))["number"] == "R1002"


async def test_the_preview_is_what_is_saved_and_lets_out_what_is_wrong(database: Database) -> None:
    ann = await somebody()
    found = (await ask(database, PREVIEW, customer=f"cus_{ann}", input=some()))["preview"]
    assert (found["total"]["amount"], found["baseTotal"]["amount"]) == ("54.71", "54.71")
    assert found["userErrors"] == []
    lines = [{"quantity": 1}, {"title": "Pot", "quantity": 1, "unitPrice": usd("30")}]
    found = (await ask(database, PREVIEW, customer=f"cus_{ann}", input={"lines": lines}))["preview"]
    assert [(line["index"], line["title"]) for line in found["lines"]] == [(1, "Pot")]
    assert found["total"]["amount"] == "30.00"
    assert [one["path"] for one in found["userErrors"]] == [
        ["input", "lines", "0", "title"], ["input", "lines", "0", "unitPrice"],
    ]  # fmt: skip
    assert await database.fetch_value("SELECT count(*) FROM orders") == 0


@pytest.mark.usefixtures("over_100")
async def test_what_needs_approval_waits_and_counts_once_it_is_approved(database: Database) -> None:
    ann, boss = await somebody(), await somebody()
    big = {"lines": [{"title": "Machine", "quantity": 1, "unitPrice": usd("900")}]}
    preview = (await ask(database, PREVIEW, customer=f"cus_{ann}", input=big))["preview"]
    assert preview["needsApproval"] == "It is above 100.00."
    order = (await ask(database, CREATE, customer=f"cus_{ann}", input=big, complete=True))["order"]
    assert (order["status"], order["approvals"][0]["neededBecause"]) == ("AWAITING_APPROVAL", "It is above 100.00.")
    assert await stats(database, ann) == (0, 0)
    mute = await ask(database, APPROVE, id=order["id"], decision="REJECTED")
    assert mute["userErrors"] == [{"code": "REQUIRED", "path": ["reason"]}]
    done = await ask(database, APPROVE, id=order["id"], decision="APPROVED", approver=f"cus_{boss}")
    assert done["order"]["status"] == "CONFIRMED"
    assert done["order"]["approvals"][0]["decision"] == "APPROVED"
    assert done["order"]["approvals"][0]["approver"] == {"id": f"cus_{boss}"}
    assert await stats(database, ann) == (1, 90_000)


@pytest.mark.usefixtures("over_100")
async def test_a_rejected_order_is_a_draft_again_and_an_edit_takes_a_request_back(database: Database) -> None:
    ann = await somebody()
    big = {"lines": [{"title": "Machine", "quantity": 1, "unitPrice": usd("900")}]}
    order = (await ask(database, CREATE, customer=f"cus_{ann}", input=big, complete=True))["order"]
    done = await ask(database, APPROVE, id=order["id"], decision="REJECTED", reason="Too dear")
    assert (done["order"]["status"], done["order"]["approvals"][0]["reason"]) == ("DRAFT", "Too dear")
    await ask(database, COMPLETE, id=order["id"])
    edited = await ask(database, UPDATE, id=order["id"], input=some())
    assert (edited["order"]["status"], len(edited["order"]["approvals"])) == ("DRAFT", 1)
    assert (await ask(database, COMPLETE, id=order["id"]))["order"]["status"] == "CONFIRMED"


async def test_approving_needs_its_own_scope(database: Database) -> None:
    actor = Actor(kind="token", id=1, name="Narrow", scopes=frozenset({"ORDERS_WRITE", "ORDERS_READ"}))
    context = Context(database, actor)
    result = await schema.execute('mutation { orderApprove(id: "ord_1", decision: APPROVED) { userErrors { code } } }',
                                  context_value=context)  # fmt: skip
    assert result.data == {"orderApprove": None}
    assert result.errors
