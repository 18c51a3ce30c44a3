"""Saving views and taking them away."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from regulars.access import audit
from regulars.customers.queries.listing import asking
from regulars.customers.queries.selection import packed
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Forbidden, Refusal, StaleVersion
from regulars.platform.query.filters import Asking
from regulars.platform.text import fold
from regulars.views.queries import MANAGES, ViewRow, scope_lacking, view_as_kept
from regulars.views.subjects import SUBJECTS, ViewSubject

MAX_NAME = 100
MAX_SEARCH = 200
MAX_FILTER = 20_000
MAX_COLUMNS = 60
MAX_SORTS = 4
MAX_OWN = 100
MAX_SHARED = 100
MAX_POSITION = 1_000_000
_COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,63}(?::\d{1,4})?", re.ASCII)
_NAMES = "views.names"
"""Of two who take a name at the same moment, the second reads that it is taken."""


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """A view as written; the filter is a plain mapping of the set fields."""

    subject: str
    name: str
    is_shared: bool = False
    filter: Mapping[str, Any] | None = None
    search: str | None = None
    order_by: Sequence[Mapping[str, str]] = ()
    """Steps of `field`, `direction` and, for a custom field, `custom_field_key`."""
    columns: Sequence[str] = ()
    density: str | None = None
    position: int = 0
    foreign: Sequence[str] = field(default_factory=tuple[str, ...])
    """Filters of other subjects that were given as well, by the names of their arguments."""


@unit_of_work
async def view_save(
    tx: Transaction,
    *,
    actor: Actor,
    view_id: int | None,
    draft: ViewDraft,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Keep a view, or change the one with this key; answers its key. What the actor may not read cannot be kept."""
    owner = _colleague(actor)
    fingerprint = [view_id, draft]
    known = await idempotency.remembered(tx, actor, "savedViewSave", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    before = None if view_id is None else await _changeable(tx, actor, view_id)
    if before is not None and expected_version is not None and expected_version != before.version:
        raise StaleVersion(before.version, ids.encode(ViewRow.prefix, before.id))
    if before is not None:
        await _sees_all(tx, actor, before)
    values = await _checked(tx, actor, draft)
    if before is not None and before.subject != draft.subject:
        message = "A view stays with its list; save it as a new one there."
        raise Refusal(ErrorCode.INVALID, message, ("input", "subject"))
    await _fits(tx, draft, owner=owner if before is None else before.owner_id, before=before, name=str(values[0]))
    saved = await (_insert(tx, owner, draft.subject, values) if before is None else _update(tx, before.id, values))
    await _log(tx, actor, "view.saved", saved, (before.name if before else None, str(values[0])))
    await idempotency.remember(tx, actor, "savedViewSave", idempotency_key, fingerprint, saved)
    return saved


@unit_of_work
async def view_delete(tx: Transaction, *, actor: Actor, view_id: int | None) -> int:
    """Take a view away."""
    view = await _changeable(tx, actor, view_id)
    await tx.execute("DELETE FROM saved_views WHERE id = ?", (view.id,))
    await _log(tx, actor, "view.deleted", view.id, (view.name, None))
    return view.id


def _colleague(actor: Actor) -> int:
    if actor.kind != "staff" or actor.id is None:
        message = "Views belong to colleagues: a token can use the shared ones, but keep none."
        raise Refusal(ErrorCode.NOT_ALLOWED, message)
    return actor.id


async def _changeable(tx: Transaction, actor: Actor, view_id: int | None) -> ViewRow:
    """The view, which nobody else changes until this transaction ends."""
    _colleague(actor)
    locked = await tx.fetch_value(f"SELECT id FROM saved_views WHERE id = ?{tx.dialect.lock_rows()}", (view_id,))
    view = None if locked is None else await view_as_kept(tx, actor, locked)
    if view is None:
        raise Refusal(ErrorCode.NOT_FOUND, "This view is gone.", ("id",))
    if view.owner_id != actor.id and not actor.may(MANAGES):
        message = (
            f"This view is {view.owner_name}'s: save yours as a new one, or ask somebody who manages the settings."
        )
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("id",))
    return view


async def _sees_all(tx: Transaction, actor: Actor, view: ViewRow) -> None:
    """Whoever cannot read what a view asks would write over it unseen."""
    scope = scope_lacking(view, await asking(tx, actor))
    if scope is not None:
        message = f"You need the scope {scope} to see what this view asks: save yours as a new one."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("id",))


Values = tuple[object, ...]
_WRITTEN = "name, name_key, is_shared, rule, search, order_by, columns, density, position"


async def _checked(tx: Transaction, actor: Actor, draft: ViewDraft) -> Values:
    """The columns that are written, once everything that is wrong has been refused."""
    subject = SUBJECTS[draft.subject]
    if not actor.may(subject.scope):
        message = f"You need the scope {subject.scope} to keep views of this list."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("input", "subject"))
    name = " ".join(draft.name.split())
    _short(name, MAX_NAME, "name", "A view's name")
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "Give the view a name.", ("input", "name"))
    for argument in draft.foreign:
        message = f"A view of {draft.subject.lower()} is limited by {subject.argument}."
        raise Refusal(ErrorCode.INVALID_FILTER, message, ("input", argument))
    search = (draft.search or "").strip()
    _short(search, MAX_SEARCH, "search", "A view's search")
    if not 0 <= draft.position <= MAX_POSITION:
        raise Refusal(ErrorCode.INVALID, f"A position is 0 to {MAX_POSITION}.", ("input", "position"))
    return (
        name,
        fold(name),
        draft.is_shared,
        await _filter(tx, actor, draft),
        search or None,
        orjson.dumps(_sorts(await asking(tx, actor), draft)).decode(),
        orjson.dumps(_columns(draft.columns)).decode(),
        draft.density,
        draft.position,
    )


def _short(text: str, most: int, where: str, what: str) -> None:
    if len(text) > most:
        message = f"{what} holds at most {most} letters; this one has {len(text)}."
        raise Refusal(ErrorCode.TOO_LONG, message, ("input", where))


async def _filter(tx: Transaction, actor: Actor, draft: ViewDraft) -> str | None:
    if not draft.filter:
        if draft.subject == ViewSubject.REPORT:
            raise Refusal(ErrorCode.REQUIRED, "Say what the report asks.", ("input", "report"))
        return None
    subject = SUBJECTS[draft.subject]
    path = ("input", subject.argument)
    try:
        subject.filters.compile(draft.filter, await asking(tx, actor))
    except Refusal as refusal:
        refusal.path = (*path, *refusal.path[1:])
        raise
    except Forbidden as forbidden:
        raise Refusal(ErrorCode.NOT_ALLOWED, forbidden.message, path) from None
    text = orjson.dumps(packed(draft.filter)).decode()
    if len(text) > MAX_FILTER:
        message = "This filter is too long to be kept: save a part of it as a segment."
        raise Refusal(ErrorCode.TOO_LONG, message, path)
    return text


def _sorts(asked: Asking, draft: ViewDraft) -> list[Mapping[str, str]]:
    subject = SUBJECTS[draft.subject]
    if len(draft.order_by) > MAX_SORTS:
        message = f"A list is sorted by at most {MAX_SORTS} fields."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input", "orderBy"))
    for place, step in enumerate(draft.order_by):
        name, path = step["field"], ("input", "orderBy", str(place))
        try:
            column = subject.sorted_by(step, asked)
            if column is None:
                known = ", ".join(subject.sorts)
                message = f"{draft.subject.capitalize()} are not sorted by {name[:40]}; take one of {known}."
                raise Refusal(ErrorCode.INVALID, message, (*path, "field"))
            column.check(asked.actor, "sort by")
        except Forbidden as forbidden:
            raise Refusal(ErrorCode.NOT_ALLOWED, forbidden.message, (*path, "field")) from None
        except Refusal as refusal:
            refusal.path = (*path, "customFieldKey") if refusal.path == ("key",) else (*path, "field")
            raise
    return list(draft.order_by)


def _columns(columns: Sequence[str]) -> list[str]:
    if len(columns) > MAX_COLUMNS:
        message = f"A view holds at most {MAX_COLUMNS} columns."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input", "columns"))
    for place, column in enumerate(columns):
        if not _COLUMN.fullmatch(column):
            message = (
                "A column is its name, and its width in pixels after a colon where it has one of its own: email:220."
            )
            raise Refusal(ErrorCode.INVALID, message, ("input", "columns", str(place)))
    return list(columns)


async def _fits(tx: Transaction, draft: ViewDraft, *, owner: int, before: ViewRow | None, name: str) -> None:
    """Names differ for one owner and list; there are not more views than a person reads."""
    await tx.lock(_NAMES)
    itself = 0 if before is None else before.id
    taken = await tx.fetch_value(
        "SELECT id FROM saved_views WHERE owner_id = ? AND subject = ? AND name_key = ? AND id <> ?",
        (owner, draft.subject, fold(name), itself),
    )
    if taken is not None:
        raise Refusal(ErrorCode.DUPLICATE, f"There is a view named {name} already.", ("input", "name"))
    own = await tx.fetch_value("SELECT count(*) FROM saved_views WHERE owner_id = ? AND id <> ?", (owner, itself))
    if int(own) >= MAX_OWN:
        message = f"A colleague keeps at most {MAX_OWN} views: take one away first."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input",))
    shared = await tx.fetch_value("SELECT count(*) FROM saved_views WHERE is_shared = ? AND id <> ?", (True, itself))
    if draft.is_shared and int(shared) >= MAX_SHARED:
        message = f"At most {MAX_SHARED} views are shared: take one away first."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input", "isShared"))


async def _insert(tx: Transaction, owner: int, subject: str, values: Values) -> int:
    return await tx.insert(
        f"INSERT INTO saved_views (version, owner_id, subject, {_WRITTEN}, created_at, updated_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (owner, subject, *values, tx.now, tx.now),
    )


async def _update(tx: Transaction, view_id: int, values: Values) -> int:
    await tx.execute(
        "UPDATE saved_views SET version = version + 1, name = ?, name_key = ?, is_shared = ?, rule = ?, search = ?,"
        " order_by = ?, columns = ?, density = ?, position = ?, updated_at = ? WHERE id = ?",
        (*values, tx.now, view_id),
    )
    return view_id


async def _log(tx: Transaction, actor: Actor, action: str, view: int, name: tuple[str | None, str | None]) -> None:
    await audit.record(tx, actor, action=action, subject=ids.encode(ViewRow.prefix, view), changes={"name": name})
