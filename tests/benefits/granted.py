"""A shop with products, and groups that grant benefits, for tests."""

from typing import Any

from regulars.groups.service.groups import GroupDraft, group_save, members_add
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from tests.customers.schema import ask
from tests.make_orders import shop
from tests.make_people import somebody

_PRODUCTS = """mutation ($products: [ProductInput!]!) {
  productsUpsert(products: $products, idempotencyKey: "products") { failures { row } userErrors { message } } }"""
SAVE = """mutation ($id: ID, $input: GroupInput!) { groupSave(id: $id, input: $input) {
  group { id version benefits { id kind name } } userErrors { code path message } } }"""


async def stocked(database: Database) -> None:
    """A store in USD with cups (10.00, kitchen), lamps (50.00, light), and a secret for some only (20.00)."""
    await shop()
    price = {"currencyCode": "USD"}
    products: list[dict[str, Any]] = [
        {"sku": "CUP", "title": "Cup", "category": "Kitchen", "price": price | {"amount": "10.00"}},
        {"sku": "LAMP", "title": "Lamp", "category": "Light", "price": price | {"amount": "50.00"}},
        {"sku": "SECRET", "title": "Secret", "isExclusive": True, "price": price | {"amount": "20.00"}},
    ]
    done = (await ask(database, _PRODUCTS, products=products))["productsUpsert"]
    assert done == {"failures": [], "userErrors": []}


async def member(database: Database, *benefits: dict[str, Any], name: str = "Wholesale") -> int:
    """Somebody in a group that grants these."""
    await grants(database, *benefits, name=name)
    customer = await somebody()
    await _join(name=name, customer=customer)
    return customer


async def grants(database: Database, *benefits: dict[str, Any], name: str = "Wholesale", key: str | None = None) -> Any:
    """The group as it is saved, with these benefits."""
    wanted = {"name": name, "kind": "WHOLESALE", "benefits": list(benefits)}
    return (await ask(database, SAVE, id=key, input=wanted))["groupSave"]


@unit_of_work
async def _join(tx: Transaction, *, name: str, customer: int) -> None:
    group = await tx.fetch_value("SELECT id FROM customer_groups WHERE name = ?", (name,))
    await members_add(tx, actor=SYSTEM, group_id=group, customer_ids=[customer])


async def plain_group(name: str) -> int:
    """A group that grants nothing."""
    return await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft(name))


async def price_list(database: Database, *entries: tuple[str, int, str], **said: Any) -> str:
    """A price list in USD with (stock code, from this quantity, price)."""
    wanted = {"name": "Trade", "currencyCode": "USD"} | said
    saved = await ask(
        database,
        "mutation ($input: PriceListInput!) { priceListSave(input: $input) { priceList { id } userErrors { message } } }",
        input=wanted,
    )
    assert saved["priceListSave"]["userErrors"] == []
    key = saved["priceListSave"]["priceList"]["id"]
    done = await ask(
        database,
        "mutation ($id: ID!, $entries: [PriceListEntryInput!]!) { priceListEntriesSet(priceListId: $id, entries: $entries)"
        " { userErrors { message } } }",
        id=key,
        entries=[{"sku": sku, "minimumQuantity": quantity, "unitPrice": price} for sku, quantity, price in entries],
    )
    assert done["priceListEntriesSet"]["userErrors"] == []
    return key
