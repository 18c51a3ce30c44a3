"""Reading notes: the pages under a customer, standing instructions, earlier wordings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from regulars.access.roles import BY_KEY
from regulars.access.scopes import Scope
from regulars.notes.subjects import On, seen_by, under
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.keyset import Order, Sort
from regulars.platform.query.nested import counts_of_each, first_of_each
from regulars.platform.query.page import Page, Window, one, page
from regulars.platform.query.sql import Sql, all_of, placeholders

MAX_COLLEAGUES = 500


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note with its author, as lists and pages show it."""

    prefix: ClassVar[str] = "note"
    id: int
    version: int
    customer_id: int | None
    subject_kind: str | None
    subject_id: int | None
    body: str
    kind: str
    pinned: bool
    show_on_orders: bool
    author_kind: str
    author_id: int | None
    author_name: str
    created_at: int
    edited_at: int | None
    resolved_at: int | None
    resolver_kind: str | None
    resolver_id: int | None
    resolver_name: str | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """An earlier wording."""

    at: int
    body: str
    actor_kind: str
    actor_id: int | None
    actor_name: str


def _column(key: str, kind: Kind = Kind.TEXT, *, nullable: bool = True) -> Column:
    convert = bool if kind is Kind.BOOLEAN else None
    return Column(key, f"n.{key}", kind, convert=convert, nullable=nullable)


NOTES: Table[NoteRow] = Table(
    name="notes",
    source="notes n",
    key="n.id",
    row=NoteRow,
    columns=(
        _column("id", Kind.ID, nullable=False),
        _column("version", Kind.INTEGER, nullable=False),
        _column("customer_id", Kind.ID),
        _column("subject_kind", Kind.CODE),
        _column("subject_id", Kind.ID),
        _column("body", nullable=False),
        _column("kind", Kind.CODE, nullable=False),
        _column("pinned", Kind.BOOLEAN, nullable=False),
        _column("show_on_orders", Kind.BOOLEAN, nullable=False),
        _column("author_kind", nullable=False),
        _column("author_id", Kind.ID),
        _column("author_name", nullable=False),
        _column("created_at", Kind.INSTANT, nullable=False),
        _column("edited_at", Kind.INSTANT),
        _column("resolved_at", Kind.INSTANT),
        _column("resolver_kind"),
        _column("resolver_id", Kind.ID),
        _column("resolver_name"),
    ),
)

_PRESENT = Sql("n.deleted_at IS NULL")
_NEWEST = Sort(NOTES["created_at"], descending=True)
_PINNED = Sort(NOTES["pinned"], descending=True)


@dataclass(frozen=True, slots=True)
class NoteWish:
    """Which notes of a customer: of these kinds, open or resolved; None is any."""

    kinds: tuple[str, ...] | None = None
    resolved: bool | None = None
    pinned_first: bool = True

    @property
    def where(self) -> Sql:
        """The condition beside that of the record."""
        parts: list[Sql] = [_PRESENT]
        if self.kinds is not None:
            parts.append(Sql(f"n.kind IN ({placeholders(len(self.kinds)) or 'NULL'})", self.kinds))
        if self.resolved is not None:
            parts.append(Sql("n.resolved_at IS NOT NULL" if self.resolved else "n.resolved_at IS NULL"))
        return all_of(parts)

    @property
    def order(self) -> Order:
        """Newest first, pinned before all where wished."""
        return Order((_PINNED, _NEWEST) if self.pinned_first else (_NEWEST,), NOTES.key)


async def note_by_id(reader: Reader, note_id: int, *, with_deleted: bool = False) -> NoteRow | None:
    """One note."""
    where = Sql("n.id = ?", (note_id,))
    return await one(reader, NOTES, actor=SYSTEM, where=where if with_deleted else all_of([where, _PRESENT]))


async def notes_by_id(reader: Reader, actor: Actor, note_ids: Sequence[int]) -> Mapping[int, NoteRow]:
    """Notes by key, of those that exist, on records that the caller may see."""
    selection = NOTES.selection(SYSTEM)
    keyed = Sql(f"n.id IN ({placeholders(len(note_ids))})", tuple(note_ids))
    where = all_of([keyed, _PRESENT, seen_by(actor)])
    rows = await reader.fetch(f"SELECT {selection.sql} FROM notes n WHERE {where.text}", where.params)
    return {note.id: note for note in selection.rows(rows)}


async def notes_of(reader: Reader, actor: Actor, on: On, wish: NoteWish, window: Window) -> Page[NoteRow]:
    """A page of the notes on one record that the caller may see."""
    column, beside = under(on.prefix)
    where = all_of([Sql(f"{column} = ?", (on.key,)), beside, wish.where])
    return await page(reader, NOTES, actor=actor, where=where, order=wish.order, window=window)


async def first_notes_of_each(
    reader: Reader, actor: Actor, prefix: str, keys: Sequence[int], wish: NoteWish, size: int
) -> Mapping[int, Page[NoteRow]]:
    """The first notes on many records of a kind, in one statement."""
    column, beside = under(prefix)
    return await first_of_each(
        reader,
        NOTES,
        actor=actor,
        parent=column,
        parents=keys,
        where=all_of([beside, wish.where]),
        order=wish.order,
        size=size,
    )


async def note_counts(reader: Reader, prefix: str, keys: Sequence[int], wish: NoteWish) -> Mapping[int, int]:
    """How many such notes stand on each record."""
    column, beside = under(prefix)
    return await counts_of_each(reader, NOTES, parent=column, parents=keys, where=all_of([beside, wish.where]))


async def mentions_of_each(reader: Reader, note_ids: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    """Key and name of the colleagues whom each note mentions."""
    rows = await reader.fetch(
        "SELECT m.note_id, s.id, s.name FROM note_mentions m JOIN staff_users s ON s.id = m.staff_id"
        f" WHERE m.note_id IN ({placeholders(len(note_ids))}) ORDER BY s.name_key, s.id",
        tuple(note_ids),
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for note_id, staff_id, name in rows:
        found.setdefault(note_id, []).append((staff_id, name))
    return found


async def mentionable(reader: Reader) -> list[tuple[int, str]]:
    """Key and name of the colleagues whom a note can mention: those who may read it, by name."""
    roles = [role.key for role in BY_KEY.values() if Scope.NOTES_READ in role.scopes]
    rows = await reader.fetch(
        f"SELECT id, name FROM staff_users WHERE status <> 'DISABLED' AND role IN ({placeholders(len(roles))})"
        " ORDER BY name_key, id LIMIT ?",
        (*roles, MAX_COLLEAGUES),
    )
    return [(key, name) for key, name in rows]


async def instructions_of_each(reader: Reader, customer_ids: Sequence[int]) -> Mapping[int, list[NoteRow]]:
    """The open notes that show on every order of these customers, oldest first."""
    selection = NOTES.selection(SYSTEM)
    rows = await reader.fetch(
        f"SELECT {selection.sql} FROM notes n WHERE n.customer_id IN ({placeholders(len(customer_ids))})"
        " AND n.show_on_orders AND n.resolved_at IS NULL AND n.deleted_at IS NULL ORDER BY n.created_at, n.id",
        tuple(customer_ids),
    )
    found: dict[int, list[NoteRow]] = {}
    for note in selection.rows(rows):
        found.setdefault(note.customer_id or 0, []).append(note)
    return found


async def revisions_of_each(reader: Reader, note_ids: Sequence[int]) -> Mapping[int, list[RevisionRow]]:
    """Earlier wordings of notes, newest first."""
    rows = await reader.fetch(
        "SELECT note_id, at, body, actor_kind, actor_id, actor_name FROM note_revisions"
        f" WHERE note_id IN ({placeholders(len(note_ids))}) ORDER BY at DESC, id DESC",
        tuple(note_ids),
    )
    found: dict[int, list[RevisionRow]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_revision(row[1:]))
    return found


def _revision(values: Sequence[Any]) -> RevisionRow:
    return RevisionRow(*values)
