"""The customers' own leaves in words."""

from typing import Any

from regulars.platform.query.words import (
    Speaking,
    Vocabulary,
    codes,
    day,
    flag,
    instant,
    money,
    names,
    number,
    text,
)

_CHANNELS = {"EMAIL": "e-mail", "SMS": "text messages", "PHONE": "calls", "POST": "letters"}


def _consent(value: Any, _: Speaking) -> str:
    states = [str(each).replace("_", " ").lower() for each in value["state"]]
    said = states[0] if len(states) == 1 else f"one of {', '.join(states) or 'none'}"
    return f"consent to {_CHANNELS.get(str(value['channel']), str(value['channel']))} is {said}"


def _quality(value: Any, _: Speaking) -> str:
    kinds = [str(kind).lower() for kind in value]
    return f"something in the record is {' or '.join(kinds) or 'none of it'}"


def _custom(value: Any, speaking: Speaking) -> str:
    """By the name of the field, which `Speaking` knows as that of `custom.<key>`."""
    name = speaking.name(f"custom.{value['key']}")
    phrases = {"text": text(name), "number": number(name), "date": day(name)}
    parts = [phrases[way](part, speaking) for way, part in value.items() if way in phrases and part is not None]
    if value.get("boolean") is not None:
        parts.append(f"{name} is {'yes' if value['boolean'] else 'no'}")
    if value.get("is_set") is not None:
        parts.append(f"{name} is {'known' if value['is_set'] else 'not known'}")
    return " and ".join(parts) or f"{name} is anything"


CUSTOMER_WORDS: Vocabulary = {
    "search": lambda value, _: f"a search for “{value}” finds them",
    "id": names("customer"),
    "email": text("e-mail"),
    "phone": text("phone"),
    "name": text("name"),
    "tag": text("tag"),
    "external_id": text("external id"),
    "locale": text("language"),
    "account_status": codes("account status"),
    "role": text("role of the account"),
    "has_account": flag("has an account", "has no account"),
    "email_verification": codes("e-mail verification"),
    "email_deliverability": codes("e-mail deliverability"),
    "tax_exempt": flag("is exempt from tax", "is not exempt from tax"),
    "created_at": instant("first known"),
    "account_created_at": instant("join date"),
    "updated_at": instant("latest change"),
    "last_login_at": instant("last sign-in"),
    "last_activity_at": instant("last activity"),
    "birth_date": day("birthday"),
    "order_count": number("number of orders"),
    "total_spent": money("total spent"),
    "average_order_value": money("average order value"),
    "first_order_at": instant("first order"),
    "last_order_at": instant("last order"),
    "average_days_between_orders": number("average number of days between orders"),
    "order_frequency": codes("order frequency"),
    "lifetime_value_band": codes("band of value"),
    "country": text("country"),
    "province": text("province"),
    "city": text("city"),
    "postal_code": text("postal code"),
    "consent": _consent,
    "data_quality": _quality,
    "custom_field": _custom,
}
"""By the names of `customer_filters`; tests/house/test_words.py misses what is not here."""
