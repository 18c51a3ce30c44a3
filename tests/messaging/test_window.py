"""Mail over GraphQL: lists, masks, templates, previews, the outbox, suppressed addresses, reports."""

from typing import Any

import pytest

from regulars.access.scopes import ALL_SCOPES
from regulars.messaging import mail_server
from regulars.messaging.queries.addresses import deliverability
from regulars.messaging.words import Deliverability
from regulars.platform import hooks
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.following import give
from regulars.platform.jobs import worker
from tests import make_access as make
from tests.customers.schema import actor, ask
from tests.make_people import somebody
from tests.messaging.make import INVITE, mailed, message
from tests.messaging.postbox import open_box

_ERRORS = "userErrors { code message path }"
_SAVE = f"""mutation ($input: MessageTemplateInput!, $id: ID, $version: Int) {{
    messageTemplateSave(input: $input, id: $id, expectedVersion: $version) {{
        template {{ id version body variables {{ key isUsed }} }} {_ERRORS} }} }}"""
WORDING = {
    "name": "Ours", "key": INVITE.key, "kind": "ACCOUNT", "subject": "Welcome to {{ store_name }}",
    "body": '<p>Kamusta {{ first_name or "po" }}!</p>{{ link | button("Buksan") }}',
}  # fmt: skip


@pytest.fixture(autouse=True)
async def _store(database: Database) -> None:
    await make.store()


async def save(database: Database, **changes: Any) -> dict[str, Any]:
    return (await ask(database, _SAVE, input=WORDING | changes))["messageTemplateSave"]


async def test_messages_are_listed_counted_and_filtered(database: Database):
    person = await somebody()
    await mailed(to="first@example.com")
    await mailed(to="second@example.com", customer_id=person)
    found = await ask(
        database,
        """query ($customer: ID!) { messages { nodes { to title status customer { id } } totalCount }
        theirs: messages(filter: { customerId: { eq: $customer } }) { nodes { to } totalCount }
        sent: messages(filter: { status: [SENT], kind: [ACCOUNT] }) { totalCount }
        customer(by: { id: $customer }) { messages { nodes { to } totalCount } } }""",
        customer=f"cus_{person}",
    )
    assert [node["to"] for node in found["messages"]["nodes"]] == ["second@example.com", "first@example.com"]
    assert found["messages"]["nodes"][0]["customer"] == {"id": f"cus_{person}"}
    assert (found["messages"]["totalCount"], found["sent"]["totalCount"]) == (2, 0)
    assert found["theirs"] == {"nodes": [{"to": "second@example.com"}], "totalCount": 1}
    assert found["customer"]["messages"]["totalCount"] == 1


async def test_links_with_tokens_are_dots_but_for_those_who_redeem_tokens(database: Database):
    await mailed(link="https://shop.example/secret-token")
    document = "{ messages { nodes { html body } } }"
    everybody = (await ask(database, document, actor(*ALL_SCOPES - {"ACCOUNTS_WRITE"})))["messages"]["nodes"][0]
    assert "secret-token" not in everybody["html"] + everybody["body"]
    assert "•••" in everybody["html"]
    storefront = (await ask(database, document, actor(*ALL_SCOPES)))["messages"]["nodes"][0]
    assert 'href="https://shop.example/secret-token"' in storefront["html"]


async def test_without_personal_data_a_message_says_neither_whom_nor_what(database: Database):
    await mailed(first_name="Maria")
    masked = actor(*ALL_SCOPES - {"PII_READ"})
    found = await ask(database, "{ messages { nodes { to subject body html title } } }", masked)
    assert found["messages"]["nodes"] == [
        {"to": "m***@e***.com", "subject": None, "body": None, "html": None, "title": INVITE.title}
    ]


async def test_what_waits_is_cancelled_once_and_forgets_its_link(database: Database):
    queued = await mailed()
    document = f"mutation ($id: ID!) {{ messageCancel(id: $id) {{ message {{ status }} {_ERRORS} }} }}"
    assert (await ask(database, document, id=f"msg_{queued.message_id}"))["messageCancel"]["message"] == {
        "status": "CANCELLED"
    }
    again = (await ask(database, document, id=f"msg_{queued.message_id}"))["messageCancel"]
    assert again["userErrors"][0]["code"] == "INVALID_STATE"
    assert "token=t" not in (await message(database, queued.message_id))["secrets"]


async def test_the_outbox_is_sent_by_hand_once_there_is_a_server(database: Database):
    queued = await mailed()
    document = f"mutation ($id: ID!) {{ messageResend(id: $id) {{ message {{ status }} {_ERRORS} }} }}"
    refused = (await ask(database, document, id=f"msg_{queued.message_id}"))["messageResend"]["userErrors"][0]
    assert "REGULARS_SMTP_URL" in refused["message"]
    async with open_box() as box:
        mail_server.use(database, box.server())
        await ask(database, document, id=f"msg_{queued.message_id}")
        await worker.run_pending()
    assert box.recipients == ["maria@example.com"]


async def test_a_wording_of_ones_own_is_what_is_sent_from_then_on(database: Database):
    shop = await make.store("second", name="Ikalawa")
    ours = await save(database)
    await save(database, name="For the second", storeId=f"sto_{shop}", subject="Second", locale=None)
    await save(database, name="In English", subject="In English", locale="en")
    assert ours["userErrors"] == []
    assert {each["key"] for each in ours["template"]["variables"] if each["isUsed"]} == {
        "store_name",
        "first_name",
        "link",
    }
    subjects = [
        (await message(database, queued.message_id))["subject"]
        for queued in (
            await mailed(),
            await mailed(store_id=shop),
            await mailed(locale="en-PH"),
            await mailed(locale="tl"),
        )
    ]
    assert subjects == ["Welcome to Main", "Second", "In English", "Welcome to Main"]
    assert "Kamusta po!" in (await message(database, (await mailed()).message_id))["text"]


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    (
        ({"body": "{{ link }} {{ frist_name }}"}, ["input", "body"], "Did you mean first_name?"),
        ({"body": "{{ link }}{% for x in [1] %}{% endfor %}"}, ["input", "body"], "may not use"),
        ({"body": "{{ link }}{{ ''.__class__ }}"}, ["input", "body"], "underscore"),
        ({"body": "{{ link }}{{ first_name * 1000000000 }}"}, ["input", "body"], "may not use"),
        ({"body": "{{ link }}{% include 'x' %}"}, ["input", "body"], "may not use include"),
        ({"body": "{{ link }}{{ range(9) }}"}, ["input", "body"], "may not use calls"),
        ({"body": "{{ link }}{{ first_name | tojson }}"}, ["input", "body"], "no filter tojson"),
        ({"body": "{{ link }}\n{% if %}"}, ["input", "body"], "Line 2"),
        ({"body": "{{ link }}<script>alert(1)</script>"}, ["input", "body"], "<script>"),
        ({"body": "{{ link }}<img src=x onerror=alert(1)>"}, ["input", "body"], "onerror"),
        ({"body": "{{ link }}<a href=' javascript:alert(1)'>x</a>"}, ["input", "body"], "href"),
        ({"subject": "{{ link }}"}, ["input", "subject"], "secret"),
        ({"body": "<p>No link</p>"}, ["input", "body"], "{{ link }}"),
        ({"name": " "}, ["input", "name"], "name"),
        ({"kind": "MARKETING"}, ["input", "kind"], "ACCOUNT"),
        ({"key": "NOTHING"}, ["input", "key"], "NOTHING"),
        ({"storeId": "sto_99"}, ["input", "storeId"], "store"),
    ),
)
async def test_a_template_that_says_too_much_is_refused_with_its_place(
    database: Database, changes: dict[str, Any], path: list[str], said: str
):
    refused = (await save(database, **changes))["userErrors"]
    assert [error["path"] for error in refused] == [path]
    assert said in refused[0]["message"]


async def test_a_second_wording_for_the_same_place_and_a_stale_save_are_refused(database: Database):
    first = (await save(database))["template"]
    assert (await save(database))["userErrors"][0]["code"] == "DUPLICATE"
    await ask(database, _SAVE, input=WORDING | {"name": "Newer"}, id=first["id"], version=1)
    stale = await ask(database, _SAVE, input=WORDING | {"name": "Older"}, id=first["id"], version=1)
    assert stale["messageTemplateSave"]["userErrors"][0]["code"] == "CONFLICT_STALE_VERSION"
    gone = await ask(
        database, f"mutation ($id: ID!) {{ messageTemplateDelete(id: $id) {{ deletedId {_ERRORS} }} }}", id=first["id"]
    )
    assert gone["messageTemplateDelete"]["deletedId"] == first["id"]
    assert (await message(database, (await mailed()).message_id))["subject"] == "Open your account at Main"


async def test_a_preview_shows_examples_or_says_what_is_wrong(database: Database):
    document = """query ($template: MessageTemplateInput) { messagePreview(template: $template) {
        subject html text problem at variables { key isUsed isSecret } } }"""
    shown = (await ask(database, document, template=WORDING))["messagePreview"]
    assert (shown["subject"], shown["problem"]) == ("Welcome to Main", None)
    assert "Kamusta Maria!" in shown["html"]
    assert "https://shop.example/open?token=example" in shown["text"]
    wrong = (await ask(database, document, template=WORDING | {"body": "{{ who }}"}))["messagePreview"]
    assert (wrong["html"], wrong["at"]) == (None, "body")
    assert "who" in wrong["problem"]


async def test_a_test_mail_goes_to_one_address_with_its_examples(database: Database):
    template = (await save(database))["template"]["id"]
    async with open_box() as box:
        mail_server.use(database, box.server())
        await ask(
            database,
            f'mutation ($id: ID!) {{ messageTestSend(templateId: $id, to: "me@example.com") {{ message {{ status }} {_ERRORS} }} }}',
            id=template,
        )
        await worker.run_pending()
    assert box.letters[0]["Subject"] == "[Test] Welcome to Main"
    assert box.recipients == ["me@example.com"]


async def test_the_password_of_the_mail_server_is_never_answered(database: Database):
    mail_server.use(database, mail_server.Server("mail.example.com", 587, "STARTTLS", "shop", "hunter2", "a@b.example"))
    found = await ask(database, "{ smtp { host port security username sender isWorking lastError } }")
    assert found["smtp"] == {
        "host": "mail.example.com", "port": 587, "security": "STARTTLS", "username": "shop", "sender": "a@b.example",
        "isWorking": None, "lastError": None,
    }  # fmt: skip
    assert "hunter2" not in repr(mail_server.of(database))


async def test_an_address_is_blocked_once_found_by_those_who_may_and_released_with_a_reason(database: Database):
    add = f"""mutation {{ suppressionAdd(channel: EMAIL, address: "Maria@Example.com", because: BLOCKED, detail: "Asked") {{
        suppression {{ id address }} {_ERRORS} }} }}"""
    first = (await ask(database, add))["suppressionAdd"]["suppression"]
    assert (await ask(database, add))["suppressionAdd"]["suppression"] == first
    assert (await mailed()).status == "SUPPRESSED"
    found = await ask(database, '{ suppressions(search: "mar") { nodes { address } totalCount } }')
    assert found["suppressions"]["totalCount"] == 1
    remove = f'mutation ($reason: String!) {{ suppressionRemove(id: "{first["id"]}", reason: $reason) {{ deletedId {_ERRORS} }} }}'
    assert (await ask(database, remove, reason=" "))["suppressionRemove"]["userErrors"][0]["path"] == ["reason"]
    assert (await ask(database, remove, reason="Asked again"))["suppressionRemove"]["deletedId"] == first["id"]
    assert (await mailed()).status == "HELD"


async def test_reports_are_taken_once_and_what_bounces_is_written_to_no_more(database: Database):
    async with open_box() as box:
        mail_server.use(database, box.server())
        queued = [await mailed(to=f"{name}@example.com") for name in ("good", "bad", "angry")]
        await worker.run_pending()
    sent = [f"msg_{each.message_id}" for each in queued]
    document = """mutation ($reports: [DeliveryReportInput!]!) { deliveryReport(reports: $reports) {
        accepted duplicates failures { row input errors { path message } } userErrors { message } } }"""
    at = "2026-11-22T06:00:00Z"
    reports = [
        {"eventId": "1", "kind": "DELIVERED", "at": at, "messageId": sent[0]},
        {"eventId": "2", "kind": "HARD_BOUNCE", "at": at, "messageId": sent[1], "detail": "No mailbox"},
        {"eventId": "3", "kind": "COMPLAINT", "at": at, "messageId": sent[2]},
        {"eventId": "4", "kind": "SOFT_BOUNCE", "at": at, "address": "full@example.com"},
        {"eventId": "5", "kind": "DELIVERED", "at": at, "messageId": "msg_999"},
        {"eventId": "1", "kind": "DELIVERED", "at": at, "messageId": sent[0]},
    ]
    taken = (await ask(database, document, reports=reports))["deliveryReport"]
    assert (taken["accepted"], taken["duplicates"]) == (4, 1)
    assert [failure["errors"][0]["path"] for failure in taken["failures"]] == [["reports", "4", "messageId"]]
    assert taken["failures"][0]["input"]["event_id"] == "5"
    assert [(await message(database, each.message_id))["status"] for each in queued] == ["DELIVERED", "BOUNCED", "SENT"]
    names = ["good", "bad", "angry", "full", "new"]
    found = await deliverability(database, [f"{name}@example.com" for name in names])
    assert list(found.values()) == [
        Deliverability.OK, Deliverability.BLOCKED, Deliverability.COMPLAINED, Deliverability.SOFT_BOUNCING,
        Deliverability.UNKNOWN,
    ]  # fmt: skip


async def test_messages_follow_those_who_become_one_and_forget_those_who_are_erased(database: Database):
    kept = await mailed(customer_id=1)
    await _merge()
    assert (await message(database, kept.message_id))["customer_id"] == 2
    await _erase()
    found = await message(database, kept.message_id)
    assert (found["status"], found["suppressed_because"]) == ("SUPPRESSED", "ERASED")
    assert [found[name] for name in ("address", "subject", "html", "text", "secrets")] == [None] * 5


@unit_of_work
async def _merge(tx: Transaction) -> None:
    await give(tx, "customer", 2, 1)


@unit_of_work
async def _erase(tx: Transaction) -> None:
    await hooks.on_erase.run("customer", tx, SYSTEM, [2])


async def test_the_looks_of_a_store_are_checked_each_and_cleared_by_null(database: Database):
    document = f"""mutation ($brand: BrandInput!) {{ storeSave(id: "sto_1", input: {{ brand: $brand }}) {{
        store {{ brand {{ name color logoUrl senderEmail }} }} {_ERRORS} }} }}"""
    wrong = await ask(
        database,
        document,
        brand={"color": "red", "logoUrl": "http://x.example/l.png", "senderEmail": "a@b\r\nBcc: c@d.example"},
    )
    assert {tuple(error["path"]) for error in wrong["storeSave"]["userErrors"]} == {
        ("input", "brand", "color"), ("input", "brand", "logoUrl"), ("input", "brand", "senderEmail"),
    }  # fmt: skip
    saved = await ask(database, document, brand={"name": "Kape", "color": "#AA3300"})
    assert saved["storeSave"]["store"]["brand"] == {
        "name": "Kape",
        "color": "#aa3300",
        "logoUrl": None,
        "senderEmail": None,
    }
    cleared = await ask(database, document, brand={"name": None})
    assert cleared["storeSave"]["store"]["brand"]["name"] == "Main"


@pytest.mark.parametrize(
    ("url", "security", "port"),
    (
        ("smtp://mail.example.com", "STARTTLS", 587),
        ("smtp://mail.example.com:2525?security=none", "NONE", 2525),
        ("smtp://127.0.0.1:25", "NONE", 25),
        ("smtp://localhost:25?security=starttls", "STARTTLS", 25),
        ("smtps://user%40example.com:p%40ss@mail.example.com", "TLS", 465),
    ),
)
def test_a_mail_server_is_spoken_to_in_secret_unless_it_is_this_machine(url: str, security: str, port: int):
    from regulars.platform.settings import load  # noqa: PLC0415 - read anew for this test

    found = mail_server.parse(load({"REGULARS_SMTP_URL": url}))
    assert found is not None
    assert (found.security, found.port) == (security, port)


@pytest.mark.parametrize(
    "url", ("mail.example.com", "http://x.example", "smtp://", "smtp://x:port", "smtp://x?security=maybe")
)
def test_an_address_that_is_no_mail_servers_is_told_at_the_start(url: str):
    from regulars.platform.settings import BadSetting, load  # noqa: PLC0415 - as above

    with pytest.raises(BadSetting, match="REGULARS_SMTP_URL"):
        mail_server.parse(load({"REGULARS_SMTP_URL": url}))
