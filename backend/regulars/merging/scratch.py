"""A throw-away file that sorts millions of keys beyond memory, beside the loop."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Iterable, Sequence
from pathlib import Path

Pair = tuple[int, int]
_READ_AT_ONCE = 20_000
_SORTED = "SELECT key, customer_id FROM pairs ORDER BY key, customer_id"


class Scratch:
    """Keys with the records that have them."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE pairs (key INTEGER NOT NULL, customer_id INTEGER NOT NULL)")

    async def add(self, rows: Iterable[Pair]) -> None:
        """Write them down."""
        await asyncio.to_thread(self._file.executemany, "INSERT INTO pairs VALUES (?, ?)", list(rows))

    async def sorted(self) -> AsyncGenerator[Sequence[Pair]]:
        """All, by key, so many at once."""
        cursor = await asyncio.to_thread(self._file.execute, _SORTED)
        while rows := await asyncio.to_thread(cursor.fetchmany, _READ_AT_ONCE):
            yield rows

    def close(self) -> None:
        """The file is gone with its directory."""
        self._file.close()


class Blocks:
    """Gathers the records of each key from a stream sorted by key."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._key: int | None = None
        self._members: list[int] = []

    def feed(self, rows: Iterable[Pair]) -> list[list[int]]:
        """The blocks that ended: of two records at least, and no more than tell something."""
        done: list[list[int]] = []
        for key, customer in rows:
            if key != self._key:
                self._take(done)
                self._key, self._members = key, []
            self._members.append(customer)
        return done

    def rest(self) -> list[list[int]]:
        """The last one."""
        done: list[list[int]] = []
        self._take(done)
        self._members = []
        return done

    def _take(self, done: list[list[int]]) -> None:
        if 2 <= len(self._members) <= self._largest:
            done.append(self._members)
