"""What a report, a number and a split are: declarations, which the API shows, the compiler reads and the tests walk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from regulars.reports.words import Granularity, MetricUnit, Picture, RefundBasis, ReportId

Measured = Mapping[str, int]
Derive = Callable[[Measured], Decimal | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something the database counts or adds up over facts; whole numbers, amounts in minor units.

    Facts are rows of the ledger and qualifying orders under one roof (`compiling`): `sql` is an aggregate over them.
    """

    key: str
    sql: str


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of a report, made of measures.

    `derive` gets the measures of a row and answers null where there is no number to give. Money comes in minor units
    and may have a fraction, which is rounded half up when it is written.
    """

    key: str
    title: str
    formula: str
    unit: MetricUnit
    measures: tuple[Measure, ...]
    derive: Derive
    additive: bool = True
    excludes: tuple[str, ...] = ()
    basis: RefundBasis | None = None
    higher_is_better: bool | None = True


@dataclass(frozen=True, slots=True)
class Dimension:
    """A split of the rows; `sql` is a column of the facts."""

    key: str
    title: str
    sql: str
    description: str | None = None
    is_time: bool = False
    overlaps: bool = False
    # Values that always have a row, be there facts or not.
    always: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report as data."""

    id: ReportId
    category: str
    title: str
    description: str
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    default_metrics: tuple[str, ...]
    default_dimensions: tuple[str, ...]
    picture: Picture
    granularities: tuple[Granularity, ...] = tuple(Granularity)
    default_granularity: Granularity = Granularity.DAY
    basis: RefundBasis = RefundBasis.REFUND_DATE
    is_point_in_time: bool = False
    metric_by_key: Mapping[str, Metric] = field(init=False)
    dimension_by_key: Mapping[str, Dimension] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "metric_by_key", {one.key: one for one in self.metrics})
        object.__setattr__(self, "dimension_by_key", {one.key: one for one in self.dimensions})
