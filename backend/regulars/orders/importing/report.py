"""What an import did, and the rows that it refused, kept on disk however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

import orjson

from regulars.orders.importing.drafting import RefusedRow

IN_MEMORY = 10_000


class RefusedRows:
    """The refused rows in the order found; iterate as often as you like."""

    def __init__(self) -> None:
        self._first: list[RefusedRow] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def add(self, row: RefusedRow) -> None:
        """Keep a row: the first ones in memory, the others on disk."""
        self._count += 1
        if len(self._first) < IN_MEMORY:
            self._first.append(row)
            return
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as the report
            finalize(self, self._file.close)
        self._file.seek(0, SEEK_END)
        self._file.write(orjson.dumps(tuple(row)) + b"\n")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[RefusedRow]:
        yield from self._first
        if self._file is not None:
            self._file.seek(0)
            for line in self._file:
                yield RefusedRow(*orjson.loads(line))


@dataclass(slots=True)
class ImportReport:
    """Counts of an import; `refused` says which rows were not taken."""

    rows: int = 0
    orders: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused_orders: int = 0
    refused: RefusedRows = field(default_factory=RefusedRows)
    stores_made: list[str] = field(default_factory=list[str])

    @property
    def exit_code(self) -> int:
        """0 all in, 3 some rows refused."""
        return 3 if len(self.refused) else 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    rows: int
    orders: int
    refused: int
    bytes_read: int
    bytes_total: int
    ending: str = ""
    """What is done after the whole file was read."""
