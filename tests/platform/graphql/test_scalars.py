"""Scalars: strict on the way in, the database's own values on the way out."""

from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from regulars.api.build import core_of
from regulars.platform import clock
from regulars.platform.duration import Duration, DurationError
from regulars.platform.graphql.scalars import SCALAR_MAP, Instant, answered_instant, read_instant
from tests.platform.graphql.sample import schema

NAMES: dict[str, Any] = {definition.name: definition for definition in SCALAR_MAP.values()}


def read(name: str, value: Any) -> Any:
    return NAMES[name].parse_value(value)


def answered(name: str, value: Any) -> Any:
    return NAMES[name].serialize(value)


NOON = 1_795_330_800_000_000

GOOD = [
    ("DateTime", "2026-11-22T07:00:00Z", NOON),
    ("DateTime", "2026-11-22T15:00:00+08:00", NOON),
    ("DateTime", "2026-11-22t07:00:00.250z", NOON + 250_000),
    ("DateTime", "2026-11-22T07:00:00.000001-00:00", NOON + 1),
    ("DateTime", "1969-12-31T23:59:59.999999Z", -1),
    ("Date", "2024-02-29", "2024-02-29"),
    ("Decimal", "10.50", Decimal("10.50")),
    ("Decimal", "-0.001", Decimal("-0.001")),
    ("Decimal", 7, Decimal(7)),
    ("BigInt", 2**53 - 1, 2**53 - 1),
    ("BigInt", -5, -5),
    ("Duration", "P90D", Duration(days=90)),
    ("Duration", "PT30M", Duration(minutes=30)),
    ("Duration", "P1M2W3DT4H5M", Duration(1, 17, 245)),
    ("TimeZone", "Asia/Manila", "Asia/Manila"),
    ("CurrencyCode", "PHP", "PHP"),
    ("CountryCode", "PH", "PH"),
    ("Email", "ana@example.com", "ana@example.com"),
    ("PhoneNumber", "+639175550100", "+639175550100"),
    ("PhoneNumber", "(0917) 555-0100", "(0917) 555-0100"),
    ("Url", "https://example.com/a?b=1", "https://example.com/a?b=1"),
]

BAD = {
    "DateTime": [
        "2026-11-22T07:00:00", "2026-11-22", "2026-11-22 07:00:00Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-22T25:00:00Z", "2026-11-22T07:00:00+25:00", "2026-11-22T07:00:00.1234567Z", "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00", "٢٠٢٦-11-22T07:00:00Z", NOON, None, True, "", "now",
    ],
    "Date": ["2026-02-29", "20261122", "2026-11-22T00:00:00Z", "2026-1-2", 20261122, None, "", "٢٠٢٦-11-22"],
    "Decimal": [1.5, "1e5", "NaN", "Infinity", "-inf", "1.", ".5", "", " 1", "1_000", "1,5", True, None, "٣", 2**60, "9" * 25],
    "BigInt": [2**53, -(2**53), 1.0, "5", True, None],
    "Duration": ["90 days", "P", "PT", "P1Y", "PT5S", "P1DT", "-P1D", "P1.5D", 90, None, "", "P٣D", "P9999999D"],
    "TimeZone": ["Manila", "asia/manila", "+08:00", "localtime", "", None, "../etc/passwd"],
    "CurrencyCode": ["php", "XXX", "PH", "", None, 5],
    "CountryCode": ["ph", "PHL", "", None, 5],
    "Email": ["ana", "ana@", "@b", "a b@c", "a@b@c", "", None, "x" * 65 + "@y.z", "a@" + "b" * 255],
    "PhoneNumber": ["ana", "+", "0917 555 01OO", "1" * 41, "٣", "", None, 639175550100],
    "Url": ["javascript:alert(1)", "//example.com", "ftp://x", "https://", "https:// x", "", None, "https://" + "x" * 2_000],
}  # fmt: skip


@pytest.mark.parametrize(("name", "given_", "value"), GOOD, ids=[f"{name} {given_}" for name, given_, _ in GOOD])
def test_good_input_is_read(name, given_, value):
    assert read(name, given_) == value
    assert type(read(name, given_)) is type(value)


@pytest.mark.parametrize(("name", "given_"), [(name, value) for name, values in BAD.items() for value in values])
def test_bad_input_is_refused_with_a_reason(name, given_):
    with pytest.raises((ValueError, GraphQLError)) as refused:
        read(name, given_)
    assert len(str(refused.value)) > 10


@given(st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999))
def test_instants_survive_the_round_trip(micros):
    assert read_instant(answered_instant(micros)) == micros


def test_instants_are_answered_in_utc_with_microseconds_only_where_there_are_some():
    assert answered_instant(NOON) == "2026-11-22T07:00:00Z"
    assert answered_instant(NOON + 120) == "2026-11-22T07:00:00.000120Z"
    assert answered_instant(0) == clock.iso(0)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_decimals_are_answered_without_exponent(value):
    text = answered("Decimal", value)
    assert Decimal(text) == value
    assert "E" not in text.upper()


@pytest.mark.parametrize("value", [1.5, Decimal("NaN"), Decimal("Infinity"), True, None, object()])
def test_only_exact_numbers_are_answered_as_decimals(value):
    with pytest.raises(TypeError):
        answered("Decimal", value)


@pytest.mark.parametrize("name", ["DateTime", "Date", "Decimal", "BigInt", "Duration", "Email"])
def test_the_schema_has_the_contracts_scalars(name):
    definition: Any = core_of(schema).type_map[name]
    assert definition.description
    if name == "DateTime":
        assert definition.specified_by_url == "https://scalars.graphql.org/andimarek/date-time"


def test_the_python_side_of_an_instant_is_an_integer():
    assert Instant(NOON) == NOON


# ── durations ──────────────────────────────────────────────────────────────────────────────────────────────────────


def at(text: str) -> int:
    return read_instant(text)


@pytest.mark.parametrize(
    ("duration", "start", "before", "after"),
    [
        ("P1M", "2026-03-31T12:00:00Z", "2026-02-28T12:00:00Z", "2026-04-30T12:00:00Z"),
        ("P12M", "2024-02-29T00:00:00Z", "2023-02-28T00:00:00Z", "2025-02-28T00:00:00Z"),
        ("P2W", "2026-11-22T07:00:00Z", "2026-11-08T07:00:00Z", "2026-12-06T07:00:00Z"),
        ("PT90M", "2026-11-22T00:00:00Z", "2026-11-21T22:30:00Z", "2026-11-22T01:30:00Z"),
        ("P1M1D", "2026-01-31T00:00:00Z", "2025-12-30T00:00:00Z", "2026-03-01T00:00:00Z"),
    ],
)
def test_months_are_calendar_months_and_the_rest_is_counted(duration, start, before, after):
    length = Duration.parse(duration)
    assert length.before(at(start)) == at(before)
    assert length.after(at(start)) == at(after)


@given(
    st.builds(Duration, st.integers(0, 99_999), st.integers(0, 999_999), st.integers(0, 999_999)), st.integers(0, NOON)
)
def test_any_duration_is_written_as_it_is_read_and_never_overflows(duration, instant):
    assert Duration.parse(str(duration)) == duration
    assert duration.before(instant) <= instant <= duration.after(instant)


def test_a_bad_duration_says_what_is_allowed():
    with pytest.raises(DurationError, match="P90D"):
        Duration.parse("a while")
