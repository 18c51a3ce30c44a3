"""Mails about orders: invoices, what happened to an order, and a colleague's own words, each once and in the lists."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.orders.drafts import BuyerDraft, OrderDraft, RefundDraft
from regulars.platform import clock, relay
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_customers import guest
from tests.make_orders import draft, line, recorded, shop

EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def ask(database: Database, query: str, *scopes: str, **variables: Any) -> Any:
    actor = Actor(kind="token", id=1, name="Test", scopes=frozenset(scopes) or EVERYBODY)
    result = await schema.execute(query, variable_values=variables, context_value=Context(database, actor))
    assert not result.errors, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


def order(external_id: str, *, status: str = "CONFIRMED", ago: int = 0, **more: Any) -> OrderDraft:
    """An order of Ann's, placed so many days ago."""
    return draft(
        external_id, number=f"#{external_id}", placed_at=clock.now() - ago * clock.DAY, total=None, status=status,
        lines=(line(1_250, 2, title="Cup <b>"),), buyer=BuyerDraft(email="ann@example.com", first_name="Ann"), **more,
    )  # fmt: skip


async def sent(database: Database) -> list[tuple[str, str]]:
    rows = await database.fetch("SELECT template_key, subject FROM messages ORDER BY id")
    return [(row[0], row[1]) for row in rows]


async def turn_on(database: Database, *events: str) -> None:
    done = await ask(
        database,
        """mutation ($settings: [OrderNotificationInput!]!) { orderNotificationsSet(storeId: "sto_1",
        settings: $settings) { settings { event isEnabled } userErrors { code } } }""",
        settings=[{"event": event, "isEnabled": True} for event in events],
    )
    assert {one["event"] for one in done["settings"] if one["isEnabled"]} == set(events)


SEND = """mutation ($customer: ID!, $input: MessageInput!, $key: String! = "k") {
  messageSend(customerId: $customer, input: $input, idempotencyKey: $key) {
    message { kind subject body html order { number } customer { id } status } userErrors { code message path } } }"""


async def test_nobody_is_told_of_anything_until_the_store_turns_it_on(database: Database) -> None:
    await recorded(order("1"))
    await relay.drain()
    assert await sent(database) == []
    await turn_on(database, "CONFIRMED")
    await recorded(order("2"))
    await relay.drain()
    assert await sent(database) == [("ORDER_CONFIRMED", "Your order #2 at Default")]


async def test_history_imports_and_tests_of_time_do_not_write_to_people(database: Database) -> None:
    await turn_on(database, "CONFIRMED", "SHIPPED")
    await recorded(order("old", ago=30))
    await recorded(order("file"), is_import=True)
    await relay.drain()
    assert await sent(database) == []


async def test_a_confirmation_holds_the_lines_and_is_sent_once(database: Database) -> None:
    await turn_on(database, "CONFIRMED")
    await recorded(order("1", shipping=400))
    await relay.drain()
    await recorded(order("1", shipping=500))
    await relay.drain()
    html, text, order_id = (await database.fetch("SELECT html, text, order_id FROM messages"))[0]
    assert "2 × Cup &lt;b&gt;" in html
    assert "29.00 USD" in text
    assert "Hello Ann," in text
    assert order_id == 1
    assert len(await sent(database)) == 1


async def test_states_that_a_shop_reports_are_told_once_each(database: Database) -> None:
    await turn_on(database, "SHIPPED", "DELIVERED", "CANCELLED")
    await recorded(order("1"))
    for status in ("IN_TRANSIT", "IN_TRANSIT", "DELIVERED", "COMPLETED"):
        await recorded(order("1", status=status))
    await recorded(order("2"))
    await recorded(order("2", status="CANCELLED"))
    await relay.drain()
    assert [key for key, _ in await sent(database)] == ["ORDER_SHIPPED", "ORDER_DELIVERED", "ORDER_CANCELLED"]


async def test_a_cancellation_here_is_told_as_the_colleague_says(database: Database) -> None:
    await turn_on(database, "CANCELLED")
    await recorded(order("1"), order("2"))
    cancel = """mutation ($id: ID!, $tell: Boolean!, $key: String!) { orderCancel(id: $id, reason: "Sold out",
      notifyCustomer: $tell, idempotencyKey: $key) { userErrors { code message } } }"""
    for number, tell in (("1", False), ("2", True)):
        done = await ask(database, cancel, id=f"ord_{number}", tell=tell, key=number)
        assert done["userErrors"] == []
    await relay.drain()
    assert await sent(database) == [("ORDER_CANCELLED", "Your order #2 was cancelled")]


async def test_a_refund_here_is_told_with_its_amount(database: Database) -> None:
    await recorded(order("1"))
    refund = """mutation { orderRefund(orderId: "ord_1", idempotencyKey: "r", input: { reason: "Broken",
      amount: { amount: "5.00", currencyCode: "USD" }, notifyCustomer: true }) { userErrors { code message } } }"""
    assert (await ask(database, refund))["userErrors"] == []
    await relay.drain()
    text = await database.fetch_value("SELECT text FROM messages WHERE template_key = 'ORDER_REFUNDED'")
    assert "5.00 USD" in text


async def test_a_refund_of_the_shop_is_told_once_where_the_store_wants_it(database: Database) -> None:
    def back(name: str, amount: int, ago: int = 0) -> RefundDraft:
        return RefundDraft(name, clock.now() - ago * clock.DAY, amount)

    await recorded(order("1"), order("2"))
    await recorded(order("2", refunds=(back("before", 100),)))
    await relay.drain()
    await turn_on(database, "REFUNDED")
    refunds = (back("long ago", 100, ago=9), back("now", 500))
    for status in ("CONFIRMED", "COMPLETED"):
        await recorded(order("1", refunds=refunds, status=status))
    await relay.drain()
    assert [key for key, _ in await sent(database)] == ["ORDER_REFUNDED"]
    assert "5.00 USD" in await database.fetch_value("SELECT text FROM messages")


async def test_an_invoice_of_a_draft_says_what_is_to_be_paid(database: Database) -> None:
    ann = await guest(email="ann@example.com", first_name="Ann")
    made = await ask(
        database,
        """mutation ($customer: ID!) { orderCreateForCustomer(customerId: $customer, idempotencyKey: "d",
        input: { purchaseOrderNumber: "PO-7", lines: [{ title: "Tasting", quantity: 1,
        unitPrice: { amount: "180", currencyCode: "USD" } }] }) { order { id number } } }""",
        customer=f"cus_{ann}",
    )
    send = """mutation ($id: ID!) { orderInvoiceSend(id: $id, message: "As agreed.", idempotencyKey: "i") {
      message { kind subject body order { number } } userErrors { code message } } }"""
    first = await ask(database, send, id=made["order"]["id"])
    assert await ask(database, send, id=made["order"]["id"]) == first
    assert first["message"]["subject"] == "Invoice for order R1001 at Default"
    assert first["message"]["kind"] == "ORDER_NOTIFICATION"
    assert all(words in first["message"]["body"] for words in ("As agreed.", "PO-7", "180.00 USD", "Tasting"))
    assert len(await sent(database)) == 1


@pytest.mark.parametrize(
    ("event", "code", "path"),
    (("CANCELLED", "INVALID_STATE", ["event"]), ("REFUNDED", "INVALID_STATE", ["event"]), ("INVOICE", "INVALID_STATE", ["event"])),
)  # fmt: skip
async def test_what_did_not_happen_cannot_be_told(database: Database, event: str, code: str, path: list[str]) -> None:
    await recorded(order("1"))
    done = await ask(
        database,
        f'mutation {{ orderNotificationSend(id: "ord_1", event: {event}, idempotencyKey: "k") {{'
        " userErrors { code path } } }",
    )
    assert done["userErrors"] == [{"code": code, "path": path}]


async def test_any_of_them_can_be_sent_again_by_hand(database: Database) -> None:
    await recorded(order("1"))
    again = """mutation ($key: String!) { orderNotificationSend(id: "ord_1", event: CONFIRMED, idempotencyKey: $key) {
      userErrors { code } } }"""
    for key in ("a", "a", "b"):
        assert (await ask(database, again, key=key))["userErrors"] == []
    assert [key for key, _ in await sent(database)] == ["ORDER_CONFIRMED", "ORDER_CONFIRMED"]


async def test_a_colleague_writes_about_an_order_with_its_variables(database: Database) -> None:
    await recorded(order("1"))
    about = {"subject": "Your order {{ order_number }}", "orderId": "ord_1",
             "body": "Dear {{ first_name }},\n\nwe pack <it> today.\nTotal: {{ total }}"}  # fmt: skip
    done = await ask(database, SEND, customer="cus_1", input=about)
    message = done["message"]
    assert done["userErrors"] == []
    assert (message["kind"], message["subject"], message["order"]) == ("PERSONAL", "Your order #1", {"number": "#1"})
    assert "Dear Ann,\n\nwe pack <it> today.\nTotal: 25.00 USD" in message["body"]
    assert "<p>we pack &lt;it&gt; today.<br>Total: 25.00 USD<br></p>" in message["html"]
    listed = await ask(database, '{ order(by: { id: "ord_1" }) { messages { nodes { subject } totalCount } } }')
    assert listed["messages"] == {"nodes": [{"subject": "Your order #1"}], "totalCount": 1}
    found = await ask(database, '{ messages(filter: { orderId: { eq: "ord_1" } }) { totalCount } }')
    assert found == {"totalCount": 1}


async def test_without_an_order_a_mail_needs_consent_or_is_said_to_be_no_marketing(database: Database) -> None:
    await recorded(order("1"))
    hello = {"subject": "Hello", "body": "New things are here."}
    done = await ask(database, SEND, customer="cus_1", input=hello)
    assert (done["userErrors"][0]["code"], done["userErrors"][0]["path"]) == ("NO_CONSENT", ["input", "transactional"])
    done = await ask(database, SEND, customer="cus_1", input=hello | {"transactional": True}, key="2")
    assert done["userErrors"] == []


@pytest.mark.parametrize(
    ("more", "code", "path"),
    (
        ({"subject": " "}, "REQUIRED", ["input", "subject"]),
        ({"body": ""}, "REQUIRED", ["input", "body"]),
        ({"body": "{{ order_numbr }}"}, "INVALID", ["input", "body"]),
        ({"body": "{{ first_name.upper() }}"}, "INVALID", ["input", "body"]),
        ({"orderId": "ord_2"}, "NOT_FOUND", ["input", "orderId"]),
    ),
)
async def test_a_mail_that_cannot_be_is_refused_by_name(
    database: Database, more: dict[str, Any], code: str, path: list[str]
) -> None:
    await recorded(order("1"), draft("2", "bob"))
    given = {"subject": "Hello", "body": "Dear you", "orderId": "ord_1"} | more
    done = await ask(database, SEND, customer="cus_1", input=given)
    assert [(one["code"], one["path"]) for one in done["userErrors"]] == [(code, path)]
    preview = """query ($input: MessageInput!) { messageSendPreview(customerId: "cus_1", input: $input) {
      subject problem at } }"""
    shown = await ask(database, preview, input=given)
    assert (shown["problem"] is not None, shown["at"]) == (True, path[-1])


async def test_a_blocked_address_is_said_and_nothing_is_sent(database: Database) -> None:
    await recorded(order("1"))
    await ask(
        database,
        'mutation { suppressionAdd(channel: EMAIL, address: "ann@example.com", because: BOUNCED) { userErrors { code } } }',
    )
    done = await ask(database, SEND, customer="cus_1", input={"subject": "A", "body": "B", "orderId": "ord_1"})
    assert done["userErrors"][0]["code"] == "BLOCKED"
    assert await sent(database) == []


async def test_invoices_do_not_go_by_themselves(database: Database) -> None:
    done = await ask(
        database,
        """mutation { orderNotificationsSet(storeId: "sto_1", settings: [{ event: INVOICE, isEnabled: true }]) {
        userErrors { code path } } }""",
    )
    assert done["userErrors"] == [{"code": "INVALID", "path": ["settings"]}]
