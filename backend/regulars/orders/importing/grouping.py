"""Bringing the rows of one order together, whether or not they stand together, in bounded memory.

A first pass notes in a Bloom filter which orders come back after their rows ended. Files where none does (nearly all)
are then streamed; the rows of orders that do, and of the few that the filter mistakes for them, go through the disk.
"""

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from regulars.platform.files.rows import FileRow, RowFile, open_rows

_BITS_PER_ROW = 12
_USUAL_ROW = 64
_FEWEST_BITS, _MOST_BITS = 20, 28
_SPILL_AT_ONCE = 5_000
Group = list[FileRow]


class Bloom:
    """A set that may say yes to what it was never told, and never says no to what it was."""

    def __init__(self, bits: int) -> None:
        self._mask = (1 << bits) - 1
        self._field = bytearray(1 << (bits - 3))
        self.is_empty = True

    def add(self, key: int) -> None:
        self.is_empty = False
        for place in (key & self._mask, (key >> 20) & self._mask, (key * 31 >> 7) & self._mask):
            self._field[place >> 3] |= 1 << (place & 7)

    def __contains__(self, key: int) -> bool:
        field, mask = self._field, self._mask
        first = key & mask
        if not field[first >> 3] & 1 << (first & 7):
            return False
        second, third = (key >> 20) & mask, (key * 31 >> 7) & mask
        return bool(field[second >> 3] & 1 << (second & 7) and field[third >> 3] & 1 << (third & 7))


def _key(row: FileRow) -> int:
    values = row.values
    return hash((values.get("order_id", ""), values.get("store", ""))) & 0xFFFF_FFFF_FFFF_FFFF


def scattered(path: Path) -> tuple[Bloom, tuple[str, ...], dict[str, str]]:
    """The orders whose rows do not all stand together, every column, and the stores with their first row's currency."""
    rows = max(path.stat().st_size // _USUAL_ROW, 1)
    bits = min(max((rows * _BITS_PER_ROW).bit_length(), _FEWEST_BITS), _MOST_BITS)
    ended, scattered_orders = Bloom(bits), Bloom(bits)
    shops: dict[str, str] = {}
    last: tuple[str, ...] | None = None
    with open_rows(path) as file:
        names = [name for name in ("order_id", "store", "currency") if not file.columns or name in file.columns]
        places = [names.index(name) if name in names else None for name in ("order_id", "store", "currency")]
        for found in file.only(*names):
            order_id, store, currency = ["" if place is None else found[place] for place in places]
            if (order_id, store) == last:
                continue
            last = (order_id, store)
            if not shops.get(store):
                shops[store] = currency
            key = hash(last) & 0xFFFF_FFFF_FFFF_FFFF
            if key in ended:
                scattered_orders.add(key)
            ended.add(key)
        return scattered_orders, tuple(file.seen), shops


def groups(file: RowFile, scattered_orders: Bloom) -> Generator[Group]:
    """The rows of each order: those that stand together as they come, the others at the end."""
    if scattered_orders.is_empty:
        yield from _standing_together(file)
        return
    with TemporaryDirectory() as directory, closing(_Spill(Path(directory) / "rows.db")) as spill:
        yield from _standing_together(spill.without(file, scattered_orders))
        yield from _standing_together(spill.sorted())


def _standing_together(rows: Iterable[FileRow]) -> Generator[Group]:
    group: Group = []
    name: tuple[str | None, str | None] = (None, None)
    for row in rows:
        values = row.values
        its_name = (values.get("store"), values.get("order_id"))
        if group and (its_name != name or its_name[1] is None):
            yield group
            group = []
        group.append(row)
        name = its_name
    if group:
        yield group


class _Spill:
    """Rows on disk, to be read back order by order."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE spilled (store TEXT, order_id TEXT, line INTEGER, cells TEXT)")

    def close(self) -> None:
        self._database.close()

    def without(self, rows: Iterable[FileRow], scattered_orders: Bloom) -> Iterator[FileRow]:
        """The rows of other orders; those of these are kept here."""
        kept: list[tuple[str, str, int, str]] = []
        for row in rows:
            if row.trouble is not None or "order_id" not in row.values or _key(row) not in scattered_orders:
                yield row
                continue
            store, order_id = row.values.get("store", ""), row.values["order_id"]
            kept.append((store, order_id, row.line, orjson.dumps(row.values).decode()))
            if len(kept) >= _SPILL_AT_ONCE:
                self._keep(kept)
                kept = []
        self._keep(kept)

    def sorted(self) -> Iterator[FileRow]:
        """The kept rows, those of an order together, orders by their first line."""
        self._database.execute("CREATE INDEX by_order ON spilled (store, order_id, line)")
        for line, cells in self._database.execute(
            "SELECT s.line, s.cells"
            " FROM (SELECT store, order_id, min(line) AS first FROM spilled GROUP BY store, order_id) AS g"
            " JOIN spilled s ON s.store = g.store AND s.order_id = g.order_id ORDER BY g.first, s.line"
        ):
            yield FileRow(line, orjson.loads(cells))

    def _keep(self, rows: list[tuple[str, str, int, str]]) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO spilled VALUES (?, ?, ?, ?)", rows)
        self._database.execute("COMMIT")
