"""API tokens: shown once, kept as a digest, ended at any time."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from regulars.access import audit, recognition
from regulars.access.events import TokenCreated, TokenRevoked
from regulars.access.scopes import scope_of
from regulars.platform import crypto, ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

PREFIX = "rg"
_SHOWN = 11
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; the secret is shown this once."""

    token_id: int
    secret: str


@unit_of_work
async def token_create(
    tx: Transaction, *, actor: Actor, name: str, scopes: Iterable[str], expires_at: int | None = None
) -> Issued:
    """Issue a token with scopes that the actor holds."""
    name = clean(name)
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "Name the token after what uses it.", ("input", "name"))
    if len(name) > _LONGEST_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A name has at most {_LONGEST_NAME} characters.", ("input", "name"))
    granted = _granted(actor, scopes)
    if expires_at is not None and expires_at <= tx.now:
        raise Refusal(ErrorCode.INVALID, "A token expires in the future.", ("input", "expiresAt"))
    secret = crypto.new_token(PREFIX)
    token_id = await tx.insert(
        "INSERT INTO api_tokens (name, token_hash, prefix, scopes, created_at, created_by_kind, created_by_id,"
        " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            name,
            crypto.sha256(secret),
            secret[:_SHOWN],
            orjson.dumps(granted).decode(),
            tx.now,
            actor.kind,
            actor.id,
            expires_at,
        ),
    )
    tx.record(TokenCreated(token_id), by=actor)
    await audit.record(
        tx, actor, action="token.created", subject=ids.encode("tok", token_id),
        changes={"name": (None, name), "scopes": (None, granted), "expires_at": (None, expires_at)},
    )  # fmt: skip
    return Issued(token_id, secret)


@unit_of_work
async def token_revoke(tx: Transaction, *, actor: Actor, token_id: int) -> int:
    """End a token; ending it again changes nothing."""
    found = await tx.fetch_one(
        f"SELECT scopes, revoked_at FROM api_tokens WHERE id = ?{tx.dialect.lock_rows()}", (token_id,)
    )
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such token.", ("id",))
    if found[1] is None:
        await tx.execute("UPDATE api_tokens SET revoked_at = ? WHERE id = ?", (tx.now, token_id))
        recognition.forget_after(tx)
        tx.record(TokenRevoked(token_id), by=actor)
        await audit.record(tx, actor, action="token.revoked", subject=ids.encode("tok", token_id))
    return token_id


@unit_of_work
async def used(tx: Transaction, token_id: int) -> None:
    """Note that the token is in use."""
    await tx.execute("UPDATE api_tokens SET last_used_at = ? WHERE id = ?", (tx.now, token_id))


def _granted(actor: Actor, scopes: Iterable[str]) -> list[str]:
    wanted = sorted(set(scopes))
    if not wanted:
        raise Refusal(ErrorCode.REQUIRED, "A token needs at least one scope.", ("input", "scopes"))
    granted: list[str] = []
    for text in wanted:
        scope = scope_of(text)
        if scope is None:
            raise Refusal(ErrorCode.INVALID, f"There is no scope {text[:50]}.", ("input", "scopes"))
        if not actor.may(scope):
            raise Refusal(
                ErrorCode.NOT_ALLOWED, f"You cannot grant {scope.value}, since you do not have it.", ("input", "scopes")
            )
        granted.append(scope.value)
    return granted
