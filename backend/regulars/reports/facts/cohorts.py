"""Qualifying orders by the cohort of their customer and the period in which they come."""

from collections.abc import Collection

from regulars.reports.cohorts import ALL, Cohorts, cohorts_of
from regulars.reports.definitions import Facts
from regulars.reports.narrowing import Narrowing
from regulars.reports.ranges import Bucket
from regulars.reports.words import RefundBasis

_WORD = 62
"""Places in a number that has a bit for each."""


def _sql(asked: Narrowing, span: Bucket, wanted: Collection[str]) -> str:
    """Of all cohorts together only the periods that are over, which are those that its row tells of."""
    cohorts = cohorts_of(asked, span)
    names = cohorts.cohort("cohort_at", [f"'{name}'" for name in cohorts.names])
    of = f"FROM report_orders WHERE {cohorts.among('ordered_at')}{asked.condition()}"
    splits = f"cohort_at AS moment, customer_id, {cohorts.period('ordered_at')} AS period"
    each = f"SELECT {splits}, {names} AS cohort {of}"
    together = f"SELECT {splits}, '{ALL}' AS cohort {of} AND {cohorts.over('ordered_at')}"
    if "period" not in wanted:
        return each
    return f"{each} UNION ALL {together}" if "cohort" in wanted else together


COHORTS = Facts(_sql)


def known(asked: Narrowing, cohorts: Cohorts, *, with_money: bool) -> str:
    """By cohort and place, as the replica knows them: people, orders, first orders, people who come again, money.

    An order is its person's first in a place where the one before is in an earlier one, so nobody need be told apart.
    It is the one with which its person comes again where the one before is in the period of the first and it is not.
    Money is that of the orders' own dates.
    """
    counts = {
        "people": "is_first",
        "orders": "is_order = 1",
        "firsts": "is_order = 1 AND previous_at IS NULL",
        "again": f"is_first AND previous_at < {cohorts.own_end()} AND ordered_at >= {cohorts.own_end()}",
    }
    counted = [f"count(CASE WHEN {condition} THEN 1 END) AS {name}" for name, condition in counts.items()]
    names, only = list(counts), " AND is_order = 1"
    if with_money:
        counted.append("sum(money) AS money")
        names, only = [*counts, "money"], ""
    place = "(begun - cohort_at)" if cohorts.is_by_age else "begun"
    rows = (
        f"SELECT cohort_at, previous_at, ordered_at, is_order, {cohorts.begun('ordered_at')} AS begun,"
        " gross - discount - reversal AS money"
        f" FROM report_ledger WHERE {cohorts.among('ordered_at')}{only}{asked.condition()}"
    )
    firsts = (
        f"SELECT *, is_order = 1 AND (previous_at IS NULL OR previous_at < begun) AS is_first FROM ({rows}) AS rows"
    )
    days = (
        f"SELECT {cohorts.day('cohort_at')} AS day, {place} AS place, {', '.join(counted)} FROM ({firsts}) AS firsts"
        " GROUP BY 1, 2"
    )
    sums = ", ".join(f"CAST(sum({name}) AS bigint)" for name in names)
    told = f"{cohorts.cohort_of_day('day')}, {cohorts.place_begun('place')}, {sums}"
    return f"SELECT {told} FROM ({days}) AS days GROUP BY 1, 2"


def orders(asked: Narrowing, cohorts: Cohorts) -> str:
    """How many, by cohort and place."""
    return _by_place("report_orders", "ordered_at", "count(*)", asked, cohorts)


def money(asked: Narrowing, cohorts: Cohorts) -> str:
    """Net sales by cohort and place, refunds where the basis books them."""
    moment = "ordered_at" if asked.basis is RefundBasis.ORDER_DATE else "booked_at"
    return _by_place("report_events", moment, "sum(gross - discount - reversal)", asked, cohorts)


def people(asked: Narrowing, cohorts: Cohorts, *, with_places: bool) -> str:
    """By cohort: people, those who came again in a later period, and, where wanted, those of each place in order.

    One pass over the orders makes a number of each person, with a bit for every place in which an order is.
    """
    words = range(-(-cohorts.places // _WORD)) if with_places else range(0)
    marks = "".join(f", bit_or({_bit(word)}) AS w{word}" for word in words)
    columns = "".join(
        f", CAST(sum((w{place // _WORD} >> {place % _WORD}) & 1) AS bigint)"
        for place in range(cohorts.places if with_places else 0)
    )
    own = "0" if cohorts.is_by_age else "cohort"
    each = (
        f"SELECT customer_id, min(cohort_at) AS cohort_at, max(place) AS last{marks} FROM (SELECT customer_id,"
        f" cohort_at, CAST({cohorts.place('ordered_at')} AS integer) AS place FROM report_orders"
        f" WHERE {cohorts.among('ordered_at')}{asked.condition()}) AS orders GROUP BY customer_id"
    )
    people = f"SELECT each_one.*, {cohorts.cohort('cohort_at')} AS cohort FROM ({each}) AS each_one"
    again = f"count(CASE WHEN last > {own} THEN 1 END)"
    return f"SELECT cohort, count(*), {again}{columns} FROM ({people}) AS people GROUP BY cohort"


def _bit(word: int) -> str:
    low = word * _WORD
    inside = f"place >= {low} AND place < {low + _WORD}"
    return f"CASE WHEN {inside} THEN CAST(1 AS bigint) << (place - {low}) ELSE 0 END"


def _by_place(relation: str, moment: str, measure: str, asked: Narrowing, cohorts: Cohorts) -> str:
    """Days are told by arithmetic and cohorts of days by a tree: a tree over each row would take twice the time."""
    days = (
        f"SELECT {cohorts.day('cohort_at')} AS day, {cohorts.place(moment)} AS place, {measure} AS measure"
        f" FROM {relation} WHERE {cohorts.among(moment)}{asked.condition()} GROUP BY 1, 2"
    )
    columns = f"{cohorts.cohort_of_day('day')}, place, CAST(sum(measure) AS bigint)"
    return f"SELECT {columns} FROM ({days}) AS days GROUP BY 1, 2"
