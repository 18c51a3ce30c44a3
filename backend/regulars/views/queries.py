"""Reading views: those of a colleague and those that are shared, each as far as its reader may see what it asks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

import orjson

from regulars.customers.queries.listing import asking
from regulars.customers.queries.selection import unpacked
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.errors import Forbidden, Refusal
from regulars.platform.query.filters import Asking
from regulars.platform.query.sql import Sql, all_of, any_of, placeholders
from regulars.views.subjects import SUBJECTS

PII = "PII_READ"
MANAGES = "SETTINGS_WRITE"


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view as its reader gets it."""

    prefix: ClassVar[str] = "view"
    id: int
    version: int
    owner_id: int
    owner_name: str
    subject: str
    name: str
    is_shared: bool
    filter: Mapping[str, Any] | None
    search: str | None
    order_by: Sequence[Mapping[str, str]]
    columns: Sequence[str]
    density: str | None
    position: int
    required_scope: str | None = None
    """What the reader lacks to see what the view asks; then filter and search are kept from them."""


_READ = (
    "SELECT v.id, v.version, v.owner_id, u.name, v.subject, v.name, v.is_shared, v.rule, v.search, v.order_by,"
    " v.columns, v.density, v.position FROM saved_views v JOIN staff_users u ON u.id = v.owner_id"
)


async def views(reader: Reader, actor: Actor, subject: str | None) -> list[ViewRow]:
    """The views of a list, or of all, in their order: one's own and the shared ones."""
    rows = await _read(reader, actor, Sql("v.subject = ?", (subject,)) if subject else None)
    return await _seen(reader, actor, rows)


async def views_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, ViewRow]:
    """Views by key, of those that the reader has."""
    if not keys:
        return {}
    rows = await _read(reader, actor, Sql(f"v.id IN ({placeholders(len(keys))})", tuple(keys)))
    return {row.id: row for row in await _seen(reader, actor, rows)}


async def view_as_kept(reader: Reader, actor: Actor, view_id: int) -> ViewRow | None:
    """A view that the actor has, with all that it asks: for verbs, which tell nobody."""
    rows = await _read(reader, actor, Sql("v.id = ?", (view_id,)))
    return rows[0] if rows else None


async def _read(reader: Reader, actor: Actor, where: Sql | None) -> list[ViewRow]:
    open_subjects = [name for name, subject in SUBJECTS.items() if actor.may(subject.scope)]
    if not open_subjects:
        return []
    theirs = Sql("v.owner_id = ?", (actor.id if actor.kind == "staff" else 0,))
    shared = Sql("v.is_shared = ?", (True,))
    subjects = Sql(f"v.subject IN ({placeholders(len(open_subjects))})", tuple(open_subjects))
    wanted = all_of([any_of([theirs, shared]), subjects, *([where] if where else [])])
    rows = await reader.fetch(f"{_READ} WHERE {wanted.text} ORDER BY v.position, v.name_key, v.id", wanted.params)
    return [_row(row) for row in rows]


def _row(values: Sequence[Any]) -> ViewRow:
    *first, shared, kept, search, order_by, columns, density, position = values
    return ViewRow(
        *first,
        is_shared=bool(shared),
        filter=None if kept is None else unpacked(orjson.loads(kept)),
        search=search,
        order_by=orjson.loads(order_by),
        columns=orjson.loads(columns),
        density=density,
        position=position,
    )


async def _seen(reader: Reader, actor: Actor, rows: Sequence[ViewRow]) -> list[ViewRow]:
    if not rows:
        return []
    asked = await asking(reader, actor)
    return [_as_seen(row, asked) for row in rows]


def _as_seen(row: ViewRow, asked: Asking) -> ViewRow:
    lacking = scope_lacking(row, asked)
    return row if lacking is None else replace(row, filter=None, search=None, required_scope=lacking)


def scope_lacking(row: ViewRow, asked: Asking) -> str | None:
    """The scope that the view's filter, search or sort needs and its reader lacks."""
    subject = SUBJECTS[row.subject]
    try:
        subject.filters.compile(row.filter, asked)
        for step in row.order_by:
            column = subject.sorted_by(step, asked)
            if column is not None:
                column.check(asked.actor, "sort by")
    except Forbidden as forbidden:
        return forbidden.scope
    except Refusal:
        return None
    if asked.actor.may(PII) or not subject.searches_contact:
        return None
    searches = [row.search, *_searches(row.filter or {})]
    return PII if any(_names_contact(text) for text in searches) else None


def _searches(value: Any) -> Iterator[str]:
    """What is searched for, wherever in the filter."""
    if isinstance(value, Mapping):
        for name, part in cast("Mapping[str, Any]", value).items():
            if name == "search" and isinstance(part, str):
                yield part
            yield from _searches(part)
    elif isinstance(value, list):
        for part in cast("list[Any]", value):
            yield from _searches(part)


_FEWEST_DIGITS = 5


def _names_contact(text: str | None) -> bool:
    """Whether a search may be for an e-mail address or a phone number; names are everybody's to read."""
    return bool(text) and ("@" in text or len(re.findall(r"\d", text)) >= _FEWEST_DIGITS)
