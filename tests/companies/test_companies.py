"""Companies and their members: made, found, changed, taken away and brought back."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.notes.service.writing import note_add
from regulars.notes.words import NoteDraft
from regulars.platform import numbering, outbox
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from tests.companies.asked import DELETE, LIST, REMOVE, RESTORE, SAVE, SET, joined, names, read, saved, usd
from tests.customers.schema import actor, ask, refused
from tests.make_orders import shop
from tests.make_people import somebody


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def errors(database: Database, document: str, **variables: Any) -> list[tuple[str, list[str]]]:
    (answer,) = (await ask(database, document, **variables)).values()
    return [(error["code"], error["path"]) for error in answer["userErrors"]]


async def test_a_company_is_made_with_its_terms_and_read_again(database: Database) -> None:
    made = await saved(
        database,
        " Acme   Trading ",
        taxId="PH-1",
        paymentTermsDays=30,
        requiresPurchaseOrder=True,
        creditLimit=usd("5000"),
        approval={"above": usd("1000.50")},
        externalIds=[{"system": "erp", "value": "A-1"}, {"value": "7"}],
    )
    assert made == await read(database, made["id"])
    assert (made["name"], made["version"], made["memberCount"], made["paymentTermsDays"]) == ("Acme Trading", 1, 0, 30)
    assert made["creditLimit"] == {"amount": "5000.00", "currencyCode": "USD"}
    assert (made["creditUsed"], made["orderCount"], made["totalSpent"]) == ({"amount": "0.00"}, 0, {"amount": "0.00"})
    assert made["approval"] == {
        "above": {"amount": "1000.50"}, "requiresPurchaseOrder": False, "approverRoles": ["APPROVER", "ADMIN"],
    }  # fmt: skip
    assert made["externalIds"] == [{"system": "default", "value": "7"}, {"system": "erp", "value": "A-1"}]


async def test_a_change_keeps_what_it_leaves_out_and_takes_away_what_it_calls_null(database: Database) -> None:
    made = await saved(database, "Acme", taxId="PH-1", creditLimit=usd("10"), externalIds=[{"value": "7"}])
    fields = {"name": "Acme Ltd", "creditLimit": None, "externalIds": []}
    changed = (await ask(database, SAVE, id=made["id"], input=fields, version=1))["companySave"]["company"]
    assert (changed["name"], changed["taxId"], changed["creditLimit"], changed["version"]) == (
        "Acme Ltd",
        "PH-1",
        None,
        2,
    )
    assert changed["externalIds"] == []
    stale = await ask(database, SAVE, id=made["id"], input={"name": "Other"}, version=1)
    assert [error["code"] for error in stale["companySave"]["userErrors"]] == ["CONFLICT_STALE_VERSION"]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    (
        ({"name": "  "}, "REQUIRED", ["input", "name"]),
        ({"name": "x" * 201}, "TOO_LONG", ["input", "name"]),
        ({"name": "ÄCME"}, "DUPLICATE", ["input", "name"]),
        ({"taxId": "x" * 51}, "TOO_LONG", ["input", "taxId"]),
        ({"paymentTermsDays": 366}, "INVALID", ["input", "paymentTermsDays"]),
        ({"paymentTermsDays": -1}, "INVALID", ["input", "paymentTermsDays"]),
        ({"creditLimit": {"amount": "1", "currencyCode": "EUR"}}, "CURRENCY_MISMATCH", ["input", "creditLimit"]),
        ({"creditLimit": usd("-1")}, "INVALID_MONEY", ["input", "creditLimit"]),
        ({"creditLimit": usd("1.001")}, "INVALID_MONEY", ["input", "creditLimit"]),
        ({"approval": {}}, "REQUIRED", ["input", "approval", "above"]),
        ({"externalIds": [{"value": " "}]}, "REQUIRED", ["input", "externalIds", "0", "value"]),
        ({"externalIds": [{"value": "9"}, {"value": "taken"}]}, "DUPLICATE", ["input", "externalIds", "1", "value"]),
        ({"externalIds": [{"value": f"{n}"} for n in range(21)]}, "LIMIT_EXCEEDED", ["input", "externalIds"]),
    ),
)
async def test_what_cannot_be_is_refused_at_its_field(
    database: Database, fields: dict[str, Any], code: str, path: list[str]
) -> None:
    await saved(database, "Acme", externalIds=[{"value": "taken"}])
    assert await errors(database, SAVE, input={"name": "Other"} | fields) == [(code, path)]


async def test_the_same_key_makes_one_company(database: Database) -> None:
    first = await ask(database, SAVE, input={"name": "Acme"}, key="k")
    assert first == await ask(database, SAVE, input={"name": "Acme"}, key="k")
    assert await errors(database, SAVE, input={"name": "Other"}, key="k") == [
        ("CONFLICT_IDEMPOTENCY", ["idempotencyKey"])
    ]


async def test_companies_are_found_narrowed_sorted_and_paged(database: Database) -> None:
    ann, bob = await somebody(), await somebody()
    acme = await saved(
        database, "Acme Trading", creditLimit=usd("100"), externalIds=[{"system": "erp", "value": "E 7"}]
    )
    await saved(database, "Łódź Textiles", approval={"above": usd("1")})
    big = await saved(database, "Big Acme", paymentTermsDays=30)
    for company, customer in ((acme, ann), (big, ann), (big, bob)):
        await joined(database, company["id"], customer)
    assert await names(database) == ["Acme Trading", "Big Acme", "Łódź Textiles"]
    assert await names(database, search="ACME") == ["Acme Trading", "Big Acme"]
    assert await names(database, search="trading acm") == ["Acme Trading"]
    assert await names(database, search="E 7") == ["Acme Trading"]
    assert await names(database, search="%") == []
    assert await names(database, filter={"customerId": {"eq": f"cus_{bob}"}}) == ["Big Acme"]
    assert await names(database, filter={"customerId": {"eq": "nonsense"}}) == []
    assert await names(database, filter={"requiresApproval": True}) == ["Łódź Textiles"]
    assert await names(database, filter={"creditLimit": {"gte": "100"}}) == ["Acme Trading"]
    assert await names(database, filter={"or": [{"memberCount": {"eq": 0}}, {"paymentTermsDays": {"gte": 1}}]}) == [
        "Big Acme", "Łódź Textiles",
    ]  # fmt: skip
    assert await names(database, orderBy=[{"field": "MEMBER_COUNT", "direction": "DESC"}]) == [
        "Big Acme", "Acme Trading", "Łódź Textiles",
    ]  # fmt: skip
    page = (await ask(database, LIST, first=2))["companies"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    assert await names(database, first=2, after=page["pageInfo"]["endCursor"]) == ["Łódź Textiles"]


async def test_members_come_change_and_go_and_the_customer_shows_their_companies(database: Database) -> None:
    ann = await somebody()
    acme = await saved(database, "Acme")
    await joined(database, acme["id"], ann)
    await joined(database, acme["id"], ann, "ADMIN", "250")
    mine = """query ($id: ID!) { customer(by: { id: $id }) { companies {
      role canApproveUpTo { amount } company { name members { totalCount nodes { role customer { id } company { name } } } }
    } } }"""
    assert (await ask(database, mine, id=f"cus_{ann}"))["customer"]["companies"] == [
        {"role": "ADMIN", "canApproveUpTo": {"amount": "250.00"}, "company": {"name": "Acme", "members": {
            "totalCount": 1, "nodes": [{"role": "ADMIN", "customer": {"id": f"cus_{ann}"}, "company": {"name": "Acme"}}],
        }}},
    ]  # fmt: skip
    found = "query ($id: ID!) { customerCount(filter: { companyId: { eq: $id } }) }"
    assert (await ask(database, found, id=acme["id"]))["customerCount"] == 1
    gone = await ask(database, REMOVE, company=acme["id"], customer=f"cus_{ann}")
    assert gone["companyMemberRemove"] == {"company": {"memberCount": 0}, "userErrors": []}
    await numbering.number_committed()
    heard = [event.name for event in await outbox.after(database, 0, 100) if event.name.startswith("company.")]
    assert heard == ["company.saved", "company.joined", "company.member_changed", "company.left"]


async def test_whoever_is_nobody_becomes_no_member(database: Database) -> None:
    acme = await saved(database, "Acme")
    ann = f"cus_{await somebody()}"
    assert await errors(database, SET, company="com_999", customer=ann, role="BUYER") == [("NOT_FOUND", ["companyId"])]
    assert await errors(database, SET, company=acme["id"], customer="cus_999", role="BUYER") == [
        ("NOT_FOUND", ["customerId"])
    ]
    limit = {"amount": "1", "currencyCode": "EUR"}
    assert await errors(database, SET, company=acme["id"], customer=ann, role="BUYER", limit=limit) == [
        ("CURRENCY_MISMATCH", ["canApproveUpTo"])
    ]


async def test_a_company_that_was_taken_away_comes_back_with_its_members(database: Database) -> None:
    ann = await somebody()
    acme = await saved(database, "Acme")
    await joined(database, acme["id"], ann)
    assert (await ask(database, DELETE, id=acme["id"]))["companyDelete"]["deletedId"] == acme["id"]
    assert await names(database) == []
    assert (await read(database, acme["id"]))["deletedAt"] is not None
    mine = "query ($id: ID!) { customer(by: { id: $id }) { companies { role } } }"
    assert (await ask(database, mine, id=f"cus_{ann}"))["customer"]["companies"] == []
    assert await errors(database, SET, company=acme["id"], customer=f"cus_{ann}", role="BUYER") == [
        ("NOT_FOUND", ["companyId"])
    ]
    other = await saved(database, "Acme")
    assert await errors(database, RESTORE, id=acme["id"]) == [("DUPLICATE", ["id"])]
    await ask(database, DELETE, id=other["id"])
    back = (await ask(database, RESTORE, id=acme["id"]))["companyRestore"]["company"]
    assert back == {"deletedAt": None, "memberCount": 1}
    assert await errors(database, RESTORE, id=acme["id"]) == []


async def test_the_tax_number_is_hidden_and_what_is_left_out_is_not_lost_by_it(database: Database) -> None:
    made = await saved(database, "Acme", taxId="PH-1")
    some = actor("CUSTOMERS_READ", "COMPANIES_WRITE", "ORDERS_READ")
    assert (await read(database, made["id"], some))["taxId"] is None
    changed = (await ask(database, SAVE, some, id=made["id"], input={"name": "Acme Ltd"}))["companySave"]
    assert changed["company"]["taxId"] is None
    assert (await read(database, made["id"]))["taxId"] == "PH-1"


async def test_figures_of_orders_need_their_scope_and_lists_that_of_customers(database: Database) -> None:
    made = await saved(database, "Acme")
    few = actor("CUSTOMERS_READ")
    assert (await ask(database, "query ($id: ID!) { company(id: $id) { name } }", few, id=made["id"]))["company"]
    for field in ("creditUsed { amount }", "orderCount", "totalSpent { amount }", "orders { totalCount }"):
        assert await refused(
            database, f"query ($id: ID!) {{ company(id: $id) {{ {field} }} }}", few, id=made["id"]
        ) == ["FORBIDDEN"]
    assert await refused(database, "{ companies { totalCount } }", actor("ORDERS_READ")) == ["FORBIDDEN"]
    node = (await ask(database, "query ($id: ID!) { node(id: $id) { id } }", actor("ORDERS_READ"), id=made["id"]))[
        "node"
    ]
    assert node is None


async def test_a_note_stands_on_a_company_while_it_is_there(database: Database) -> None:
    made = await saved(database, "Acme")
    await note_add(actor=SYSTEM, subject_id=made["id"], draft=NoteDraft("Pays late."))
    notes = """query ($id: ID!) { company(id: $id) { notes { totalCount nodes { body subject { ... on Company { name } } } } } }"""
    assert (await ask(database, notes, id=made["id"]))["company"]["notes"] == {
        "totalCount": 1, "nodes": [{"body": "Pays late.", "subject": {"name": "Acme"}}],
    }  # fmt: skip
    await ask(database, DELETE, id=made["id"])
    add = """mutation ($id: ID!) { noteAdd(subjectId: $id, input: { body: "Late" }) { userErrors { code path } } }"""
    assert await errors(database, add, id=made["id"]) == [("NOT_FOUND", ["subjectId"])]
