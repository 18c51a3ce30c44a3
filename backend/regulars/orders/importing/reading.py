"""Reading an order file to the end of what can be done without the database: entries, ready to be recorded."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from regulars.orders.importing import columns
from regulars.orders.importing.drafting import BadValue, RefusedRow, StoreFacts, draft_of
from regulars.orders.importing.grouping import Bloom, Group, groups, scattered
from regulars.orders.service.sheet import Faulty, Sheet, make_sheet
from regulars.platform.errors import Refusal
from regulars.platform.files.rows import open_rows

BATCH = 5_000
"""Orders in a transaction: a second or two, for which a server beside it waits with its writes."""
_FIRST_BATCH = 300
"""The first ones are smaller, so that recording begins soon: each is twice as large as the one before."""


class Survey(NamedTuple):
    """What a first look tells: the file's columns, and the stores it names with the currency of their first row."""

    columns: tuple[str, ...]
    shops: dict[str, str]


class Desk(NamedTuple):
    """What reading needs to know of the database: the stores by the code in the file (or why there is none)."""

    stores: dict[str, StoreFacts | str]
    base_currency: str
    system: str | None


class Entry(NamedTuple):
    """An order of the file: where it begins, how many rows it has, its sheet, and the rows that are refused."""

    line: int
    rows: int
    order_id: str | None
    sheet: Sheet | None
    refused: tuple[RefusedRow, ...]


class Batch(NamedTuple):
    """So many orders, and how far the file is read."""

    entries: list[Entry]
    bytes_read: int


class OrderFile:
    """A file to be surveyed first and then read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._scattered = Bloom(3)

    def survey(self) -> Survey:
        """The first look. Raises `BadFile`."""
        self._scattered, found, shops = scattered(self._path)
        return Survey(found, shops)

    def batches(self, desk: Desk) -> Iterator[Batch]:
        """The orders of the file. Raises `BadFile` where it cannot be read on."""
        entries: list[Entry] = []
        enough = _FIRST_BATCH
        with open_rows(self._path) as file:
            for group in groups(file, self._scattered):
                entries.append(_entry(group, desk))
                if len(entries) >= enough:
                    yield Batch(entries, file.bytes_read)
                    entries, enough = [], min(2 * enough, BATCH)
            yield Batch(entries, file.bytes_read)


def _entry(group: Group, desk: Desk) -> Entry:
    first = group[0]
    order_id = first.values.get("order_id")

    def refused(row: RefusedRow) -> Entry:
        return Entry(first.line, len(group), order_id, None, (row,))

    if first.trouble is not None:
        return refused(RefusedRow(first.line, None, None, first.trouble))
    if order_id is None:
        message = "Give the order the id that it has at its source."
        return refused(RefusedRow(first.line, "order_id", None, message))
    code = first.values.get("store", "")
    store = desk.stores[code]
    if isinstance(store, str):
        return refused(RefusedRow(first.line, "store", code or None, store, order_id))
    try:
        draft = draft_of(group, store, desk.system)
    except BadValue as bad:
        return refused(RefusedRow(bad.line, bad.column, bad.value, bad.message, order_id))
    sheet = make_sheet(draft, country=store.country_code, base_currency=desk.base_currency)
    if isinstance(sheet, Faulty):
        return Entry(first.line, len(group), order_id, None, tuple(_told(sheet.refusals, group, order_id)))
    return Entry(first.line, len(group), order_id, sheet, ())


def _told(refusals: Sequence[Refusal], group: Group, order_id: str) -> Iterator[RefusedRow]:
    for refusal in refusals:
        column, place = columns.column_of(refusal.path)
        row = group[0]
        if place is not None:
            lines = [one for one in group if one.values.keys() & set(columns.LINE_COLUMNS)]
            row = lines[place] if place < len(lines) else row
        value = next((one.values[column] for one in (row, *group) if column in one.values), None) if column else None
        yield RefusedRow(row.line, column, value, refusal.message, order_id)
