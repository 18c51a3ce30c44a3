"""The stretches of a sorted list, each of which one statement reads along one index."""

from dataclasses import dataclass

from regulars.platform.query.columns import Beside
from regulars.platform.query.keyset import Order, Place, beyond
from regulars.platform.query.sql import TRUE, Sql, all_of


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the list that one statement reads along one index.

    `is_valued` says whether its rows have a value in the only column that it is sorted by; none where it may be either.
    """

    where: Sql
    order_by: str
    is_valued: bool | None = None


def runs(order: Order, place: Place | None, *, backwards: bool) -> list[Run]:
    """The stretches of the list from a place on, or of the whole of it."""
    seek = TRUE if place is None else beyond(order, place, backwards=backwards)
    if len(order.steps) != 1 or not order.steps[0].column.nullable:
        return [Run(seek, order.clause(backwards=backwards))]
    sql, beside = order.steps[0].column.compared, order.steps[0].column.beside
    at_null = place is not None and place.values[0] is None
    walked = order if beside is None else Order(order.steps, beside.key)
    along = walked.clause(backwards=backwards, skip_nulls=True)
    valued = Run(_valued(sql, walked, place, backwards=backwards), along, is_valued=True)
    ties = Order((), order.key)
    key_way = "DESC" if order.key_descending != backwards else "ASC"
    null_seek = beyond(_keyed(order), Place((), place.key), backwards=backwards) if at_null and place else TRUE
    without = Sql(f"{sql} IS NULL") if beside is None else _without(beside, order.key)
    nulls = Run(all_of([without, null_seek]), f"{ties.key} {key_way}", is_valued=False)
    if backwards:
        return [nulls, valued] if place is None or at_null else [valued]
    return [nulls] if at_null else [valued, nulls]


def _without(beside: Beside, key: str) -> Sql:
    return Sql(f"NOT EXISTS (SELECT 1 FROM {beside.source} WHERE {beside.key} = {key} AND {beside.where})")


def _valued(sql: str, order: Order, place: Place | None, *, backwards: bool) -> Sql:
    present = Sql(f"{sql} IS NOT NULL")
    if place is None or place.values[0] is None:
        return present
    step, value = order.steps[0], place.values[0]
    sign = "<" if step.descending != backwards else ">"
    key_sign = ">" if order.key_descending == backwards else "<"
    return Sql(f"{sql} {sign}= ? AND ({sql} {sign} ? OR {order.key} {key_sign} ?)", (value, value, place.key))


@dataclass(frozen=True, slots=True)
class _Keyed(Order):
    """An order by the key alone that keeps the direction of another order's tie-break."""

    descending: bool = False

    @property
    def key_descending(self) -> bool:
        """Direction of the tie-break."""
        return self.descending


def _keyed(order: Order) -> Order:
    return _Keyed((), order.key, order.key_descending)
