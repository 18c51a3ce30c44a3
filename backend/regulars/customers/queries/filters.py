"""What the list of customers can be filtered by; rooms above add their leaves to `customer_filters`."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from regulars.customers.contact import email_key
from regulars.customers.queries.bands import in_bands
from regulars.customers.queries.columns import CUSTOMERS, NAME, PII
from regulars.customers.queries.search import Found, matching
from regulars.platform import clock, ids
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.filters import Asking, Filters, filled
from regulars.platform.query.operators import like
from regulars.platform.query.sql import FALSE, Sql, all_of, any_of, none_of

customer_filters = Filters("customers")
"""The leaves of `CustomerFilter`, by their Python names."""

FREQUENCIES: dict[str, tuple[int, int]] = {
    "WEEKLY": (0, 10 * clock.DAY),
    "MONTHLY": (10 * clock.DAY, 45 * clock.DAY),
    "QUARTERLY": (45 * clock.DAY, 135 * clock.DAY),
    "YEARLY": (135 * clock.DAY, 400 * clock.DAY),
}
"""Mean gap of each label: more than the first, at most the second; beyond the last, RARER."""


def frequency_of(order_count: int, average_gap: int | None) -> str:
    """How often a customer buys, by the mean gap between orders."""
    if order_count == 0:
        return "NONE"
    if average_gap is None:
        return "ONCE"
    return next((label for label, (_, most) in FREQUENCIES.items() if average_gap <= most), "RARER")


def _id_of(given: Any) -> int:
    """The key of an id; one that is none matches nobody."""
    key = ids.decode("cus", str(given))
    return -1 if key is None else key


def _phone_operand(given: Any) -> str:
    return "".join(filter(str.isdigit, str(given)))


def _days(given: Any) -> int:
    days = given if isinstance(given, Decimal) else Decimal(str(given))
    micros = (days * clock.DAY).to_integral_value(rounding=ROUND_HALF_UP)
    return max(-(2**63 - 1), min(2**63 - 1, int(micros)))


def _upper(given: Any) -> str:
    return str(given).strip().upper()


def _searched(value: Any, asking: Asking) -> Sql:
    return value.among_keys if isinstance(value, Found) else matching(str(value), asking.actor, asking.dialect)


def _frequencies(value: Any, asking: Asking) -> Sql:
    return any_of(_frequency(str(label)) for label in value)


def _frequency(label: str) -> Sql:
    if label == "NONE":
        return Sql("c.order_count = 0")
    if label == "ONCE":
        return Sql("c.order_count = 1")
    if label == "RARER":
        return Sql("c.average_gap > ?", (max(most for _, most in FREQUENCIES.values()),))
    more, most = FREQUENCIES[label]
    least = "c.average_gap >= ?" if more == 0 else "c.average_gap > ?"
    return Sql(f"{least} AND c.average_gap <= ?", (more, most))


_DELIVERABILITIES = ("OK", "SOFT_BOUNCING", "BLOCKED", "COMPLAINED")
_PHONE = CUSTOMERS["phone"]
_FEWEST_NATIONAL = 7


def _phones(value: Any, asking: Asking) -> Sql:
    """Numbers in any written form: one without its country's code is compared with the end of the whole number."""
    _PHONE.check(asking.actor, "filter by")
    pieces: list[Sql] = []
    for operator, given in cast("Mapping[str, Any]", value).items():
        match operator:
            case "eq":
                pieces.append(_phone_is(given))
            case "neq":
                pieces.append(none_of(_phone_is(given)))
            case "in" | "in_":
                pieces.append(any_of(map(_phone_is, given)))
            case "not_in":
                pieces.append(none_of(any_of(map(_phone_is, given))))
            case _:
                pieces.append(asking.compare(_PHONE_PIECE, {operator: given}))
    return all_of(pieces)


def _phone_is(given: Any) -> Sql:
    written = str(given).strip()
    digits = _phone_operand(written)
    if written.startswith("+") or digits.startswith("00"):
        return Sql("c.phone_digits = ?", (digits.removeprefix("00"),))
    national = digits.removeprefix("0")
    if len(national) < _FEWEST_NATIONAL:
        return FALSE
    return Sql("c.phone_digits = ? OR c.phone_digits LIKE ? ESCAPE '\\'", (digits, f"%{like(national)}"))


def _trunkless(given: Any) -> str:
    digits = _phone_operand(given)
    return digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")


_PHONE_PIECE = Column("phone", "c.phone_digits", folded="c.phone_digits", requires=PII, operand=_trunkless)
_ADDRESSES = "c.id IN (SELECT a.customer_id FROM customer_addresses a WHERE {})"
_SAVED_COUNTRY = Column("country", "a.country_code", operand=_upper)
_LATEST_COUNTRY = Column("country", "c.last_shipping_country", operand=_upper)


def _country(value: Any, asking: Asking) -> Sql:
    """Of any saved address or of the latest order; a negative form means none of them."""
    pieces: list[Sql] = []
    for operator, given in cast("Mapping[str, Any]", value).items():
        match operator:
            case "neq":
                pieces.append(none_of(_some_country("eq", given, asking)))
            case "not_in":
                pieces.append(none_of(_some_country("in", given, asking)))
            case "is_null":
                known = _some_country("is_null", False, asking)  # noqa: FBT003 - an operand like any other
                pieces.append(none_of(known) if given else known)
            case _:
                pieces.append(_some_country(operator, given, asking))
    return all_of(pieces)


def _some_country(operator: str, given: Any, asking: Asking) -> Sql:
    saved = asking.compare(_SAVED_COUNTRY, {operator: given})
    return any_of([asking.compare(_LATEST_COUNTRY, {operator: given}), filled(_ADDRESSES, saved, asking)])


def _deliverability(value: Any, asking: Asking) -> Sql:
    """Of the primary address. Nearly all are UNKNOWN: the others have an index, and are found by it or left out."""
    wanted = {str(state) for state in value}
    if "UNKNOWN" in wanted:
        others = [state for state in _DELIVERABILITIES if state not in wanted]
        return all_of([Sql("c.email_key IS NOT NULL"), none_of(_delivers(others))])
    return all_of([Sql("c.email_key IS NOT NULL"), _delivers(sorted(wanted))])


def _delivers(states: list[str]) -> Sql:
    if not states:
        return FALSE
    return Sql(
        "c.id IN (SELECT k.id FROM customers k WHERE k.email_deliverability <> 'UNKNOWN'"
        f" AND k.email_deliverability IN ({', '.join('?' * len(states))}))",
        tuple(states),
    )


def _register() -> None:
    plain = (
        "account_status has_account tax_exempt email_verification created_at account_created_at updated_at"
        " last_login_at last_activity_at birth_date order_count total_spent average_order_value first_order_at"
        " last_order_at"
    ).split()
    kinds = {Kind.CODE: customer_filters.codes, Kind.BOOLEAN: customer_filters.flag}
    for name in plain:
        kinds.get(CUSTOMERS[name].kind, customer_filters.column)(name, CUSTOMERS[name])
    customer_filters.column("id", Column("id", "c.id", Kind.ID, operand=_id_of))
    customer_filters.column(
        "email",
        Column("email", "c.email_key", folded="c.email_key", requires=PII, operand=lambda given: email_key(str(given))),
    )
    customer_filters.column("name", NAME)
    customer_filters.column("locale", Column("locale", "lower(c.locale)", folded="lower(c.locale)"))
    customer_filters.column(
        "average_days_between_orders",
        Column("average_days_between_orders", "c.average_gap", Kind.INTEGER, operand=_days),
    )
    customer_filters.add("phone", _phones)
    customer_filters.add("email_deliverability", _deliverability)
    customer_filters.add("search", _searched)
    customer_filters.add("order_frequency", _frequencies)
    customer_filters.add("lifetime_value_band", in_bands)
    customer_filters.add("country", _country)
    customer_filters.related("city", Column("city", "a.city_key", folded="a.city_key"), _ADDRESSES)
    customer_filters.related("province", Column("province", "a.province_key", folded="a.province_key"), _ADDRESSES)
    customer_filters.related(
        "postal_code", Column("postal_code", "a.postal_key", folded="a.postal_key", requires=PII), _ADDRESSES
    )
    customer_filters.related(
        "tag",
        Column("tag", "t.tag_key", folded="t.tag_key"),
        "c.id IN (SELECT t.customer_id FROM customer_tags t WHERE {})",
    )
    customer_filters.related(
        "external_id",
        Column("external_id", "e.value_key", folded="e.value_key"),
        "c.id IN (SELECT e.customer_id FROM customer_external_ids e WHERE {})",
    )


_register()
