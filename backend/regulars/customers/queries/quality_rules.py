"""What can be wrong with the record of a customer: rules, each said once, in SQL that both databases read alike.

The list finds by them and the page of a customer tells of them, so the two cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from regulars.customers.typos import MISTYPED
from regulars.platform import clock
from regulars.platform.query.filters import Asking, filled
from regulars.platform.query.sql import Sql

KINDS = ("MISSING", "STALE", "MALFORMED", "UNVERIFIED", "CONTRADICTORY")
UNVERIFIED_AFTER = 30 * clock.DAY
"""An account whose e-mail is not proved by then is asked about."""
STALE_AFTER = 730 * clock.DAY
YOUNGEST = 13
OLDEST_BIRTH = "1900-01-01"
_DAYS_OF_A_YEAR = 365.25

Holds = Callable[[Asking], Sql]


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault: where it stands, what it is, what to do, and the condition on `customers c` by which it is there."""

    name: str
    field: str
    kind: str
    problem: str
    suggestion: str
    remedy: str
    holds: Holds
    is_personal: bool = False
    """Whether it reads what only those with PII_READ may: others are not told."""


def _plain(text: str) -> Holds:
    return lambda _: Sql(text)


_GUARD = "c.account_status NOT IN ('ERASED', 'MERGED')"
SOMEBODY = Sql(_GUARD)
"""Records of persons; what was erased or merged has no faults."""

_PLACEHOLDERS = (
    *(
        "test",
        "test test",
        "test user",
        "test customer",
        "tester",
        "asdf",
        "asdf asdf",
        "asdasd",
        "qwerty",
        "abc",
        "xxx",
    ),
    *("foo", "foo bar", "n/a", "na", "none", "null", "unknown", "no name", "noname", "guest", "customer", "undefined"),
    *("first last", "firstname lastname", "name", "john doe", "jane doe", "anonymous"),
)
_LISTED = ", ".join(f"'{name}'" for name in _PLACEHOLDERS)
_NAME = "trim(COALESCE(c.first_name, '') || ' ' || COALESCE(c.last_name, ''))"
_CAPITALS = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ .-'"
_ADDRESSES = "c.id IN (SELECT a.customer_id FROM customer_addresses a WHERE {})"
_CODES = "".join(
    f";{region}:{code};"
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    for region in regions
    if region.isalpha()
)
"""The calling code of each country, to be looked up in both databases by the place of a text in a text."""


def _position(asking: Asking) -> str:
    return "instr" if asking.dialect.name == "sqlite" else "strpos"


def _unproved(asking: Asking) -> Sql:
    return Sql(
        "c.email_key IS NOT NULL AND c.email_verification <> 'VERIFIED' AND c.has_account = TRUE"
        " AND c.account_created_at < ?",
        (asking.now - UNVERIFIED_AFTER,),
    )


def _mistyped(asking: Asking) -> Sql:
    domain = f"substr(c.email_key, {_position(asking)}(c.email_key, '@') + 1)"
    return Sql(
        f"c.email_verification <> 'VERIFIED' AND {asking.dialect.in_list(domain, 'text')}",
        (asking.dialect.array(sorted(MISTYPED)),),
    )


def _unlikely_birth(asking: Asking) -> Sql:
    today = clock.to_datetime(asking.now).astimezone(UTC).date()
    latest = today - timedelta(days=YOUNGEST * _DAYS_OF_A_YEAR)
    return Sql("c.birth_date < ? OR c.birth_date > ?", (OLDEST_BIRTH, latest.isoformat()))


def _unconfirmed(asking: Asking) -> Sql:
    before = asking.now - STALE_AFTER
    return Sql("c.updated_at < ? AND COALESCE(c.last_order_at, 0) < ?", (before, before))


def _elsewhere(asking: Asking) -> Sql:
    """The number begins with no calling code of the country that was last shipped to; most codes have two digits."""
    found, here = _position(asking), "';' || c.last_shipping_country || ':'"
    codes = "CAST(? AS TEXT)"
    agrees = [f"{found}({codes}, {here} || substr(c.phone_digits, 1, {length}) || ';') = 0" for length in (2, 1, 3)]
    known = f"{found}({codes}, {here}) > 0"
    return Sql(f"c.phone_digits IS NOT NULL AND {' AND '.join([*agrees, known])}", (_CODES,) * 4)


def _some_address(condition: str) -> Holds:
    return lambda asking: filled(_ADDRESSES, Sql(condition), asking)


_EDIT = "CUSTOMER_UPDATE"
RULES = (
    Rule("no_name", "firstName", "MISSING", "There is no name.", "Ask for it, or take it from an order.", _EDIT,
         _plain("c.name_key IS NULL")),
    Rule("unreachable", "email", "MISSING", "There is neither an e-mail nor a phone number.",
         "Ask for one of them with the next order.", _EDIT,
         _plain("c.email_key IS NULL AND c.phone_digits IS NULL")),
    Rule("no_address", "defaultShippingAddress", "MISSING",
         "Orders were shipped, but the account has no address that parcels go to.",
         "Save the address of the latest order.", "ADDRESS_SAVE",
         _plain("c.default_shipping_address_id IS NULL AND c.last_shipping_country IS NOT NULL"
                " AND c.has_account = TRUE")),
    Rule("email_unproved", "email", "UNVERIFIED", "The account is older than 30 days and its e-mail was never proved.",
         "Send a link that proves it.", "EMAIL_VERIFICATION_SEND", _unproved),
    Rule("email_returns", "email", "STALE", "Mail to the e-mail comes back.",
         "Ask for another address; let mail go there again once it works.", "EMAIL_UNBLOCK",
         _plain("c.email_key IS NOT NULL AND c.email_deliverability <> 'UNKNOWN'"
                " AND c.email_deliverability IN ('SOFT_BOUNCING', 'BLOCKED')")),
    Rule("phone_wrong", "phone", "STALE", "Somebody called the phone number and reached another.",
         "Ask for the number that is right.", _EDIT,
         _plain("c.phone_digits IS NOT NULL AND c.phone_verification = 'REJECTED'")),
    # Numbers of +1 do not tell which kind they are.
    Rule("phone_unknown", "phone", "UNVERIFIED", "The phone number is neither a mobile nor a landline that is known.",
         "Look whether a digit is wrong; mark it as verified once somebody was reached.", _EDIT,
         _plain("c.phone_digits IS NOT NULL AND c.phone_kind = 'UNKNOWN' AND c.phone_digits NOT LIKE '1%'"
                " AND c.phone_verification NOT IN ('VERIFIED', 'REJECTED')")),
    Rule("name_is_email", "firstName", "MALFORMED", "An e-mail address stands in the place of a name.",
         "Write the name of the person.", _EDIT,
         _plain("c.first_name LIKE '%_@_%' OR c.last_name LIKE '%_@_%'")),
    Rule("name_is_number", "firstName", "MALFORMED", "The name has no letters.", "Write the name of the person.", _EDIT,
         _plain("c.name_key IS NOT NULL AND trim(c.name_key, '0123456789 .,+*/#()-') = ''")),
    Rule("name_is_test", "firstName", "MALFORMED", "The name looks like a trial entry.",
         "Write the name of the person, or delete the record.", _EDIT, _plain(f"c.name_key IN ({_LISTED})")),
    Rule("name_shouts", "firstName", "MALFORMED", "The name is written in capitals, and so it would stand in mails.",
         "Write it as the person does.", _EDIT,
         _plain(f"trim(COALESCE(c.last_name, c.first_name), {_CAPITALS}) = '' AND length({_NAME}) >= 5"
                f" AND trim({_NAME}, {_CAPITALS}) = '' AND trim({_NAME}, ' .-') <> ''")),
    Rule("birth_unlikely", "birthDate", "MALFORMED", "The birthday makes them younger than 13, or born before 1900.",
         "Correct it, or clear it.", _EDIT, _unlikely_birth, is_personal=True),
    Rule("email_mistyped", "email", "MALFORMED", "The e-mail looks mistyped, so that nothing sent to it arrives.",
         "Correct it, or have it proved.", _EDIT, _mistyped, is_personal=True),
    Rule("address_rejected", "addresses", "MALFORMED", "A saved address was found wrong, or has no country.",
         "Correct the address.", "ADDRESS_SAVE",
         _some_address("a.verification = 'REJECTED' OR a.country_code IS NULL")),
    Rule("address_streetless", "addresses", "MALFORMED", "A saved address has no street.",
         "Write street and number.", "ADDRESS_SAVE", _some_address("a.address1 IS NULL"), is_personal=True),
    Rule("unconfirmed", "updatedAt", "STALE", "For two years they have not ordered and nobody has touched the record.",
         "Ask whether all of it still holds.", "CUSTOMER_CONFIRM", _unconfirmed),
    Rule("phone_elsewhere", "phone", "CONTRADICTORY",
         "The phone number belongs to another country than the latest shipping address.",
         "Ask which of the two is right.", _EDIT, _elsewhere, is_personal=True),
    Rule("address_elsewhere", "defaultShippingAddress", "CONTRADICTORY",
         "The latest order went to another country than the saved address.", "Save where parcels go now.",
         "ADDRESS_SAVE",
         _plain("EXISTS (SELECT 1 FROM customer_addresses a WHERE a.id = c.default_shipping_address_id"
                " AND a.country_code <> c.last_shipping_country)")),
)  # fmt: skip
"""Every rule; docs/guide/customer-page.md tells of them."""
