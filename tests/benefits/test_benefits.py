"""Benefits and price lists over the API: written, refused, read, and what somebody pays."""

from typing import Any

import pytest

from regulars.app import rooms
from regulars.platform.db.connect import Database
from tests.benefits.granted import SAVE, grants, member, price_list, stocked
from tests.customers.schema import actor, ask, refused
from tests.make_access import staff

PRICE = """query ($input: PriceForInput!) { priceFor(input: $input) {
  subtotal { amount } discountTotal { amount } total { amount currencyCode } freeShipping paymentTermsDays
  lines { sku quantity listPrice { amount } unitPrice { amount } total { amount } isAvailable unavailableBecause
    applied { benefit { name } amount { amount } explanation } product { title } }
  applied { benefit { name grantedBy { ... on Group { name } } } amount { amount } explanation } } }"""


@pytest.fixture(autouse=True)
async def _stocked(database: Database) -> None:
    rooms.arrange()
    await stocked(database)


async def pays(database: Database, customer: int, *lines: tuple[str, int], **more: Any) -> dict[str, Any]:
    wanted = {"customer": {"id": f"cus_{customer}"}, "lines": [{"sku": s, "quantity": n} for s, n in lines]} | more
    return (await ask(database, PRICE, input=wanted))["priceFor"]


async def test_a_quote_tells_what_a_customer_pays_and_why_benefit_by_benefit(database: Database) -> None:
    trade = await price_list(database, ("cup", 10, "8.00"), percentOff="5")
    customer = await member(
        database,
        {"kind": "FREE_SHIPPING", "name": "Ships free", "minimumSpend": {"amount": "100", "currencyCode": "USD"}},
        {"kind": "PAYMENT_TERMS", "name": "Net 30", "paymentTermsDays": 30},
        {"kind": "PRICE_LIST", "name": "Trade prices", "priceListId": trade},
        {"kind": "DISCOUNT", "name": "Lights", "percentOff": "10", "categories": ["light"]},
    )
    told = await pays(database, customer, ("cup", 10), ("LAMP", 1))
    assert [(line["sku"], line["unitPrice"]["amount"], line["total"]["amount"]) for line in told["lines"]] == [
        ("cup", "8.00", "80.00"),
        ("LAMP", "47.50", "42.75"),
    ]
    assert (told["subtotal"], told["total"]) == (
        {"amount": "150.00"},
        {"amount": "122.75", "currencyCode": "USD"},
    )
    assert (told["freeShipping"], told["paymentTermsDays"]) == (True, 30)
    assert [(one["benefit"]["name"], one["amount"]["amount"]) for one in told["applied"]] == [
        ("Trade prices", "22.50"),
        ("Lights", "4.75"),
        ("Ships free", "0.00"),
        ("Net 30", "0.00"),
    ]
    assert told["lines"][0]["applied"][0]["explanation"] == "Trade prices: 8.00 instead of 10.00 USD each"
    assert told["applied"][0]["benefit"]["grantedBy"] == {"name": "Wholesale"}
    nobody = await member(database, name="Others")
    assert (await pays(database, nobody, ("cup", 10)))["total"]["amount"] == "100.00"


async def test_exclusive_products_are_not_on_sale_without_the_benefit(database: Database) -> None:
    outside, inside = (
        await member(database, name="Others"),
        await member(database, {"kind": "EXCLUSIVE_PRODUCTS", "name": "Club", "productSkus": ["secret"]}),
    )
    (line,) = (await pays(database, outside, ("SECRET", 1)))["lines"]
    assert (line["isAvailable"], line["unavailableBecause"]) == (False, "This product is sold to some customers only.")
    assert (await pays(database, inside, ("SECRET", 1)))["total"]["amount"] == "20.00"


async def test_times_are_instants_whatever_offset_they_are_written_with(database: Database) -> None:
    customer = await member(
        database,
        {
            "kind": "DISCOUNT", "name": "Day", "percentOff": "50",
            "startsAt": "2026-03-01T00:00:00+08:00", "endsAt": "2026-03-02T00:00:00+08:00",
        },
    )  # fmt: skip
    told = [
        (await pays(database, customer, ("CUP", 1), at=at))["total"]["amount"]
        for at in ("2026-02-28T15:59:59Z", "2026-02-28T16:00:00Z", "2026-03-01T15:59:59Z", "2026-03-01T16:00:00Z")
    ]
    assert told == ["10.00", "5.00", "5.00", "10.00"]


async def test_a_storefront_reads_prices_with_its_scope_and_names_customers_as_it_may(database: Database) -> None:
    customer = await member(database, {"kind": "DISCOUNT", "name": "Ten", "percentOff": "10"})
    by_id = {"customer": {"id": f"cus_{customer}"}, "lines": [{"sku": "CUP"}]}
    told = await ask(database, PRICE, actor("PRODUCTS_READ"), input=by_id)
    assert told["priceFor"]["total"]["amount"] == "9.00"
    assert told["priceFor"]["applied"][0]["benefit"]["grantedBy"] is None, "who may not read groups sees none"
    assert await refused(database, PRICE, actor("CUSTOMERS_READ"), input=by_id) == ["FORBIDDEN"]
    by_email = by_id | {"customer": {"email": "somebody1@example.com"}}
    assert await refused(database, PRICE, actor("PRODUCTS_READ"), input=by_email) == ["FORBIDDEN"]
    assert (await ask(database, PRICE, input=by_id | {"customer": {"id": "cus_999999"}}))["priceFor"] is None


async def test_a_quote_that_cannot_be_made_says_what_is_missing(database: Database) -> None:
    customer = await member(database)
    whom = {"customer": {"id": f"cus_{customer}"}}
    for lines, code in (
        ([], "LIMIT_EXCEEDED"),
        ([{"sku": "NONE"}], "REQUIRED"),
        ([{"sku": "CUP", "quantity": 0}], "INVALID"),
        ([{"sku": "CUP", "listPrice": {"amount": "1", "currencyCode": "EUR"}}], "CURRENCY_MISMATCH"),
    ):
        assert await refused(database, PRICE, actor("PRODUCTS_READ"), input=whom | {"lines": lines}) == [code]
    assert await refused(
        database, PRICE, actor("PRODUCTS_READ"), input=whom | {"lines": [{"sku": "CUP"}], "storeCode": "none"}
    ) == ["NOT_FOUND"]


USD = {"amount": "1.00", "currencyCode": "USD"}


@pytest.mark.parametrize(
    ("benefit", "path"),
    [
        ({"kind": "DISCOUNT", "name": "D"}, "percentOff"),
        ({"kind": "DISCOUNT", "name": "D", "percentOff": "10", "amountOff": USD}, "percentOff"),
        ({"kind": "DISCOUNT", "name": "D", "percentOff": "101"}, "percentOff"),
        ({"kind": "DISCOUNT", "name": " ", "percentOff": "10"}, "name"),
        ({"kind": "FREE_SHIPPING", "name": "F", "percentOff": "10"}, "percentOff"),
        ({"kind": "PRICE_LIST", "name": "P"}, "priceListId"),
        ({"kind": "PRICE_LIST", "name": "P", "priceListId": "prl_99"}, "priceListId"),
        ({"kind": "QUANTITY_DISCOUNT", "name": "Q"}, "quantityBreaks"),
        ({"kind": "QUANTITY_DISCOUNT", "name": "Q", "quantityBreaks": [{"minimumQuantity": 0, "percentOff": "1"}]}, "quantityBreaks"),
        ({"kind": "QUANTITY_DISCOUNT", "name": "Q", "quantityBreaks": [{"minimumQuantity": 2}]}, "quantityBreaks"),
        ({"kind": "PAYMENT_TERMS", "name": "T", "paymentTermsDays": 400}, "paymentTermsDays"),
        ({"kind": "PAYMENT_TERMS", "name": "T"}, "paymentTermsDays"),
        ({"kind": "DEDICATED_CONTACT", "name": "C", "contactStaffId": "stf_99"}, "contactStaffId"),
        ({"kind": "REGIONAL_PRICING", "name": "R", "percentOff": "5"}, "countryCodes"),
        ({"kind": "EARLY_ACCESS", "name": "E", "productSkus": ["NONE"]}, "productSkus"),
        ({"kind": "DISCOUNT", "name": "D", "amountOff": USD, "minimumSpend": {"amount": "1", "currencyCode": "EUR"}}, "minimumSpend"),
        (
            {"kind": "PURCHASE_ORDERS", "name": "O", "startsAt": "2026-01-02T00:00:00Z", "endsAt": "2026-01-01T00:00:00Z"},
            "endsAt",
        ),
    ],
)  # fmt: skip
async def test_a_benefit_that_says_too_little_or_too_much_is_refused_at_its_field(
    database: Database, benefit: dict[str, Any], path: str
) -> None:
    (error,) = (await grants(database, benefit))["userErrors"]
    assert error["path"][:4] == ["input", "benefits", "0", path]


async def test_benefits_that_stay_keep_their_ids_and_go_with_their_group(database: Database) -> None:
    ten, terms = (
        {"kind": "DISCOUNT", "name": "Ten", "percentOff": "10"},
        {"kind": "PAYMENT_TERMS", "name": "Net 14", "paymentTermsDays": 14},
    )
    first = (await grants(database, ten, terms))["group"]
    second = (await grants(database, terms, ten, key=first["id"]))["group"]
    assert [one["id"] for one in second["benefits"]] == [one["id"] for one in reversed(first["benefits"])]
    third = (await grants(database, terms, key=first["id"]))["group"]
    assert [one["name"] for one in third["benefits"]] == ["Net 14"]
    kept = await ask(database, SAVE, id=first["id"], input={"name": "Renamed", "kind": "CUSTOM"})
    assert len(kept["groupSave"]["group"]["benefits"]) == 1, "left out, they stay"
    await ask(database, "mutation ($id: ID!) { groupDelete(id: $id) { deletedId } }", id=first["id"])
    assert await database.fetch_value("SELECT count(*) FROM benefits") == 0


async def test_a_customer_shows_what_holds_now_in_the_order_in_which_it_is_applied(database: Database) -> None:
    colleague = await staff(name="Rosa")
    customer = await member(
        database,
        {"kind": "DEDICATED_CONTACT", "name": "Rosa cares", "contactStaffId": f"stf_{colleague.id}"},
        {"kind": "DISCOUNT", "name": "Past", "percentOff": "10", "endsAt": "2020-01-01T00:00:00Z"},
        {"kind": "PRIORITY_SUPPORT", "name": "First in line"},
        {"kind": "QUANTITY_DISCOUNT", "name": "Many", "quantityBreaks": [{"minimumQuantity": 5, "unitPrice": USD}]},
    )
    asked = """query ($id: ID!) { customer(by: {id: $id}) { benefits {
      name isActive contact { name } quantityBreaks { minimumQuantity unitPrice { amount } } } } }"""
    told = (await ask(database, asked, id=f"cus_{customer}"))["customer"]["benefits"]
    assert [one["name"] for one in told] == ["Many", "First in line", "Rosa cares"]
    assert told[2]["contact"] == {"name": "Rosa"}
    assert told[0]["quantityBreaks"] == [{"minimumQuantity": 5, "unitPrice": {"amount": "1.00"}}]
    assert await refused(database, asked, actor("CUSTOMERS_READ"), id=f"cus_{customer}") == ["FORBIDDEN"]


LISTED = """query ($id: ID!, $after: String, $sku: String) { priceList(id: $id) { version name entryCount percentOff
  countryCodes entries(first: 2, after: $after, sku: $sku) { totalCount nodes { sku minimumQuantity unitPrice { amount }
  product { title } } pageInfo { endCursor hasNextPage } } } }"""


async def test_a_price_list_is_written_read_in_pages_and_taken_away_when_nobody_uses_it(database: Database) -> None:
    key = await price_list(
        database, ("LAMP", 1, "45"), ("CUP", 10, "8"), ("CUP", 1, "9.50"), percentOff="2.5", countryCodes=["PH"]
    )
    first = (await ask(database, LISTED, id=key))["priceList"]
    assert (first["entryCount"], first["percentOff"], first["countryCodes"]) == (3, "2.5", ["PH"])
    assert [(one["sku"], one["minimumQuantity"]) for one in first["entries"]["nodes"]] == [("CUP", 1), ("CUP", 10)]
    rest = (await ask(database, LISTED, id=key, after=first["entries"]["pageInfo"]["endCursor"]))["priceList"]
    assert [one["product"]["title"] for one in rest["entries"]["nodes"]] == ["Lamp"]
    assert (await ask(database, LISTED, id=key, sku="lamp"))["priceList"]["entries"]["totalCount"] == 1
    entries_set = """mutation ($id: ID!, $entries: [PriceListEntryInput!]!) {
      priceListEntriesSet(priceListId: $id, entries: $entries) {
        priceList { entryCount version } userErrors { code path } } }"""
    done = await ask(database, entries_set, id=key, entries=[{"sku": "lamp"}])
    assert done["priceListEntriesSet"]["priceList"]["entryCount"] == 2
    for wrong, path in (
        ({"sku": "NONE", "unitPrice": "1"}, "sku"),
        ({"sku": "CUP", "minimumQuantity": 0, "unitPrice": "1"}, "minimumQuantity"),
        ({"sku": "CUP", "unitPrice": "-1"}, "unitPrice"),
        ({"sku": "CUP", "unitPrice": "1.005"}, "unitPrice"),
    ):
        (error,) = (await ask(database, entries_set, id=key, entries=[wrong]))["priceListEntriesSet"]["userErrors"]
        assert error["path"] == ["entries", "0", path]
    await grants(database, {"kind": "PRICE_LIST", "name": "Trade prices", "priceListId": key})
    delete = "mutation ($id: ID!) { priceListDelete(id: $id) { deletedId userErrors { code message } } }"
    (error,) = (await ask(database, delete, id=key))["priceListDelete"]["userErrors"]
    assert (error["code"], "Trade prices" in error["message"]) == ("IN_USE", True)
    group = await database.fetch_value("SELECT id FROM customer_groups")
    await grants(database, key=f"grp_{group}")
    assert (await ask(database, delete, id=key))["priceListDelete"]["deletedId"] == key


async def test_a_price_list_is_saved_once_under_its_name_and_keeps_its_currency(database: Database) -> None:
    key = await price_list(database, ("CUP", 1, "9"))
    save = """mutation ($id: ID, $input: PriceListInput!, $version: Int, $key: String) {
      priceListSave(id: $id, input: $input, expectedVersion: $version, idempotencyKey: $key) {
        priceList { id version } userErrors { __typename code path } } }"""

    async def saved(**variables: Any) -> dict[str, Any]:
        return (await ask(database, save, **variables))["priceListSave"]

    twice = [await saved(key="once", input={"name": "Other", "currencyCode": "USD"}) for _ in range(2)]
    assert twice[0]["priceList"]["id"] == twice[1]["priceList"]["id"]
    (taken,) = (await saved(input={"name": "tradé", "currencyCode": "USD"}))["userErrors"]
    assert (taken["code"], taken["path"]) == ("DUPLICATE", ["input", "name"])
    (moved,) = (await saved(id=key, input={"name": "Trade", "currencyCode": "EUR"}))["userErrors"]
    assert (moved["code"], moved["path"]) == ("CURRENCY_MISMATCH", ["input", "currencyCode"])
    (stale,) = (await saved(id=key, version=1, input={"name": "Trade", "currencyCode": "USD"}))["userErrors"]
    assert stale["__typename"] == "StaleVersionError"
    (missing,) = (await saved(id="prl_999", input={"name": "Gone", "currencyCode": "USD"}))["userErrors"]
    assert missing["code"] == "NOT_FOUND"
