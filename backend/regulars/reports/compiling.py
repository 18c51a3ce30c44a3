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
OTHER = "ALL_OTHERS"
"""The value of what has no row of its own; no value of a split is called so: a channel is called OTHER."""
Values = tuple[str, ...]


def measures_of(query: ReportQuery) -> tuple[Measure, ...]:
    """What the metrics of a question are made of, each once."""
    return tuple(dict.fromkeys(measure for metric in query.metrics for measure in metric.measures))


def rows(
    query: ReportQuery,
    periods: Sequence[Bucket],
    kept: Sequence[Values] | None = None,
    also: Sequence[Measure] = (),
    whole: Sequence[Measure] = (),
) -> str:
    """One row per period and combination of values: the period's place, the values, the measures.

    Combinations that are not among the kept ones stand together as OTHER. `whole`: measures of the whole range, of
    which each row tells its part.
    """
    around, begins = Bucket(periods[0].start, periods[-1].end), [one.start for one in periods]
    split = [dimension if kept is None else replace(dimension, is_number=False) for dimension in query.dimensions]
    values = [_raw(query, one, around) if one.is_number else value_of(query, one, around) for one in split]
    begun = trees.starts("moment", begins) if len(begins) > 1 else str(begins[0])
    source = f"(SELECT *, {begun} AS begun FROM ({facts(query, around)}) AS facts) AS facts"
    if kept is not None:
        source, values = _with_other(source, values, kept)
    again, person = _again(query) if kept is None else "", _person(query)
    measures = [measured(measure, again=again, person=person) for measure in (*measures_of(query), *also)]
    measures += [_whole(query, measure, around) for measure in whole]
    names = [*(f"v{place}" for place in range(len(values))), *(f"m{place}" for place in range(len(measures)))]
    columns = ", ".join(f"{sql} AS {name}" for sql, name in zip((*values, *measures), names, strict=True))
    grouped = ", ".join(str(place + 1) for place in range(len(values) + 1))
    told = f"SELECT begun, {columns} FROM {source} GROUP BY {grouped}"
    shown = [_shown(f"v{place}") if one.is_number else f"v{place}" for place, one in enumerate(split)]
    place = trees.places("begun", begins[1:])
    return f"SELECT {', '.join([place, *shown, *names[len(split) :]])} FROM ({told}) AS told ORDER BY {grouped}"


def totals(query: ReportQuery, span: Bucket, measures: Sequence[Measure]) -> str:
    """Measures of the whole range: people are counted once over it, not once in each row."""
    asked = once(query)
    columns = ", ".join(_whole(query, measure, span) for measure in measures)
    return f"SELECT {columns} FROM ({facts(asked, span)}) AS facts"


def tells_whole(query: ReportQuery, measure: Measure) -> bool:
    """Whether rows tell their parts of a measure of the whole range, in which people count once."""
    return bool(measure.first and _again(replace(query, dimensions=())))


def _whole(query: ReportQuery, measure: Measure, span: Bucket) -> str:
    begun = str(span.start)
    return measured(measure, again=_again(replace(query, dimensions=()), begun), begun=begun)


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
    known = f"SELECT *, {span.start} AS begun FROM ({facts(query, span)}) AS facts"
    people = (
        f"SELECT customer_id, {columns} FROM ({known}) AS facts WHERE {query.report.facts.person} GROUP BY customer_id"
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


def latest(query: ReportQuery) -> str:
    """When the last of all orders was placed; in the replica, which knows the net sales as of now, or money booked."""
    if query.reads_replica:
        return "SELECT max(booked_at) FROM report_ledger"
    # The highest of a join is not sought in an index by PostgreSQL; the first of those in order is.
    last = "SELECT ordered_at FROM report_orders ORDER BY ordered_at DESC LIMIT 1"
    return f"SELECT max(ordered_at) FROM ({last}) AS last"


def people(query: ReportQuery, period: Bucket, values: Sequence[str]) -> str:
    """The customers behind a row, each once."""
    conditions = [query.report.facts.person]
    for dimension, value in zip(query.dimensions, values, strict=True):
        conditions.append(f"{value_of(query, dimension, period)} = {text(value)}")
    return f"SELECT DISTINCT customer_id FROM ({facts(query, period)}) AS facts WHERE {' AND '.join(conditions)}"


def facts(query: ReportQuery, span: Bucket) -> str:
    """What is counted and added up."""
    return query.report.facts.sql(query, span, query.wanted)


def text(value: str) -> str:
    """A literal; U+0000 stands in no value."""
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


def value_of(query: ReportQuery, dimension: Dimension, span: Bucket) -> str:
    """SQL of a split's value, in text, over facts of a span; what has none is UNKNOWN."""
    return _shown(_raw(query, dimension, span))


def _raw(query: ReportQuery, dimension: Dimension, span: Bucket) -> str:
    return dimension.sql if isinstance(dimension.sql, str) else dimension.sql(query.where, span)


def _shown(sql: str) -> str:
    return f"COALESCE(CAST({sql} AS varchar), '{UNKNOWN}')"


def measured(measure: Measure, *, again: str = "", person: str = "customer_id", begun: str = "begun") -> str:
    """As a whole number; nothing counts as 0. `again`: facts say whether one of their person is before, in the row."""
    is_known = again and measure.first
    sql = measure.first.format(again=again, begun=begun) if is_known else measure.sql.format(person=person, begun=begun)
    return f"CAST(COALESCE({sql}, 0) AS {'decimal(38, 0)' if measure.is_wide else 'bigint'})"


def _again(query: ReportQuery, begun: str = "begun") -> str:
    """The condition that a fact has one of its person before in its row; none where only telling people apart shows it.

    An order has, where the one before is in the row's period, and of its value.
    """
    if query.report.facts.is_person:
        return "1 = 0"
    begins = [dimension.begins for dimension in query.dimensions]
    if not query.report.facts.tells_before or not query.knows_before or None in begins:
        return ""
    ways = [*begins, query.report.facts.begins]
    return f"({' AND '.join([f'previous_at >= {begun}', *(f'NOT ({one})' for one in ways if one)])})"


def _person(query: ReportQuery) -> str:
    """Whom a fact tells of: nobody, where the person has one before in the same row for certain."""
    stays = [f"NOT ({one.begins})" if one.begins else one.stays for one in query.dimensions]
    if not query.report.facts.tells_before or not query.knows_before or None in stays:
        return "customer_id"
    told = ["previous_at >= begun", *(one for one in stays if one)]
    return f"CASE WHEN {' AND '.join(told)} THEN NULL ELSE customer_id END"


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
