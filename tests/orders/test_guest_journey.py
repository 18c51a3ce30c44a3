"""A guest with three orders proves their e-mail, and the orders stand on their account: from the shop's calls to the page."""

from typing import Any

import orjson
import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.platform import relay
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_orders import shop

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)
MAIL = "ana@example.com"


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def ask(database: Database, query: str, scopes: frozenset[str] = EVERYBODY, **variables: Any) -> Any:
    caller = Context(database, Actor(kind="token", id=1, name="Test", scopes=scopes))
    result = await schema.execute(query, variable_values=variables, context_value=caller)
    assert not result.errors, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


def bought(number: int) -> dict[str, Any]:
    """As the shop's till sends it: a guest, known by the address alone."""
    return {
        "externalId": f"g{number}",
        "customer": {"email": MAIL, "firstName": "Ana"},
        "placedAt": f"2026-03-0{number}T08:00:00Z",
        "currencyCode": "USD",
        "lines": [{"title": "Tea", "quantity": 1, "unitPrice": f"{number}0.00"}],
        "payments": [{"reference": f"R{number}", "amount": f"{number}0.00", "method": "visa"}],
    }


PERSON = """query ($id: ID!) { customer(by: { id: $id }) { accountStatus stats { orderCount totalSpent { amount }
  firstOrderAt } orders(orderBy: [{ field: PLACED_AT, direction: ASC }]) { nodes { number sequence isFirstOrder } }
  timeline(first: 50) { nodes { title } } } }"""


async def test_three_guest_orders_join_the_account_whose_email_is_proved(database: Database) -> None:
    upsert = """mutation ($orders: [OrderInput!]!) { ordersUpsert(orders: $orders, idempotencyKey: "k") { created } }"""
    assert (await ask(database, upsert, orders=[bought(number) for number in (1, 2, 3)]))["created"] == 3
    create = """mutation ($mail: String!) { customerCreate(input: { firstName: "Ana", lastName: "Reyes", email: $mail,
      account: true, onDuplicate: ALLOW }) { customer { id } userErrors { code path message } } }"""
    made = await ask(database, create, mail=MAIL)
    assert made["userErrors"] == []
    ana = made["customer"]["id"]
    await relay.drain()
    assert (await ask(database, PERSON, id=ana))["stats"]["orderCount"] == 0, "an address alone proves nothing"
    send = """mutation ($id: ID!, $mail: Email!) { emailVerificationSend(customerId: $id, address: $mail) {
      userErrors { code } } }"""
    assert (await ask(database, send, id=ana, mail=MAIL))["userErrors"] == []
    secrets = orjson.loads(await database.fetch_value("SELECT secrets FROM messages"))
    token = next(iter(secrets.values())).rpartition("/")[2]
    confirm = "mutation ($token: String!) { emailConfirm(token: $token) { done userErrors { code } } }"
    assert (await ask(database, confirm, frozenset(), token=token))["done"]
    await relay.drain()
    found = await ask(database, PERSON, id=ana)
    assert found["stats"] == {
        "orderCount": 3, "totalSpent": {"amount": "60.00"}, "firstOrderAt": "2026-03-01T08:00:00Z",
    }  # fmt: skip
    assert found["orders"]["nodes"] == [
        {"number": f"g{number}", "sequence": number, "isFirstOrder": number == 1} for number in (1, 2, 3)
    ]
    assert await ask(
        database, f'{{ orders(filter: {{ email: {{ eq: "{MAIL}" }}, unlinked: true }}) {{ totalCount }} }}'
    ) == {"totalCount": 0}
