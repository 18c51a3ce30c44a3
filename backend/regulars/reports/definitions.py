"""What a report, a number and a split are: declarations, which the API shows, the compiler reads and the tests walk."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket, Calendar
from regulars.reports.words import Granularity, MetricUnit, Picture, RangePreset, RefundBasis, ReportId

Measured = Mapping[str, int | Decimal]
Derive = Callable[[Measured], Decimal | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that a report counts and adds up.

    `sql` answers those of a span, with the column `moment`, the columns of the report's dimensions and what its
    measures add up; it is told which metrics and dimensions are wanted, and may leave the others out. Facts that stand
    as of the end of the span have no moment.
    """

    sql: Callable[[Narrowing, Bucket, Collection[str]], str]
    person: str = "customer_id IS NOT NULL"
    """The condition by which a fact puts its customer behind the row."""
    is_person: bool = False
    """Whether each fact is a customer, once: rows without overlap then add up to the totals."""
    settled: frozenset[str] = frozenset()
    """Metrics and dimensions that are of what the replica works out of each customer (`replica/deriving.py`)."""
    tells_before: bool = False
    """Whether an order's fact says when its customer's order before was placed (`previous_at`), where known."""
    begins: str = ""
    """The condition by which the order before is none of these facts."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something the database counts or adds up over facts; whole numbers, amounts in minor units.

    `sql` is an aggregate over them; {person} in it is whom a fact tells of, {begun} when the row's period began.
    """

    key: str
    sql: str
    is_highest: bool = False
    """Whether several rows put together have the highest of it, instead of the sum."""
    adds: bool = True
    """Whether rows that no fact stands in twice add up to the totals."""
    first: str = ""
    """The same of people, who need not be told apart where a fact says whether its person has one before in the same
    row: {again} is that condition. Such a measure of the whole range is told beside its rows."""
    is_wide: bool = False
    """Whether it may be more than 64 bits hold: four million times of a month each are."""
    middle_of: str = ""
    """Of a median: the times whose median it is."""


@dataclass(frozen=True, slots=True)
class Among:
    """A row beside the others of its answer, for numbers that one row alone cannot tell."""

    row: Measured
    period: Measured
    """Of the whole period: people once."""
    whole: Measured
    """Of the whole range: people once."""
    until: Measured
    """The sum over the rows of the same values, up to this period and with all that was before the range."""
    running: Measured
    """The sum over the rows of the same period, in their order, up to this one."""
    most: Measured
    """The highest of the rows of the same values."""
    values: Mapping[str, str]
    span: Bucket
    """Of the row's period, as far as it has passed."""
    where: Calendar


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of a report, made of measures.

    `derive` gets the measures of a row and answers null where there is no number to give; `among` gets the row beside
    the others, and `derive` is then for the totals. Money comes in minor units and may have a fraction, which is
    rounded half up when it is written; an instant in microseconds; a text as its place in `texts`.
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
    among: Callable[[Among], Decimal | None] | None = None
    needs_before: bool = False
    """Whether it wants what was before the range."""
    texts: tuple[str, ...] = ()
    sorts: str = ""
    """An expression over {measures} by which the database sorts, where it is not the only measure."""

    @property
    def sorted_by(self) -> str:
        """The expression by which the database sorts rows."""
        return self.sorts or "{" + self.measures[0].key + "}"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A split of the rows; `sql` is an expression over the facts, or one that depends on the clock in a span."""

    key: str
    title: str
    sql: str | Callable[[Calendar, Bucket], str]
    description: str | None = None
    is_time: bool = False
    overlaps: bool = False
    begins: str | None = None
    """Where a person's orders have its values one after the other and none again: the condition by which an order
    begins one."""
    stays: str | None = None
    """Elsewhere: the condition by which an order surely has the value of the person's order before."""
    # Values that always have a row, be there facts or not.
    always: tuple[str, ...] = ()
    # In which its values stand; others follow by their names.
    order: tuple[str, ...] = ()
    is_personal: bool = False
    """Whether few people in a row are told only to those who may read personal data."""
    is_customer: bool = False
    """A row a customer: sorted and paged by the database."""
    words: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    """What values are called that are words of ours."""
    field_id: int | None = None
    """Of a custom field of customers, whose choices the values are."""
    prefix: str | None = None
    """Of the ids that its values are; none where they are words."""
    is_folded: bool = False
    """Whether its values are folded spellings, of which each row is told by one."""
    is_number: bool = False
    """Whether `sql` gives whole numbers, by which the database groups in a fifth of the time of their texts."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as data."""

    id: ReportId
    category: str
    title: str
    description: str
    facts: Facts
    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    default_metrics: tuple[str, ...]
    default_dimensions: tuple[str, ...]
    picture: Picture
    granularities: tuple[Granularity, ...] = tuple(Granularity)
    default_granularity: Granularity = Granularity.DAY
    default_range: RangePreset = RangePreset.LAST_30_DAYS
    basis: RefundBasis = RefundBasis.REFUND_DATE
    is_point_in_time: bool = False
    periods_are_splits: bool = False
    """Whether the granularity cuts what its dimensions say, and rows are of the whole range."""
    sorts: tuple[tuple[str, bool], ...] = ()
    """Of rows that are customers, where none is asked: keys, and whether each descends."""
    has_empty_rows: bool = True
    """Whether values seen in one period have a row in each."""
    most_rows: int = 1_000
    """Of a page."""
    metric_by_key: Mapping[str, Metric] = field(init=False)
    dimension_by_key: Mapping[str, Dimension] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "metric_by_key", {one.key: one for one in self.metrics})
        object.__setattr__(self, "dimension_by_key", {one.key: one for one in self.dimensions})
