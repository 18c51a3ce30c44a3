"""A document for each root field: enough to see that it works, and nothing that would need another scope."""

from tests.api import (
    samples_benefits,
    samples_companies,
    samples_mail,
    samples_merging,
    samples_notes,
    samples_reports,
    samples_shipping,
)
from tests.api.sample import Sample

_JOB = 'mutation { groupMembersAdd(groupId: "grp_3", customers: { ids: ["cus_7"] }) { job { id } } }'
_INVITE = """mutation { staffInvite(input: { name: "Nina", email: "nina@example.com", roleId: "support" }) {
    inviteUrl userErrors { message } } }"""
_GROUP = 'mutation { groupSave(input: { name: "Short-lived", kind: CUSTOM }) { group { id } } }'
_SEGMENT = 'mutation { segmentSave(input: { name: "Brief", filter: { hasAccount: true } }) { segment { id } } }'
_PERSON = 'mutation { customerCreate(input: { firstName: "Brief" }) { customer { id } } }'
_TOKEN = 'mutation { apiTokenCreate(input: { name: "Old", scopes: [NOTES_READ] }) { token { id } } }'
_ADDRESS = 'mutation { addressSave(customerId: "cus_6", input: { city: "Cebu" }) { address { id } } }'
_DRAFT_INPUT = '{ lines: [{ title: "Cup", quantity: 1, unitPrice: { amount: "5", currencyCode: "USD" } }] }'
_DRAFT = (
    f'mutation {{ orderCreateForCustomer(customerId: "cus_6", input: {_DRAFT_INPUT}, idempotencyKey: "KEY") {{'
    " order { id } } }"
)
_UPLOAD = 'mutation { uploadCreate(fileName: "people.csv", sizeBytes: 12) { upload { id } } }'
_UNPAID = '{ order(by: { external: { externalId: "G-2" } }) { id } }'
_FIELD = """mutation { customFieldSave(input: { subject: CUSTOMER, key: "short", name: "Short", kind: TEXT }) {
    definition { id } } }"""
_ERRORS = "userErrors { code message path }"
_PASSWORD = "four quiet herons"

QUERIES: dict[str, Sample] = {
    "node": Sample('{ node(id: "sto_1") { id } }'),
    "nodes": Sample('{ nodes(ids: ["sto_1"]) { id } }'),
    "viewer": Sample("{ viewer { scopes } }", null=True),
    "staff": Sample("{ staff { nodes { name } totalCount } }"),
    "staffRoles": Sample("{ staffRoles { name } }"),
    "apiTokens": Sample("{ apiTokens { name } }"),
    "auditLog": Sample("{ auditLog { nodes { action } totalCount } }"),
    "auditVerification": Sample("{ auditVerification { isIntact } }"),
    "setup": Sample("{ setup { isComplete version } }"),
    "stores": Sample("{ stores { code } }"),
    "job": Sample("query ($id: ID!) { job(id: $id) { status } }", before=_JOB, also="GROUPS_WRITE"),
    "jobs": Sample("{ jobs { nodes { status } totalCount } }"),
    "importableFields": Sample("{ importableFields(what: CUSTOMERS) { key isRequired } }"),
    "importPreview": Sample(
        "query ($id: ID!) { importPreview(uploadId: $id, what: CUSTOMERS) { rowCount } }",
        before=_UPLOAD,
        also="CUSTOMERS_WRITE",
        null=True,
    ),
    "imports": Sample("{ imports { nodes { fileName } totalCount } }"),
    "customer": Sample('{ customer(by: { id: "cus_1" }) { displayName } }'),
    "customers": Sample("{ customers { nodes { displayName } totalCount } }"),
    "customerCount": Sample("{ customerCount }"),
    "customerCounts": Sample("{ customerCounts { total } }"),
    "attention": Sample("{ attention { __typename } }"),
    "customerTags": Sample("{ customerTags }"),
    "customerRoles": Sample("{ customerRoles { name } }"),
    "customFieldDefinitions": Sample("{ customFieldDefinitions { key name kind } }"),
    "findMatches": Sample('{ findMatches(name: "Ada Lovelace") { score customer { id } } }'),
    "metricDefinitions": Sample('{ metricDefinitions(keys: ["totalSpent"]) { title formula unit } }'),
    "valueBandLimits": Sample("{ valueBandLimits { computedAt buyerCount topFrom { amount } } }", null=True),
    "addressFormat": Sample('{ addressFormat(countryCode: "PH") { country } }'),
    "order": Sample('{ order(by: { id: "ord_1" }) { number } }'),
    "refundPreview": Sample(
        f'{{ refundPreview(orderId: "ord_1", input: {{ reason: "" }}) {{ amount {{ amount }} {_ERRORS} }} }}'
    ),
    "ordersLinkPreview": Sample(
        'query { ordersLinkPreview(orders: { ids: ["ord_1"] }, customerId: "cus_2") {'
        f" preview {{ orderCount }} {_ERRORS} }} }}",
        refused=True,
    ),
    "orders": Sample("{ orders { nodes { number } totalCount } }"),
    "product": Sample('{ product(sku: "CUP-1") { title } }'),
    "products": Sample("{ products { nodes { sku } totalCount } }"),
    "orderDraftPreview": Sample(
        f'{{ orderDraftPreview(customerId: "cus_6", input: {_DRAFT_INPUT}) {{ preview {{ total {{ amount }} }} {_ERRORS} }} }}'
    ),
    "shippingCarriers": Sample("{ shippingCarriers { name trackingUrl } }"),
    "payments": Sample("{ payments { nodes { reference } totalCount } }"),
    "group": Sample('{ group(id: "grp_1") { name } }'),
    "exportableFields": Sample("{ exportableFields(what: CUSTOMERS) { key title group isDefault isPersonal } }"),
    "exports": Sample("{ exports { nodes { status } totalCount } }"),
    "groups": Sample("{ groups { nodes { name } totalCount } }"),
    "savedViews": Sample("{ savedViews { name owner { name } } }"),
    "segment": Sample('{ segment(id: "seg_1") { name explanation } }'),
    "segments": Sample("{ segments { nodes { name memberCount } totalCount } }"),
    "segmentExplanation": Sample("{ segmentExplanation(filter: { hasAccount: true }) }"),
    "segmentTemplates": Sample("{ segmentTemplates { key filter } }"),
}
MUTATIONS: dict[str, Sample] = {
    "signIn": Sample(
        f'mutation {{ signIn(input: {{ email: "manager@example.com", password: "{_PASSWORD}" }}) {{'
        f" viewer {{ scopes }} {_ERRORS} }} }}"
    ),
    "signOut": Sample(f"mutation {{ signOut {{ done {_ERRORS} }} }}", staff="analyst@example.com"),
    "staffInviteAccept": Sample(
        'mutation ($id: String!) { staffInviteAccept(token: $id, name: "Nina", password: "seven loud geese fly") {'
        f" viewer {{ scopes }} {_ERRORS} }} }}",
        before=_INVITE,
    ),
    "passwordChange": Sample(
        f'mutation {{ passwordChange(currentPassword: "{_PASSWORD}", newPassword: "five loud herons") {{'
        f" done {_ERRORS} }} }}",
        staff="marketer@example.com",
    ),
    "sessionRevoke": Sample(f"mutation {{ sessionRevoke {{ done {_ERRORS} }} }}", staff="analyst@example.com"),
    "preferencesUpdate": Sample(
        f"mutation {{ preferencesUpdate(input: {{ theme: DARK }}) {{ viewer {{ preferences {{ theme }} }} {_ERRORS} }} }}",
        staff="analyst@example.com",
    ),
    "staffInvite": Sample(
        'mutation { staffInvite(input: { name: "Noel", email: "noel@example.com", roleId: "rol_5" }) {'
        f" staff {{ id }} {_ERRORS} }} }}",
        refused=True,
    ),
    "staffUpdate": Sample(
        f'mutation {{ staffUpdate(id: "stf_5", input: {{ name: "Ann" }}) {{ staff {{ id }} {_ERRORS} }} }}', refused=True
    ),
    "apiTokenCreate": Sample(
        'mutation { apiTokenCreate(input: { name: "Narrow", scopes: [TOKENS_WRITE] }) {'
        f" token {{ name }} secret {_ERRORS} }} }}"
    ),
    "apiTokenRevoke": Sample(
        f"mutation ($id: ID!) {{ apiTokenRevoke(id: $id) {{ token {{ revokedAt }} {_ERRORS} }} }}", before=_TOKEN
    ),
    "setupComplete": Sample(
        'mutation { setupComplete(input: { code: "AAAA", owner: { name: "X", email: "x@example.com", password:'
        f' "seven loud geese fly" }}, store: {{ name: "X" }} }}) {{ viewer {{ scopes }} {_ERRORS} }} }}',
        refused=True,
    ),
    "storeSave": Sample(f'mutation {{ storeSave(id: "sto_2", input: {{ locale: "ja" }}) {{ store {{ code }} {_ERRORS} }} }}'),
    "jobCancel": Sample(
        f"mutation ($id: ID!) {{ jobCancel(id: $id) {{ job {{ status }} {_ERRORS} }} }}",
        before=_JOB,
        also="GROUPS_WRITE",
        refused=True,
    ),
    "uploadCreate": Sample(
        f'mutation {{ uploadCreate(fileName: "people.csv", sizeBytes: 12) {{ upload {{ url }} {_ERRORS} }} }}'
    ),
    "importCreate": Sample(
        'mutation ($id: ID!) { importCreate(input: { what: CUSTOMERS, uploadId: $id }, idempotencyKey: "i") {'
        f" job {{ status }} {_ERRORS} }} }}",
        before=_UPLOAD,
        also="CUSTOMERS_WRITE",
        refused=True,
    ),
    "jobUndo": Sample(
        f"mutation ($id: ID!) {{ jobUndo(id: $id) {{ job {{ status }} {_ERRORS} }} }}",
        before='mutation { customerTagsAdd(customers: { ids: ["cus_6"] }, tags: ["undone"]) { job { id } } }',
        also="CUSTOMERS_WRITE",
    ),
    "customerCreate": Sample(
        f'mutation {{ customerCreate(input: {{ firstName: "Nora" }}) {{ customer {{ id }} {_ERRORS} }} }}'
    ),
    "customerUpdate": Sample(
        f'mutation {{ customerUpdate(id: "cus_6", input: {{ locale: "en" }}) {{ customer {{ id }} {_ERRORS} }} }}'
    ),
    "customerConfirm": Sample(f'mutation {{ customerConfirm(id: "cus_6") {{ customer {{ id }} {_ERRORS} }} }}'),
    "customerDelete": Sample(
        f"mutation ($id: ID!) {{ customerDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_PERSON
    ),
    "customersUpsert": Sample(
        'mutation { customersUpsert(customers: [{ externalId: "S-1", firstName: "Sam" }], idempotencyKey: "s") {'
        f" created updated unchanged failures {{ errors {{ message }} }} {_ERRORS} }} }}"
    ),
    "customerTagsAdd": Sample(
        'mutation { customerTagsAdd(customers: { ids: ["cus_6"] }, tags: ["seen"]) {'
        f" job {{ status }} {_ERRORS} }} }}"
    ),
    "customerTagsRemove": Sample(
        'mutation { customerTagsRemove(customers: { ids: ["cus_6"] }, tags: ["unseen"]) {'
        f" job {{ status }} {_ERRORS} }} }}"
    ),
    "customersBulkUpdate": Sample(
        'mutation { customersBulkUpdate(customers: { ids: ["cus_6"] }, input: { tagsAdd: ["bulk"] }, dryRun: true) {'
        f" job {{ status }} {_ERRORS} }} }}"
    ),
    "addressSave": Sample(
        f'mutation {{ addressSave(customerId: "cus_6", input: {{ city: "Davao" }}) {{ address {{ id }} {_ERRORS} }} }}'
    ),
    "customFieldSave": Sample(
        'mutation { customFieldSave(input: { subject: CUSTOMER, key: "brief", name: "Brief", kind: TEXT }) {'
        f" definition {{ key }} {_ERRORS} }} }}"
    ),
    "customFieldArchive": Sample(
        f'mutation {{ customFieldArchive(id: "cfd_7") {{ definition {{ archivedAt }} {_ERRORS} }} }}'
    ),
    "customFieldsReorder": Sample(
        f'mutation {{ customFieldsReorder(subject: CUSTOMER, ids: ["cfd_2"]) {{ definitions {{ key }} {_ERRORS} }} }}'
    ),
    "customFieldDelete": Sample(
        f"mutation ($id: ID!) {{ customFieldDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_FIELD
    ),
    "customerRolesSet": Sample(
        'mutation { customerRolesSet(roles: [{ name: "Buyer", permissions: ["order"] }]) {'
        f" customerRoles {{ name }} {_ERRORS} }} }}"
    ),
    "accountInvite": Sample(
        f'mutation {{ accountInvite(customerId: "cus_1") {{ message {{ id }} {_ERRORS} }} }}', refused=True
    ),
    "passwordResetSend": Sample(
        f'mutation {{ passwordResetSend(customerId: "cus_6") {{ message {{ id }} {_ERRORS} }} }}', refused=True
    ),
    "eventsTrack": Sample(
        'mutation { eventsTrack(events: [{ eventId: "s-1", kind: LOGIN_FAILED, at: "2026-11-22T06:00:00Z",'
        ' customer: { id: "cus_1" } }]) {'
        f" accepted duplicates failures {{ errors {{ message }} }} {_ERRORS} }} }}"
    ),
    "accountSetStatus": Sample(
        'mutation { accountSetStatus(customerId: "cus_6", status: MERGED) {'
        f" customer {{ id }} {_ERRORS} }} }}",
        refused=True,
    ),
    "accountTokenRedeem": Sample(
        f'mutation {{ accountTokenRedeem(token: "guessed") {{ customerId {_ERRORS} }} }}', refused=True
    ),
    "accountInviteDecline": Sample(
        f'mutation {{ accountInviteDecline(token: "guessed") {{ customerId {_ERRORS} }} }}', refused=True
    ),
    "consentSet": Sample(
        'mutation { consentSet(customerId: "cus_6", input: { channel: SMS, state: PENDING, source: "desk" }) {'
        f" customer {{ id }} {_ERRORS} }} }}"
    ),
    "addressDelete": Sample(
        f"mutation ($id: ID!) {{ addressDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_ADDRESS
    ),
    "addressVerify": Sample(
        f"mutation ($id: ID!) {{ addressVerify(id: $id) {{ faults {{ field }} {_ERRORS} }} }}", before=_ADDRESS
    ),
    "emailAdd": Sample(
        f'mutation {{ emailAdd(customerId: "cus_6", address: "other@example.com") {{ customer {{ id }} {_ERRORS} }} }}'
    ),
    "emailRemove": Sample(
        f'mutation {{ emailRemove(customerId: "cus_6", address: "nobody@example.com") {{ customer {{ id }} {_ERRORS} }} }}',
        refused=True,
    ),
    "emailUnblock": Sample(
        'mutation { emailUnblock(customerId: "cus_6", address: "nobody@example.com", reason: "Mended") {'
        f" customer {{ id }} {_ERRORS} }} }}",
        refused=True,
    ),
    "emailVerificationSend": Sample(
        'mutation { emailVerificationSend(customerId: "cus_6", address: "nobody@example.com") {'
        f" message {{ id }} {_ERRORS} }} }}",
        refused=True,
    ),
    "emailConfirm": Sample(f'mutation {{ emailConfirm(token: "none") {{ done {_ERRORS} }} }}', refused=True),
    "phoneAdd": Sample(
        f'mutation {{ phoneAdd(customerId: "cus_6", number: "+12125550142") {{ customer {{ id }} {_ERRORS} }} }}'
    ),
    "phoneRemove": Sample(
        f'mutation {{ phoneRemove(customerId: "cus_6", number: "+12125550149") {{ customer {{ id }} {_ERRORS} }} }}',
        refused=True,
    ),
    "phoneVerify": Sample(
        'mutation { phoneVerify(customerId: "cus_6", number: "+12125550149", status: VERIFIED) {'
        f" customer {{ id }} {_ERRORS} }} }}",
        refused=True,
    ),
    "orderCreateForCustomer": Sample(
        f'mutation {{ orderCreateForCustomer(customerId: "cus_6", input: {_DRAFT_INPUT}, idempotencyKey: "s") {{'
        f" {_ERRORS} }} }}"
    ),
    "orderDraftUpdate": Sample(
        f"mutation ($id: ID!) {{ orderDraftUpdate(id: $id, input: {_DRAFT_INPUT}) {{ {_ERRORS} }} }}",
        before=_DRAFT.replace("KEY", "u"),
        also="ORDERS_READ",
    ),
    "orderDraftDelete": Sample(
        f"mutation ($id: ID!) {{ orderDraftDelete(id: $id) {{ deletedId {_ERRORS} }} }}",
        before=_DRAFT.replace("KEY", "x"),
        also="ORDERS_READ",
    ),
    "orderComplete": Sample(
        f"mutation ($id: ID!) {{ orderComplete(id: $id) {{ {_ERRORS} }} }}", before=_DRAFT.replace("KEY", "c"), also="ORDERS_READ"
    ),
    "orderApprove": Sample(
        f'mutation {{ orderApprove(id: "ord_1", decision: APPROVED) {{ {_ERRORS} }} }}', refused=True
    ),
    "productsUpsert": Sample(
        'mutation { productsUpsert(products: [{ sku: "S-1", title: "Sample" }], idempotencyKey: "s") {'
        f" created updated unchanged failures {{ errors {{ message }} }} {_ERRORS} }} }}"
    ),
    "ordersUpsert": Sample(
        'mutation { ordersUpsert(idempotencyKey: "o", orders: [{ externalId: "S-9", customer: {}, currencyCode: "USD",'
        ' placedAt: "2026-11-22T06:00:00Z", lines: [{ title: "Cup", quantity: 1, unitPrice: "3" }] }]) {'
        f" created updated unchanged failures {{ errors {{ message }} }} {_ERRORS} }} }}"
    ),
    "orderRefund": Sample(
        'mutation { orderRefund(orderId: "ord_1", input: { amount: { amount: "0.01", currencyCode: "USD" }, reason: "S" },'
        f' idempotencyKey: "s") {{ refund {{ id }} order {{ id }} {_ERRORS} }} }}'
    ),
    "refundsUpsert": Sample(
        'mutation { refundsUpsert(idempotencyKey: "s", refunds: [{ orderExternalId: "soon", externalId: "r", amount: "1",'
        f' at: "2026-11-22T06:00:00Z", currencyCode: "USD" }}]) {{ results {{ isWaiting }} {_ERRORS} }} }}'
    ),
    "orderCancel": Sample(
        f'mutation ($id: ID!) {{ orderCancel(id: $id, reason: "S", idempotencyKey: "s") {{ order {{ id }} {_ERRORS} }} }}',
        before=_UNPAID,
    ),
    "orderPaymentAdd": Sample(
        'mutation ($id: ID!) { orderPaymentAdd(orderId: $id, idempotencyKey: "s", input: { method: "Cash",'
        f' amount: {{ amount: "1.00", currencyCode: "USD" }} }}) {{ order {{ id }} {_ERRORS} }} }}',
        before=_UNPAID.replace("G-2", "G-1"),
    ),
    "orderPaymentVoid": Sample(
        f'mutation {{ orderPaymentVoid(id: "pay_1") {{ order {{ id }} {_ERRORS} }} }}', refused=True
    ),
    "ordersLinkToCustomer": Sample(
        'mutation { ordersLinkToCustomer(orders: { ids: ["ord_1"] }, customerId: "cus_1") {'
        f" job {{ status }} {_ERRORS} }} }}",
        also="CUSTOMERS_READ",
    ),
    "orderUpdateStatus": Sample(
        'mutation { orderUpdateStatus(id: "ord_4", input: { status: PROCESSING }) {'
        f" order {{ status }} {_ERRORS} }} }}",
        also="ORDERS_READ",
    ),
    "exportCreate": Sample(
        'mutation { exportCreate(input: { what: CUSTOMERS, fields: ["id"] }) {'
        f" export {{ status }} {_ERRORS} }} }}",
        also="CUSTOMERS_READ",
    ),
    "exportDownload": Sample(
        f"mutation ($id: ID!) {{ exportDownload(id: $id) {{ download {{ url }} {_ERRORS} }} }}",
        before='mutation { exportCreate(input: { what: CUSTOMERS, fields: ["id"] }) { export { id } } }',
        refused=True,
    ),
    "groupSave": Sample(
        f'mutation {{ groupSave(id: "grp_3", input: {{ name: "Doctors", kind: CUSTOM }}) {{ group {{ name }} {_ERRORS} }} }}'
    ),
    "segmentSave": Sample(
        'mutation { segmentSave(input: { name: "Quiet", filter: { hasAccount: false } }) {'
        f" segment {{ name }} {_ERRORS} }} }}",
        also="CUSTOMERS_READ",
    ),
    "segmentDelete": Sample(
        f"mutation ($id: ID!) {{ segmentDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_SEGMENT
    ),
    "savedViewSave": Sample(
        f'mutation {{ savedViewSave(input: {{ name: "Mine", subject: CUSTOMERS }}) {{ view {{ name }} {_ERRORS} }} }}',
        staff="analyst@example.com",
    ),
    "savedViewDelete": Sample(
        f'mutation {{ savedViewDelete(id: "view_1") {{ deletedId {_ERRORS} }} }}', refused=True
    ),
    "groupDelete": Sample(
        f"mutation ($id: ID!) {{ groupDelete(id: $id) {{ deletedId {_ERRORS} }} }}", before=_GROUP
    ),
    "groupMembersAdd": Sample(
        'mutation { groupMembersAdd(groupId: "grp_3", customers: { ids: ["cus_7"] }) {'
        f" job {{ status }} {_ERRORS} }} }}"
    ),
    "groupMembersRemove": Sample(
        'mutation { groupMembersRemove(groupId: "grp_3", customers: { ids: ["cus_8"] }) {'
        f" job {{ status }} {_ERRORS} }} }}"
    ),
}  # fmt: skip
SUBSCRIPTIONS: dict[str, Sample] = {
    "jobProgress": Sample(
        "subscription ($id: ID!) { jobProgress(id: $id) { status } }", before=_JOB, also="GROUPS_WRITE"
    ),
    "customerCount": Sample("subscription { customerCount { count delta } }"),
    "customerCounts": Sample("subscription { customerCounts { total } }"),
    "customerChanged": Sample(
        'subscription { customerChanged(id: "cus_1") { kind subject { ... on Customer { displayName } } } }'
    ),
    "timelineEvent": Sample('subscription { timelineEvent(customerId: "cus_1") { resync event { title } } }'),
    "segmentMembership": Sample('subscription { segmentMembership(segmentId: "seg_1") { memberCount } }'),
    "orderChanged": Sample('subscription { orderChanged(id: "ord_1") { kind subject { ... on Order { number } } } }'),
}
SAMPLES: dict[str, dict[str, Sample]] = {
    "Query": QUERIES
    | samples_companies.QUERIES
    | samples_mail.QUERIES
    | samples_merging.QUERIES
    | samples_benefits.QUERIES
    | samples_notes.QUERIES
    | samples_reports.QUERIES
    | samples_shipping.QUERIES,
    "Mutation": MUTATIONS
    | samples_companies.MUTATIONS
    | samples_mail.MUTATIONS
    | samples_merging.MUTATIONS
    | samples_benefits.MUTATIONS
    | samples_notes.MUTATIONS
    | samples_reports.MUTATIONS
    | samples_shipping.MUTATIONS,
    "Subscription": SUBSCRIPTIONS | samples_reports.SUBSCRIPTIONS,
}
