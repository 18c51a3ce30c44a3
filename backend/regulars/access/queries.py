"""Reading colleagues, sessions, tokens and the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import orjson

from regulars.access import audit, roles
from regulars.access.scopes import Scope
from regulars.platform import clock, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.query import page as paging
from regulars.platform.query.columns import Column, Kind, Table
from regulars.platform.query.filters import Asking, Filters
from regulars.platform.query.keyset import Sort
from regulars.platform.query.operators import MAX_IN_LIST, like
from regulars.platform.query.page import Page, Window
from regulars.platform.query.sql import FALSE, Sql, all_of, any_of, none_of, placeholders
from regulars.platform.text import fold

IDLE = 12 * clock.HOUR
"""A session without a request for so long is over."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A colleague as read."""

    prefix: ClassVar[str] = "stf"
    id: int
    version: int
    name: str
    email: str | None
    role_key: str
    stored_status: str
    locked_until: int | None
    locale: str | None
    time_zone: str | None
    theme: str
    density: str
    home_cards: list[str]
    last_sign_in_at: int | None
    created_at: int

    @property
    def role(self) -> roles.Role:
        return roles.BY_KEY[self.role_key]

    @property
    def scopes(self) -> frozenset[str]:
        return self.role.scopes

    @property
    def status(self) -> str:
        """LOCKED while too many wrong passwords keep the account shut."""
        locked = self.locked_until is not None and self.locked_until > clock.now()
        return "LOCKED" if locked and self.stored_status == "ACTIVE" else self.stored_status


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser as read; `secret_hash` tells the caller's own."""

    prefix: ClassVar[str] = "ses"
    id: int
    staff_id: int
    secret_hash: str
    created_at: int
    last_seen_at: int
    ends_at: int
    ip: str | None
    user_agent: str | None

    @property
    def expires_at(self) -> int:
        return min(self.ends_at, self.last_seen_at + IDLE)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """An API token as read, without its secret."""

    prefix: ClassVar[str] = "tok"
    id: int
    name: str
    scopes: frozenset[str]
    start: str
    created_at: int
    created_by_kind: str
    created_by_id: int | None
    expires_at: int | None
    last_used_at: int | None
    revoked_at: int | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry of the log as read."""

    prefix: ClassVar[str] = "aud"
    id: int
    sequence: int
    at: int
    actor_kind: str
    actor_id: int | None
    action: str
    subject_id: str | None
    details: audit.Details
    previous_hash: str
    hash: str

    @property
    def actor_name(self) -> str:
        return self.details.actor_name

    @property
    def ip(self) -> str | None:
        return self.details.ip

    @property
    def changes(self) -> list[tuple[str, str | None, str | None]]:
        return self.details.changes


def _details(text: str) -> audit.Details:
    return audit.read_details(text or None)


def _masked(details: audit.Details) -> audit.Details:
    """Names of fields stay; personal values and addresses go."""
    changes = [
        (field, None, None) if audit.is_personal(field) else (field, before, after)
        for field, before, after in details.changes
    ]
    return audit.Details(details.actor_name, None, changes)


STAFF: Table[StaffRow] = Table(
    name="staff",
    source="staff_users s",
    key="s.id",
    row=StaffRow,
    columns=(
        Column("id", "s.id", Kind.ID, nullable=False),
        Column("version", "s.version", Kind.INTEGER, nullable=False),
        Column("name", "s.name", folded="s.name_key", nullable=False),
        Column("email", "s.email", folded="s.email_key", requires=Scope.STAFF_READ.value),
        Column("role", "s.role", Kind.CODE, nullable=False),
        Column("status", "s.status", Kind.CODE, nullable=False),
        Column("lockedUntil", "s.locked_until", Kind.INSTANT),
        Column("locale", "s.locale"),
        Column("timeZone", "s.time_zone"),
        Column("theme", "s.theme", Kind.CODE, nullable=False),
        Column("density", "s.density", Kind.CODE, nullable=False),
        Column("homeCards", "s.home_cards", Kind.JSON, nullable=False, convert=orjson.loads),
        Column("lastSignInAt", "s.last_sign_in_at", Kind.INSTANT),
        Column("createdAt", "s.created_at", Kind.INSTANT, nullable=False),
    ),
)

AUDIT: Table[AuditRow] = Table(
    name="auditLog",
    source="audit_entries a",
    key="a.id",
    row=AuditRow,
    columns=(
        Column("id", "a.id", Kind.ID, nullable=False),
        Column("sequence", "a.sequence", Kind.INTEGER, nullable=False),
        Column("at", "a.at", Kind.INSTANT, nullable=False),
        Column("actorKind", "a.actor_kind", Kind.CODE, nullable=False),
        Column("actorId", "a.actor_id", Kind.ID),
        Column("action", "a.action", nullable=False),
        Column("subjectId", "a.subject_id"),
        Column("details", "COALESCE(a.details, '')", convert=_details, mask=_masked, requires=Scope.PII_READ.value),
        Column("previousHash", "a.previous_hash", nullable=False),
        Column("hash", "a.hash", nullable=False),
    ),
)


def _colleague(actor: Actor) -> Actor:
    """API tokens see colleagues' e-mail with STAFF_READ only; colleagues see each other's."""
    return replace(actor, scopes=actor.scopes | {Scope.STAFF_READ.value}) if actor.kind == "staff" else actor


async def staff_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, StaffRow]:
    selection = STAFF.selection(_colleague(actor))
    found = selection.rows(
        await reader.fetch(
            f"SELECT {selection.sql} FROM staff_users s WHERE {reader.dialect.in_list('s.id', 'bigint')}",
            (reader.dialect.array(keys),),
        )
    )
    return {row.id: row for row in found}


async def staff_one(reader: Reader, actor: Actor, staff_id: int) -> StaffRow | None:
    return (await staff_by_ids(reader, actor, [staff_id])).get(staff_id)


def staff_where(search: str | None) -> Sql:
    """Colleagues whose name or e-mail holds each word."""
    return all_of(
        Sql("s.name_key LIKE ? ESCAPE '\\' OR s.email_key LIKE ? ESCAPE '\\'", (f"%{like(word)}%", f"%{like(word)}%"))
        for word in fold(search or "").split()[:10]
    )


async def staff_page(reader: Reader, actor: Actor, *, search: str | None, window: Window) -> Page[StaffRow]:
    order = paging.order_of(STAFF, [Sort(STAFF["name"])], actor)
    where = staff_where(search)
    return await paging.page(reader, STAFF, actor=_colleague(actor), where=where, order=order, window=window)


async def staff_count(reader: Reader, *, search: str | None) -> int:
    return await paging.count(reader, STAFF, staff_where(search))


async def members_by_role(reader: Reader) -> dict[str, int]:
    """How many colleagues who are not disabled each role has."""
    rows = await reader.fetch("SELECT role, count(*) FROM staff_users WHERE status <> 'DISABLED' GROUP BY role")
    return {role: int(count) for role, count in rows}


async def has_owner(reader: Reader) -> bool:
    """Whether somebody can sign in as owner: set-up is over then."""
    found = await reader.fetch_value("SELECT 1 FROM staff_users WHERE role = 'owner' AND status <> 'INVITED' LIMIT 1")
    return found is not None


async def colleague_count(reader: Reader) -> int:
    return int(await reader.fetch_value("SELECT count(*) FROM staff_users WHERE status <> 'DISABLED'"))


_SESSION = "id, staff_id, token_hash, created_at, last_seen_at, expires_at, ip, user_agent"


async def sessions_of(reader: Reader, staff_id: int) -> list[SessionRow]:
    """Open sessions, the latest first."""
    rows = await reader.fetch(
        f"SELECT {_SESSION} FROM staff_sessions"
        " WHERE staff_id = ? AND revoked_at IS NULL AND expires_at > ? AND last_seen_at > ?"
        " ORDER BY last_seen_at DESC, id DESC LIMIT 200",
        (staff_id, clock.now(), clock.now() - IDLE),
    )
    return [SessionRow(*row) for row in rows]


_CLIENT = "id, name, scopes, prefix, created_at, created_by_kind, created_by_id, expires_at, last_used_at, revoked_at"


def _token(row: Sequence[Any]) -> TokenRow:
    token_id, name, scopes, *rest = row
    return TokenRow(token_id, name, frozenset(orjson.loads(scopes)), *rest)


async def tokens(reader: Reader) -> list[TokenRow]:
    """All tokens, the newest first; revoked ones stay listed for a month."""
    rows = await reader.fetch(
        f"SELECT {_CLIENT} FROM api_tokens WHERE revoked_at IS NULL OR revoked_at > ? ORDER BY id DESC LIMIT 1000",
        (clock.now() - 30 * clock.DAY,),
    )
    return [_token(row) for row in rows]


async def tokens_by_ids(reader: Reader, keys: Sequence[int]) -> dict[int, TokenRow]:
    rows = await reader.fetch(
        f"SELECT {_CLIENT} FROM api_tokens WHERE {reader.dialect.in_list('id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    return {row[0]: _token(row) for row in rows}


_ACTORS = {"stf": "staff", "tok": "token"}


def _actor_is(text: str) -> Sql:
    prefix, key = ids.split(text) or ("", 0)
    kind = _ACTORS.get(prefix)
    return FALSE if kind is None else Sql("a.actor_kind = ? AND a.actor_id = ?", (kind, key))


def _actor_leaf(value: Mapping[str, Any], asking: Asking) -> Sql:
    del asking
    pieces: list[Sql] = []
    if (wanted := value.get("eq")) is not None:
        pieces.append(_actor_is(wanted))
    if (several := value.get("in")) is not None:
        pieces.append(any_of([_actor_is(each) for each in several[:MAX_IN_LIST]]))
    if (others := value.get("not_in")) is not None:
        pieces.append(none_of(any_of([_actor_is(each) for each in others[:MAX_IN_LIST]])))
    if (missing := value.get("is_null")) is not None:
        pieces.append(Sql("a.actor_id IS NULL" if missing else "a.actor_id IS NOT NULL"))
    return all_of(pieces)


AUDIT_FILTERS = Filters("the audit log")
AUDIT_FILTERS.column("at", AUDIT["at"])
AUDIT_FILTERS.column("action", AUDIT["action"])
AUDIT_FILTERS.column("subject_id", AUDIT["subjectId"])
AUDIT_FILTERS.add("actor_id", _actor_leaf)

_NUMBERED = Sql("a.sequence IS NOT NULL")


def audit_where(reader: Reader, actor: Actor, given: Mapping[str, Any] | None) -> Sql:
    asking = Asking(actor=actor, dialect=reader.dialect, now=clock.now(), currency="XXX")
    return all_of([_NUMBERED, AUDIT_FILTERS.compile(given, asking)])


async def audit_page(reader: Reader, actor: Actor, *, where: Sql, window: Window) -> Page[AuditRow]:
    """Entries, the newest first."""
    order = paging.order_of(AUDIT, [Sort(AUDIT["sequence"], descending=True)], actor)
    return await paging.page(reader, AUDIT, actor=actor, where=where, order=order, window=window)


async def audit_count(reader: Reader, where: Sql) -> int:
    return await paging.count(reader, AUDIT, where)


async def audit_by_ids(reader: Reader, actor: Actor, keys: Sequence[int]) -> dict[int, AuditRow]:
    if not keys:
        return {}
    selection = AUDIT.selection(actor)
    where = all_of([_NUMBERED, Sql(f"a.id IN ({placeholders(len(keys))})", tuple(keys))])
    rows = selection.rows(
        await reader.fetch(f"SELECT {selection.sql} FROM audit_entries a WHERE {where.text}", where.params)
    )
    return {row.id: row for row in rows}
