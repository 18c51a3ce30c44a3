"""The differences between the two databases, each one a method with the same meaning in both."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Literal

Kind = Literal["bigint", "text", "boolean"]
"""Types of a column made from bound values."""

_NAME = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?", re.ASCII)


def name(text: str) -> str:
    """A column or alias written by us; whatever else it is, it is no input of a caller."""
    if not _NAME.fullmatch(text):
        message = f"{text!r} is not a name in SQL"
        raise ValueError(message)
    return text


class Dialect(ABC):
    """SQL is written once, with ``?`` for every bound value; what cannot be written once is asked of this class."""

    name: Literal["sqlite", "postgresql"]

    @abstractmethod
    def translate(self, sql: str) -> str:
        """The text with the driver's own placeholders."""

    @abstractmethod
    def array(self, values: Iterable[object]) -> object:
        """Values as the one parameter of `in_list`."""

    @abstractmethod
    def in_list(self, expression: str, kind: Kind) -> str:
        """``expression`` is one of the values bound to the one ``?`` (see `array`)."""

    @abstractmethod
    def rows(self, alias: str, *columns: tuple[str, Kind]) -> str:
        """A source for FROM made of bound rows; its parameters come from `table`.

        ``INSERT … SELECT … FROM rows(…) WHERE true ON CONFLICT …``: SQLite needs the WHERE.
        """

    @abstractmethod
    def table(self, rows: Iterable[Sequence[object]], *, width: int) -> list[object]:
        """Parameters of `rows`: one in SQLite, one a column in PostgreSQL."""

    @abstractmethod
    def lock_rows(self) -> str:
        """Appended to a SELECT of rows about to be written."""

    @abstractmethod
    def json_text(self, column: str, *path: str) -> str:
        """The text at a path of a JSON column; NULL where there is none."""

    @abstractmethod
    def json_items(self, column: str, alias: str) -> str:
        """A source for FROM: the items of a JSON array column as ``alias.value``."""

    @abstractmethod
    def collate_key(self, expression: str) -> str:
        """The expression ordered by code points, as key columns are."""

    @abstractmethod
    def joined(self, expression: str, separator: str, order_by: str) -> str:
        """Aggregate: texts of a group in one."""

    @abstractmethod
    def gathered(self, expression: str) -> str:
        """Aggregate: the keys of a group as one value, which is a parameter of `in_list` as it is."""

    @abstractmethod
    def greatest(self, *expressions: str) -> str:
        """The largest of expressions, none of which may be NULL."""

    @abstractmethod
    def least(self, *expressions: str) -> str:
        """The smallest of expressions, none of which may be NULL."""

    def like_escape(self, text: str) -> str:
        r"""Text to stand inside a pattern of ``LIKE ? ESCAPE '\'``."""
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
