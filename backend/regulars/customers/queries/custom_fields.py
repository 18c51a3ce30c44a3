"""What customers have in custom fields: read for many at once, and how a field filters and sorts the list."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple, cast

from regulars.customers.queries.filters import customer_filters
from regulars.fields.queries import COLUMNS, PII, WIDTH, FieldRow, Fields, field_of, known
from regulars.fields.values import LONGEST_KEY, PLACES, TEXTUAL, Value, text_key
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.query.columns import Beside, Column, Kind
from regulars.platform.query.filters import Asking, any_related
from regulars.platform.query.sql import Sql, all_of, none_of
from regulars.platform.text import clean, fold

LEAF = "custom_field"
"""Its name in the filter, and in what is read beforehand."""
_LARGEST = 2**63 - 1
_OPERATORS = {"TEXT": "text", "CHOICE": "text", "LINK": "text", "NUMBER": "number", "MONEY": "number", "DATE": "date"}


class FieldValueRow(NamedTuple):
    """A value as read."""

    definition: FieldRow
    value: Value


async def values_of_each(
    reader: Reader, actor: Actor, customers: Sequence[int], keys: Sequence[str] | None = None
) -> Mapping[int, list[FieldValueRow]]:
    """What customers have in the fields in use that the caller may see, in the merchant's order, in one read."""
    chosen = "" if keys is None else f" AND {reader.dialect.in_list('d.key', 'text')}"
    seen = "" if actor.may(PII) else " AND NOT d.is_personal"
    params = () if keys is None else (reader.dialect.array(keys),)
    rows = await reader.fetch(
        f"SELECT {COLUMNS}, v.customer_id, v.text, v.text_key, v.long_key, v.number_key"
        " FROM customer_field_values v JOIN custom_fields d ON d.id = v.field_id"
        f" WHERE {reader.dialect.in_list('v.customer_id', 'bigint')} AND d.archived_at IS NULL{seen}{chosen}"
        " ORDER BY d.position, d.id",
        (reader.dialect.array(customers), *params),
    )
    fields: dict[int, FieldRow] = {}
    found: dict[int, list[FieldValueRow]] = {}
    for row in rows:
        field = fields.get(row[0]) or fields.setdefault(row[0], field_of(row[:WIDTH]))
        found.setdefault(row[WIDTH], []).append(FieldValueRow(field, Value(*row[WIDTH + 1 :])))
    return found


def mentions(filter: Any) -> bool:
    """Whether a filter asks about a custom field, wherever it stands."""
    if isinstance(filter, Mapping):
        parts = cast("Mapping[str, Any]", filter)
        return LEAF in parts or any(map(mentions, parts.values()))
    return isinstance(filter, list) and any(map(mentions, cast("list[Any]", filter)))


def asks_for(filter: Any, key: str) -> bool:
    """Whether a filter compares this field, wherever it stands."""
    if isinstance(filter, Mapping):
        parts = cast("Mapping[str, Any]", filter)
        leaf = parts.get(LEAF)
        here = isinstance(leaf, Mapping) and cast("Mapping[str, Any]", leaf).get("key") == key
        return here or any(asks_for(part, key) for part in parts.values())
    return isinstance(filter, list) and any(asks_for(part, key) for part in cast("list[Any]", filter))


def sorted_by(fields: Fields, key: str, actor: Actor) -> Column:
    """The column by which the list sorts along this field. Raises `Refusal` or `Forbidden`."""
    field = _usable(fields, key, actor, "sort by")
    alias = f"f{field.id}"
    column = "text_key" if field.kind in TEXTUAL or field.kind == "DATE" else "number_key"
    return Column(
        f"custom.{field.key}",
        f"{alias}.{column}",
        Kind.TEXT if column == "text_key" else Kind.INTEGER,
        requires=PII if field.is_personal else None,
        beside=Beside(f"customer_field_values {alias}", f"{alias}.customer_id", f"{alias}.field_id = {field.id}"),
    )


def _usable(fields: Fields, key: str, actor: Actor, use: str) -> FieldRow:
    field = known(fields, key)
    if field.is_personal and not actor.may(PII):
        raise Forbidden(PII, f"{use} custom.{field.key}")
    if not field.is_filterable:
        message = f"Lists are not filtered or sorted by {field.name}; Settings, Custom fields can change that."
        raise Refusal(ErrorCode.INVALID_FILTER, message, ("key",))
    return field


def _has(value: Any, asking: Asking) -> Sql:
    """The comparisons of one field, and-ed; negative ones mean that no value matches the positive form."""
    field = _usable(asking.beforehand[LEAF], str(value["key"]), asking.actor, "filter by")
    asked = {name: part for name, part in value.items() if name != "key" and part is not None}
    if not asked:
        raise Refusal(ErrorCode.INVALID_FILTER, f"Say what {field.name} is compared with.")
    wanted = _OPERATORS.get(field.kind, "boolean")
    rows = f"c.id IN (SELECT f.customer_id FROM customer_field_values f WHERE f.field_id = {field.id} AND {{}})"
    pieces: list[Sql] = []
    for name, part in asked.items():
        if name == "is_set":
            there = any_related(_column(field), {"is_null": False}, rows, asking)
            pieces.append(there if part else none_of(there))
        elif name != wanted:
            message = f"{field.name} is compared by {wanted}, not by {name}."
            raise Refusal(ErrorCode.INVALID_FILTER, message, (name,))
        else:
            pieces.append(_compared(field, name, part, rows, asking))
    return all_of(pieces)


def _compared(field: FieldRow, name: str, part: Any, rows: str, asking: Asking) -> Sql:
    try:
        if name == "boolean":
            return any_related(_column(field), {"eq": int(bool(part))}, rows, asking)
        if name != "text":
            return any_related(_column(field), part, rows, asking)
        whole = {operator: given for operator, given in part.items() if _of_whole_text(operator, given)}
        others = {operator: given for operator, given in part.items() if operator not in whole}
        pieces = [any_related(_WHOLE, whole, rows, asking)] if whole else []
        return all_of([*pieces, any_related(_column(field), others, rows, asking)] if others else pieces)
    except Refusal as refusal:
        raise refusal.at(name) from None


def _of_whole_text(operator: str, given: Any) -> bool:
    """Comparisons that the beginning of a long text does not answer."""
    return operator == "contains" or (operator == "starts_with" and len(fold(str(given))) > LONGEST_KEY)


def _millionths(given: Any) -> int:
    number = given if isinstance(given, Decimal) else Decimal(str(given))
    whole = number.scaleb(PLACES)
    if whole != whole.to_integral_value(rounding=ROUND_HALF_UP):
        raise Refusal(ErrorCode.INVALID_FILTER, f"A number has at most {PLACES} digits behind the point.")
    return max(-_LARGEST, min(_LARGEST, int(whole)))


def _folded_key(given: Any) -> str:
    return text_key(clean(str(given)))


def _column(field: FieldRow) -> Column:
    key = f"custom.{field.key}"
    if field.kind in TEXTUAL:
        return Column(key, "f.text_key", folded="f.text_key", operand=_folded_key)
    if field.kind == "DATE":
        return Column(key, "f.text_key", Kind.DAY)
    return Column(key, "f.number_key", Kind.INTEGER, operand=None if field.kind == "BOOLEAN" else _millionths)


_WHOLE = Column("custom", "COALESCE(f.long_key, f.text_key)", folded="COALESCE(f.long_key, f.text_key)")

customer_filters.add(LEAF, _has)
