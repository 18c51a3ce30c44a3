"""Days, periods and comparisons, true to the clocks of the zone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.platform import clock
from regulars.reports.ranges import Calendar, Days, buckets, compared, preset, whole
from regulars.reports.words import Comparison, Granularity, RangePreset

ZONES = st.sampled_from(
    [
        "UTC",
        "America/New_York",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Asia/Gaza",
    ]
)
DAYS = st.dates(date(1999, 1, 1), date(2035, 12, 31))


@given(ZONES, DAYS, st.integers(0, 400), st.sampled_from(list(Granularity)), st.integers(1, 7))
def test_the_periods_of_a_range_follow_each_other_and_fill_it(
    zone: str, first: date, more: int, granularity: Granularity, weekday: int
):
    days = Days(first, first + timedelta(days=min(more, 20) if granularity is Granularity.HOUR else more))
    where = Calendar(zone, weekday)
    cut, span = buckets(days, granularity, where), whole(days, zone)
    assert (cut[0].start, cut[-1].end) == (span.start, span.end)
    assert [one.end for one in cut[:-1]] == [one.start for one in cut[1:]]
    assert all(one.start < one.end for one in cut)
    if granularity is Granularity.WEEK:
        assert {clock.day_in(one.start, zone).isoweekday() for one in cut[1:]} <= {weekday}


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 8), "America/New_York", 23),
        (date(2026, 11, 1), "America/New_York", 25),
        (date(2026, 7, 1), "America/New_York", 24),
        (date(2026, 4, 5), "Australia/Lord_Howe", 25),
        (date(2026, 7, 1), "Asia/Kolkata", 24),
        (date(2018, 11, 4), "America/Sao_Paulo", 23),
    ],
)
def test_a_day_has_as_many_hours_as_the_clocks_of_its_zone_show(day: date, zone: str, hours: int):
    assert len(buckets(Days(day, day), Granularity.HOUR, Calendar(zone))) == hours


TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (RangePreset.TODAY, TODAY, TODAY),
        (RangePreset.YESTERDAY, date(2026, 11, 27), date(2026, 11, 27)),
        (RangePreset.LAST_7_DAYS, date(2026, 11, 22), TODAY),
        (RangePreset.LAST_30_DAYS, date(2026, 10, 30), TODAY),
        (RangePreset.LAST_90_DAYS, date(2026, 8, 31), TODAY),
        (RangePreset.LAST_12_MONTHS, date(2025, 11, 29), TODAY),
        (RangePreset.THIS_WEEK, date(2026, 11, 23), TODAY),
        (RangePreset.LAST_WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        (RangePreset.THIS_MONTH, date(2026, 11, 1), TODAY),
        (RangePreset.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
        (RangePreset.THIS_QUARTER, date(2026, 10, 1), TODAY),
        (RangePreset.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (RangePreset.THIS_YEAR, date(2026, 1, 1), TODAY),
        (RangePreset.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (RangePreset.ALL_TIME, date(2019, 5, 6), TODAY),
    ],
)
def test_a_named_range_has_both_its_days(name: RangePreset, first: date, last: date):
    assert preset(name, today=TODAY, begin=date(2019, 5, 6), first_weekday=1) == Days(first, last)


def test_a_week_begins_on_the_first_weekday_of_the_store():
    sunday = preset(RangePreset.THIS_WEEK, today=TODAY, begin=TODAY, first_weekday=7)
    assert sunday == Days(date(2026, 11, 22), TODAY)


@pytest.mark.parametrize(
    ("days", "comparison", "against"),
    [
        (Days(date(2026, 11, 22), TODAY), Comparison.PREVIOUS_PERIOD, Days(date(2026, 11, 15), date(2026, 11, 21))),
        (
            Days(date(2026, 3, 1), date(2026, 3, 31)),
            Comparison.PREVIOUS_PERIOD,
            Days(date(2026, 2, 1), date(2026, 2, 28)),
        ),
        (
            Days(date(2026, 1, 1), date(2026, 12, 31)),
            Comparison.PREVIOUS_PERIOD,
            Days(date(2025, 1, 1), date(2025, 12, 31)),
        ),
        (
            Days(date(2024, 2, 1), date(2024, 2, 29)),
            Comparison.PREVIOUS_YEAR,
            Days(date(2023, 2, 1), date(2023, 2, 28)),
        ),
        (
            Days(date(2025, 2, 1), date(2025, 2, 28)),
            Comparison.PREVIOUS_YEAR,
            Days(date(2024, 2, 1), date(2024, 2, 29)),
        ),
        (Days(TODAY, TODAY), Comparison.NONE, None),
    ],
)
def test_a_range_is_set_against_as_much_before_it(days: Days, comparison: Comparison, against: Days | None):
    assert compared(days, comparison) == against
