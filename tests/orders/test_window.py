"""Orders over GraphQL: lists, filters, one order and its parts, ordersUpsert, orderChanged."""

import asyncio
from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.orders.drafts import AddressDraft, BuyerDraft, PaymentDraft, RefundDraft, ReturnDraft
from regulars.platform import relay
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.loaders import Loaders
from tests.make_orders import DAY, START, draft, line, recorded, shop

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    await shop()


def context(database: Database, *scopes: str) -> Context:
    return Context(database, Actor(kind="token", id=1, name="Test", scopes=frozenset(scopes) or EVERYBODY))


async def ask(database: Database, query: str, *scopes: str, **variables: Any) -> dict[str, Any]:
    result = await schema.execute(query, variable_values=variables, context_value=context(database, *scopes))
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


async def numbers(
    database: Database, wish: str = "{}", order_by: str = "[{field: PLACED_AT, direction: ASC}]"
) -> list[str]:
    found = await ask(
        database, f"{{ orders(filter: {wish}, orderBy: {order_by}) {{ nodes {{ number }} totalCount }} }}"
    )
    names = [node["number"] for node in found["orders"]["nodes"]]
    assert found["orders"]["totalCount"] == len(names)
    return names


async def some_orders() -> None:
    manila = AddressDraft(first_name="Ann", address1="1 Road", city="Manila", postal_code="1000", country_code="PH")
    tea = line(400, 2, external_id="l1", sku="TEA-1", category="Tea", brand="Leaf", discount=50)
    refund = RefundDraft("r1", START + 5 * DAY, 300, "cold", (ReturnDraft("l1", 1),))
    await recorded(
        draft(
            "a",
            buyer=BuyerDraft(external_id="ann", email="Ann@Example.com", first_name="Ann", last_name="Lee"),
            number="#1001",
            lines=(tea, line(500, sku="CUP-1", category="Cups")),
            shipping=100,
            total=1_350,
            payments=(PaymentDraft(1_350, "Visa", reference="REF-1"),),
            refunds=(refund,),
            shipping_address=manila,
            channel="EMAIL",
        ),
        draft("b", "ann", day=1, number="#1002", total=2_000, status="DELIVERED"),
        draft("c", "bob", day=2, number="#1003", total=500, currency="EUR", rate="1.1"),
        draft("d", buyer=BuyerDraft(), day=3, number="#1004", total=100, is_test=True),
    )


FIELDS = """
  id version externalId number email placedAt createdAt status paymentStatus fulfillmentStatus paymentMethod currencyCode
  lineCount unitCount sequence isFirstOrder isTest exclusionReason channel store { code } customer { id displayName }
  subtotal { base { amount currencyCode } presentment { amount currencyCode } }
  discountTotal { base { amount } } shippingTotal { base { amount } } taxTotal { base { amount } }
  total { base { amount } presentment { amount } } refundedTotal { base { amount } } netTotal { base { amount } }
  refundable { amount currencyCode }
  lineItems { id sku title category brand quantity returnedQuantity refundableQuantity unitPrice { base { amount } }
    discount { base { amount } } total { base { amount } } }
  payments { id at amount { amount } method status reference refunded { amount } order { number } customer { id } }
  refunds { id at amount { base { amount } } reason lines { quantity amount { base { amount } } lineItem { sku } } }
  shippingAddress { firstName city countryCode address1 postalCode } billingAddress { city }
"""


async def test_an_order_with_all_that_is_its_own(database: Database):
    await some_orders()
    order = (await ask(database, f'{{ order(by: {{number: {{number: "#1001"}}}}) {{ {FIELDS} }} }}'))["order"]
    assert order["subtotal"]["base"] == {"amount": "13.00", "currencyCode": "USD"}
    assert order["discountTotal"]["base"]["amount"] == "0.50"
    assert order["total"]["presentment"]["amount"] == "13.50"
    assert order["netTotal"]["base"]["amount"] == "10.50"
    assert order["refundable"] == {"amount": "10.50", "currencyCode": "USD"}
    assert [(item["sku"], item["refundableQuantity"]) for item in order["lineItems"]] == [("TEA-1", 1), ("CUP-1", 1)]
    (payment,) = order["payments"]
    assert (payment["method"], payment["refunded"]["amount"], payment["order"]["number"]) == ("Visa", "3.00", "#1001")
    (refund,) = order["refunds"]
    assert refund["lines"] == [{"quantity": 1, "amount": {"base": {"amount": "3.75"}}, "lineItem": {"sku": "TEA-1"}}]
    assert order["shippingAddress"]["postalCode"] == "1000"
    assert order["customer"]["displayName"] == "Ann Lee"
    assert (order["sequence"], order["isFirstOrder"], order["exclusionReason"]) == (1, True, None)
    again = await ask(database, f'{{ node(id: "{order["id"]}") {{ id ... on Order {{ number }} }} }}')
    assert again["node"]["number"] == "#1001"


async def test_an_order_is_found_by_any_of_its_names(database: Database):
    await some_orders()
    for by in ('{external: {externalId: "c", storeCode: "default"}}', '{id: "ord_3"}', '{number: {number: "#1003"}}'):
        assert (await ask(database, f"{{ order(by: {by}) {{ number }} }}"))["order"] == {"number": "#1003"}
    for by in ('{external: {externalId: "c", storeCode: "none"}}', '{id: "ord_99"}', '{id: "cus_1"}'):
        assert (await ask(database, f"{{ order(by: {by}) {{ number }} }}"))["order"] is None


@pytest.mark.parametrize(
    ("wish", "found"),
    (
        ("{status: [DELIVERED]}", ["#1002"]),
        ("{paymentStatus: [PARTIALLY_REFUNDED]}", ["#1001"]),
        ("{fulfillmentStatus: [FULFILLED]}", ["#1002"]),
        ('{id: {in: ["ord_1", "ord_2", "cus_3"]}}', ["#1001", "#1002"]),
        ('{customerId: {eq: "cus_1"}}', ["#1001", "#1002"]),
        ("{customer: {orderCount: {gte: 2}}}", ["#1001", "#1002"]),
        ('{number: {startsWith: "#100"}, externalId: {in: ["a", "c"]}}', ["#1001", "#1003"]),
        ('{reference: {eq: "ref-1"}}', ["#1001"]),
        ('{reference: {neq: "ref-1"}}', ["#1002", "#1003", "#1004"]),
        ('{total: {gt: "5.00", lte: "13.50"}}', ["#1001", "#1003"]),
        ('{refundedTotal: {gt: "0"}}', ["#1001"]),
        ('{storeId: {eq: "sto_1"}, unlinked: true}', ["#1004"]),
        ('{email: {eq: "ann@example.com"}}', ["#1001"]),
        ('{paymentMethod: {eq: "visa"}}', ["#1001"]),
        ('{channel: {eq: "EMAIL"}}', ["#1001"]),
        ('{line: {sku: {eq: "tea-1"}, quantity: {gte: 2}}}', ["#1001"]),
        ('{line: {category: {eq: "cups"}, brand: {eq: "leaf"}}}', []),
        ('{line: {amount: {gte: "7.50"}}}', ["#1001"]),
        ("{hasDiscount: true}", ["#1001"]),
        ("{hasDiscount: false, isTest: false}", ["#1002", "#1003"]),
        ("{isFirstOrder: true}", ["#1001", "#1003"]),
        ("{qualifying: false}", ["#1004"]),
        ('{shippingCountry: {eq: "PH"}, shippingCity: {startsWith: "man"}}', ["#1001"]),
        ('{placedAt: {gte: "2023-11-15T22:13:20Z", lt: "2023-11-16T22:13:20Z"}}', ["#1002"]),
        ('{or: [{search: "1001"}, {search: "cup-1"}, {search: "REF"}]}', ["#1001"]),
        ("{not: {isTest: true}, and: [{unlinked: false}]}", ["#1001", "#1002", "#1003"]),
    ),
)
async def test_every_leaf_of_the_filter(database: Database, wish: str, found: list[str]):
    await some_orders()
    assert await numbers(database, wish) == found


@pytest.mark.parametrize(
    ("field", "found"),
    (
        ("PLACED_AT", "1234"),
        ("CREATED_AT", "1234"),
        ("UPDATED_AT", "1234"),
        ("NUMBER", "1234"),
        ("TOTAL", "4312"),
        ("STATUS", "1342"),
        ("CUSTOMER_NAME", "1234"),
        ("STORE", "1234"),
        ("PAYMENT_STATUS", "2341"),
        ("FULFILLMENT_STATUS", "2134"),
    ),
)
async def test_every_sort_goes_both_ways_and_pages_agree_with_the_whole(database: Database, field: str, found: str):
    await some_orders()
    for direction in ("ASC", "DESC"):
        sort = f"[{{field: {field}, direction: {direction}}}]"
        whole = await numbers(database, "{}", sort)
        if direction == "ASC":
            assert "".join(number[-1] for number in whole) == found
        pages: list[str] = []
        cursor = "null"
        while True:
            query = f"{{ orders(first: 1, after: {cursor}, orderBy: {sort}) {{ nodes {{ number }} pageInfo {{ hasNextPage endCursor }} }} }}"
            page = (await ask(database, query))["orders"]
            pages += [node["number"] for node in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            cursor = f'"{page["pageInfo"]["endCursor"]}"'
        assert pages == whole


async def test_search_finds_numbers_references_addresses_and_skus(database: Database):
    await some_orders()
    for text, found in (
        ("#1002", ["#1002"]),
        ("100", ["#1004", "#1003", "#1002", "#1001"]),
        ("ann@ex", ["#1001"]),
        ("TEA-1", ["#1001"]),
        ("zzz", []),
    ):
        answer = await ask(database, "query($s: String) { orders(search: $s) { nodes { number } } }", s=text)
        assert [node["number"] for node in answer["orders"]["nodes"]] == found, text


async def test_a_page_of_customers_reads_their_orders_and_payments_at_once(database: Database):
    await some_orders()
    query = """{ customers(orderBy: [{field: NAME}]) { nodes { displayName
      orders(first: 1, filter: {qualifying: true}) { nodes { number } totalCount pageInfo { hasNextPage } }
      payments { nodes { reference } totalCount } lastShippingAddress { city } } } }"""
    found = {node["displayName"]: node for node in (await ask(database, query))["customers"]["nodes"]}
    ann = found["Ann Lee"]
    assert ann["orders"] == {"nodes": [{"number": "#1002"}], "totalCount": 2, "pageInfo": {"hasNextPage": True}}
    assert ann["payments"] == {"nodes": [{"reference": "REF-1"}], "totalCount": 1}
    assert ann["lastShippingAddress"] == {"city": "Manila"}


async def test_customers_are_found_by_what_they_bought(database: Database):
    await some_orders()
    for wish, found in (
        ('{bought: {sku: {eq: "TEA-1"}}}', 1),
        ('{neverBought: {sku: {eq: "TEA-1"}}}', 1),
        ('{bought: {category: {eq: "tea"}, orderCount: {gte: 1, lte: 1}}}', 1),
        ('{bought: {category: {eq: "tea"}, orderCount: {gte: 2}}}', 0),
        ('{paymentMethod: {eq: "visa"}}', 1),
        ('{storeId: {eq: "sto_1"}}', 2),
        ('{storeId: {eq: "sto_9"}}', 0),
    ):
        answer = await ask(database, f"{{ customers(filter: {wish}) {{ totalCount }} }}")
        assert answer["customers"]["totalCount"] == found, wish


async def test_an_order_is_found_by_the_number_of_its_company(database: Database):
    await some_orders()
    for key, number, outcome in (
        ("1", " PO-4711 ", "CREATED"),
        ("2", "PO-4711", "UNCHANGED"),
        ("3", "PO-5", "UPDATED"),
    ):
        order = sent("p", number="#9", purchaseOrderNumber=number)
        answer = (await ask(database, UPSERT, orders=[order], key=key))["ordersUpsert"]
        assert [result["outcome"] for result in answer["results"]] == [outcome]
    for wish in ('{purchaseOrderNumber: {eq: "po-5"}}', '{search: "PO-"}', "{purchaseOrderNumber: {isNull: false}}"):
        assert await numbers(database, wish) == ["#9"], wish
    assert await numbers(database, '{search: "PO-4711"}') == []
    query = '{ order(by: {external: {externalId: "p"}}) { purchaseOrderNumber } }'
    assert (await ask(database, query))["order"] == {"purchaseOrderNumber": "PO-5"}
    answer = (await ask(database, UPSERT, orders=[sent("q", purchaseOrderNumber="9" * 201)], key="4"))["ordersUpsert"]
    assert [error["path"][-1] for row in answer["failures"] for error in row["errors"]] == ["purchaseOrderNumber"]


async def test_payments_are_listed_and_limited(database: Database):
    await some_orders()
    query = '{ payments(filter: {method: {eq: "visa"}, amount: {gte: "13.50"}, search: "ref"}, orderBy: [{field: AMOUNT}]) { nodes { id reference customer { id } } totalCount } }'
    found = (await ask(database, query))["payments"]
    assert found["totalCount"] == 1
    assert found["nodes"][0]["reference"] == "REF-1"
    for wish in (
        '{orderId: {eq: "ord_1"}}',
        '{customerId: {eq: "cus_1"}}',
        "{status: [PAID]}",
        '{search: "1001"}',
        '{storeId: {eq: "sto_1"}}',
    ):
        assert (await ask(database, f"{{ payments(filter: {wish}) {{ totalCount }} }}"))["payments"]["totalCount"] == 1


async def test_without_the_scope_personal_data_is_masked_and_may_not_be_asked_for(database: Database):
    await some_orders()
    scopes = ("ORDERS_READ", "CUSTOMERS_READ")
    query = '{ order(by: {id: "ord_1"}) { email shippingAddress { firstName city address1 postalCode } } }'
    order = (await ask(database, query, *scopes))["order"]
    assert order["email"] == "A***@e***.com"
    assert order["shippingAddress"] == {"firstName": None, "city": "Manila", "address1": None, "postalCode": None}
    refused = await schema.execute(
        '{ orders(filter: {email: {eq: "ann@example.com"}}) { totalCount } }', context_value=context(database, *scopes)
    )
    assert refused.errors
    searched = await ask(database, '{ orders(search: "ann@ex") { totalCount } }', *scopes)
    assert searched["orders"]["totalCount"] == 0


async def test_orders_need_their_scope(database: Database):
    await some_orders()
    for query in ("{ orders { totalCount } }", "{ payments { totalCount } }", '{ order(by: {id: "ord_1"}) { id } }'):
        result = await schema.execute(query, context_value=context(database, "CUSTOMERS_READ"))
        assert result.errors
        assert result.errors[0].extensions is not None
        assert result.errors[0].extensions["code"] == "FORBIDDEN"
    hidden = await ask(database, '{ node(id: "ord_1") { id } }', "CUSTOMERS_READ")
    assert hidden["node"] is None


UPSERT = """mutation($orders: [OrderInput!]!, $key: String!) { ordersUpsert(orders: $orders, idempotencyKey: $key) {
  created updated unchanged results { index key outcome id } failures { row key column errors { code message path } }
  userErrors { code message path } } }"""


def sent(external_id: str, **more: Any) -> dict[str, Any]:
    return {
        "externalId": external_id,
        "customer": {"externalId": "ann", "email": "ann@example.com"},
        "placedAt": "2026-03-21T08:00:00Z",
        "currencyCode": "USD",
        "lines": [{"title": "Tea", "quantity": 2, "unitPrice": "5.00"}],
        "payments": [{"reference": "R", "amount": "10.00", "method": "visa"}],
    } | more


async def test_orders_are_upserted_each_for_itself(database: Database):
    orders = [
        sent("a", shippingAddress={"city": "Manila", "countryCode": "PH"}),
        sent("b", total="11.00"),
        sent("c", storeCode="nowhere"),
        sent("d", lines=[{"title": "Tea", "quantity": 1, "unitPrice": "5.005"}]),
    ]
    found = (await ask(database, UPSERT, orders=orders, key="k1"))["ordersUpsert"]
    assert [result["outcome"] for result in found["results"]] == ["CREATED", "REFUSED", "REFUSED", "REFUSED"]
    assert (found["created"], found["updated"], found["unchanged"], found["userErrors"]) == (1, 0, 0, [])
    assert [
        (failure["row"], failure["errors"][0]["code"], failure["errors"][0]["path"]) for failure in found["failures"]
    ] == [
        (2, "TOTAL_MISMATCH", ["orders", "1", "total"]),
        (3, "NOT_FOUND", ["orders", "2", "storeCode"]),
        (4, "INVALID_MONEY", ["orders", "3", "lines", "0", "unitPrice"]),
    ]
    again = (await ask(database, UPSERT, orders=orders, key="k1"))["ordersUpsert"]
    assert again["results"] == found["results"], "the same key gives the same answer"
    fresh = (await ask(database, UPSERT, orders=[sent("a", status="DELIVERED")], key="k2"))["ordersUpsert"]
    assert fresh["results"][0]["outcome"] == "UPDATED"
    clash = (await ask(database, UPSERT, orders=[sent("z")], key="k2"))["ordersUpsert"]
    assert [error["code"] for error in clash["userErrors"]] == ["CONFLICT_IDEMPOTENCY"]
    too_many = (await ask(database, UPSERT, orders=[sent(str(n)) for n in range(251)], key="k3"))["ordersUpsert"]
    assert [error["code"] for error in too_many["userErrors"]] == ["LIMIT_EXCEEDED"]


async def test_changes_are_told_as_they_happen(database: Database):
    await some_orders()
    await relay.drain()
    query = 'subscription { orderChanged(id: "ord_2") { cursor kind subjectId subject { ... on Order { status } } } }'
    listening = context(database)
    stream: Any = await schema.subscribe(query, context_value=listening)
    first = (await anext(stream)).data["orderChanged"]
    assert (first["kind"], first["subjectId"], first["subject"]) == ("SNAPSHOT", "ord_2", {"status": "DELIVERED"})
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await recorded(
        draft("a", "ann", number="#1001"), draft("b", "ann", day=1, number="#1002", total=2_000, status="COMPLETED")
    )
    listening.loaders = Loaders()  # as the sockets do before each event
    await relay.drain()
    told = (await waiting).data["orderChanged"]
    assert (told["kind"], told["subject"]) == ("UPDATED", {"status": "COMPLETED"})
    await stream.aclose()
    again = f'subscription {{ orderChanged(customerId: "cus_1", after: "{first["cursor"]}") {{ kind subjectId }} }}'
    stream = await schema.subscribe(again, context_value=context(database))
    missed = [(await anext(stream)).data["orderChanged"]["subjectId"] for _ in range(2)]
    assert missed == ["ord_1", "ord_2"]
    await stream.aclose()


async def test_an_order_says_by_which_campaign_it_came(database: Database):
    await recorded(draft("utm", "ann", utm_source="news", utm_medium="email", utm_campaign="spring"))
    query = '{ order(by: {external: {externalId: "utm"}}) { utmSource utmMedium utmCampaign } }'
    assert (await ask(database, query))["order"] == {"utmSource": "news", "utmMedium": "email", "utmCampaign": "spring"}
