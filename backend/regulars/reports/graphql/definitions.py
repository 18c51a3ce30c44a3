"""What reports, their numbers and their splits are: data, by which a client draws them."""

from typing import Annotated

import strawberry

from regulars.customers.graphql.definitions import MetricDefinition
from regulars.platform.definitions import Definition, Unit
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.node import rows_are
from regulars.reports.definitions import Dimension, Metric, Report
from regulars.reports.graphql.enums import Granularity, Picture, RangePreset, RefundBasis, ReportId


@strawberry.type(description="By what rows can be split.")
class DimensionDefinition:
    """Answered from a `Dimension`."""

    is_type_of = rows_are(Dimension)

    key: Annotated[str, strawberry.field(description="By which dimensions of an input name it.")]
    title: Annotated[str, strawberry.field(description="What it is called.")]
    description: Annotated[str | None, strawberry.field(description="What its values mean.")]
    is_time: Annotated[bool, strawberry.field(description="Whether it is a part of time.")]
    overlaps: Annotated[bool, strawberry.field(description="One thing may stand in several rows.")]


def defined(metric: Metric) -> Definition:
    """A number as the type shared with the figures of customers takes it."""
    return Definition(
        metric.key,
        metric.title,
        metric.formula,
        Unit(metric.unit.value),
        metric.additive,
        metric.excludes,
        metric.higher_is_better,
    )


def _metrics(report: Report) -> list[Definition]:
    return [defined(one) for one in report.metrics]


@strawberry.type(
    description="The definition is data: the application shows the formula beside the number, and tests read it."
)
class ReportDefinition:
    """Answered from a `Report`."""

    is_type_of = rows_are(Report)

    id: Annotated[ReportId, strawberry.field(description="Which report.")]
    category: Annotated[str, strawberry.field(description="Under which it stands in an index.")]
    title: Annotated[str, strawberry.field(description="What it is called.")]
    description: Annotated[str, strawberry.field(description="What it tells, in a sentence.")]
    metrics: list[MetricDefinition] = derived(
        _metrics, description="Its numbers.", directives=[ListSize(assumed_size=12)]
    )
    dimensions: Annotated[
        list[DimensionDefinition],
        strawberry.field(description="Its splits.", directives=[ListSize(assumed_size=8)]),
    ]
    default_metrics: Annotated[
        list[str], strawberry.field(description="Where none are named.", directives=[ListSize(assumed_size=12)])
    ]
    default_dimensions: Annotated[
        list[str], strawberry.field(description="Where none are named.", directives=[ListSize(assumed_size=3)])
    ]
    granularities: Annotated[
        list[Granularity], strawberry.field(description="It can be cut into.", directives=[ListSize(assumed_size=7)])
    ]
    default_granularity: Annotated[Granularity, strawberry.field(description="Where none is named.")]
    default_range: Annotated[RangePreset, strawberry.field(description="Where no range is named.")]
    basis: Annotated[RefundBasis, strawberry.field(description="Where none is named.")]
    picture: Annotated[Picture, strawberry.field(description="How it is drawn.")]
    is_point_in_time: Annotated[bool, strawberry.field(description="Stands as of the last day of the range.")]
