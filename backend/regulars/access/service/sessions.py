"""Sessions: begun at sign-in with a new secret each time, ended by signing out, by a colleague's change, or by time."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.access import audit, recognition
from regulars.access.events import SessionRevoked, StaffSignedIn
from regulars.platform import clock, crypto, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

ABSOLUTE = 7 * clock.DAY
"""No session lasts longer, however busy."""

_LONGEST_AGENT = 400


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of whoever signs in; `secret` is the session cookie that they came with."""

    ip: str = ""
    user_agent: str = ""
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just begun; the secret goes into the cookie and is kept nowhere."""

    staff: Actor
    session_id: int
    secret: str
    expires_at: int


async def opened(tx: Transaction, staff: Actor, browser: Browser) -> Opened:
    """Begin a session; the one that the browser came with ends, so that no secret outlives a change of rights."""
    staff_id = _staff_id(staff)
    if browser.secret is not None:
        await _end(tx, staff, "token_hash = ?", (crypto.sha256(browser.secret),))
    secret = crypto.new_secret()
    expires_at = tx.now + ABSOLUTE
    session_id = await tx.insert(
        "INSERT INTO staff_sessions (staff_id, token_hash, created_at, last_seen_at, expires_at, ip, user_agent)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            staff_id,
            crypto.sha256(secret),
            tx.now,
            tx.now,
            expires_at,
            browser.ip or None,
            browser.user_agent[:_LONGEST_AGENT] or None,
        ),
    )
    await tx.execute("UPDATE staff_users SET last_sign_in_at = ? WHERE id = ?", (tx.now, staff_id))
    await tx.execute("DELETE FROM staff_sessions WHERE staff_id = ? AND expires_at < ?", (staff_id, tx.now - ABSOLUTE))
    tx.record(StaffSignedIn(staff_id, session_id), by=staff)
    await audit.record(tx, staff, action="staff.signed_in", subject=ids.encode("stf", staff_id))
    return Opened(staff, session_id, secret, expires_at)


async def ended_all(tx: Transaction, actor: Actor, staff_id: int, *, but: int | None = None) -> None:
    """End the sessions of a colleague, all but the one named."""
    await _end(tx, actor, "staff_id = ? AND id <> ?", (staff_id, but or 0))


@unit_of_work
async def session_revoke(tx: Transaction, *, actor: Actor, session_id: int | None, current_id: int | None) -> None:
    """End one of one's own sessions; without an id all but the current one."""
    staff_id = _staff_id(actor)
    if session_id is None:
        ended = await _end(tx, actor, "staff_id = ? AND id <> ?", (staff_id, current_id or 0))
    else:
        ended = await _end(tx, actor, "staff_id = ? AND id = ?", (staff_id, session_id))
        if not ended:
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such session of yours.", ("id",))
    if ended:
        await audit.record(tx, actor, action="session.revoked", subject=ids.encode("stf", staff_id))


@unit_of_work
async def sign_out(tx: Transaction, *, actor: Actor, secret: str) -> None:
    """End the session of this cookie."""
    staff_id = _staff_id(actor)
    if await _end(tx, actor, "staff_id = ? AND token_hash = ?", (staff_id, crypto.sha256(secret))):
        await audit.record(tx, actor, action="staff.signed_out", subject=ids.encode("stf", staff_id))


@unit_of_work
async def seen(tx: Transaction, session_id: int) -> None:
    """Note that the browser is still there."""
    await tx.execute(
        "UPDATE staff_sessions SET last_seen_at = ? WHERE id = ? AND last_seen_at < ?", (tx.now, session_id, tx.now)
    )


async def _end(tx: Transaction, actor: Actor, where: str, params: Sequence[object]) -> bool:
    rows = await tx.fetch(
        f"UPDATE staff_sessions SET revoked_at = ? WHERE revoked_at IS NULL AND {where} RETURNING id, staff_id",
        (tx.now, *params),
    )
    for staff_id in sorted({row[1] for row in rows}):
        tx.record(SessionRevoked(staff_id, tuple(row[0] for row in rows if row[1] == staff_id)), by=actor)
    if rows:
        recognition.forget_after(tx)
    return bool(rows)


def _staff_id(actor: Actor) -> int:
    if actor.kind != "staff" or actor.id is None:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Only colleagues have sessions; an API token has none.")
    return actor.id
