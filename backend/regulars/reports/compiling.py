"""From a question to SQL that DuckDB and PostgreSQL read alike; that of people is read by SQLite, too.

Nothing from outside stands in the text but whole numbers and quoted values.
"""

from collections.abc import Sequence
from dataclasses import replace

from regulars.reports import trees
from regulars.reports.definitions import Dimension, Measure
from regulars.reports.query import ReportQuery
from regulars.reports.ranges import Bucket

UNKNOWN = "UNKNOWN"
OTHER = "OTHER"
Values = tuple[str, ...]


def measures_of(query: ReportQuery) -> tuple[Measure, ...]:
    """What the metrics of a question are made of, each once."""
    return tuple(dict.fromkeys(measure for metric in query.metrics for measure in metric.measures))


def rows(
    query: ReportQuery,
    periods: Sequence[Bucket],
    kept: Sequence[Values] | None = None,
    also: Sequence[Measure] = (),
) -> str:
    """One row per period and combination of values: the period's place, the values, the measures.

    Combinations that are not among the kept ones stand together as OTHER.
    """
    values = [value_of(query, dimension) for dimension in query.dimensions]
    around = Bucket(periods[0].start, periods[-1].end)
    source = f"({facts(query, around)}) AS facts"
    if kept is not None:
        source, values = _with_other(source, values, kept)
    split = [trees.places("moment", [one.start for one in periods[1:]]), *values]
    columns = ", ".join([*split, *(measured(measure) for measure in (*measures_of(query), *also))])
    places = ", ".join(str(place + 1) for place in range(len(split)))
    return f"SELECT {columns} FROM {source} GROUP BY {places} ORDER BY {places}"


def totals(query: ReportQuery, span: Bucket) -> str:
    """The measures of the whole range: people are counted once over it, not once in each row."""
    columns = ", ".join(measured(measure) for measure in measures_of(query))
    return f"SELECT {columns} FROM ({facts(once(query), span)}) AS facts"


def once(query: ReportQuery) -> ReportQuery:
    """The question without the splits in which one thing stands in several rows."""
    return replace(query, dimensions=tuple(one for one in query.dimensions if not one.overlaps))


def by_customer(query: ReportQuery, span: Bucket) -> str:
    """A page of the rows that are customers, in the order asked, ties by key: how many there are, key, measures.

    One row without a key where there is none. Facts that are customers tell the measures of all as well, after these.
    """
    measures = measures_of(query)
    names = [f"m{place}" for place in range(len(measures))]
    columns = ", ".join(f"{measured(measure)} AS {name}" for name, measure in zip(names, measures, strict=True))
    people = (
        f"SELECT customer_id, {columns} FROM ({facts(query, span)}) AS facts"
        f" WHERE {query.report.facts.person} GROUP BY customer_id"
    )
    order, source, beyond = _order(query), "people", ""
    if query.after_customer:
        source = f"(SELECT *, row_number() OVER (ORDER BY {order}) AS place FROM people) AS ordered"
        after = f"SELECT place FROM {source} WHERE customer_id = {query.after_customer}"
        beyond, order = f" WHERE place > ({after})", "place"
    page = f"SELECT * FROM {source}{beyond} ORDER BY {order} LIMIT {query.first + 1}"
    put_together = [
        f"CAST(COALESCE({'max' if measure.is_highest else 'sum'}({name}), 0) AS bigint) AS w{name}"
        for name, measure in zip(names, measures, strict=True)
        if query.report.facts.is_person
    ]
    whole = f"SELECT {', '.join(['count(*) AS people', *put_together])} FROM people"
    told = ", ".join(["whole.people", "customer_id", *names, *(f"w{name}" for name in names if put_together)])
    return (
        f"WITH people AS MATERIALIZED ({people}), whole AS ({whole}), page AS ({page})"
        f" SELECT {told} FROM whole LEFT JOIN page ON 1 = 1 ORDER BY {order}"
    )


def latest() -> str:
    """When the last of all orders was placed."""
    return "SELECT max(ordered_at) FROM report_orders"


def people(query: ReportQuery, period: Bucket, values: Sequence[str]) -> str:
    """The customers behind a row, each once."""
    conditions = [query.report.facts.person]
    for dimension, value in zip(query.dimensions, values, strict=True):
        conditions.append(f"{value_of(query, dimension)} = {text(value)}")
    return f"SELECT DISTINCT customer_id FROM ({facts(query, period)}) AS facts WHERE {' AND '.join(conditions)}"


def facts(query: ReportQuery, span: Bucket) -> str:
    """What is counted and added up."""
    return query.report.facts.sql(query, span, query.wanted)


def text(value: str) -> str:
    """A literal; U+0000 stands in no value."""
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


def value_of(query: ReportQuery, dimension: Dimension) -> str:
    """SQL of a split's value, in text; what has none is UNKNOWN."""
    sql = dimension.sql if isinstance(dimension.sql, str) else dimension.sql(query.where)
    return f"COALESCE(CAST({sql} AS varchar), '{UNKNOWN}')"


def measured(measure: Measure) -> str:
    """As a whole number; nothing counts as 0."""
    return f"CAST(COALESCE({measure.sql}, 0) AS bigint)"


def _with_other(source: str, values: Sequence[str], kept: Sequence[Values]) -> tuple[str, list[str]]:
    """The facts joined with the kept combinations: a thousand of them as conditions take ten seconds, joined 0.2."""
    if not kept:
        return source, [f"'{OTHER}'" for _ in values]
    named = ", ".join(f"{value} AS own_{place}" for place, value in enumerate(values))
    combinations = ", ".join(f"({', '.join(map(text, some))})" for some in kept)
    columns = ", ".join(f"kept_{place}" for place in range(len(values)))
    alike = " AND ".join(f"kept_{place} = own_{place}" for place in range(len(values)))
    joined = (
        f"(SELECT facts.*, {named} FROM {source}) AS facts"
        f" LEFT JOIN (VALUES {combinations}) AS kept ({columns}) ON {alike}"
    )
    return joined, [f"CASE WHEN kept_0 IS NULL THEN '{OTHER}' ELSE own_{place} END" for place in range(len(values))]


def _order(query: ReportQuery) -> str:
    measures = {measure.key: f"m{place}" for place, measure in enumerate(measures_of(query))}
    metrics = query.report.metric_by_key
    steps = [
        f"{metrics[key].sorted_by.format_map(measures)} {'DESC' if is_down else 'ASC'} NULLS LAST"
        for key, is_down in query.sorts
        if key in metrics  # of a dimension there is but the key itself, which decides at last
    ]
    return ", ".join([*steps, "customer_id"])
