"""Order files as an import of the house: what their fields are, and how a job takes their rows."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from regulars.access.scopes import Scope
from regulars.imports.subjects import Choices, Importer, ImportSubject, RowRefused, Run, Taken
from regulars.orders.importing.columns import FIELDS, REQUIRED
from regulars.orders.importing.drafting import BadValue, RefusedRow, StoreFacts, draft_of
from regulars.orders.importing.reading import Batch, Entry
from regulars.orders.importing.recipes import RECIPES
from regulars.orders.importing.run import ImportOptions, import_orders
from regulars.orders.service.work import Outcome
from regulars.platform.db.connect import current
from regulars.platform.errors import ErrorCode
from regulars.platform.files.rows import FileRow
from regulars.platform.jobs.states import UpsertOutcome
from regulars.stores.queries import default_store, store_by_code

_ANOTHER = "Another row of this order was refused, and its rows stand together or not."


def needs(given: frozenset[str]) -> str | None:
    """An order has an id and a time."""
    missing = [name for name in REQUIRED if name not in given]
    return f"Say which columns fill {' and '.join(missing)}: an order needs both." if missing else None


async def run(run: Run) -> None:
    """Written down as the room's own reader wants it, then taken as any order file."""
    choices = run.choices
    with TemporaryDirectory(prefix="regulars-") as folder:
        path = Path(folder) / "orders.jsonl"
        await asyncio.to_thread(dressed, run.all_rows(), path)
        options = ImportOptions(
            store=choices.store,
            system=choices.system,
            ignore_columns=True,
            dry_run=choices.dry_run,
            on_duplicate=choices.on_duplicate,
            actor=run.actor,
        )
        await import_orders(path, options, beside=_Place(run, run.row))


def dressed(rows: Iterator[tuple[list[str], FileRow]], path: Path, *, first: int = 1) -> None:
    """The rows as JSON Lines, each on the line of its number where the first stands on the first."""
    line = 2 - first
    with path.open("wb") as file:
        for _, row in rows:
            file.write(b"\n" * (row.line - line))
            file.write(orjson.dumps(row.values if row.trouble is None else row.trouble) + b"\n")
            line = row.line + 1


async def trial(rows: Sequence[FileRow], choices: Choices) -> Sequence[RowRefused]:
    """What is wrong with some rows, as far as each itself tells."""
    reader = current()
    store = await (default_store(reader) if choices.store is None else store_by_code(reader, choices.store))
    facts = (
        StoreFacts(store.id, store.currency, store.time_zone, store.country_code)
        if store
        else StoreFacts(0, "USD", "UTC", None)
    )
    found: list[RowRefused] = []
    for row in rows:
        if row.trouble is not None:
            found.append(RowRefused(row.line, None, None, ErrorCode.INVALID, row.trouble))
        elif "order_id" not in row.values:
            message = "Give the order the id that it has at its source."
            found.append(RowRefused(row.line, None, "order_id", ErrorCode.REQUIRED, message))
        else:
            try:
                draft_of([row], facts, choices.system)
            except BadValue as bad:
                key = row.values["order_id"]
                found.append(RowRefused(row.line, key, bad.column, ErrorCode.INVALID, bad.message))
    return found


@dataclass(slots=True)
class _Place:
    """Notes each batch with the job (`run.Beside`): rows by their numbers, refused orders with all their rows."""

    run: Run
    skip: int
    entries: int = 0
    _cursor: "Iterator[tuple[list[str], FileRow]] | None" = None
    _at: int = 0

    async def took(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        counts = dict.fromkeys(UpsertOutcome, 0)
        reasons: dict[int, tuple[Entry, list[RefusedRow]]] = {}
        left = iter(outcomes)
        for place, entry in enumerate(batch.entries):
            faults = list(entry.refused)
            if entry.sheet is not None:
                outcome = next(left)
                counts[outcome.outcome] += 1
                faults += [
                    RefusedRow(entry.line, None, None, refusal.message, entry.order_id) for refusal in outcome.errors
                ]
            if faults:
                reasons[place] = (entry, faults)
        refused, cells = await asyncio.to_thread(self._refused, list(reasons.values()))
        self.run.check()
        await self.run.noted(
            Taken(
                row=self.run.row + len(batch.entries),
                rows=sum(entry.rows for entry in batch.entries),
                created=counts[UpsertOutcome.CREATED],
                updated=counts[UpsertOutcome.UPDATED],
                unchanged=counts[UpsertOutcome.UNCHANGED],
                refused=refused,
                cells=cells,
            )
        )

    def _refused(
        self, entries: Sequence[tuple[Entry, list[RefusedRow]]]
    ) -> tuple[list[RowRefused], dict[int, list[str]]]:
        """The faults, and one for each further row of an order; with the cells of all these rows."""
        refused = [_told(fault) for _, faults in entries for fault in faults]
        if not entries:
            return [], {}
        cells = self._cells({entry.line: entry.rows for entry, _ in entries}, {e.order_id for e, _ in entries})
        faulty = {one.row for one in refused}
        for row, (_, order_id) in cells.items():
            if row not in faulty:
                refused.append(RowRefused(row, order_id, None, ErrorCode.INVALID, _ANOTHER))
        return refused, {row: found for row, (found, _) in cells.items()}

    def _cells(self, lines: dict[int, int], order_ids: set[str | None]) -> dict[int, tuple[list[str], str | None]]:
        """Of the rows on these lines, and of the further rows of their orders, wherever they stand."""
        found: dict[int, tuple[list[str], str | None]] = {}
        wanted, last = sum(lines.values()), max(lines)
        if self._cursor is None or self._at >= min(lines):
            self._cursor, self._at = self.run.all_rows(), 0
        for cells, row in self._cursor:
            self._at = row.line
            order_id = row.values.get("order_id")
            if row.line in lines or (order_id is not None and order_id in order_ids):
                found[row.line] = (cells, order_id)
                if len(found) >= wanted:
                    return found
            elif row.line > last:
                break
        return self._everywhere(lines, order_ids)

    def _everywhere(self, lines: dict[int, int], order_ids: set[str | None]) -> dict[int, tuple[list[str], str | None]]:
        """Rows of an order that do not stand together."""
        return {
            row.line: (cells, row.values.get("order_id"))
            for cells, row in self.run.all_rows()
            if row.line in lines or (row.values.get("order_id") or "") in order_ids
        }


def _told(fault: RefusedRow) -> RowRefused:
    return RowRefused(fault.line, fault.order_id, fault.column, ErrorCode.INVALID, fault.message)


IMPORTER = Importer(
    what=ImportSubject.ORDERS,
    scopes=(Scope.CUSTOMERS_WRITE, Scope.ORDERS_WRITE),
    fields=lambda: FIELDS,
    run=run,
    trial=trial,
    needs=needs,
    recipes=RECIPES,
)
