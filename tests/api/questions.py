"""What is asked of the shop: every leaf of every filter, every sort, search in all its forms, lists in lists.

Each leaf names a few values; tests/api/test_equal.py keeps the answers, tests/api/test_scopes.py asks who may ask.
"""

from collections.abc import Iterator

from tests.api import questions_benefits, questions_companies, questions_reports

Leaves = dict[str, list[str]]

_TIMES = ['{ gte: "2025-01-01T00:00:00Z" }', '{ lt: "2025-01-01T00:00:00Z" }', '{ gt: "2024-06-01T12:00:00Z" }',
          '{ lte: "2024-06-01T12:00:00Z" }', '{ withinLast: "P30D" }', '{ notWithinLast: "P12M" }',
          '{ withinNext: "P1D" }', "{ isNull: true }"]  # fmt: skip
_COUNTS = ["{ eq: 2 }", "{ in: [1, 3] }", "{ gt: 1 }", "{ gte: 4 }", "{ lt: 1 }", "{ lte: 1 }", "{ isNull: false }"]
_AMOUNTS = ['{ eq: "37.50" }', '{ gt: "37.50" }', "{ gte: 100 }", '{ lt: "0.01" }', '{ lte: "100.00" }',
            "{ isNull: true }"]  # fmt: skip


def _texts(whole: str, other: str, inside: str, start: str) -> list[str]:
    return [
        f'{{ eq: "{whole}" }}',
        f'{{ neq: "{whole}" }}',
        f'{{ in: ["{whole}", "{other}"] }}',
        f'{{ notIn: ["{whole}", "{other}"] }}',
        f'{{ contains: "{inside}" }}',
        f'{{ startsWith: "{start}" }}',
        "{ isNull: true }",
        "{ isNull: false }",
    ]


def _ids(prefix: str, *keys: int) -> list[str]:
    first, *_ = keys
    listed = ", ".join(f'"{prefix}_{key}"' for key in keys)
    nobody = '{ eq: "nonsense" }'
    return [f'{{ eq: "{prefix}_{first}" }}', f"{{ in: [{listed}] }}", f"{{ notIn: [{listed}] }}", nobody]


_LINE = [
    '{ sku: { eq: "cup-1" } }',
    '{ category: { eq: "DESK" }, quantity: { gte: 2 } }',
    '{ brand: { startsWith: "hari" }, at: { gte: "2025-01-01T00:00:00Z" } }',
    '{ amount: { gt: "80" } }',
    "{}",
]
_BOUGHT = [*_LINE, '{ sku: { eq: "CUP-1" }, orderCount: { gte: 2 } }', "{ orderCount: { lt: 2 } }"]

CUSTOMER_LEAVES: Leaves = {
    "search": ['"ada"', '"lovelac"', '"0917 555 0100"', '"ZZZZZ"'],
    "id": [*_ids("cus", 1, 4), "{ isNull: true }"],
    "email": _texts("ADA@example.com", "zoe@example.com", "xample.j", "jo"),
    "phone": _texts("0917 555 0100", "+1 212 555 0109", "5550", "+63917"),
    "name": _texts("jose alvarez", "Bo", "LVA", "aine o"),
    "tag": _texts("vip", "Cafe", "hole", "eng"),
    "externalId": _texts("c-1", "ada-77", "alk-in", "WALK"),
    "locale": _texts("en-gb", "sv-SE", "-us", "EN"),
    "accountStatus": ["[ACTIVE]", "[GUEST, INVITED]", "[]"],
    "hasAccount": ["true", "false"],
    "emailVerification": ["[UNVERIFIED]", "[VERIFIED, REJECTED]"],
    "emailDeliverability": ["[UNKNOWN]", "[BLOCKED, COMPLAINED]"],
    "taxExempt": ["true", "false"],
    "createdAt": _TIMES,
    "accountCreatedAt": _TIMES,
    "updatedAt": _TIMES,
    "lastLoginAt": _TIMES,
    "lastActivityAt": _TIMES,
    "birthDate": ['{ eq: "1990-12-10" }', '{ gte: "1990-01-01" }', '{ lte: "1990-01-01" }', "{ month: 2 }", "{ anniversaryThisMonth: true }",
                  '{ anniversaryWithin: "P7D" }', '{ anniversaryWithin: "P120D" }', "{ isNull: true }"],
    "orderCount": _COUNTS,
    "totalSpent": _AMOUNTS,
    "averageOrderValue": _AMOUNTS,
    "firstOrderAt": _TIMES,
    "lastOrderAt": _TIMES,
    "averageDaysBetweenOrders": ["{ gte: 365 }", '{ lt: "7.5" }', "{ eq: 7 }", "{ isNull: true }"],
    "priceSensitivity": ["[UNKNOWN]", "[LOW, HIGH]", "[]"],
    "discountUsageRate": ["{ gt: 0 }", '{ lte: "0.5" }', "{ eq: 1 }", "{ isNull: true }"],
    "returnFrequency": ["{ gt: 0 }", '{ lt: "0.5" }', "{ eq: 0 }", "{ isNull: false }"],
    "lifetimeValueBand": ["[NONE]", "[TOP, HIGH]", "[MEDIUM, LOW]"],
    "rfmGroup": ["[PROSPECTS]", "[NEW, PROSPECTS]", "[CHAMPIONS]", "[]"],
    "churnRisk": ["[UNKNOWN]", "[LOW, UNKNOWN]", "[HIGH, MEDIUM]", "[]"],
    "predictedLtv": _AMOUNTS,
    "orderFrequency": ["[NONE]", "[ONCE]", "[WEEKLY]", "[MONTHLY, QUARTERLY]", "[YEARLY, RARER]"],
    "country": _texts("gb", "JP", "h", "S"),
    "province": _texts("ny", "NCR", "oky", "to"),
    "city": _texts("malaga", "LONDON", "東京", "göte"),
    "postalCode": _texts("sw1y 4jh", "11201", "00", "41"),
    "dataQuality": ["[MISSING]", "[STALE, UNVERIFIED]", "[]"],
    "storeId": [*_ids("sto", 2, 7), "{ isNull: false }"],
    "bought": _BOUGHT,
    "neverBought": _BOUGHT,
    "paymentMethod": _texts("visa", "Cash", "anb", "bank"),
    "inReport": [
        '{ report: NEW_VS_RETURNING_SALES, from: "2020-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" }',
        '{ report: GEOGRAPHY, from: "2020-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z", places: [] }',
        '{ report: PEAK_TIMES, from: "2020-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z", timeZone: "Asia/Tokyo" }',
        """{ report: RETENTION_COHORTS, from: "2025-12-03T00:00:00Z", until: "2027-01-01T00:00:00Z", granularity: WEEK,
        firstWeekday: 7, places: [{ key: "period", value: "1" }] }""",
    ],
    "groupId": [*_ids("grp", 1, 2), "{ isNull: true }"],
    "companyId": [*_ids("com", 1, 2), "{ isNull: true }"],
    "role": _texts("buyer", "WHOLESALE", "uy", "whole"),
    "consent": ["{ channel: EMAIL, state: [SUBSCRIBED] }", "{ channel: EMAIL, state: [UNSUBSCRIBED, NEVER_ASKED] }",
                "{ channel: SMS, state: [PENDING] }", "{ channel: POST, state: [] }"],
    "segmentId": [*_ids("seg", 1, 2), "{ isNull: true }"],
    "customField": [
        *(f'{{ key: "motto", text: {asked} }}' for asked in _texts("deja VU", "OLA", "a v", "o")[:7]),
        *(f'{{ key: "points", number: {asked} }}' for asked in ('{ eq: "12.5" }', "{ lt: 0 }", "{ isNull: true }")),
        '{ key: "size", text: { in: ["m", "S"] } }', '{ key: "vegan", boolean: false }', '{ key: "vegan", isSet: false }',
        '{ key: "budget", number: { gte: "150.00" } }', '{ key: "wedding", date: { month: 7 } }',
        '{ key: "wedding", date: { lte: "2020-01-01" } }', '{ key: "site", text: { contains: "ADA" } }',
    ],
    "and": ['[{ hasAccount: true }, { country: { eq: "SE" } }]', "[]"],
    "or": ['[{ tag: { eq: "vip" } }, { orderCount: { eq: 0 } }]', "[]"],
    "not": ["{ hasAccount: true }", '{ or: [{ city: { eq: "London" } }, { not: { taxExempt: false } }] }'],
}  # fmt: skip
ORDER_LEAVES: Leaves = {
    "and": ['[{ status: [COMPLETED] }, { total: { gt: "100" } }]'],
    "or": ["[{ isTest: true }, { unlinked: true }]"],
    "not": ['{ channel: { eq: "EMAIL" } }'],
    "search": ['"1001"', '"#1001"', '"CH_1001"', '"pot-1"', '"stranger@"', '"nothing"'],
    "id": _ids("ord", 1, 3),
    "customerId": [*_ids("cus", 1, 2), "{ isNull: true }"],
    "companyId": [*_ids("com", 1, 2), "{ isNull: true }"],
    "customer": ['{ name: { startsWith: "ada" } }', '{ tag: { eq: "wholesale" }, orderCount: { gte: 3 } }'],
    "number": _texts("a-1003", "b-1", "10", "T-"),
    "externalId": ['{ eq: "A-1001" }', '{ in: ["B-1", "B-2"] }', "{ isNull: true }"],
    "reference": _texts("ch_1001", "bt_2", "100", "till"),
    "purchaseOrderNumber": _texts("po-1", "PO-2", "o-", "x"),
    "status": ["[CANCELLED, DRAFT]", "[COMPLETED]"],
    "paymentStatus": ["[PAID]", "[PARTIALLY_REFUNDED, REFUNDED]", "[FAILED]"],
    "fulfillmentStatus": ["[PARTIAL]", "[UNFULFILLED]"],
    "shipmentStatus": ["[IN_TRANSIT, DELIVERED]", "[FAILED]"],
    "stuckFor": ['"PT0S"', '"P30D"', '"P1M"'],
    "stuckIn": ["[UNPAID]", "[UNFULFILLED, IN_TRANSIT]"],
    "awaitsApproval": ["true", "false"],
    "placedAt": _TIMES,
    "updatedAt": _TIMES,
    "total": _AMOUNTS,
    "refundedTotal": _AMOUNTS,
    "storeId": _ids("sto", 2, 1),
    "email": _texts("nameless@example.com", "stranger@example.org", "range", "NAME"),
    "unlinked": ["true", "false"],
    "paymentMethod": _texts("VISA", "cash", "card", "jc"),
    "channel": ['{ eq: "EMAIL" }', '{ in: ["EMAIL", "SOCIAL"] }', "{ isNull: true }"],
    "line": _LINE,
    "hasDiscount": ["true", "false"],
    "isFirstOrder": ["true", "false"],
    "qualifying": ["true", "false"],
    "isTest": ["true", "false"],
    "shippingCountry": _texts("ph", "JP", "p", "P"),
    "shippingProvince": _texts("ncr", "x", "c", "N"),
    "shippingCity": _texts("MAKATI", "東京", "aka", "東"),
}
PAYMENT_LEAVES: Leaves = {
    "and": ['[{ status: [PAID] }, { amount: { gt: "10" } }]'],
    "or": ['[{ status: [FAILED] }, { search: "ch_1" }]'],
    "not": ['{ method: { eq: "visa" } }'],
    "search": ['"ch_1"', '"t-1"', '"1001"'],
    "at": _TIMES,
    "status": ["[PAID]", "[FAILED, VOIDED]"],
    "method": _texts("visa", "JCB", "on", "pay"),
    "amount": _AMOUNTS,
    "reference": _texts("CH_1001", "bt_2", "50", "ch_1"),
    "customerId": _ids("cus", 1, 4),
    "orderId": _ids("ord", 1, 2),
    "storeId": _ids("sto", 2, 1),
    "refunded": ["true", "false"],
}
LEAVES: dict[str, tuple[str, Leaves]] = {
    "CustomerFilter": ("customers", CUSTOMER_LEAVES),
    "OrderFilter": ("orders", ORDER_LEAVES),
    "PaymentFilter": ("payments", PAYMENT_LEAVES),
}
"""Filters with the list that takes them."""

PERSONAL: dict[str, set[str]] = {
    "CustomerFilter": {"email", "phone", "birthDate", "postalCode"},
    "OrderFilter": {"email"},
    "PaymentFilter": set(),
    "CustomerSortField": {"EMAIL", "PHONE"},
    "OrderSortField": set(),
    "PaymentSortField": set(),
}
"""What reads a column of personal data, and is refused to whoever may not see it."""

SORTS: dict[str, tuple[str, str]] = {
    "CustomerSortField": ("customers", "id"),
    "OrderSortField": ("orders", "number"),
    "PaymentSortField": ("payments", "reference"),
}
"""Sorts with the list that takes them, and what to see of a row."""

SEARCHES = [
    "ada", "ADA LOVELACE", "lovelace ada", "alvarez", "JOSE", "josé", "aine", "o'brien", "brien-smith", "oberg",
    "Göteborg", "goteborg", "makati", "zo", "b", "bo", "山田", "太郎", "東京", "李", "伟", "0917 555 0100",
    "+63 917 555 0100", "9175550100", "(0917) 555-0100", "639175", "0111", "ada@example.com", "example.jp", "taro@",
    "lovelase", "lovlace", "alvraez", "alvarezz", "zhnag", "xyzzy", "100%", "_", "%", "'", '\\"', " ", "",
]  # fmt: skip


def of_leaf(kind: str, leaf: str) -> str:
    """One document: each value of the leaf under an alias of its own."""
    field, leaves = LEAVES[kind]
    parts = [
        f"a{place}: {field}(first: 100, filter: {{ {leaf}: {value} }}) {{ nodes {{ id }} totalCount }}"
        for place, value in enumerate(leaves[leaf])
    ]
    return "{ " + " ".join(parts) + " }"


def steps_of(value: str, way: str) -> str:
    """An orderBy of one step."""
    key = ', customFieldKey: "points"' if value == "CUSTOM_FIELD" else ""
    return f"[{{ field: {value}, direction: {way}{key} }}]"


def of_sort(kind: str, value: str) -> str:
    """Both ways."""
    field, shown = SORTS[kind]
    search = ', search: "a"' if value == "RELEVANCE" else ""
    parts = [
        f"{way.lower()}: {field}(first: 100{search}, orderBy: {steps_of(value, way)}) {{ nodes {{ {shown} }} }}"
        for way in ("ASC", "DESC")
    ]
    return "{ " + " ".join(parts) + " }"


_CUSTOMER = """
    id version displayName firstName lastName title birthDate locale timeZone email phone accountStatus hasAccount
    createdAt accountCreatedAt lastLoginAt lastActivityAt updatedAt taxExempt taxId tags
    externalIds { system value }
    stats {
      orderCount totalSpent { amount currencyCode } grossSpent { amount } refunded { amount }
      averageOrderValue { amount } firstOrderAt lastOrderAt daysSinceLastOrder customerAgeDays lifespanDays
      orderIntervalDays averageDaysBetweenOrders orderFrequency lastReferenceNumber asOf
    }
    lastShippingAddress { firstName lastName address1 city postalCode countryCode phone formatted }
"""
_ADDRESS = """
    id version kind firstName lastName company address1 address2 city province postalCode countryCode phone formatted
    isDefaultBilling isDefaultShipping verification lastUsedAt
"""
_ORDER = """
    id version externalId number email placedAt createdAt updatedAt cancelledAt status paymentStatus fulfillmentStatus
    paymentMethod currencyCode lineCount unitCount sequence isFirstOrder isTest exclusionReason channel
    store { code } customer { id displayName } shippingAddress { city formatted } billingAddress { city formatted }
    subtotal { base { amount currencyCode } presentment { amount currencyCode } }
    discountTotal { base { amount } } shippingTotal { base { amount } } taxTotal { presentment { amount } }
    total { base { amount } presentment { amount } } refundedTotal { base { amount } } netTotal { base { amount } }
    refundable { amount currencyCode } allowedActions stuckSince stuckFor stuckIn
"""
_PAYMENT = (
    "id at amount { amount currencyCode } method status reference refunded { amount } order { number } customer { id }"
)
_PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"

STORIES: dict[str, str] = (
    questions_companies.STORIES
    | questions_benefits.STORIES
    | {
        "customers whole": f"{{ customers(first: 20) {{ nodes {{ {_CUSTOMER} }} {_PAGE} }} }}",
        "customers edges": "{ customers(last: 3) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } } }",
        "customers addresses": f"{{ customers(first: 20) {{ nodes {{ id addresses {{ {_ADDRESS} }}"
        " defaultBillingAddress { id } defaultShippingAddress { id } } } }",
        "customers access": "{ customers(first: 15) { nodes { id accessDiagnosis { kind detail remedy suggestedEmail"
        " otherCustomer { id } } } } }",
        "customers quality": "{ customers(first: 20) { nodes { id dataQuality { field kind problem suggestion remedy"
        " correction since } } } }",
        "customers custom fields": "{ customers(first: 15) { nodes { id customFields { key text number date boolean"
        " money { amount currencyCode } definition { name kind } } } } }",
        "custom fields": "{ customFieldDefinitions { id version subject key name description kind choices unit currencyCode"
        " isRequired isPersonal isFilterable position archivedAt } }",
        "customers consents": "{ customers(first: 15) { nodes { id consents { channel state optInLevel source updatedAt"
        " evidence { wording pageUrl ip userAgent confirmedAt } history(first: 1) { nodes { at from to source } totalCount } }"
        " } } }",
        "customers behaviour": "{ customers(first: 15) { nodes { id stats { lifetimeValueBand } patterns { averageCartUnits"
        " averageCartLines averageCartValue { amount } medianOrderValue { amount } discountUsageRate returnFrequency returnRate"
        " priceSensitivity peakHour peakWeekday topProducts { label unitCount } topCategories { label unitCount }"
        " topBrands { label unitCount } topPaymentMethods { label unitCount amount { amount } } } } } }",
        "customers stores": "{ customers(first: 15) { nodes { id statsByStore { store { code } orderCount totalSpent { amount"
        ' currencyCode } } statsAt(asOf: "2025-06-01T00:00:00Z") { orderCount totalSpent { amount } refunded { amount } } } } }',
        "customers orders": "{ customers(first: 15) { nodes { id orders(first: 2) { nodes { number placedAt }"
        " totalCount pageInfo { hasNextPage endCursor } } } } }",
        "customers orders sorted": "{ customers(first: 15) { nodes { id orders(first: 2, filter: { qualifying: true },"
        " orderBy: [{ field: TOTAL, direction: ASC }]) { nodes { number total { base { amount } } } } } } }",
        "customers payments": "{ customers(first: 15) { nodes { id payments(first: 2) { nodes { reference } totalCount } } } }",
        "customers groups": "{ customers(first: 15) { nodes { id groups(first: 2) { nodes { name memberCount } totalCount } } } }",
        "customers notes": "{ customers(first: 15) { nodes { id notes(first: 2) { nodes { id body kind pinned author {"
        " ... on StaffUser { name } } createdAt } totalCount } instructions { body } } } }",
        "one customer": f"""{{ customer(by: {{ id: "cus_1" }}) {{ {_CUSTOMER} }} }}""",
        "one customer by each name": """{
        email: customer(by: { email: "ADA@EXAMPLE.COM" }) { id }
        phone: customer(by: { phone: "+63 917 555 0100" }) { id }
        local: customer(by: { phone: "(0917) 555-0100" }) { id }
        external: customer(by: { externalId: "C-1" }) { id }
        elsewhere: customer(by: { external: { system: "crm", value: "ada-77" } }) { id }
        nobody: customer(by: { id: "cus_999" }) { id }
    }""",
        "the orders of one": f"""{{ customer(by: {{ id: "cus_1" }}) {{ orders(first: 3) {{ nodes {{ {_ORDER} }} {_PAGE} }} }} }}""",
        "the last orders of one": """{ customer(by: { id: "cus_1" }) {
        orders(last: 2, orderBy: [{ field: TOTAL }]) { nodes { number } pageInfo { hasNextPage hasPreviousPage } }
        payments(last: 2) { nodes { reference } pageInfo { hasPreviousPage } }
        notes(first: 10, kinds: [INSTRUCTION], resolved: false, pinnedFirst: false) { nodes { body } totalCount }
    } }""",
        "timeline": """{ customers(first: 3, filter: { id: { in: ["cus_1", "cus_2", "cus_4"] } }) { nodes {
        id timeline(first: 30) { nodes { id at kind title details { key label value } actor { ... on System { name } }
        subject { id } } totalCount pageInfo { hasNextPage endCursor } } } } }""",
        "timeline of some kinds": """{ customer(by: { id: "cus_1" }) {
        timeline(first: 3, kinds: [ORDER, REFUND, GROUP]) { nodes { id title } totalCount }
        back: timeline(last: 2) { nodes { id title } pageInfo { hasPreviousPage } }
    } }""",
        "timelines and notes of orders": """{ orders(first: 5, orderBy: [{ field: PLACED_AT, direction: DESC }]) { nodes {
        id timeline(first: 20) { nodes { id at kind title details { key label value } subject { id } } totalCount }
        notes(first: 5) { nodes { id body kind subject { __typename } mentions { name } } totalCount } } }
        mentionableColleagues { id name } }""",
        "a bad time": '{ customers(filter: { createdAt: { gte: "yesterday" } }) { totalCount } }',
        "a bad number": '{ customer(by: { phone: "0917" }) { id } }',
        "a bad sort": "{ customers(orderBy: [{ field: RELEVANCE }]) { totalCount } }",
        "a bad cursor": '{ customers(after: "x") { totalCount } }',
        "no such day": '{ customers(filter: { birthDate: { eq: "1990-02-30" } }) { totalCount } }',
        "counts": """{
        customerCount filtered: customerCount(filter: { hasAccount: true }) searched: customerCount(search: "ada")
        both: customerCount(search: "ada", filter: { hasAccount: false })
        attention { dataQualityCount stuckOrderCount }
        customerCounts { total withAccount guests newToday activeToday at }
    }""",
        "tags": '{ customerTags some: customerTags(startsWith: "V") few: customerTags(first: 2) }',
        "orders whole": f"{{ orders(first: 30) {{ nodes {{ {_ORDER} }} {_PAGE} }} }}",
        "orders inside": "{ orders(first: 30) { nodes { number lineItems { id title sku category brand quantity"
        " returnedQuantity refundableQuantity unitPrice { presentment { amount } } discount { base { amount } }"
        " total { base { amount } } } refunds { id externalId at reason amount { base { amount } } lines { quantity"
        " lineItem { id } } } } } }",
        "orders sent": "{ orders(first: 9, filter: { shipmentStatus: [IN_TRANSIT] }) { nodes { number shipments { id version externalId carrier trackingNumber"
        " trackingUrl status shippedAt deliveredAt expectedAt lines { quantity lineItem { sku } }"
        " events { at status description place } } } } }",
        "order file": '{ order(by: { id: "ord_1" }) { document(format: CSV) { fileName mediaType } } }',
        "carriers": "{ shippingCarriers { name trackingUrl } }",
        "orders paid": f"{{ orders(first: 30) {{ nodes {{ number payments {{ {_PAYMENT} }} }} }} }}",
        "one order by each name": """{
        id: order(by: { id: "ord_2" }) { number }
        external: order(by: { external: { externalId: "A-1001" } }) { number }
        elsewhere: order(by: { external: { externalId: "T-1", storeCode: "tokyo" } }) { number }
        number: order(by: { number: { number: "#1001" } }) { externalId }
        nobody: order(by: { id: "ord_999" }) { number }
    }""",
        "refund previews": """{
        all: refundPreview(orderId: "ord_1", input: { reason: "" }) {
            amount { amount currencyCode } shipping { amount } tax { amount } refundable { amount } left { amount } }
        lines: refundPreview(orderId: "ord_1", input: { reason: "", lines: [{ lineItemId: "lin_1", quantity: 1 }] }) {
            amount { amount } left { amount } }
        much: refundPreview(orderId: "ord_1", input: { reason: "", amount: { amount: "999", currencyCode: "USD" } }) {
            userErrors { code message path ... on RefundLimitError { refundable { amount } } } }
    }""",
        "link previews": """{ ordersLinkPreview(orders: { filter: { paymentStatus: [PAID] } }, customerId: "cus_1") { preview {
        orderCount guestCount sameCount draftCount total { amount currencyCode } formerCount
        target { orders ordersBefore ordersAfter spentBefore { amount } spentAfter { amount } customer { id } }
        formers { orders ordersAfter spentAfter { amount } customer { id } } } userErrors { message } } }""",
        "payments whole": f"{{ payments(first: 40) {{ nodes {{ {_PAYMENT} }} {_PAGE} }} }}",
        "groups": "{ groups(first: 10) { nodes { id version name kind description memberCount createdAt } totalCount }"
        ' found: groups(search: "arz", kind: [CUSTOM]) { nodes { name } } group(id: "grp_2") { name } }',
        "segments": "{ segments(first: 3) { nodes { id version name description filter explanation memberCount"
        " labelPriority controlPercent templateKey lastEvaluatedAt createdAt updatedAt customers(first: 5) { nodes { id }"
        " totalCount } changes(first: 2) { totalCount } history { day memberCount enteredCount leftCount }"
        ' overlap(withId: "seg_1") { firstOnlyCount secondOnlyCount bothCount } } totalCount }'
        ' found: segments(search: "quiet") { nodes { name } } segment(id: "seg_2") { name }'
        " customers(first: 20) { nodes { id segmentLabel segments(first: 5) { nodes { name } } } } }",
        "views": "{ savedViews { id name } ofOrders: savedViews(subject: ORDERS) { name } }",
        "reports": "{ reports { id title metrics { key title formula unit } dimensions { key title } defaultMetrics }"
        ' report(input: { report: NEW_VS_RETURNING_SALES, granularity: MONTH, range: { from: "2026-01-01", to:'
        ' "2026-12-31" } }) { rowCount totals { key number money { amount } } rows { key dimensions { value label }'
        " metrics { key number money { amount } } } } }",
        "predictions": "{ predictionModel { status fittedAt customerCount parameters { key } unavailableBecause }"
        " customers(first: 20) { nodes { id prediction { predictedLtv { amount } churnRisk reasons unavailableBecause }"
        " rfm { group } } } }",
        "nodes": '{ nodes(ids: ["cus_1", "ord_1", "note_1", "grp_1", "seg_1", "sto_2", "pay_1", "lin_1", "ref_1", "adr_1", "stf_3",'
        ' "rol_2", "cus_999", "nonsense"]) { __typename id } node(id: "cus_3") { ... on Customer { displayName } } }',
        "staff": "{ staff(first: 10) { nodes { id name email role { name } status createdAt } totalCount }"
        " staffRoles { id name scopes memberCount } }",
        "stores": "{ stores { id version code name timeZone currencyCode countryCode locale firstWeekday url isActive } }",
        "audit": "{ auditLog(first: 50) { nodes { sequence at action subjectId actor { ... on StaffUser { name }"
        " ... on System { name } } changes { field before after } } totalCount } auditVerification { isIntact entryCount } }",
        "mail": "{ messages { nodes { id } totalCount } messageTemplates { totalCount } suppressions { totalCount }"
        ' messagePreview(key: "MAIL_TEST") { subject text problem variables { key isUsed } } }',
        "viewer": "{ viewer { actor { ... on ApiClient { name } } scopes seesPersonalData unreadNotificationCount notifications {"
        " nodes { id at kind title subject { id } } totalCount } } jobs { totalCount } }",
    }
)


def everything() -> Iterator[tuple[str, str]]:
    """Every question, by its name."""
    yield from STORIES.items()
    yield from questions_reports.REPORTS.items()
    for kind, (field, leaves) in LEAVES.items():
        for leaf in leaves:
            yield f"{field} by {leaf}", of_leaf(kind, leaf)
    for place, text in enumerate(SEARCHES):
        search = f'{{ customers(first: 20, search: "{text}") {{ nodes {{ id displayName }} totalCount }} }}'
        yield f"search {place} {text}", search
