"""What can be exported: the datasets that rooms register, and the fields of each.

A dataset is a list of its room: its filter, selection and sort are compiled by the same functions as the room's lists,
so that a file holds exactly what the list shows.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from regulars.access.scopes import Scope
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.query.keyset import Order
from regulars.platform.query.sql import Sql


class Cell(StrEnum):
    """What a field holds, and so how each format writes it."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    """Millionths of a number."""
    MONEY = "MONEY"
    """Minor units; `currency` of the field says of which currency."""
    INSTANT = "INSTANT"
    DAY = "DAY"
    BOOLEAN = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Field:
    """A column that can be exported. `key` heads it in CSV and JSON, `title` in Excel and the application.

    `join` is what its SQL needs beside the dataset's source. Without the scope that it `requires` it is refused.
    """

    key: str
    title: str
    group: str
    sql: str | Callable[[Dialect], str]
    cell: Cell = Cell.TEXT
    is_default: bool = False
    requires: Scope | None = None
    currency: str = ""
    join: str = ""

    @property
    def is_personal(self) -> bool:
        """Whether it is in the file of those only who may see personal data."""
        return self.requires is Scope.PII_READ

    def may_be_read(self, actor: Actor) -> bool:
        """Whether this caller may have it in a file."""
        return self.requires is None or actor.may(self.requires)

    def selected(self, dialect: Dialect) -> list[str]:
        """Its columns in a select list: money brings its currency."""
        sql = self.sql if isinstance(self.sql, str) else self.sql(dialect)
        return [sql, self.currency] if self.cell is Cell.MONEY else [sql]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows are wanted, and in which order.

    `selections` are those of the rooms by name (`{"customers": ("filter", {…})}`), and-ed; none: everything. `start`
    and `end` bound the dataset's own instant, the end left out. `order_by` are the steps of the list's own sort.
    """

    selections: Mapping[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    start: int | None = None
    end: int | None = None
    order_by: Sequence[Mapping[str, Any]] = ()


Where = Callable[[Reader, Actor, Wish], Awaitable[Sql]]
"""The rows that are meant, of those that the caller may see. Raises `Refusal` or `Forbidden`, naming the leaf."""
Ordered = Callable[[Reader, Actor, Wish], Awaitable[Order]]
"""Raises `Refusal` or `Forbidden`."""


class Dataset:
    """A list that can be exported."""

    def __init__(
        self,
        *,
        subject: str,
        name: str,
        scope: Scope,
        source: str,
        where: Where,
        order: Ordered,
        fields: Sequence[Field],
        selections: Collection[str] = (),
        more: Callable[[Reader], Awaitable[Sequence[Field]]] | None = None,
    ) -> None:
        """`subject` as in ExportSubject; `name` begins the file's; `source` is the FROM clause.

        `more` are fields that the merchant defined.
        """
        self.subject = subject
        self.name = name
        self.scope = scope
        self.source = source
        self.where = where
        self.order = order
        self.selections = frozenset(selections)
        self.fields = {each.key: each for each in fields}
        self._more = more

    async def offered(self, reader: Reader) -> dict[str, Field]:
        """Every field there is at the moment, by key."""
        if self._more is None:
            return self.fields
        return {**self.fields, **{each.key: each for each in await self._more(reader)}}

    def add(self, *fields: Field) -> None:
        """Fields of a room above."""
        for each in fields:
            if self.fields.setdefault(each.key, each) != each:
                raise ValueError(f"{self.subject} has a field {each.key} already.")


@dataclass(frozen=True, slots=True)
class Made:
    """A table that its room computes: headings with their columns, which are equally long."""

    fields: Sequence[Field]
    columns: Sequence[Any]

    @property
    def count(self) -> int:
        """How many rows it has."""
        first = self.columns[0] if self.columns else ()
        return len(getattr(first, "minors", first))


class Computed(Dataset):
    """What is no list but an answer: `make` computes it for the caller, all at once."""

    def __init__(
        self, *, subject: str, name: str, scope: Scope, selection: str, make: Callable[[Actor, Wish], Awaitable[Made]]
    ) -> None:
        """`selection` names the part of the input that holds the question. `make` raises `Refusal` or `Forbidden`."""
        super().__init__(
            subject=subject,
            name=name,
            scope=scope,
            source="",
            where=_no_list,
            order=_no_list,
            fields=(),
            selections=(selection,),
        )
        self.make = make


async def _no_list(*_: object) -> Any:
    raise NotImplementedError


datasets: dict[str, Dataset] = {}


def register(dataset: Dataset) -> None:
    """Offer a dataset. Called once, where the room's `exporting` module is imported."""
    if dataset.subject in datasets:
        raise ValueError(f"Two rooms offer {dataset.subject} for export.")
    datasets[dataset.subject] = dataset
