"""Making a creating verb repeatable: the same key by the same actor has one effect, however often the call comes.

Inside the verb's transaction: ask `remembered` first, and `remember` the result at the end. Two calls at the same time
meet at the record: the second waits for the first and receives its result.
"""

import hashlib
from typing import Any

import orjson

from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

KEPT_FOR = clock.DAY
LONGEST_KEY = 200
_PRUNE_AT_ONCE = 5_000


def digest(arguments: object) -> str:
    """A digest of a call's arguments, whatever the order of their keys; anything orjson writes."""
    packed = orjson.dumps(arguments, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(packed).hexdigest()


async def remembered(tx: Transaction, actor: Actor, operation: str, key: str | None, fingerprint: object) -> Any:
    """The result of the first call with this key, or None where this is the first (or no key was given).

    `fingerprint` holds the call's arguments, in any form: equal ones must look equal. Raises `Refusal` where the key
    came with other arguments within 24 hours.
    """
    if key is None:
        return None
    _check(key)
    who = _who(actor)
    await tx.execute(
        "DELETE FROM idempotency_records WHERE actor = ? AND operation = ? AND key = ? AND at <= ?",
        (who, operation, key, tx.now - KEPT_FOR),
    )
    first = await tx.execute(
        "INSERT INTO idempotency_records (actor, operation, key, fingerprint, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (actor, operation, key) DO NOTHING",
        (who, operation, key, digest(fingerprint), tx.now),
    )
    if first:
        return None
    row = await tx.fetch_one(
        "SELECT fingerprint, result FROM idempotency_records WHERE actor = ? AND operation = ? AND key = ?",
        (who, operation, key),
    )
    if row is None or row[0] != digest(fingerprint):
        raise Refusal(
            ErrorCode.CONFLICT_IDEMPOTENCY,
            "This idempotency key was already used with other arguments. Use a new key for a new request.",
            ("idempotencyKey",),
        )
    return None if row[1] is None else orjson.loads(row[1])


async def remember(
    tx: Transaction, actor: Actor, operation: str, key: str | None, fingerprint: object, result: object
) -> None:
    """Keep the result (ids and plain values) for repeated calls."""
    if key is None:
        return
    await tx.execute(
        "UPDATE idempotency_records SET result = ? WHERE actor = ? AND operation = ? AND key = ? AND fingerprint = ?",
        (orjson.dumps(result).decode(), _who(actor), operation, key, digest(fingerprint)),
    )


async def prune(tx: Transaction) -> int:
    """Forget records older than 24 hours; returns how many, 0 when nothing is left to do."""
    return await tx.execute(
        "DELETE FROM idempotency_records WHERE id IN"
        " (SELECT id FROM idempotency_records WHERE at <= ? ORDER BY at LIMIT ?)",
        (tx.now - KEPT_FOR, _PRUNE_AT_ONCE),
    )


def _who(actor: Actor) -> str:
    return actor.kind if actor.id is None else f"{actor.kind}:{actor.id}"


def _check(key: str) -> None:
    if not 1 <= len(key) <= LONGEST_KEY:
        message = f"An idempotency key has 1 to {LONGEST_KEY} characters."
        raise Refusal(ErrorCode.INVALID, message, ("idempotencyKey",))


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(value, key=repr)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - of any kind
    return str(value)
