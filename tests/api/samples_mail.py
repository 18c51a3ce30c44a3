"""A document for each root field of mail, as in samples.py."""

from tests.api.sample import Sample

_TEMPLATE = """mutation { messageTemplateSave(input: { name: "Brief", subject: "Hi", body: "<p>Hi</p>" }) {
    template { id } } }"""
_MAIL = 'mutation { messageTestSend(key: "MAIL_TEST", to: "mail@example.com") { message { id } } }'
_BLOCK = (
    'mutation { suppressionAdd(channel: EMAIL, address: "gone@example.com", because: BLOCKED) { suppression { id } } }'
)
_ERRORS = "userErrors { code message path }"

QUERIES: dict[str, Sample] = {
    "orderNotifications": Sample('{ orderNotifications(storeId: "sto_1") { event isEnabled title } }'),
    "messageSendPreview": Sample(
        '{ messageSendPreview(customerId: "cus_1", input: { subject: "Hello", body: "Dear {{ first_name }}" }) { text } }'
    ),
    "messages": Sample("{ messages { nodes { title } totalCount } }"),
    "messageTemplates": Sample("{ messageTemplates { nodes { name } totalCount } }"),
    "builtInTemplates": Sample("{ builtInTemplates { title variables { key } } }"),
    "messagePreview": Sample('{ messagePreview(key: "MAIL_TEST") { subject html text } }'),
    "templateVariables": Sample("{ templateVariables(kind: ACCOUNT) { key } }"),
    "suppressions": Sample("{ suppressions { nodes { because } totalCount } }"),
    "smtp": Sample("{ smtp { host } }", null=True),
}
MUTATIONS: dict[str, Sample] = {
    "orderNotificationsSet": Sample(
        'mutation { orderNotificationsSet(storeId: "sto_1", settings: [{ event: SHIPPED, isEnabled: false }]) {'
        f" settings {{ event }} {_ERRORS} }} }}"
    ),
    "orderInvoiceSend": Sample(
        f'mutation {{ orderInvoiceSend(id: "ord_999", idempotencyKey: "s") {{ {_ERRORS} }} }}', refused=True
    ),
    "orderNotificationSend": Sample(
        f'mutation {{ orderNotificationSend(id: "ord_999", event: CONFIRMED, idempotencyKey: "s") {{ {_ERRORS} }} }}',
        refused=True,
    ),
    "messageSend": Sample(
        'mutation { messageSend(customerId: "cus_1", input: { subject: "Hello", body: "Dear you", transactional: true },'
        f' idempotencyKey: "s") {{ {_ERRORS} }} }}'
    ),
    "messageCancel": Sample(
        f"mutation ($id: ID!) {{ messageCancel(id: $id) {{ message {{ status }} {_ERRORS} }} }}", before=_MAIL
    ),
    "messageResend": Sample(
        f"mutation ($id: ID!) {{ messageResend(id: $id) {{ message {{ status }} {_ERRORS} }} }}",
        before=_MAIL,
        refused=True,
    ),
    "messageTestSend": Sample(
        f'mutation {{ messageTestSend(key: "MAIL_TEST", to: "mail@example.com") {{ message {{ status }} {_ERRORS} }} }}'
    ),
    "messageTemplateSave": Sample(
        'mutation { messageTemplateSave(input: { name: "Hello", subject: "Hello", body: "<p>Hello</p>" }) {'
        f" template {{ name }} {_ERRORS} }} }}"
    ),
    "messageTemplateDelete": Sample(
        f"mutation ($id: ID!) {{ messageTemplateDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_TEMPLATE
    ),
    "suppressionAdd": Sample(
        'mutation { suppressionAdd(channel: EMAIL, address: "never@example.com", because: BLOCKED) {'
        f" suppression {{ because }} {_ERRORS} }} }}"
    ),
    "suppressionRemove": Sample(
        f'mutation ($id: ID!) {{ suppressionRemove(id: $id, reason: "Asked us to") {{ deletedId {_ERRORS} }} }}',
        before=_BLOCK,
    ),
    "deliveryReport": Sample(
        'mutation { deliveryReport(reports: [{ eventId: "e-1", kind: DELIVERED, at: "2026-11-22T06:00:00Z",'
        f' address: "arrived@example.com" }}]) {{ accepted duplicates failures {{ errors {{ message }} }} {_ERRORS} }} }}'
    ),
}  # fmt: skip
