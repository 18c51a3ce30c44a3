"""What figures mean, and where the bands of value begin."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.customers import definitions as customer_definitions
from regulars.customers.queries.bands import BandLimits, band_limits
from regulars.platform import definitions
from regulars.platform.definitions import Definition, Unit
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.money import Amount, Money
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Instant
from regulars.stores.queries import base_currency

DEFINED = customer_definitions
"""Imported for what it defines."""
strawberry.enum(Unit, name="MetricUnit", description="What a number counts.")


@strawberry.type(description="What a number means.")
class MetricDefinition:
    """Answered from a `Definition`."""

    is_type_of = rows_are(Definition)

    key: Annotated[str, strawberry.field(description="The name of its field.")]
    title: Annotated[str, strawberry.field(description="What it is called.")]
    formula: Annotated[str, strawberry.field(description="How it is computed, in words.")]
    unit: Annotated[Unit, strawberry.field(description="What it counts.")]
    additive: Annotated[
        bool, strawberry.field(description="False: totals are computed over the range, never summed over rows.")
    ]
    excludes: Annotated[
        list[str], strawberry.field(description="What is left out.", directives=[ListSize(assumed_size=20)])
    ]
    higher_is_better: Annotated[bool | None, strawberry.field(description="True: up is good.")]


@dataclass(frozen=True, slots=True)
class LimitsRow:
    """The limits with their currency."""

    limits: BandLimits
    currency: str


def _from(band: str) -> Any:
    def amount(row: LimitsRow) -> Amount:
        return Amount(getattr(row.limits, band), row.currency)

    return amount


def _computed_at(row: LimitsRow) -> Instant:
    return Instant(row.limits.computed_at)


def _buyers(row: LimitsRow) -> int:
    return row.limits.buyer_count


@strawberry.type(description="The least that is spent in each band of value, in base money.")
class ValueBandLimits:
    """Answered from a `LimitsRow`."""

    is_type_of = rows_are(LimitsRow)

    computed_at: Instant = derived(_computed_at, description="When they were computed.")
    buyer_count: int = derived(_buyers, description="Over how many buyers.")
    top_from: Money = derived(_from("top_from"), description="TOP begins here.")
    high_from: Money = derived(_from("high_from"), description="HIGH begins here.")
    medium_from: Money = derived(_from("medium_from"), description="MEDIUM begins here; below is LOW.")


@strawberry.type
class DefinitionQueries:
    """metricDefinitions and valueBandLimits."""

    @access(
        SIGNED_IN,
        description="What the figures of customers mean: all, or those with these keys.",
        directives=[ListSize(assumed_size=50)],
        graphql_type=list[MetricDefinition],
    )
    @staticmethod
    async def metric_definitions(
        keys: Annotated[list[str] | None, strawberry.argument(description="Names of fields.")] = UNSET,
    ) -> Any:
        """Defined beside what computes them."""
        return definitions.definitions(given(keys))

    @requires(
        Scope.CUSTOMERS_READ,
        description="Where the bands of value begin, as of the last night; null before the first.",
        graphql_type=ValueBandLimits | None,
    )
    @staticmethod
    async def value_band_limits(info: Info) -> Any:
        """One row."""
        limits = await band_limits(info.context.database)
        return None if limits is None else LimitsRow(limits, await base_currency(info.context.database) or "XXX")
