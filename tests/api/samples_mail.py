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
    "messages": Sample("{ messages { nodes { title } totalCount } }"),
    "messageTemplates": Sample("{ messageTemplates { nodes { name } totalCount } }"),
    "builtInTemplates": Sample("{ builtInTemplates { title variables { key } } }"),
    "messagePreview": Sample('{ messagePreview(key: "MAIL_TEST") { subject html text } }'),
    "templateVariables": Sample("{ templateVariables(kind: ACCOUNT) { key } }"),
    "suppressions": Sample("{ suppressions { nodes { because } totalCount } }"),
    "smtp": Sample("{ smtp { host } }", null=True),
}
MUTATIONS: dict[str, Sample] = {
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
