"""What an import of customers did, and the rows that it refused, kept on disk however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import NamedTuple
from weakref import finalize

import orjson

_IN_MEMORY = 4_000_000


class RefusedRow(NamedTuple):
    """What was not taken, why, and what to do about it."""

    line: int
    column: str | None
    value: str | None
    message: str
    key: str | None = None
    """The external id, e-mail or phone of the row."""
    code: str = "INVALID"


class RefusedRows:
    """The refused rows in the order found; iterate as often as you like."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile[bytes](max_size=_IN_MEMORY)
        self._count = 0
        finalize(self, self._file.close)

    def add(self, row: RefusedRow) -> None:
        self._file.seek(0, 2)
        self._file.write(orjson.dumps(tuple(row)) + b"\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[RefusedRow]:
        self._file.seek(0)
        for line in self._file:
            yield RefusedRow(*orjson.loads(line))


@dataclass(slots=True)
class ImportReport:
    """Counts of an import in rows; `refused` says what was wrong, which may be several things of one row."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused_rows: int = 0
    refused: RefusedRows = field(default_factory=RefusedRows)

    @property
    def exit_code(self) -> int:
        """0 all in, 3 some rows refused."""
        return 3 if self.refused_rows else 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    rows: int
    refused: int
    bytes_read: int
    bytes_total: int
    ending: str = ""
    """What is done after the whole file was read."""
