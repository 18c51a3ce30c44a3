"""The leaves of every filter: how ids, texts, numbers, instants and days are matched."""

from decimal import Decimal
from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.platform.duration import Duration
from regulars.platform.graphql.scalars import Day, Instant


@strawberry.input(name="IDFilter", description="Matches ids.")
class IdFilter:
    """Matches ids."""

    eq: Annotated[strawberry.ID | None, strawberry.field(description="Equal to this.")] = UNSET
    in_: Annotated[
        list[strawberry.ID] | None, strawberry.field(name="in", description="Any of these, at most 250.")
    ] = UNSET
    not_in: Annotated[list[strawberry.ID] | None, strawberry.field(description="None of these, at most 250.")] = UNSET
    is_null: Annotated[bool | None, strawberry.field(description="Whether there is none.")] = UNSET


@strawberry.input(description="Matches text without regard to case and accents.")
class StringFilter:
    """Matches text."""

    eq: Annotated[str | None, strawberry.field(description="The same text.")] = UNSET
    neq: Annotated[str | None, strawberry.field(description="Another text, or none.")] = UNSET
    in_: Annotated[list[str] | None, strawberry.field(name="in", description="Any of these, at most 250.")] = UNSET
    not_in: Annotated[list[str] | None, strawberry.field(description="None of these, at most 250.")] = UNSET
    contains: Annotated[str | None, strawberry.field(description="Has this somewhere within.")] = UNSET
    starts_with: Annotated[str | None, strawberry.field(description="Begins with this.")] = UNSET
    is_null: Annotated[bool | None, strawberry.field(description="Whether there is none.")] = UNSET


@strawberry.input(description="Matches whole numbers.")
class IntFilter:
    """Matches whole numbers."""

    eq: Annotated[int | None, strawberry.field(description="Equal to this.")] = UNSET
    in_: Annotated[list[int] | None, strawberry.field(name="in", description="Any of these, at most 250.")] = UNSET
    gt: Annotated[int | None, strawberry.field(description="More than this.")] = UNSET
    gte: Annotated[int | None, strawberry.field(description="This or more.")] = UNSET
    lt: Annotated[int | None, strawberry.field(description="Less than this.")] = UNSET
    lte: Annotated[int | None, strawberry.field(description="This or less.")] = UNSET
    is_null: Annotated[bool | None, strawberry.field(description="Whether there is none.")] = UNSET


@strawberry.input(description="Matches numbers and amounts; amounts are in the account's base currency.")
class DecimalFilter:
    """Matches numbers and amounts."""

    eq: Annotated[Decimal | None, strawberry.field(description="Equal to this.")] = UNSET
    gt: Annotated[Decimal | None, strawberry.field(description="More than this.")] = UNSET
    gte: Annotated[Decimal | None, strawberry.field(description="This or more.")] = UNSET
    lt: Annotated[Decimal | None, strawberry.field(description="Less than this.")] = UNSET
    lte: Annotated[Decimal | None, strawberry.field(description="This or less.")] = UNSET
    is_null: Annotated[bool | None, strawberry.field(description="Whether there is none.")] = UNSET


@strawberry.input(description="Matches instants. Relative forms keep a saved segment true tomorrow.")
class DateTimeFilter:
    """Matches instants."""

    gte: Annotated[Instant | None, strawberry.field(description="At this or later.")] = UNSET
    gt: Annotated[Instant | None, strawberry.field(description="Later than this.")] = UNSET
    lt: Annotated[Instant | None, strawberry.field(description="Earlier than this.")] = UNSET
    lte: Annotated[Instant | None, strawberry.field(description="At this or earlier.")] = UNSET
    within_last: Annotated[Duration | None, strawberry.field(description="Between now minus this and now.")] = UNSET
    not_within_last: Annotated[
        Duration | None, strawberry.field(description="Earlier than now minus this; null values do not match.")
    ] = UNSET
    within_next: Annotated[Duration | None, strawberry.field(description="Between now and now plus this.")] = UNSET
    is_null: Annotated[bool | None, strawberry.field(description="Whether there is none.")] = UNSET


@strawberry.input(description="From a day to a day, both included; of what is left out nothing limits.")
class DateRangeInput:
    """Days where the first store stands."""

    from_: Annotated[Day | None, strawberry.field(name="from", description="The first day.")] = UNSET
    to: Annotated[Day | None, strawberry.field(description="The last day.")] = UNSET


@strawberry.input(description="Matches calendar days.")
class DateFilter:
    """Matches calendar days."""

    eq: Annotated[Day | None, strawberry.field(description="On this day.")] = UNSET
    gte: Annotated[Day | None, strawberry.field(description="On this day or later.")] = UNSET
    lte: Annotated[Day | None, strawberry.field(description="On this day or earlier.")] = UNSET
    anniversary_within: Annotated[
        Duration | None,
        strawberry.field(description="The anniversary falls between today and today plus this (birthdays)."),
    ] = UNSET
    anniversary_this_month: Annotated[
        bool | None,
        strawberry.field(description="The anniversary falls in the present month, where the first store stands."),
    ] = UNSET
    month: Annotated[int | None, strawberry.field(description="Month of the year, 1 to 12.")] = UNSET
    is_null: Annotated[bool | None, strawberry.field(description="Whether there is none.")] = UNSET
