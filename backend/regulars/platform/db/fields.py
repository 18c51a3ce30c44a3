"""Columns that mean the same in both databases: instants, money, days, JSON, folded keys."""

from typing import TYPE_CHECKING, Any

import orjson
from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model


class InstantField(fields.BigIntField):
    """An instant in whole microseconds since the epoch."""


class MinorField(fields.BigIntField):
    """Money in whole minor units."""


class FlagField(fields.BooleanField[bool]):
    """True or false, never null."""

    if TYPE_CHECKING:  # Tortoise's own field does not say what it reads as

        def __new__(cls, **_: Any) -> Any: ...


class KeyField(Field[str], str):  # noqa: SLOT000 - Tortoise sets attributes on its fields
    """Folded text that is sorted and searched by code points (COLLATE "C" on PostgreSQL)."""

    SQL_TYPE = "TEXT"
    field_type = str


class DayField(KeyField):
    """A calendar day without a zone, ``YYYY-MM-DD``."""


class JsonTextField(Field[Any]):
    """A value kept as JSON text, the same bytes on both databases."""

    SQL_TYPE = "TEXT"
    indexable = False
    skip_to_python_if_native = False
    field_type = object

    if TYPE_CHECKING:  # a column holds whatever its annotation says

        def __new__(cls, **_: Any) -> Any: ...
        def __init__(self, **_: Any) -> None: ...

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> str | None:
        self.validate(value)
        return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def to_python_value(self, value: Any) -> Any:
        return orjson.loads(value) if isinstance(value, str | bytes) else value
