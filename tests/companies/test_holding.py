"""Orders for companies: their terms, what holds them, who lets them go."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.platform.db.connect import Database
from tests.companies.asked import DELETE, joined, read, saved, usd
from tests.customers.schema import ask
from tests.make_orders import shop
from tests.make_people import somebody

ORDER = """id version status dueAt paymentTermsDays purchaseOrderNumber company { id name }
  approvals { neededBecause decision approver { id } }"""
CREATE = f"""mutation ($customer: ID!, $input: OrderDraftInput!, $complete: Boolean!, $key: String!) {{
  orderCreateForCustomer(customerId: $customer, input: $input, complete: $complete, idempotencyKey: $key) {{
    order {{ {ORDER} }} userErrors {{ code message path }} }} }}"""
UPDATE = f"""mutation ($id: ID!, $input: OrderDraftInput!) {{ orderDraftUpdate(id: $id, input: $input) {{
    order {{ {ORDER} }} userErrors {{ code path }} }} }}"""
COMPLETE = (
    f"""mutation ($id: ID!) {{ orderComplete(id: $id) {{ order {{ {ORDER} }} userErrors {{ code message path }} }} }}"""
)
APPROVE = f"""mutation ($id: ID!, $approver: ID) {{ orderApprove(id: $id, decision: APPROVED, approverId: $approver) {{
    order {{ {ORDER} }} userErrors {{ code message path }} }} }}"""
PAY = """mutation ($id: ID!, $amount: MoneyInput!) { orderPaymentAdd(orderId: $id, idempotencyKey: "pay",
  input: { amount: $amount, method: "Transfer" }) { userErrors { code message path } } }"""
PREVIEW = """query ($customer: ID!, $input: OrderDraftInput!) { orderDraftPreview(customerId: $customer, input: $input) {
  preview { needsApproval userErrors { code path } } userErrors { code path } } }"""


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


def cups(amount: str, company: str | None, **more: Any) -> dict[str, Any]:
    """A draft of one line that costs so much."""
    return {"lines": [{"title": "Cups", "quantity": 1, "unitPrice": usd(amount)}], "companyId": company} | more


async def tried(database: Database, customer: int, draft: dict[str, Any], *, complete: bool = True) -> dict[str, Any]:
    key = str(await database.fetch_value("SELECT count(*) FROM orders"))
    answer = await ask(database, CREATE, customer=f"cus_{customer}", input=draft, complete=complete, key=key)
    return answer["orderCreateForCustomer"]


async def ordered(database: Database, customer: int, draft: dict[str, Any], *, complete: bool = True) -> dict[str, Any]:
    done = await tried(database, customer, draft, complete=complete)
    assert not done["userErrors"], done["userErrors"]
    return done["order"]


async def approve(database: Database, order: str, approver: int | None = None) -> dict[str, Any]:
    by = None if approver is None else f"cus_{approver}"
    return (await ask(database, APPROVE, id=order, approver=by))["orderApprove"]


async def test_an_order_has_the_terms_of_its_company_unless_it_says_others(database: Database) -> None:
    ann = await somebody()
    acme = (await saved(database, "Acme", paymentTermsDays=30))["id"]
    await joined(database, acme, ann)
    order = await ordered(database, ann, cups("10", acme))
    assert (order["status"], order["paymentTermsDays"], order["company"]) == (
        "CONFIRMED",
        30,
        {"id": acme, "name": "Acme"},
    )
    assert order["dueAt"] is not None
    assert (await ordered(database, ann, cups("10", acme, paymentTermsDays=7)))["paymentTermsDays"] == 7
    assert (await ordered(database, ann, cups("10", acme, paymentTermsDays=None)))["dueAt"] is None
    assert (await ordered(database, ann, cups("10", None)))["company"] is None


async def test_only_members_order_for_a_company_that_is_there(database: Database) -> None:
    ann = await somebody()
    acme = (await saved(database, "Acme"))["id"]
    for company, code in ((acme, "NOT_ALLOWED"), ("com_999", "NOT_FOUND"), ("nonsense", "NOT_FOUND")):
        (error,) = (await tried(database, ann, cups("10", company)))["userErrors"]
        assert (error["code"], error["path"]) == (code, ["input", "companyId"])
    await joined(database, acme, ann)
    await ask(database, DELETE, id=acme)
    (error,) = (await tried(database, ann, cups("10", acme)))["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "companyId"])


async def test_an_order_above_the_rule_waits_until_an_approver_of_the_company_decides(database: Database) -> None:
    buyer, approver, admin, stranger = [await somebody() for _ in range(4)]
    acme = (await saved(database, "Acme", approval={"above": usd("100"), "approverRoles": ["APPROVER"]}))["id"]
    await joined(database, acme, buyer)
    await joined(database, acme, approver, "APPROVER", "150")
    await joined(database, acme, admin, "ADMIN")
    assert (await ordered(database, buyer, cups("100", acme)))["status"] == "CONFIRMED"
    order = await ordered(database, buyer, cups("100.01", acme))
    assert order["status"] == "AWAITING_APPROVAL"
    assert order["approvals"][0]["neededBecause"] == "Orders of Acme above 100.00 USD need an approval."
    for somebody_else in (stranger, buyer, admin):
        (error,) = (await approve(database, order["id"], somebody_else))["userErrors"]
        assert (error["code"], error["path"]) == ("NOT_ALLOWED", ["approverId"])
    done = (await approve(database, order["id"], approver))["order"]
    assert (done["status"], done["approvals"][0]["approver"]) == ("CONFIRMED", {"id": f"cus_{approver}"})
    large = await ordered(database, buyer, cups("151", acme))
    (error,) = (await approve(database, large["id"], approver))["userErrors"]
    assert error["message"].startswith("This member approves up to 150.00 USD")
    assert (await approve(database, large["id"]))["order"]["status"] == "CONFIRMED"


async def test_an_approver_orders_for_themselves_as_far_as_their_limit_goes(database: Database) -> None:
    boss, limited = await somebody(), await somebody()
    acme = (await saved(database, "Acme", approval={"above": usd("100")}))["id"]
    await joined(database, acme, boss, "ADMIN")
    await joined(database, acme, limited, "BUYER", "200")
    assert (await ordered(database, boss, cups("900", acme)))["status"] == "CONFIRMED"
    assert (await ordered(database, limited, cups("200", acme)))["status"] == "CONFIRMED"
    order = await ordered(database, limited, cups("201", acme))
    assert [one["neededBecause"] for one in order["approvals"]] == [
        "The member who ordered may order up to 200.00 USD."
    ]


async def test_what_is_unpaid_uses_credit_and_beyond_it_only_the_merchant_decides(database: Database) -> None:
    ann, boss = await somebody(), await somebody()
    acme = (await saved(database, "Acme", creditLimit=usd("100")))["id"]
    await joined(database, acme, ann)
    await joined(database, acme, boss, "ADMIN")
    first = await ordered(database, ann, cups("60", acme))
    await ordered(database, ann, cups("500", acme), complete=False)
    assert (await read(database, acme))["creditUsed"] == {"amount": "60.00"}
    order = await ordered(database, ann, cups("40.01", acme))
    assert order["approvals"][0]["neededBecause"] == "Acme has 40.00 USD left of its credit of 100.00 USD."
    assert (await read(database, acme))["creditUsed"] == {"amount": "60.00"}
    (error,) = (await approve(database, order["id"], boss))["userErrors"]
    assert "beyond the credit" in error["message"]
    paid = await ask(database, PAY, id=first["id"], amount=usd("25"))
    assert paid["orderPaymentAdd"]["userErrors"] == []
    assert (await read(database, acme))["creditUsed"] == {"amount": "35.00"}
    assert (await approve(database, order["id"], boss))["order"]["status"] == "CONFIRMED"
    after = await read(database, acme)
    assert (after["creditUsed"], after["orderCount"], after["totalSpent"]) == (
        {"amount": "75.01"}, 2, {"amount": "100.01"},
    )  # fmt: skip


async def test_a_purchase_order_number_is_asked_for_or_its_lack_is_approved(database: Database) -> None:
    ann = await somebody()
    strict = (await saved(database, "Strict", requiresPurchaseOrder=True))["id"]
    mild = (await saved(database, "Mild", approval={"requiresPurchaseOrder": True}))["id"]
    for company in (strict, mild):
        await joined(database, company, ann, "ADMIN")
    (error,) = (await tried(database, ann, cups("10", strict)))["userErrors"]
    assert (error["code"], error["path"]) == ("REQUIRED", ["input", "purchaseOrderNumber"])
    order = await ordered(database, ann, cups("10", strict), complete=False)
    (error,) = (await ask(database, COMPLETE, id=order["id"]))["orderComplete"]["userErrors"]
    assert (error["code"], error["path"]) == ("REQUIRED", ["id"])
    assert (await ordered(database, ann, cups("10", strict, purchaseOrderNumber="PO-1")))["status"] == "CONFIRMED"
    waits = await ordered(database, ann, cups("10", mild))
    assert (waits["status"], waits["approvals"][0]["neededBecause"]) == (
        "AWAITING_APPROVAL", "Orders of Mild without a purchase order number need an approval.",
    )  # fmt: skip
    assert (await ordered(database, ann, cups("10", mild, purchaseOrderNumber="PO-1")))["status"] == "CONFIRMED"


async def test_the_preview_says_what_will_hold_the_order_and_a_draft_changes_its_company(database: Database) -> None:
    ann = await somebody()
    acme = (await saved(database, "Acme", approval={"above": usd("5")}))["id"]
    other = (await saved(database, "Other"))["id"]
    await joined(database, acme, ann)
    await joined(database, other, ann)
    seen = (await ask(database, PREVIEW, customer=f"cus_{ann}", input=cups("10", acme)))["orderDraftPreview"]["preview"]
    assert (seen["needsApproval"], seen["userErrors"]) == ("Orders of Acme above 5.00 USD need an approval.", [])
    order = await ordered(database, ann, cups("10", acme), complete=False)
    changed = (await ask(database, UPDATE, id=order["id"], input=cups("10", other)))["orderDraftUpdate"]["order"]
    assert (changed["company"]["name"], changed["version"] > order["version"]) == ("Other", True)
    assert (await ask(database, COMPLETE, id=order["id"]))["orderComplete"]["order"]["status"] == "CONFIRMED"


async def test_the_orders_of_a_company_are_listed_under_it_and_by_a_filter(database: Database) -> None:
    ann = await somebody()
    acme, other = [(await saved(database, name))["id"] for name in ("Acme", "Other")]
    for company in (acme, other):
        await joined(database, company, ann)
    mine = [(await ordered(database, ann, cups("10", acme)))["id"] for _ in range(3)]
    theirs = await ordered(database, ann, cups("10", other))
    nobodys = await ordered(database, ann, cups("10", None))
    listed = """query ($after: String) { companies { nodes { name orders(first: 2, after: $after, orderBy: [{
      field: NUMBER, direction: ASC }]) { totalCount nodes { id } pageInfo { endCursor } } } } }"""
    first, second = (await ask(database, listed))["companies"]["nodes"]
    assert (first["orders"]["totalCount"], [one["id"] for one in first["orders"]["nodes"]]) == (3, mine[:2])
    assert [one["id"] for one in second["orders"]["nodes"]] == [theirs["id"]]
    more = """query ($id: ID!, $after: String) { company(id: $id) { orders(first: 2, after: $after, orderBy: [{
      field: NUMBER, direction: ASC }]) { nodes { id } } } }"""
    rest = await ask(database, more, id=acme, after=first["orders"]["pageInfo"]["endCursor"])
    assert [one["id"] for one in rest["company"]["orders"]["nodes"]] == mine[2:]
    by = "query ($filter: OrderFilter) { orders(filter: $filter) { nodes { id } } }"
    found = (await ask(database, by, filter={"companyId": {"eq": other}}))["orders"]["nodes"]
    assert found == [{"id": theirs["id"]}]
    none = (await ask(database, by, filter={"companyId": {"isNull": True}}))["orders"]["nodes"]
    assert none == [{"id": nobodys["id"]}]
