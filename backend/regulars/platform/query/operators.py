"""The operators of a filter leaf, by the kind of its column."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from regulars.platform import clock, money
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.sql import FALSE, TRUE, Sql, all_of, placeholders
from regulars.platform.text import fold

_ORDERED = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_LAST = chr(0x10FFFF)
MAX_IN_LIST = 250

Operand = Callable[[Any], object]


def compare(column: Column, value: Mapping[str, Any], *, now: int, currency: str, zone: str = "UTC") -> Sql:
    """All operators of one leaf, and-ed; days are counted in `zone`. Raises `Refusal` naming what does not fit."""
    if not value:
        return TRUE
    operand = _operand(column, currency)
    pieces: list[Sql] = []
    for operator, given in value.items():
        if given is None:
            raise Refusal(ErrorCode.INVALID_FILTER, "Leave the operator out instead of giving null.", (operator,))
        try:
            pieces.append(
                _of_day(column.compared, operator, given, now, zone)
                if operator in _OF_DAYS
                else _one(column, operator, given, operand, now)
            )
        except Refusal as refusal:
            raise refusal.at(operator) from None
    return all_of(pieces)


def _one(column: Column, operator: str, given: Any, operand: Operand, now: int) -> Sql:
    sql = column.compared
    match operator:
        case "is_null":
            return Sql(f"{column.sql} IS NULL" if given else f"{column.sql} IS NOT NULL")
        case "eq":
            return Sql(f"{sql} = ?", (operand(given),))
        case "neq":
            return Sql(f"{sql} IS NULL OR {sql} <> ?", (operand(given),))
        case "in" | "in_":
            return _in(sql, given, operand)
        case "not_in":
            inside = _in(sql, given, operand)
            return Sql(f"({inside.text}) IS NOT TRUE", inside.params)
        case "gt" | "gte" | "lt" | "lte":
            return Sql(f"{sql} {_ORDERED[operator]} ?", (operand(given),))
        case "contains":
            return Sql(f"{sql} LIKE ? ESCAPE '\\'", (f"%{like(str(operand(given)))}%",))
        case "starts_with":
            start = str(operand(given))
            return Sql(f"{sql} >= ? AND {sql} < ?", (start, start + _LAST))
        case "within_last":
            return Sql(f"{sql} >= ? AND {sql} <= ?", (given.before(now), now))
        case "not_within_last":
            return Sql(f"{sql} < ?", (given.before(now),))
        case "within_next":
            return Sql(f"{sql} >= ? AND {sql} <= ?", (now, given.after(now)))
        case _:
            raise Refusal(ErrorCode.INVALID_FILTER, f"{column.key} has no comparison {operator}.")


def _in(sql: str, given: Sequence[Any], operand: Operand) -> Sql:
    if not given:
        return FALSE
    if len(given) > MAX_IN_LIST:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A list holds at most {MAX_IN_LIST} values.")
    return Sql(f"{sql} IN ({placeholders(len(given))})", tuple(operand(one) for one in given))


def _operand(column: Column, currency: str) -> Operand:
    if column.operand is not None:
        return column.operand
    if column.kind is Kind.TEXT and column.folded is not None:
        return lambda given: fold(str(given))
    if column.kind is Kind.MINOR:
        return lambda given: money.to_minor(given if isinstance(given, Decimal) else Decimal(str(given)), currency)
    if column.kind is Kind.FLOAT:
        return float
    return _same


_OF_DAYS = frozenset({"month", "anniversary_within", "anniversary_this_month"})
_MONTHS = 12


def _of_day(sql: str, operator: str, given: Any, now: int, zone: str) -> Sql:
    """Operators of calendar days: text such as 1990-12-31. Not being null is said for the sake of a partial index."""
    if operator == "month":
        if not 1 <= given <= _MONTHS:
            raise Refusal(ErrorCode.INVALID_FILTER, f"A month is 1 to 12, not {given}.")
        return Sql(f"{sql} IS NOT NULL AND substr({sql}, 6, 2) = ?", (f"{given:02d}",))
    if operator == "anniversary_this_month":
        this_month = f"{clock.day_in(now, zone):%m}"
        return Sql(f"{sql} IS NOT NULL AND substr({sql}, 6, 2) {'=' if given else '<>'} ?", (this_month,))
    today, until = clock.day_in(now, zone), clock.day_in(given.after(now), zone)
    if _a_year_later(today) <= until:
        return Sql(f"{sql} IS NOT NULL")
    start, end = f"{today:%m-%d}", f"{until:%m-%d}"
    day = f"substr({sql}, 6, 5)"
    if start <= end:
        return Sql(f"{sql} IS NOT NULL AND {day} >= ? AND {day} <= ?", (start, end))
    return Sql(f"{sql} IS NOT NULL AND ({day} >= ? OR {day} <= ?)", (start, end))


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def _same(given: Any) -> object:
    return given


def like(text: str) -> str:
    """The text with LIKE's wildcards escaped by a backslash."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
