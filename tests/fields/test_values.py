"""Values of custom fields: what each kind takes, from programs and from files, and how it is shown again."""

from decimal import Decimal
from typing import Any

import pytest

from regulars.fields.queries import FieldRow
from regulars.fields.values import LONGEST_KEY, is_link, minor_of, number_of, read, read_cell, shown, text_key
from regulars.platform.errors import ErrorCode, Refusal


def of(kind: str, **facts: Any) -> FieldRow:
    choices = ("Gold", "Silver") if kind == "CHOICE" else ()
    currency = facts.get("currency", "USD") if kind == "MONEY" else None
    return FieldRow(
        1, 1, "CUSTOMER", "level", "Level", None, kind, choices, None, currency, False, False, True, 0, None
    )


@pytest.mark.parametrize(
    ("kind", "way", "given", "text"),
    [
        ("TEXT", "text", "  Straße 5 ", "Straße 5"),
        ("CHOICE", "text", "gold", "Gold"),
        ("LINK", "text", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("LINK", "text", "mailto:ana@example.com", "mailto:ana@example.com"),
        ("NUMBER", "number", Decimal("12.50"), "12.5"),
        ("NUMBER", "number", Decimal("-0.000001"), "-0.000001"),
        ("NUMBER", "number", Decimal(9_223_372_036_854), "9223372036854"),
        ("NUMBER", "number", Decimal(100), "100"),
        ("MONEY", "money", {"amount": Decimal("10.5"), "currency_code": "USD"}, "10.50"),
        ("MONEY", "money", {"amount": Decimal(-3), "currency_code": "USD"}, "-3.00"),
        ("DATE", "date", "2026-02-28", "2026-02-28"),
        ("BOOLEAN", "boolean", False, "false"),
        ("BOOLEAN", "boolean", True, "true"),
    ],
)
def test_each_kind_takes_its_values_and_shows_them_as_a_file_takes_them(
    kind: str, way: str, given: Any, text: str
) -> None:
    value = read(of(kind), way, given)
    assert shown(of(kind), value) == text
    assert read_cell(of(kind), text) == value


@pytest.mark.parametrize(
    ("kind", "way", "given", "code", "said"),
    [
        ("NUMBER", "text", "12", ErrorCode.INVALID, "Level takes a number: give number, not text."),
        ("TEXT", "number", Decimal(1), ErrorCode.INVALID, "Level takes text: give text, not number."),
        ("TEXT", "text", "   ", ErrorCode.REQUIRED, "write at least one letter"),
        ("TEXT", "text", "x" * 2_001, ErrorCode.TOO_LONG, "at most 2,000 letters"),
        ("CHOICE", "text", "Bronze", ErrorCode.INVALID, "Choose one of: Gold, Silver."),
        ("LINK", "text", "javascript:alert(1)", ErrorCode.INVALID, "begin it with https://"),
        ("LINK", "text", "example.com", ErrorCode.INVALID, "begin it with https://"),
        ("NUMBER", "number", Decimal("0.0000001"), ErrorCode.INVALID, "6 digits behind the point"),
        ("NUMBER", "number", Decimal(10**13), ErrorCode.INVALID, "12 digits before"),
        ("MONEY", "money", {"amount": Decimal("1.005"), "currency_code": "USD"}, ErrorCode.INVALID_MONEY, "decimals"),
        ("MONEY", "money", {"amount": Decimal(1), "currency_code": "EUR"}, ErrorCode.CURRENCY_MISMATCH, "in USD"),
        ("DATE", "date", "2026-02-29", ErrorCode.INVALID, "write it like 2026-12-31"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_name_of_the_field_and_a_remedy(
    kind: str, way: str, given: Any, code: ErrorCode, said: str
) -> None:
    with pytest.raises(Refusal) as told:
        read(of(kind), way, given)
    assert told.value.code == code
    assert told.value.path[0] == way
    assert told.value.message.startswith("Level")
    assert said in told.value.message


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("NUMBER", "twelve", ErrorCode.INVALID),
        ("NUMBER", "NaN", ErrorCode.INVALID),
        ("NUMBER", "1e400", ErrorCode.INVALID),
        ("MONEY", "10 EUR", ErrorCode.CURRENCY_MISMATCH),
        ("MONEY", "Infinity", ErrorCode.INVALID_MONEY),
        ("DATE", "28.2.2026", ErrorCode.INVALID),
        ("BOOLEAN", "maybe", ErrorCode.INVALID),
    ],
)
def test_cells_that_mean_nothing_are_refused(kind: str, cell: str, code: ErrorCode) -> None:
    with pytest.raises(Refusal) as told:
        read_cell(of(kind), cell)
    assert told.value.code == code


def test_cells_are_read_as_people_write_them() -> None:
    assert read_cell(of("BOOLEAN"), " Yes ").number_key == 1
    assert read_cell(of("MONEY"), "10.50 usd").number_key == 10_500_000
    assert read_cell(of("DATE"), "2026-03-01T00:00:00").text_key == "2026-03-01"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.com", "https://",
        "https:///path", "mailto:nobody", "https://exa mple.com", "JaVaScRiPt:alert(1)", "http://[::1", "",
    ],
)  # fmt: skip
def test_what_leads_nowhere_safe_is_no_link(text: str) -> None:
    assert not is_link(text)


def test_amounts_are_kept_exactly_in_every_currency() -> None:
    for currency, amount in (("JPY", "1500"), ("USD", "0.01"), ("KWD", "-1.005"), ("CLF", "2.0001")):
        field = of("MONEY", currency=currency)
        value = read(field, "money", {"amount": Decimal(amount), "currency_code": currency})
        assert shown(field, value) == amount
        assert number_of(value.number_key or 0) == Decimal(amount)
    assert minor_of(-1_005_000, "KWD") == -1005


def test_long_texts_that_begin_alike_are_told_apart() -> None:
    one, other = "a" * 1_000 + "b", "a" * 1_000 + "c"
    assert text_key(one) != text_key(other)
    assert text_key(one)[:LONGEST_KEY] == text_key(other)[:LONGEST_KEY]
    assert text_key(one.upper()) == text_key(one)
    assert read(of("TEXT"), "text", one).long_key == one
    assert read(of("TEXT"), "text", "short").long_key is None
