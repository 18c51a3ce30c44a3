"""A job's run over a file: from the last row that was taken, each batch counted in the transaction that takes it."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from regulars.imports.dressing import Dress
from regulars.imports.mapping import Mapped
from regulars.imports.subjects import Choices, Opened, Recipe, RowRefused, Taken
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.files.rows import FileRow
from regulars.platform.files.sniffing import Form
from regulars.platform.files.tables import open_table
from regulars.platform.jobs.work import Refused, Work

_COUNTS = ("created", "updated", "unchanged")


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how it is read."""

    path: Path
    form: Form
    columns: Mapped
    recipe: Recipe | None
    first: int = 1
    """The number that its first row has."""

    def rows(self) -> Iterator[tuple[list[str], FileRow]]:
        """Each row's cells, and the row as it is taken."""
        with self.opened() as file:
            yield from file.rows

    @contextmanager
    def opened(self) -> Generator[Opened]:
        """See `subjects.Source`."""
        with open_table(self.path, self.form) as table:
            dress = Dress(table.header, self.columns, self.recipe, first=self.first)
            yield Opened(dress.rows(table), lambda: table.bytes_read)

    def column_of(self, target: str | None) -> str | None:
        """The header of the column that fills a field."""
        return next((name for name, one in self.columns.items() if one == target), target) if target else None


@dataclass(slots=True)
class JobRun:
    """What an importer works with when a job runs it (`subjects.Run`)."""

    work: Work
    source: Source
    choices: Choices
    header: Sequence[str]
    row: int = 0
    _counts: dict[str, int] = field(default_factory=dict[str, int])
    _cells: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    """Rows handed out and not yet counted, as they stand in the file."""

    @classmethod
    def of(cls, work: Work, source: Source, choices: Choices, header: Sequence[str]) -> "JobRun":
        """From where the last run got to."""
        before: dict[str, int] = work.checkpoint or {}
        counts = {name: int(before.get(name, 0)) for name in _COUNTS}
        return cls(work, source, choices, header, int(before.get("row", 0)), counts)

    @property
    def actor(self) -> Actor:
        """Who asked for it."""
        return self.work.actor

    def rows(self) -> Iterator[FileRow]:
        """The rows behind the last that was taken."""
        done = self.row
        for cells, row in self.source.rows():
            if row.line > done:
                self._cells[row.line] = cells
                yield row

    def all_rows(self) -> Iterator[tuple[list[str], FileRow]]:
        """From the first on."""
        return self.source.rows()

    def check(self) -> None:
        """Raises where the job is to stop."""
        self.work.check()

    async def note(self, tx: Transaction, taken: Taken) -> None:
        """Count a batch in the transaction that takes it."""
        counts = {name: self._counts[name] + getattr(taken, name) for name in _COUNTS}
        refused = list(self._refused(taken))
        if refused:
            await self.work.refuse(tx, refused)
        rows = {one.row for one in refused}
        await self.work.save(
            tx, processed=taken.rows, failed=len(rows), checkpoint={"row": max(taken.row, self.row), **counts}
        )

        def kept() -> None:
            self._counts = counts
            self.row = max(taken.row, self.row)
            for row in list(self._cells):  # the next batch may be read meanwhile
                if row <= taken.row:
                    del self._cells[row]

        tx.after_commit(kept)

    async def noted(self, taken: Taken) -> None:
        """See `tasks`, which puts it there."""
        raise NotImplementedError

    def _refused(self, taken: Taken) -> Iterator[Refused]:
        """A row's reasons together."""
        by_row: dict[int, list[RowRefused]] = {}
        for one in taken.refused:
            by_row.setdefault(one.row, []).append(one)
        for row, reasons in sorted(by_row.items()):
            cells = taken.cells.get(row) or self._cells.get(row, [])
            names = [*self.header, *(f"Column {place + 1}" for place in range(len(self.header), len(cells)))]
            yield Refused(
                row=row,
                key=next((one.key for one in reasons if one.key), None),
                column=self.source.column_of(next((one.field for one in reasons if one.field), None)),
                input={name: cell for name, cell in zip(names, cells, strict=False) if cell},
                errors=[self._error(one) for one in reasons],
            )

    def _error(self, one: RowRefused) -> dict[str, object]:
        column = self.source.column_of(one.field)
        return {"code": one.code, "message": one.message, "path": [column] if column else []}
