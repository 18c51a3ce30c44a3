"""Two clients at once and calls sent again: no save overwrites another unseen (R24), no retry creates twice (R30)."""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from regulars.api.build import core_of
from regulars.api.schema import schema
from tests.api.shop import OWNER, Shop, errors_of, refusals

TESTS = Path(__file__).resolve().parents[1]
CLIENTS, EDITS = 2, 40
CALLS, CUTS, LONGEST = 8, 3, 80


@dataclass(frozen=True)
class Save:
    """A versioned record with a field that counts: how it is read, and how it is saved."""

    read: str
    save: str


_STALE = "userErrors { code ... on StaleVersionError { currentVersion } }"
SAVES: dict[str, Save] = {
    "customerUpdate": Save(
        '{ record: customer(by: { id: "cus_7" }) { version count: lastName } }',
        'customerUpdate(id: "cus_7", input: { lastName: $count }, expectedVersion: $version) { ' + _STALE + " }",
    ),
    "addressSave": Save(
        '{ record: node(id: "adr_2") { ... on Address { version count: address2 } } }',
        'addressSave(customerId: "cus_1", id: "adr_2", input: { address2: $count }, expectedVersion: $version) { '
        + _STALE
        + " }",
    ),
    "noteUpdate": Save(
        '{ record: node(id: "note_3") { ... on Note { version count: body } } }',
        'noteUpdate(id: "note_3", input: { body: $count }, expectedVersion: $version) { ' + _STALE + " }",
    ),
    "groupSave": Save(
        '{ record: group(id: "grp_3") { version count: description } }',
        'groupSave(id: "grp_3", input: { name: "Doctors", kind: CUSTOM, description: $count }, expectedVersion:'
        " $version) { " + _STALE + " }",
    ),
    "priceListSave": Save(
        '{ record: priceList(id: "prl_1") { version count: name } }',
        'priceListSave(id: "prl_1", input: { name: $count, currencyCode: "USD" }, expectedVersion: $version) { '
        + _STALE
        + " }",
    ),
    "companySave": Save(
        '{ record: company(id: "com_2") { version count: name } }',
        'companySave(id: "com_2", input: { name: $count }, expectedVersion: $version) { ' + _STALE + " }",
    ),
    "segmentSave": Save(
        '{ record: segment(id: "seg_3") { version count: description } }',
        'segmentSave(id: "seg_3", input: { name: "Quiet", filter: { hasAccount: true }, description: $count },'
        " expectedVersion: $version) { " + _STALE + " }",
    ),
    "storeSave": Save(
        '{ record: node(id: "sto_2") { ... on Store { version count: name } } }',
        'storeSave(id: "sto_2", input: { name: $count }, expectedVersion: $version) { ' + _STALE + " }",
    ),
    "staffUpdate": Save(
        '{ record: node(id: "stf_5") { ... on StaffUser { version count: name } } }',
        'staffUpdate(id: "stf_5", input: { name: $count }, expectedVersion: $version) { ' + _STALE + " }",
    ),
}


@pytest.mark.parametrize("name", SAVES)
async def test_of_two_clients_that_save_at_once_neither_overwrites_the_other_unseen(own_shop: Shop, name: str) -> None:
    """Each adds one to what it read; were a save lost, the sum would be short."""
    save = SAVES[name]
    text = f"mutation ($count: String!, $version: Int!) {{ done: {save.save} }}"
    begun = (await own_shop.all(save.read))["record"]["version"]
    await own_shop.all(text, {"count": "0", "version": begun})
    refused = await asyncio.gather(*(edit(own_shop, save.read, text) for _ in range(CLIENTS)))
    record = (await own_shop.all(save.read))["record"]
    assert record["count"] == str(CLIENTS * EDITS)
    assert record["version"] == begun + 1 + CLIENTS * EDITS
    assert sum(refused), "they never met"


async def edit(shop: Shop, read: str, save: str) -> int:
    """One client; answers how often somebody else was first."""
    refused = done = 0
    while done < EDITS:
        record = (await shop.all(read))["record"]
        data = await shop.all(save, {"count": str(int(record["count"]) + 1), "version": record["version"]})
        stale = refusals(data)
        if not stale:
            done += 1
            continue
        assert [one["code"] for one in stale] == ["CONFLICT_STALE_VERSION"]
        assert stale[0]["currentVersion"] > record["version"]
        refused += 1
    return refused


@dataclass(frozen=True)
class Creation:
    """A repeatable creation, what it answers with, and how many records there are."""

    document: str
    count: str
    is_colleagues: bool = False
    """Only for who is signed in; a token keeps none."""


CREATIONS: dict[str, Creation] = {
    "customerCreate": Creation(
        "customerCreate(input: { firstName: $name }, idempotencyKey: $key) { it: customer { id } userErrors { code } }",
        "SELECT count(*) FROM customers",
    ),
    "customersUpsert": Creation(
        "customersUpsert(customers: [{ firstName: $name, externalId: $name }], idempotencyKey: $key)"
        " { it: results { id outcome } userErrors { code } }",
        "SELECT count(*) FROM customers",
    ),
    "addressSave": Creation(
        'addressSave(customerId: "cus_7", input: { address1: $name }, idempotencyKey: $key)'
        " { it: address { id } userErrors { code } }",
        "SELECT count(*) FROM customer_addresses",
    ),
    "noteAdd": Creation(
        'noteAdd(subjectId: "cus_7", input: { body: $name }, idempotencyKey: $key)'
        " { it: note { id } userErrors { code } }",
        "SELECT count(*) FROM notes",
    ),
    "timelineEntryAdd": Creation(
        'timelineEntryAdd(subjectId: "cus_7", input: { title: $name }, idempotencyKey: $key)'
        " { it: event { id } userErrors { code } }",
        "SELECT count(*) FROM timeline_events WHERE event_id IS NULL",
    ),
    "groupSave": Creation(
        "groupSave(input: { name: $name, kind: CUSTOM }, idempotencyKey: $key)"
        " { it: group { id } userErrors { code } }",
        "SELECT count(*) FROM customer_groups",
    ),
    "priceListSave": Creation(
        'priceListSave(input: { name: $name, currencyCode: "USD" }, idempotencyKey: $key)'
        " { it: priceList { id } userErrors { code } }",
        "SELECT count(*) FROM price_lists",
    ),
    "companySave": Creation(
        "companySave(input: { name: $name }, idempotencyKey: $key) { it: company { id } userErrors { code } }",
        "SELECT count(*) FROM companies",
    ),
    "segmentSave": Creation(
        "segmentSave(input: { name: $name, filter: { hasAccount: true } }, idempotencyKey: $key)"
        " { it: segment { id } userErrors { code } }",
        "SELECT count(*) FROM segments",
    ),
    "groupMembersAdd": Creation(
        'groupMembersAdd(groupId: "grp_3", customers: { filter: { name: { eq: $name } } }, idempotencyKey: $key)'
        " { it: job { id } userErrors { code } }",
        "SELECT count(*) FROM jobs WHERE shape IS NOT NULL",
    ),
    "groupMembersRemove": Creation(
        'groupMembersRemove(groupId: "grp_3", customers: { filter: { name: { eq: $name } } }, idempotencyKey: $key)'
        " { it: job { id } userErrors { code } }",
        "SELECT count(*) FROM jobs WHERE shape IS NOT NULL",
    ),
    "ordersUpsert": Creation(
        'ordersUpsert(orders: [{ externalId: $name, customer: {}, currencyCode: "USD",'
        ' placedAt: "2026-11-22T06:00:00Z", lines: [], total: "5" }], idempotencyKey: $key)'
        " { it: results { id outcome } userErrors { code } }",
        "SELECT count(*) FROM orders",
    ),
    "orderRefund": Creation(
        'orderRefund(orderId: "ord_3", input: { amount: { amount: "0.01", currencyCode: "USD" }, reason: $name },'
        " idempotencyKey: $key) { it: refund { id } userErrors { code } }",
        "SELECT count(*) FROM refunds",
    ),
    "refundsUpsert": Creation(
        'refundsUpsert(refunds: [{ orderExternalId: $name, externalId: $name, amount: "1", at: "2026-11-22T06:00:00Z",'
        ' currencyCode: "USD" }], idempotencyKey: $key) { it: results { externalId isWaiting } userErrors { code } }',
        "SELECT count(*) FROM waiting_refunds",
    ),
    "orderPaymentAdd": Creation(
        'orderPaymentAdd(orderId: "ord_1", input: { amount: { amount: "1", currencyCode: "USD" }, method: $name,'
        " status: FAILED }, idempotencyKey: $key) { it: order { id } userErrors { code } }",
        "SELECT count(*) FROM payments",
    ),
    "ordersLinkToCustomer": Creation(
        'ordersLinkToCustomer(orders: { filter: { number: { eq: $name } } }, customerId: "cus_1", idempotencyKey: $key)'
        " { it: job { id } userErrors { code } }",
        "SELECT count(*) FROM jobs WHERE shape IS NOT NULL",
    ),
    "orderCreateForCustomer": Creation(
        'orderCreateForCustomer(customerId: "cus_1", input: { lines: [{ title: $name, quantity: 1, unitPrice:'
        ' { amount: "5", currencyCode: "USD" } }] }, idempotencyKey: $key) { it: order { id } userErrors { code } }',
        "SELECT count(*) FROM orders",
    ),
    "productsUpsert": Creation(
        "productsUpsert(products: [{ sku: $name, title: $name }], idempotencyKey: $key)"
        " { it: results { id outcome } userErrors { code } }",
        "SELECT count(*) FROM products",
    ),
    "messageSend": Creation(
        'messageSend(customerId: "cus_1", input: { subject: $name, body: "Hello", transactional: true },'
        " idempotencyKey: $key) { it: message { id } userErrors { code } }",
        "SELECT count(*) FROM messages",
    ),
    "shipmentSave": Creation(
        'shipmentSave(orderId: "ord_4", input: { status: FAILED, carrier: $name }, idempotencyKey: $key)'
        " { it: shipment { id } userErrors { code } }",
        "SELECT count(*) FROM shipments",
    ),
    "storeSave": Creation(
        'storeSave(input: { code: $name, name: $name, currencyCode: "USD", timeZone: "UTC" }, idempotencyKey: $key)'
        " { it: store { id } userErrors { code } }",
        "SELECT count(*) FROM stores",
    ),
    "staffInvite": Creation(
        'staffInvite(input: { name: $name, email: $email, roleId: "support" }, idempotencyKey: $key)'
        " { it: staff { id } userErrors { code } }",
        "SELECT count(*) FROM staff_users",
    ),
    "customersBulkUpdate": Creation(
        "customersBulkUpdate(customers: { filter: { name: { eq: $name } } }, input: { tagsAdd: [$name] },"
        " idempotencyKey: $key) { it: job { id } userErrors { code } }",
        "SELECT count(*) FROM jobs WHERE shape IS NOT NULL",
    ),
    "eventsTrack": Creation(
        'eventsTrack(events: [{ eventId: $name, kind: LOGIN, at: "2026-11-22T06:00:00Z", customer: { id: "cus_1" } }],'
        " idempotencyKey: $key) { it: accepted userErrors { code } }",
        "SELECT count(*) FROM account_events",
    ),
    "messageTemplateSave": Creation(
        'messageTemplateSave(input: { name: $name, subject: "Hello", body: "<p>Hello</p>" }, idempotencyKey: $key)'
        " { it: template { id } userErrors { code } }",
        "SELECT count(*) FROM message_templates",
    ),
    "savedViewSave": Creation(
        "savedViewSave(input: { name: $name, subject: CUSTOMERS }, idempotencyKey: $key)"
        " { it: view { id } userErrors { code } }",
        "SELECT count(*) FROM saved_views",
        is_colleagues=True,
    ),
}


ELSEWHERE = {
    "customFieldSave": "fields/test_definitions.py",
    "accountInvite": "customers/test_account_mails.py",
    "passwordResetSend": "customers/test_account_mails.py",
    "emailVerificationSend": "customers/test_proving.py",
    "consentSet": "customers/test_consents.py",
    "importCreate": "imports/test_imports.py",
    "exportCreate": "exports/test_window.py",
    "orderCancel": "orders/test_money.py",
    "orderPaymentVoid": "orders/test_payments.py",
    "orderComplete": "orders/test_behalf.py",
    "orderInvoiceSend": "orders/test_mails.py",
    "orderNotificationSend": "orders/test_mails.py",
    "shipmentEventAdd": "orders/test_shipments.py",
    "customersMerge": "merging/test_merging.py",
    "duplicatesScan": "merging/test_window.py",
}
"""Those that need more than a name to be done again and again, and the file that repeats them."""


def test_every_creation_with_a_key_is_tried() -> None:
    fields = core_of(schema).mutation_type.fields  # pyright: ignore[reportOptionalMemberAccess] - it is there
    keyed = {name for name, field in fields.items() if "idempotencyKey" in field.args}
    assert keyed <= set(CREATIONS) | set(ELSEWHERE)
    assert set(CREATIONS) <= keyed
    assert [file for file in ELSEWHERE.values() if not (TESTS / file).is_file()] == []


@pytest.mark.parametrize("name", CREATIONS)
async def test_calls_cut_anywhere_and_sent_again_have_one_effect(own_shop: Shop, name: str) -> None:
    creation, dice = CREATIONS[name], random.Random(name)
    before = await own_shop.database.fetch_value(creation.count)
    for turn in range(CALLS):
        given = variables(f"x{turn}")
        for _ in range(dice.randint(1, CUTS)):
            await cut(own_shop, creation, given, dice.randint(0, LONGEST))
        first, second = await asyncio.gather(*(asked(own_shop, creation, given) for _ in range(2)))
        assert first == second
        assert first["it"], first
        assert first["userErrors"] == []
        assert await own_shop.database.fetch_value(creation.count) == before + turn + 1


CLASHES: dict[str, tuple[str, str]] = {
    "groupSave": ('groupSave(input: { name: "Same", kind: CUSTOM }) { userErrors { code } }', "customer_groups"),
    "priceListSave": (
        'priceListSave(input: { name: "Same", currencyCode: "USD" }) { userErrors { code } }',
        "price_lists",
    ),
    "companySave": ('companySave(input: { name: "Same" }) { userErrors { code } }', "companies"),
    "segmentSave": (
        'segmentSave(input: { name: "Same", filter: { hasAccount: true } }) { userErrors { code } }',
        "segments",
    ),
    "storeSave": (
        'storeSave(input: { code: "same", name: "S", currencyCode: "USD", timeZone: "UTC" }) { userErrors { code } }',
        "stores",
    ),
    "customerCreate": ('customerCreate(input: { email: "same@example.com" }) { userErrors { code } }', "customers"),
    "customerCreate with an account": (
        'customerCreate(input: { email: "same@example.com", account: true }) { userErrors { code } }',
        "customers",
    ),
    "customerCreate by its other id": (
        'customerCreate(input: { externalId: "same" }) { userErrors { code } }',
        "customers",
    ),
    "addressSave as the default": (
        'addressSave(customerId: "cus_7", input: { city: "Same", isDefaultShipping: true }) { userErrors { code } }',
        "",
    ),
    "ordersUpsert": (
        (
            'ordersUpsert(idempotencyKey: "KEY", orders: [{ externalId: "same", customer: { email: "same@example.com" },'
            ' placedAt: "2026-11-22T06:00:00Z", currencyCode: "USD", lines: [], total: "5" }])'
            " { failures { errors { code } } userErrors { code } }"
        ),
        "orders",
    ),
    "customersUpsert": (
        (
            'customersUpsert(idempotencyKey: "KEY", customers: [{ email: "same@example.com", firstName: "S" }])'
            " { failures { errors { code } } userErrors { code } }"
        ),
        "customers",
    ),
}
"""What only one of several may make, and where."""


@pytest.mark.parametrize("name", CLASHES)
async def test_of_many_who_want_the_same_at_once_one_gets_it_and_the_others_are_told(own_shop: Shop, name: str) -> None:
    call, table = CLASHES[name]
    count = f"SELECT count(*) FROM {table or 'customer_addresses'}"
    before = await own_shop.database.fetch_value(count)
    calls = [f"mutation {{ done: {call} }}".replace("KEY", f"key {place}") for place in range(8)]
    answers = await asyncio.gather(*(own_shop.all(each) for each in calls))
    codes = [one["code"] for answer in answers for one in refusals(answer)]
    assert set(codes) <= {"DUPLICATE"}
    assert not [answer for answer in answers if answer["done"].get("failures")]
    made = await own_shop.database.fetch_value(count) - before
    assert made == (1 if table else len(calls))
    assert len(codes) in {0, len(calls) - 1}


@pytest.mark.parametrize("name", sorted(set(CREATIONS) - {"staffInvite"}))
async def test_a_key_that_meant_something_else_is_refused(own_shop: Shop, name: str) -> None:
    creation = CREATIONS[name]
    await asked(own_shop, creation, variables("first"))
    before = await own_shop.database.fetch_value(creation.count)
    answer = await asked(own_shop, creation, variables("other") | {"key": "key of first"})
    assert [error["code"] for error in answer["userErrors"]] == ["CONFLICT_IDEMPOTENCY"]
    assert await own_shop.database.fetch_value(creation.count) == before


def variables(name: str) -> dict[str, Any]:
    return {"name": name, "email": f"{name}@example.com", "key": f"key of {name}"}


async def asked(shop: Shop, creation: Creation, given: dict[str, Any]) -> dict[str, Any]:
    answer = await shop.ask(*request(creation, given), **await caller(shop, creation))
    assert errors_of(answer) == []
    return answer["data"]["done"]


async def caller(shop: Shop, creation: Creation) -> dict[str, Any]:
    return {"cookie": await shop.session(OWNER)} if creation.is_colleagues else {"token": shop.everything}


def request(creation: Creation, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    used = {name: value for name, value in given.items() if f"${name}" in creation.document}
    declared = ", ".join(f"${name}: String!" for name in used)
    return f"mutation ({declared}) {{ done: {creation.document} }}", used


async def cut(shop: Shop, creation: Creation, given: dict[str, Any], steps: int) -> None:
    """The client goes away after so many steps of the loop, with or without its answer."""
    call = asyncio.create_task(shop.ask(*request(creation, given), **await caller(shop, creation)))
    for _ in range(steps):
        await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait({call})
