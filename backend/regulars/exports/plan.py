"""From what is wanted to the statements that read it, whole, in the list's own order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regulars.exports.datasets import Cell, Dataset, Field, Wish
from regulars.exports.formats.base import Amounts, Columns, Heading
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.query.runs import runs
from regulars.platform.query.sql import Sql, all_of

MOST_FIELDS = 100


def chosen_fields(offered: Mapping[str, Field], actor: Actor, keys: Sequence[str] | None) -> list[Field]:
    """The fields in the order wished; of none wished, the defaults that the caller may read.

    Raises `Refusal` for a field that is not there, stands twice, or may not be read by the caller.
    """
    if keys is None:
        return [each for each in offered.values() if each.is_default and each.may_be_read(actor)]
    if not 1 <= len(keys) <= MOST_FIELDS:
        raise Refusal(ErrorCode.INVALID, f"Choose 1 to {MOST_FIELDS} fields.", ("fields",))
    chosen: dict[str, Field] = {}
    for place, key in enumerate(keys):
        path = ("fields", str(place))
        found = offered.get(key)
        if found is None:
            message = f"There is no field {key[:60]!r} here; exportableFields lists those that are."
            raise Refusal(ErrorCode.NOT_FOUND, message, path)
        if key in chosen:
            raise Refusal(ErrorCode.DUPLICATE, f"The field {key} stands twice; name it once.", path)
        if not found.may_be_read(actor):
            message = f"{found.title} needs the scope {found.requires}; leave the field out, or ask an owner for it."
            raise Refusal(ErrorCode.NOT_ALLOWED, message, path)
        chosen[key] = found
    return list(chosen.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """How an export is read: one statement that counts, and those that give the rows, one after the other."""

    fields: Sequence[Field]
    count: Sql
    rows: Sequence[Sql]

    @property
    def headings(self) -> list[Heading]:
        return [Heading(each.key, each.title, each.cell) for each in self.fields]

    def columns(self, rows: Sequence[Sequence[Any]]) -> Columns:
        """The values of a lot, a column for each field."""
        values = iter(zip(*rows, strict=True))
        return [
            Amounts(next(values), next(values)) if each.cell is Cell.MONEY else next(values) for each in self.fields
        ]


async def planned(reader: Reader, dataset: Dataset, actor: Actor, wish: Wish, fields: Sequence[Field]) -> Plan:
    """Compile it for this caller on what the reader sees. Raises `Refusal` or `Forbidden`, naming the leaf."""
    where = await dataset.where(reader, actor, wish)
    order = await dataset.order(reader, actor, wish)
    selected = ", ".join(sql for each in fields for sql in each.selected(reader.dialect))
    joins = " ".join(dict.fromkeys([*(each.join for each in fields if each.join), order.joins]))
    statements: list[Sql] = []
    for run in runs(order, None, backwards=False):
        inside = all_of([where, run.where])
        text = f"SELECT {selected} FROM {dataset.source} {joins} WHERE {inside.text} ORDER BY {run.order_by}"
        statements.append(Sql(text, inside.params))
    return Plan(fields, Sql(f"SELECT count(*) FROM {dataset.source} WHERE {where.text}", where.params), statements)
