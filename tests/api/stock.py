"""What stands in the shop of these tests: stores, people, orders, notes and groups, as callers would send them."""

from decimal import Decimal
from typing import Any

from regulars.platform import clock

Fields = dict[str, Any]

OPENED = clock.parse("2024-01-05T02:00:00Z")
NOW = clock.parse("2026-11-22T07:00:00Z")


def on(text: str) -> int:
    """Noon of a day, in UTC."""
    return clock.parse(f"{text}T12:00:00Z")


STORES: list[Fields] = [
    {
        "code": "manila", "name": "Manila", "currency": "USD", "time_zone": "Asia/Manila", "country_code": "PH",
        "locale": "en-PH", "url": "https://shop.example/",
    },
    {
        "code": "tokyo", "name": "東京", "currency": "JPY", "time_zone": "Asia/Tokyo", "country_code": "JP",
        "locale": "ja-JP", "first_weekday": 7,
    },
]  # fmt: skip

FIELDS: list[Fields] = [
    {"key": "points", "name": "Points", "kind": "NUMBER", "unit": "pts"},
    {"key": "size", "name": "Shirt size", "kind": "CHOICE", "choices": ["S", "M", "L"]},
    {"key": "vegan", "name": "Vegan", "kind": "BOOLEAN"},
    {"key": "wedding", "name": "Wedding", "kind": "DATE"},
    {"key": "budget", "name": "Budget", "kind": "MONEY"},
    {"key": "motto", "name": "Motto", "kind": "TEXT"},
    {"key": "site", "name": "Site", "kind": "LINK"},
    {"key": "allergy", "name": "Allergy", "kind": "TEXT", "is_personal": True},
]
"""Custom fields of customers."""


def _custom(**given: Fields) -> list[Fields]:
    return [{"key": key, "value": value} for key, value in given.items()]


PEOPLE: list[tuple[str, Fields]] = [
    (
        "2024-02-01",
        {
            "first_name": "Ada", "last_name": "Lovelace", "title": "Lady", "email": "ada@example.com",
            "phone": "+63 917 555 0100", "birth_date": "1990-12-10", "locale": "en-GB", "time_zone": "Europe/London",
            "tax_id": "GB-123-456", "account_status": "ACTIVE", "tags": ["VIP", "engines"], "external_id": "C-1",
            "external_ids": [{"system": "crm", "value": "ada-77"}],
            "custom_fields": _custom(
                points={"number": Decimal("12.5")}, size={"text": "M"}, vegan={"boolean": True},
                wedding={"date": "2015-07-08"}, budget={"money": {"amount": Decimal(150), "currency_code": "USD"}},
                motto={"text": "Déjà vu"}, site={"text": "https://ada.example/"}, allergy={"text": "Peanuts"},
            ),
            "addresses": [
                {"kind": "BOTH", "first_name": "Ada", "last_name": "Lovelace", "address1": "12 St James's Square",
                 "city": "London", "postal_code": "SW1Y 4JH", "country_code": "GB", "phone": "+44 20 7946 0018"},
                {"kind": "SHIPPING", "first_name": "Ada", "address1": "5 Mabini St", "city": "Makati", "province": "NCR",
                 "postal_code": "1200", "country_code": "PH"},
            ],
        },
    ),
    (
        "2024-02-02",
        {
            "first_name": "José", "last_name": "Álvarez", "email": "jose@example.com", "phone": "0917 555 0111",
            "locale": "es", "tags": ["wholesale"],
            "custom_fields": _custom(points={"number": Decimal(-3)}, vegan={"boolean": False}, motto={"text": "ola"}),
            "addresses": [{"address1": "Calle Mayor 1", "city": "Málaga", "postal_code": "29001", "country_code": "ES"}],
        },
    ),
    (
        "2024-03-10",
        {
            "first_name": "Åsa", "last_name": "Öberg", "email": "Asa@Example.se", "account_status": "ACTIVE",
            "birth_date": "1985-11-25", "tax_exempt": True, "tax_id": "SE5566778899", "locale": "sv-SE",
            "addresses": [{"kind": "BILLING", "address1": "Storgatan 2", "city": "Göteborg", "postal_code": "411 01",
                           "country_code": "SE"}],
        },
    ),
    (
        "2024-06-01",
        {
            "first_name": "太郎", "last_name": "山田", "email": "taro@example.jp", "phone": "+81 90 1234 5678",
            "account_status": "ACTIVE", "time_zone": "Asia/Tokyo", "locale": "ja-JP",
            "custom_fields": _custom(points={"number": Decimal("12.5")}, size={"text": "L"}, allergy={"text": "Eggs"}),
            "addresses": [{"kind": "SHIPPING", "address1": "1-1 Marunouchi", "city": "東京", "province": "Tōkyō",
                           "postal_code": "100-0005", "country_code": "JP"}],
        },
    ),
    ("2024-06-01", {"first_name": "伟", "last_name": "李", "email": "wei.li@example.cn", "tags": ["wholesale", "vip"]}),
    ("2024-09-09", {"email": "nameless@example.com"}),
    ("2024-09-10", {"phone": "(0918) 555-0107"}),
    ("2025-01-01", {"external_id": "WALK-IN-8"}),
    (
        "2025-01-01",
        {
            "first_name": "Zoë", "last_name": "Zhang", "email": "zoe@example.com", "account_status": "INVITED",
            "phone": "+1 212 555 0109", "locale": "en-US", "tags": ["Café"],
            "addresses": [{"address1": "1 Main St", "city": "Brooklyn", "province": "NY", "postal_code": "11201",
                           "country_code": "US", "company": "Zhang & Daughters"}],
        },
    ),
    (
        "2025-03-31",
        {"first_name": "Áine", "last_name": "O'Brien-Smith", "email": "aine@example.ie", "account_status": "ACTIVE",
         "birth_date": "2000-02-29"},
    ),
    ("2025-12-24", {"first_name": "Bo", "email": "bo@example.com", "tags": ["a", "100%"]}),
    ("2026-11-21", {"first_name": "Ada", "last_name": "Byron", "phone": "+63 917 555 0112"}),
]  # fmt: skip
"""Day they came, and the input. Their keys count from 1."""

LOGINS: list[tuple[int, str]] = [(1, "2026-11-20"), (3, "2025-06-06"), (4, "2026-01-01")]
_FORM = {"wording": "Write to me", "page_url": "https://shop.example.com/join", "ip": "203.0.113.7"}
CONSENTS: list[tuple[int, Fields]] = [
    (1, {"channel": "EMAIL", "state": "PENDING", "source": "form", "evidence": _FORM}),
    (1, {"channel": "EMAIL", "state": "SUBSCRIBED", "source": "form", "opt_in_level": "DOUBLE", "evidence": _FORM}),
    (2, {"channel": "EMAIL", "state": "UNSUBSCRIBED", "source": "phone call"}),
    (2, {"channel": "SMS", "state": "PENDING", "source": "till"}),
]

_CUP = {"sku": "CUP-1", "title": "Cup", "category": "Kitchen", "brand": "Hario"}
_POT = {"sku": "POT-1", "title": "Teapot", "category": "Kitchen", "brand": "Hario"}
_PEN = {"sku": "PEN-1", "title": "Fountain pen", "category": "Desk", "brand": "Pilot"}
_MANILA = {"first_name": "Ada", "last_name": "Lovelace", "address1": "5 Mabini St", "city": "Makati", "province": "NCR",
           "postal_code": "1200", "country_code": "PH", "phone": "+639175550100"}  # fmt: skip
_TOKYO = {"first_name": "太郎", "last_name": "山田", "address1": "1-1 Marunouchi", "city": "東京",
          "postal_code": "100-0005", "country_code": "JP"}  # fmt: skip


def _lines(*lines: tuple[Fields, int, str]) -> list[Fields]:
    return [
        {**goods, "external_id": f"L{place}", "quantity": quantity, "unit_price": price}
        for place, (goods, quantity, price) in enumerate(lines, 1)
    ]


def _order(order: str, customer: int | Fields | None, day: str, *lines: tuple[Fields, int, str], **more: Any) -> Fields:
    buyer = {"id": f"cus_{customer}"} if isinstance(customer, int) else customer or {}
    fields = {"external_id": order, "customer": buyer, "placed_at": on(day), "currency_code": "USD"}
    return {**fields, "lines": _lines(*lines), "status": "COMPLETED", **more}


def _paid(amount: str, method: str = "Visa", reference: str | None = None, **more: Any) -> list[Fields]:
    return [{"amount": amount, "method": method, "reference": reference or f"ch_{amount}", **more}]


ORDERS: list[Fields] = [
    _order("A-1001", 1, "2024-02-03", (_CUP, 2, "12.50"), (_POT, 1, "40.00"), number="#1001", discount_total="5.00",
           shipping_total="4.00", tax_total="1.20", total="65.20", payments=_paid("65.20", reference="ch_1001"),
           shipping_address=_MANILA, billing_address=_MANILA, channel="EMAIL"),
    _order("A-1003", 1, "2024-04-03", (_PEN, 1, "99.99"), payments=_paid("99.99", "Mastercard"),
           refunds=[{"external_id": "R-1", "at": on("2024-04-10"), "amount": "99.99", "reason": "Leaks",
                     "lines": [{"line_external_id": "L1", "quantity": 1}]}]),
    _order("A-1004", 1, "2025-07-04", (_CUP, 4, "12.50"), payments=_paid("50.00"), shipping_address=_MANILA,
           refunds=[{"external_id": "R-2", "at": on("2025-07-20"), "amount": "12.50", "reason": "One was broken",
                     "lines": [{"line_external_id": "L1", "quantity": 1}]}], channel="DIRECT"),
    _order("A-1005", 1, "2026-11-15", (_POT, 3, "45.00"), status="CONFIRMED", payments=_paid("135.00", "PayPal"),
           shipping_address=_MANILA, channel="PAID_SEARCH", utm_source="google", utm_medium="cpc", utm_campaign="tea"),
    _order("A-1006", 1, "2026-11-16", (_CUP, 1, "12.50"), status="CANCELLED", cancelled_at=on("2026-11-17"),
           payments=_paid("12.50", status="VOIDED")),
    _order("B-1", 2, "2024-02-20", (_CUP, 10, "10.00"), payments=_paid("100.00", "Bank transfer")),
    _order("B-2", 2, "2024-02-27", (_CUP, 10, "10.00"), payments=_paid("100.00", "Bank transfer", "bt_2")),
    _order("B-3", 2, "2024-03-05", (_POT, 5, "38.00"), payments=_paid("190.00", "Bank transfer"), is_test=False),
    _order("B-4", 2, "2024-03-12", (_POT, 1, "38.00"), payments=_paid("38.00"), is_test=True),
    _order("C-1", 3, "2024-05-01", (_PEN, 2, "80.00"), payments=_paid("160.00"), fulfillment_status="PARTIAL"),
    _order("C-2", 3, "2025-05-01", (_PEN, 1, "85.00"), payments=_paid("85.00")),
    _order("T-1", 4, "2024-06-03", (_CUP, 3, "1500"), currency_code="JPY", base_currency_rate=Decimal("0.0067"),
           store_code="tokyo", payments=_paid("4500", "JCB"), shipping_address=_TOKYO),
    _order("T-2", 4, "2024-09-03", (_POT, 1, "6000"), currency_code="JPY", base_currency_rate=Decimal("0.0069"),
           store_code="tokyo", payments=_paid("6000", "JCB"), shipping_address=_TOKYO, tax_total="545", total="6545",
           refunds=[{"external_id": "R-9", "at": on("2024-09-20"), "amount": "545"}]),
    _order("T-3", 4, "2026-10-03", (_PEN, 1, "11000"), currency_code="JPY", base_currency_rate=Decimal("0.0065"),
           store_code="tokyo", status="IN_TRANSIT", payments=_paid("11000", "Konbini")),
    _order("T-4", 5, "2026-10-04", (_CUP, 1, "1500"), currency_code="JPY", base_currency_rate=Decimal("0.0065"),
           store_code="tokyo", payments=_paid("1500", "Konbini", status="FAILED"), payment_status="FAILED"),
    _order("D-1", 5, "2025-01-15", (_CUP, 1, "12.50"), payments=_paid("12.50", "Cash")),
    _order("E-1", {"email": "nameless@example.com"}, "2025-02-02", (_CUP, 1, "12.50"), payments=_paid("12.50", "Cash")),
    _order("E-2", {"email": "nameless@example.com"}, "2025-02-09", (_CUP, 1, "12.50"), payments=_paid("12.50", "Cash")),
    _order("F-1", {"external_id": "WALK-IN-8"}, "2025-03-03", (_PEN, 1, "75.00"), payments=_paid("75.00", "Cash")),
    _order("G-1", 9, "2026-09-01", (_POT, 2, "45.00"), (_CUP, 2, "15.00"), status="PROCESSING",
           payments=_paid("60.00"), payment_status="PARTIALLY_PAID", channel="SOCIAL",
           shipments=[{"external_id": "P-1", "carrier": "Royal Mail", "tracking_number": "AB 12", "status": "IN_TRANSIT",
                       "shipped_at": on("2026-09-02")}]),
    _order("G-2", 9, "2026-11-21", (_PEN, 1, "75.00"), status="PENDING", payment_status="UNPAID"),
    _order("H-1", 10, "2025-04-01", total="0.00"),
    _order("H-2", 10, "2026-04-01", (_CUP, 1, "15.00"), payments=_paid("15.00"), discount_total="15.00", total="0.00"),
    _order("X-1", None, "2026-11-01", (_CUP, 1, "15.00"), payments=_paid("15.00", "Cash", "till-1")),
    _order("X-2", {"email": "stranger@example.org", "first_name": "Wil", "last_name": "Strange"}, "2026-11-19",
           (_CUP, 1, "15.00"), status="DRAFT"),
]  # fmt: skip

NOTES: list[tuple[str, Fields]] = [
    ("cus_1", {"body": "Prefers the afternoon courier.", "kind": "PREFERENCE", "pinned": True}),
    ("cus_1", {"body": "Never ring the bell.", "kind": "INSTRUCTION", "show_on_orders": True}),
    ("cus_1", {"body": "Asked about engines.", "kind": "GENERAL"}),
    ("cus_2", {"body": "Wants invoices by post.", "kind": "ISSUE"}),
    ("cus_4", {"body": "日本語でお願いします", "kind": "INSTRUCTION", "show_on_orders": True}),
]
GROUPS: list[tuple[str, str, str | None, list[int]]] = [
    ("VIP", "LOYALTY", "They come back", [1, 3, 9]),
    ("Wholesale", "WHOLESALE", None, [2, 5]),
    ("Ärzte", "CUSTOM", "Nobody yet", []),
]
COMPANIES: list[tuple[Fields, list[tuple[int, str, str | None]]]] = [
    (
        {
            "name": "Harbour Books", "tax_id": "PH 009-1", "payment_terms_days": 30,
            "credit_limit": {"amount": Decimal(5000), "currency_code": "USD"},
            "approval": {"above": {"amount": Decimal(500), "currency_code": "USD"}},
            "external_ids": [{"system": "erp", "value": "HB-1"}],
        },
        [(2, "ADMIN", None), (5, "BUYER", "250")],
    ),
    ({"name": "Quay Café"}, []),
]  # fmt: skip
"""What is saved, and its members: who, in which role, up to which amount."""
SEGMENTS: list[tuple[str, Fields, int | None]] = [
    ("Regulars", {"order_count": {"gte": 2}}, 10),
    ("Known people", {"not": {"email": {"is_null": True}}}, None),
    ("Quiet regulars", {"segment_id": {"eq": "seg_1"}, "created_at": {"lt": 1_735_689_600_000_000}}, 5),
]
"""Name, rule and priority of the label."""
