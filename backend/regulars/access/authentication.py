"""Who is behind a request: the holder of a session cookie or of an API token."""

from contextlib import suppress

import orjson

from regulars.access import recognition, roles
from regulars.access.queries import IDLE
from regulars.access.recognition import Recognised
from regulars.access.service import sessions, tokens
from regulars.platform import clock, crypto
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database, current
from regulars.platform.errors import RegularsError, Unauthenticated

TOKEN_PREFIX = tokens.PREFIX
_TOUCH_EVERY = clock.MINUTE


async def by_session(secret: str, *, is_activity: bool = True) -> Recognised | None:
    """The colleague behind a session cookie; None where the session is over or unknown.

    `is_activity`: whether this keeps the session from falling idle (an open socket alone does not).
    """
    database = current()
    secret_hash = crypto.sha256(secret)
    known = recognition.find(database, secret_hash)
    if known is not None:
        return known
    row = await database.fetch_one(
        "SELECT e.id, e.last_seen_at, e.expires_at, s.id, s.name, s.role FROM staff_sessions e"
        " JOIN staff_users s ON s.id = e.staff_id"
        " WHERE e.token_hash = ? AND e.revoked_at IS NULL AND s.status = 'ACTIVE'",
        (secret_hash,),
    )
    if row is None:
        return None
    session_id, last_seen_at, expires_at, staff_id, name, role = row
    now = clock.now()
    if now >= expires_at or now - last_seen_at >= IDLE:
        return None
    if is_activity and now - last_seen_at >= _TOUCH_EVERY:
        with suppress(RegularsError):  # a full disk must not end reading
            await sessions.seen(session_id)
        last_seen_at = now
    actor = Actor("staff", staff_id, name, frozenset(roles.BY_KEY[role].scopes))
    return _remembered(database, secret_hash, Recognised(actor, min(expires_at, last_seen_at + IDLE), session_id))


async def by_token(secret: str) -> Recognised:
    """The API client behind a bearer token. Raises `Unauthenticated`: whoever sends a token means to be somebody."""
    if not crypto.is_token(secret, TOKEN_PREFIX):
        raise Unauthenticated
    database = current()
    secret_hash = crypto.sha256(secret)
    known = recognition.find(database, secret_hash)
    if known is not None:
        return known
    row = await database.fetch_one(
        "SELECT id, name, scopes, expires_at, last_used_at FROM api_tokens WHERE token_hash = ? AND revoked_at IS NULL",
        (secret_hash,),
    )
    now = clock.now()
    if row is None or (row[3] is not None and now >= row[3]):
        raise Unauthenticated
    token_id, name, scopes, expires_at, last_used_at = row
    if last_used_at is None or now - last_used_at >= _TOUCH_EVERY:
        with suppress(RegularsError):
            await tokens.used(token_id)
    actor = Actor("token", token_id, name, frozenset(orjson.loads(scopes)))
    return _remembered(database, secret_hash, Recognised(actor, expires_at or now + clock.DAY))


def _remembered(database: Database, secret_hash: str, recognised: Recognised) -> Recognised:
    recognition.remember(database, secret_hash, recognised)
    return recognised
