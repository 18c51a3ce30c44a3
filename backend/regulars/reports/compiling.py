"""From a question to SQL that DuckDB and PostgreSQL read alike.

A fact is a row of the ledger, or a qualifying order: money is booked by the former, orders and people are counted by
the latter, and both carry the same splits. Nothing from outside stands in the text but
whole numbers and quoted values.
"""

from collections.abc import Sequence

from regulars.reports.definitions import Dimension, Measure
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket
from regulars.reports.words import RefundBasis

_SPLITS = "order_id, customer_id, store_id, customer_type, channel, campaign, payment_method, country, province, city"


def measures_of(query: ReportQuery) -> tuple[Measure, ...]:
    """What the metrics of a question are made of, each once."""
    return tuple(dict.fromkeys(measure for metric in query.metrics for measure in metric.measures))


def rows(query: ReportQuery, periods: Sequence[Bucket]) -> str:
    """One row per period and combination of values: the period's place, the values, the measures."""
    measures = measures_of(query)
    values = [_value(dimension) for dimension in query.dimensions]
    split = [period_of([one.start for one in periods[1:]]), *values]
    columns = ", ".join([*split, *(_measured(measure) for measure in measures)])
    places = ", ".join(str(place + 1) for place in range(len(split)))
    return f"SELECT {columns} FROM ({_facts(query, _around(periods))}) AS facts GROUP BY {places} ORDER BY {places}"


def totals(query: ReportQuery, span: Bucket) -> str:
    """The measures of the whole range: people are counted once over it, not once in each row."""
    columns = ", ".join(_measured(measure) for measure in measures_of(query))
    return f"SELECT {columns} FROM ({_facts(query, span)}) AS facts"


def people(query: ReportQuery, period: Bucket, values: Sequence[str], *, beyond: int = 0) -> str:
    """The customers with a qualifying order in a row, each once; those whose key is beyond another."""
    conditions = ["is_order = 1", f"customer_id > {int(beyond)}"]
    for dimension, value in zip(query.dimensions, values, strict=True):
        conditions.append(f"{_value(dimension)} = {_text(value)}")
    return f"SELECT DISTINCT customer_id FROM ({_facts(query, period)}) AS facts WHERE {' AND '.join(conditions)}"


def period_of(bounds: Sequence[int]) -> str:
    """The place of a period by the instants at which periods after the first begin.

    A tree of comparisons, as a search by halves would make them: true to daylight saving, since the bounds are, alike
    in both databases, and several times as fast as cutting local time by a function (decision 0033).
    """
    return _tree(bounds, 0, len(bounds))


def _tree(bounds: Sequence[int], low: int, high: int) -> str:
    if low == high:
        return str(low)
    middle = (low + high) // 2
    before, after = _tree(bounds, low, middle), _tree(bounds, middle + 1, high)
    return f"CASE WHEN moment < {bounds[middle]} THEN {before} ELSE {after} END"


def _around(periods: Sequence[Bucket]) -> Bucket:
    return Bucket(periods[0].start, periods[-1].end)


def _value(dimension: Dimension) -> str:
    return f"COALESCE({dimension.sql}, 'UNKNOWN')"


def _text(value: str) -> str:
    """A literal; U+0000 stands in no value."""
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


def _measured(measure: Measure) -> str:
    return f"CAST(COALESCE({measure.sql}, 0) AS bigint)"


def _facts(query: ReportQuery, span: Bucket) -> str:
    booked = "ordered_at" if query.basis is RefundBasis.ORDER_DATE else "booked_at"
    stores = f" AND store_id IN ({', '.join(map(str, query.store_ids))})" if query.store_ids else ""
    for column, keys in (("customer_id", query.customer_set), ("order_id", query.order_set)):
        stores += f" AND {column} IN ({keys})" if keys else ""
    return (
        f"SELECT {booked} AS moment, {_SPLITS}, gross, discount, reversal, shipping, tax,"
        " 0 AS is_order, 0 AS kept, 0 AS merchandise FROM report_events"
        f" WHERE {booked} >= {span.start} AND {booked} < {span.end}{stores}"
        f" UNION ALL SELECT ordered_at, {_SPLITS}, 0, 0, 0, 0, 0, 1, kept, merchandise FROM report_orders"
        f" WHERE ordered_at >= {span.start} AND ordered_at < {span.end}{stores}"
    )
