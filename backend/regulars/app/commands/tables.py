"""Files of any form on the command line: mapped, and written down as the rooms' own readers want them."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from regulars.imports import mapping as mappings
from regulars.imports.mapping import Mapped
from regulars.imports.running import Source
from regulars.imports.subjects import Choices, Importer, ImportSubject, RowRefused, Taken, importer_for
from regulars.orders.importing.job import dressed
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import RegularsError
from regulars.platform.files.rows import BadFile, FileRow
from regulars.platform.files.sniffing import Form, sniff
from regulars.platform.files.tables import open_table, row_count


class BadMapping(RegularsError):
    """A mapping that does not fit the file."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_MAPPING", message)


@contextmanager
def readable(path: Path, source: Source | None) -> Generator[Path]:
    """The file itself where a room's reader takes it as it is; else one that it takes, each row on its line."""
    if source is None:
        yield path
        return
    with TemporaryDirectory(prefix="regulars-") as folder:
        copy = Path(folder) / f"{path.stem}.jsonl"
        dressed(source.rows(), copy, first=2)
        yield copy


async def source_of(
    path: Path, what: ImportSubject, mapping: Path | None, *, ignore_columns: bool = False
) -> Source | None:
    """How the file is read, each row on its line; none where the room's own reader takes it as it is."""
    form = sniff(path)
    importer = await importer_for(what, current(), SYSTEM)
    with open_table(path, form) as table:
        header = table.header
    if mapping is None and _is_plain(form, header, importer):
        return None
    source = _source(path, form, header, importer, mapping)
    if mapping is None and source.recipe is None and not ignore_columns:
        _known(source)
    _needed(importer, source)
    return replace(source, first=2)


def _known(source: Source) -> None:
    """Of a file whose columns go where their names say, one that says nothing may be a slip of the pen."""
    unknown = [name for name, target in source.columns.items() if target is None and name.strip()]
    unknown = [name for name in unknown if not mappings.is_mended([name])]
    if unknown:
        message = (
            f"Unknown columns: {', '.join(unknown)}. Say with --mapping what they fill, or pass over them with"
            " --ignore-columns."
        )
        raise BadMapping(message)


def _needed(importer: Importer, source: Source) -> None:
    missing = importer.needs(mappings.given(source.columns))
    if missing is not None:
        raise BadMapping(missing)


@dataclass(slots=True)
class Report:
    """What an import did, in rows."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused_rows: int = 0
    refused: list["Line"] = field(default_factory=list["Line"])

    @property
    def exit_code(self) -> int:
        """0 all in, 3 some rows refused."""
        return 3 if self.refused_rows else 0


@dataclass(frozen=True, slots=True)
class Line:
    """A refused row by its line."""

    line: int
    column: str | None
    value: str | None
    message: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """How far it is, in rows."""

    rows: int
    refused: int
    bytes_read: int
    bytes_total: int


class CommandRun:
    """What an importer works with on the command line (`subjects.Run`)."""

    def __init__(self, source: Source, choices: Choices, *, total: int, move: Callable[[Done], None]) -> None:
        self.choices = choices
        self.actor: Actor = SYSTEM
        self.row = 0
        self.report = Report()
        self.source = source
        self._total, self._move = total, move

    def rows(self) -> Iterator[FileRow]:
        """All of them."""
        return (row for _, row in self.source.rows())

    def all_rows(self) -> Iterator[tuple[list[str], FileRow]]:
        """With their cells."""
        return self.source.rows()

    def check(self) -> None:
        """Nobody cancels but by stopping the command."""

    async def note(self, tx: Transaction, taken: Taken) -> None:
        """Counted once the batch is kept."""
        tx.after_commit(lambda: self._count(taken))

    async def noted(self, taken: Taken) -> None:
        """Nothing to write."""
        self._count(taken)

    def _count(self, taken: Taken) -> None:
        report = self.report
        report.rows += taken.rows
        report.created += taken.created
        report.updated += taken.updated
        report.unchanged += taken.unchanged
        report.refused_rows += len({one.row for one in taken.refused})
        report.refused += map(self._line, taken.refused)
        self._move(Done(report.rows, report.refused_rows, report.rows, self._total))

    def _line(self, one: RowRefused) -> Line:
        return Line(one.row + 1, self.source.column_of(one.field), None, one.message, one.key)


async def take(
    path: Path, what: ImportSubject, choices: Choices, mapping: Path | None, move: Callable[[Done], None]
) -> Report:
    """Take a file by its importer alone."""
    form = sniff(path)
    importer = await importer_for(what, current(), SYSTEM)
    with open_table(path, form) as table:
        header = table.header
    source = _source(path, form, header, importer, mapping)
    _needed(importer, source)
    run = CommandRun(source, choices, total=row_count(path, form), move=move)
    await importer.run(run)
    return run.report


def _is_plain(form: Form, header: tuple[str, ...], importer: Importer) -> bool:
    """Whether the columns are the importer's own, or at least nobody else's: then its reader speaks for itself."""
    if form.kind == "XLSX" or form.encoding != "utf-8-sig" or form.delimiter == "|":
        return False
    if mappings.is_mended(header) or mappings.recipe_of(importer, header) is not None:
        return False
    own = {one.key for one in importer.fields()}
    lowered = [name.lower() for name in header]
    if all(name in own for name in lowered):
        return True
    return not any(mappings.suggest(importer, header, None).columns[name] for name in header if name.lower() not in own)


def _source(path: Path, form: Form, header: tuple[str, ...], importer: Importer, mapping: Path | None) -> Source:
    columns: Mapped
    if mapping is None:
        columns = mappings.suggest(importer, header, None).columns
    else:
        columns = mappings.checked(importer, header, _read_mapping(mapping))
    return Source(path, form, columns, mappings.recipe_of(importer, header))


def _read_mapping(path: Path) -> dict[str, str | None]:
    """`{"Column of the file": "field", "Another": null}`."""
    try:
        found: object = orjson.loads(path.read_bytes())
    except (orjson.JSONDecodeError, OSError) as error:
        raise BadFile(f"{path.name} is no JSON object of columns and fields: {error}.") from error
    if not isinstance(found, dict) or not all(
        isinstance(name, str) and (target is None or isinstance(target, str))
        for name, target in found.items()  # pyright: ignore[reportUnknownVariableType] - checked here
    ):
        raise BadFile(f'{path.name} is no JSON object such as {{"Mail": "email", "Other": null}}.')
    return found  # pyright: ignore[reportUnknownVariableType] - checked above
