"""The answer of cohorts: a row for each and each of its periods that has begun, and their mean."""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, replace

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.answering import MOST_ROWS, Answer, Answering, Row, Rows
from regulars.reports.cohorts import ALL, Cohorts, cohorts_of
from regulars.reports.definitions import Measured
from regulars.reports.facts import cohorts as facts
from regulars.reports.query import ReportQuery
from regulars.reports.words import RefundBasis

COHORT, PERIOD = "cohort", "period"
_OF_PLACES = frozenset({"customers", "retentionRate"})
_OF_MONEY = frozenset({"netSales", "cumulativeSalesPerCustomer"})
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the statements said, by cohort and place."""

    cohorts: Cohorts
    sizes: Mapping[int, int]
    again: Mapping[int, int]
    people: Mapping[Cell, int]
    orders: Mapping[Cell, int]
    money: Mapping[Cell, int]

    def measured(self, cells: Iterable[Cell], *, sizes: int, people: int | None = None, until: int = 0) -> Measured:
        """Of several cells, each a cohort and its period."""
        places = [(cohort, self.cohorts.place_of(cohort, period)) for cohort, period in cells]
        return {
            "size": sizes,
            "people": sum(self.people.get(one, 0) for one in places) if people is None else people,
            "orders": sum(self.orders.get(one, 0) for one in places),
            "sales": sum(self.money.get(one, 0) for one in places),
            "until": until,
        }

    def until(self) -> dict[Cell, int]:
        """Sales up to the end of each period, by cohort and period."""
        found: dict[Cell, int] = {}
        for cohort in self.sizes:
            sales = 0
            for period in range(self.cohorts.count_begun(cohort)):
                sales += self.money.get((cohort, self.cohorts.place_of(cohort, period)), 0)
                found[cohort, period] = sales
        return found


def answer_cohorts(query: ReportQuery) -> Answering:
    """As the question splits them: by cohort, by period, by both or not at all."""
    found = yield from _answer(query)
    if query.before is None:
        return found
    return replace(found, compared=(yield from _answer(query.before)))


def _answer(query: ReportQuery) -> Answering:
    cohorts = cohorts_of(query, query.span)
    if sum(cohorts.count_begun(cohort) for cohort in range(len(cohorts.names))) > MOST_ROWS:
        message = f"That is more than {MOST_ROWS:,} rows: ask for longer periods or a shorter range."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("granularity",))
    found = yield from (_known(query, cohorts) if query.knows_before else _told_apart(query, cohorts))
    keys = [dimension.key for dimension in query.dimensions]
    lines = list(_lines(query, found, keys))
    whole = _whole(found, sorted(found.sizes))
    return Answer([query.span], lines, tuple(metric.derive(whole) for metric in query.metrics))


def _told_apart(query: ReportQuery, cohorts: Cohorts) -> Generator[str, Rows, _Found]:
    metrics = {metric.key for metric in query.metrics}
    with_places = bool(_OF_PLACES & metrics)
    people = yield facts.people(query, cohorts, with_places=with_places)
    orders = (yield facts.orders(query, cohorts)) if "orders" in metrics else ()
    money = (yield facts.money(query, cohorts)) if _OF_MONEY & metrics else ()
    return _Found(
        cohorts,
        {row[0]: row[1] for row in people},
        {row[0]: row[2] for row in people},
        {(row[0], place): number for row in people for place, number in enumerate(row[3:])},
        _by_cell(orders),
        _by_cell(money),
    )


def _known(query: ReportQuery, cohorts: Cohorts) -> Generator[str, Rows, _Found]:
    wants_money = any(metric.key in _OF_MONEY for metric in query.metrics)
    is_same = query.basis is RefundBasis.ORDER_DATE
    cells = yield facts.known(query, cohorts, with_money=wants_money and is_same)
    money = _by_cell([(*row[:2], row[6]) for row in cells] if wants_money and is_same else ())
    if wants_money and not is_same:
        money = _by_cell((yield facts.money(query, cohorts)))
    sizes: Counter[int] = Counter()
    again: Counter[int] = Counter()
    for cohort, _, _, _, firsts, came_again, *_ in cells:
        sizes[cohort] += firsts
        again[cohort] += came_again
    people = {(row[0], row[1]): row[2] for row in cells}
    orders = {(row[0], row[1]): row[3] for row in cells}
    return _Found(cohorts, +sizes, again, people, orders, money)


def _by_cell(rows: Rows) -> dict[Cell, int]:
    return {(row[0], row[1]): row[2] for row in rows}


def _lines(query: ReportQuery, found: _Found, keys: list[str]) -> Iterable[Row]:
    cohorts, until = found.cohorts, found.until()
    if not keys:
        yield _row(query, {}, _whole(found, sorted(found.sizes)))
    for cohort in sorted(found.sizes) if COHORT in keys else ():
        name = str(cohorts.names[cohort])
        if PERIOD not in keys:
            whole = _whole(found, [cohort])
            yield _row(query, {COHORT: name}, whole, is_complete=cohorts.is_over(cohort, 0))
            continue
        for period in range(cohorts.count_begun(cohort)):
            measured = found.measured([(cohort, period)], sizes=found.sizes[cohort], until=until[cohort, period])
            values = {COHORT: name, PERIOD: str(period)}
            yield _row(query, values, measured, is_complete=cohorts.is_over(cohort, period))
    if PERIOD in keys:
        for period in range(cohorts.places):
            over = [
                one for one in sorted(found.sizes) if period < cohorts.count_begun(one) and cohorts.is_over(one, period)
            ]
            if over:
                mean = found.measured(
                    [(cohort, period) for cohort in over],
                    sizes=sum(found.sizes[cohort] for cohort in over),
                    until=sum(until[cohort, period] for cohort in over),
                )
                yield _row(query, {COHORT: ALL, PERIOD: str(period)}, mean)


def _whole(found: _Found, cohorts: list[int]) -> Measured:
    """All periods of some cohorts; people are those who came again in a later one."""
    cells = [(cohort, period) for cohort in cohorts for period in range(found.cohorts.count_begun(cohort))]
    again = sum(found.again[cohort] for cohort in cohorts)
    measured = found.measured(cells, sizes=sum(found.sizes[cohort] for cohort in cohorts), people=again)
    return {**measured, "until": measured["sales"]}


def _row(query: ReportQuery, values: Mapping[str, str], measured: Measured, *, is_complete: bool = True) -> Row:
    return Row(
        0,
        tuple(values[dimension.key] for dimension in query.dimensions),
        tuple(metric.derive(measured) for metric in query.metrics),
        is_complete,
    )
