"""Broken constraints, named alike on both databases."""

from typing import Literal

from regulars.platform.errors import RegularsError

ConstraintKind = Literal["unique", "check", "foreign_key", "not_null", "other"]


class ConstraintViolated(RegularsError):
    """A write broke a rule of the table.

    `detail` holds what the database says: the constraint's name, or in SQLite ``table.column`` of a unique index.
    On PostgreSQL the transaction is lost with it: catch it around the unit of work, or use ON CONFLICT.
    """

    def __init__(self, kind: ConstraintKind, detail: str) -> None:
        super().__init__("CONSTRAINT", f"{kind}: {detail}")
        self.kind: ConstraintKind = kind
        self.detail = detail
