"""What can be imported: each room says which fields its rows have, whose files it knows, and how it takes them."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from regulars.access.scopes import Scope
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.files.rows import FileRow
from regulars.platform.jobs.states import OnDuplicate


class ImportSubject(StrEnum):
    """As in the contract."""

    CUSTOMERS = "CUSTOMERS"
    ORDERS = "ORDERS"
    NOTES = "NOTES"
    EVENTS = "EVENTS"
    PRODUCTS = "PRODUCTS"


@dataclass(frozen=True, slots=True)
class ImportField:
    """What a column can fill; `rule` says what may stand there, `also` are other names under which columns go."""

    key: str
    title: str
    rule: str
    is_required: bool = False
    also: tuple[str, ...] = ()


Words = Callable[[str], str]
"""A system's own word as ours; what it does not know it hands on."""


def _as_it_is(values: dict[str, str]) -> None:
    """Nothing to put right."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The files of a known system: its headers (in lower case) and where they go, and how its words are understood.

    A file is of this system where all `marks` are among its headers. Fields that begin with an underscore are only
    for `adjust`, which puts a row right before it is taken. `carried` fields stand once in the first of several rows
    that agree in `carried_by`.
    """

    name: str
    marks: frozenset[str]
    columns: Mapping[str, str]
    words: Mapping[str, Words] = field(default_factory=dict[str, Words])
    adjust: Callable[[dict[str, str]], None] = _as_it_is
    carried: tuple[str, ...] = ()
    carried_by: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is to be taken. `store` is the code of the one its rows are of and whose zone they mean."""

    on_duplicate: OnDuplicate = OnDuplicate.UPDATE_EXISTING
    store: str | None = None
    system: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that was not taken: its number, the field at fault, and why. Several may be of one row."""

    row: int
    key: str | None
    field: str | None
    code: ErrorCode
    message: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows up to and including `row` since the last time."""

    row: int
    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: Sequence[RowRefused] = ()
    cells: Mapping[int, list[str]] = field(default_factory=dict[int, list[str]])
    """Of refused rows by number, as they stand in the file, where `rows` did not hand them out."""


class Opened(NamedTuple):
    """A file that is being read: each row's cells as they stand, the row by field, and how many bytes are read."""

    rows: Iterator[tuple[list[str], FileRow]]
    bytes_read: Callable[[], int]


class Source(Protocol):
    """Where rows come from; it can be pickled, so that a process of its own may read them."""

    @property
    def path(self) -> Path: ...

    def opened(self) -> AbstractContextManager[Opened]:
        """Read from the first row on. Raises `BadFile`, now or later."""
        ...


class Run(Protocol):
    """What an importer works with."""

    choices: Choices

    @property
    def source(self) -> Source:
        """What `rows` reads, for whoever reads it elsewhere."""
        ...

    @property
    def actor(self) -> Actor:
        """Who asked for it."""
        ...

    @property
    def row(self) -> int:
        """The last row that was taken, also by a run before this one."""
        ...

    def rows(self) -> Iterator[FileRow]:
        """The rows behind that, by field; `line` is the row's number."""
        ...

    def all_rows(self) -> Iterator[tuple[list[str], FileRow]]:
        """Every row from the first on, with its cells as they stand in the file."""
        ...

    def check(self) -> None:
        """Stop here if the job was cancelled; called between batches."""
        ...

    async def note(self, tx: Transaction, taken: Taken) -> None:
        """Count a batch within the transaction that takes it, so that no crash comes between."""
        ...

    async def noted(self, taken: Taken) -> None:
        """The same in a transaction of its own, where taking has none."""
        ...


@dataclass(frozen=True, slots=True)
class Importer:
    """What a room offers. `trial` tells what is wrong with some rows without writing anything."""

    what: ImportSubject
    scopes: tuple[Scope, ...]
    fields: Callable[[], Sequence[ImportField]]
    run: Callable[[Run], Awaitable[None]]
    trial: Callable[[Sequence[FileRow], Choices], Awaitable[Sequence[RowRefused]]]
    needs: Callable[[frozenset[str]], str | None]
    """What is missing where these fields are given; none where it can begin."""
    recipes: tuple[Recipe, ...] = ()
    more: Callable[[Reader, Actor], Awaitable[Sequence[ImportField]]] | None = None
    """Fields that the merchant defined, as far as this actor may fill them."""


importers: dict[ImportSubject, Importer] = {}


def register(importer: Importer) -> None:
    """Offer it. Called once at start-up."""
    importers[importer.what] = importer


async def importer_for(what: ImportSubject, reader: Reader, actor: Actor) -> Importer:
    """The importer with the fields that the merchant defined. Raises `Refusal` for what cannot be imported."""
    importer = importer_of(what)
    more = [] if importer.more is None else list(await importer.more(reader, actor))
    return replace(importer, fields=lambda: [*importer.fields(), *more]) if more else importer


def importer_of(what: ImportSubject) -> Importer:
    """Raises `Refusal` for what cannot be imported."""
    importer = importers.get(what)
    if importer is None:
        known = ", ".join(importers)
        message = f"{what} cannot be imported yet; what can be: {known}."
        raise Refusal(ErrorCode.INVALID, message, ("input", "what"))
    return importer
