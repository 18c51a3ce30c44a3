"""Companies as the tests write and read them, through the API."""

from typing import Any

from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from tests.customers.schema import ask

FACTS = """id version name taxId paymentTermsDays requiresPurchaseOrder memberCount deletedAt
  creditLimit { amount currencyCode } creditUsed { amount } orderCount totalSpent { amount }
  approval { above { amount } requiresPurchaseOrder approverRoles } externalIds { system value }"""
SAVE = f"""mutation ($id: ID, $input: CompanyInput!, $version: Int, $key: String) {{
  companySave(id: $id, input: $input, expectedVersion: $version, idempotencyKey: $key) {{
    company {{ {FACTS} }} userErrors {{ code message path }} }} }}"""
SET = """mutation ($company: ID!, $customer: ID!, $role: CompanyRole!, $limit: MoneyInput) {
  companyMemberSet(companyId: $company, customerId: $customer, role: $role, canApproveUpTo: $limit) {
    company { memberCount } userErrors { code message path } } }"""
REMOVE = """mutation ($company: ID!, $customer: ID!) {
  companyMemberRemove(companyId: $company, customerId: $customer) {
    company { memberCount } userErrors { code message path } } }"""
DELETE = "mutation ($id: ID!) { companyDelete(id: $id) { deletedId userErrors { code path } } }"
RESTORE = """mutation ($id: ID!) { companyRestore(id: $id) {
  company { deletedAt memberCount } userErrors { code message path } } }"""
COMPANY = f"query ($id: ID!) {{ company(id: $id) {{ {FACTS} }} }}"
LIST = """query ($search: String, $filter: CompanyFilter, $orderBy: [CompanySort!], $first: Int, $after: String) {
  companies(search: $search, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { name } totalCount pageInfo { hasNextPage endCursor } } }"""


def usd(amount: str) -> dict[str, str]:
    """An amount in the base currency of the tests."""
    return {"amount": amount, "currencyCode": "USD"}


async def saved(database: Database, name: str, **fields: Any) -> dict[str, Any]:
    """A new company."""
    answer = (await ask(database, SAVE, input={"name": name} | fields))["companySave"]
    assert not answer["userErrors"], answer["userErrors"]
    return answer["company"]


async def joined(
    database: Database, company: str, customer: int, role: str = "BUYER", limit: str | None = None
) -> None:
    """A customer becomes a member, or another one."""
    answer = await ask(
        database,
        SET,
        company=company,
        customer=f"cus_{customer}",
        role=role,
        limit=None if limit is None else usd(limit),
    )
    assert not answer["companyMemberSet"]["userErrors"], answer


async def read(database: Database, company: str, who: Actor = SYSTEM) -> dict[str, Any]:
    """A company as it stands."""
    return (await ask(database, COMPANY, who, id=company))["company"]


async def names(database: Database, **wish: Any) -> list[str]:
    """The names of a list, in its order."""
    return [one["name"] for one in (await ask(database, LIST, **wish))["companies"]["nodes"]]
