"""The audit log: who wrote what, in an order and a chain that cannot be changed unnoticed.

Every verb records its entry in its own transaction. Entries are numbered without gaps and each hash covers the one
before; it covers the values by their hash only, so that they can be erased later without breaking the chain.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

import orjson

from regulars.platform import clock, numbering
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, Row
from regulars.platform.db.transaction import Transaction

Changes = Mapping[str, tuple[object, object]]
"""Field -> value before and after."""

asked_from: ContextVar[str] = ContextVar("asked_from", default="")
"""The address that the present request came from."""

_LONGEST = 4_000
_PAGE = 5_000
_FACTS = "at, actor_kind, actor_id, action, subject_id, details_hash"

# Fields whose values everybody with AUDIT_READ sees; any other value is hidden from callers without PII_READ.
_plain_fields: set[str] = set(
    (
        "role status scopes expires_at code time_zone currency country_code locale first_weekday url is_active"
        " theme density home_cards base_currency version brand_name logo_url brand_color mail_footer sender_name"
        " reply_to sender_email postal_address account_invite_url password_reset_url"
        " stuck_unpaid stuck_unfulfilled stuck_in_transit"
    ).split()
)


def plain(*fields: str) -> None:
    """Declare fields of a room whose values are not personal."""
    _plain_fields.update(fields)


def is_personal(field: str) -> bool:
    return field not in _plain_fields


async def record(
    tx: Transaction, actor: Actor, *, action: str, subject: str | None = None, changes: Changes | None = None
) -> None:
    """Add an entry (`action` like "customer.updated", `subject` an id like "cus_42") to the verb's own transaction."""
    details = _details(actor, changes or {})
    facts = (tx.now, actor.kind, actor.id, action, subject, sha256(details.encode()).hexdigest())
    if not numbering.at_once(tx):
        await tx.execute(
            f"INSERT INTO audit_entries ({_FACTS}, details) VALUES (?, ?, ?, ?, ?, ?, ?)", (*facts, details)
        )
        return
    sequence, previous = await _head(tx)
    own_hash = _hash(previous, (sequence + 1, *facts))
    await tx.execute(
        f"INSERT INTO audit_entries ({_FACTS}, details, sequence, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*facts, details, sequence + 1, previous, own_hash),
    )
    await _set_head(tx, sequence + 1, own_hash)


async def erase_values(tx: Transaction, subjects: Sequence[str]) -> int:
    """Forget the values of all entries about these subjects; the chain stays whole. Returns how many there were."""
    erased = 0
    for subject in subjects:
        erased += await tx.execute(
            "UPDATE audit_entries SET details = NULL WHERE subject_id = ? AND details IS NOT NULL", (subject,)
        )
    return erased


@dataclass(frozen=True, slots=True)
class Verification:
    """What walking the chain found."""

    is_intact: bool
    entry_count: int
    first_broken_sequence: int | None
    verified_at: int


async def verify(reader: Reader) -> Verification:
    """Walk the chain from its first entry to its head: notices what was deleted, altered, reordered or cut off."""
    written = await reader.fetch_value("SELECT max(sequence) FROM audit_entries") or 0
    last, last_hash = await _head(reader)  # read after: entries added meanwhile are no lie
    if written > last:
        return _broken(last, last + 1)
    sequence, previous = 0, ""
    while sequence < last:
        rows = await reader.fetch(
            f"SELECT sequence, {_FACTS}, details, previous_hash, hash FROM audit_entries"
            " WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?",
            (sequence, last, _PAGE),
        )
        for row in rows:
            sequence += 1
            if not _holds(row, sequence, previous):
                return _broken(last, sequence)
            previous = str(row[-1])
        if not rows:
            return _broken(last, sequence + 1)
    if previous != last_hash:
        return _broken(last, last)
    return Verification(is_intact=True, entry_count=last, first_broken_sequence=None, verified_at=clock.now())


@dataclass(frozen=True, slots=True)
class Details:
    """What stands beside the chain."""

    actor_name: str
    ip: str | None
    changes: list[tuple[str, str | None, str | None]]


def read_details(text: str | None) -> Details:
    """The values of an entry; empty once they are erased."""
    if text is None:
        return Details("", None, [])
    read = orjson.loads(text)
    return Details(
        read["actor"], read["ip"] or None, [(field, before, after) for field, before, after in read["changes"]]
    )


def _broken(count: int, sequence: int) -> Verification:
    return Verification(is_intact=False, entry_count=count, first_broken_sequence=sequence, verified_at=clock.now())


def _holds(row: Row, sequence: int, previous: str) -> bool:
    *chained, details, previous_hash, own_hash = row
    if chained[0] != sequence or previous_hash != previous or own_hash != _hash(previous, chained):
        return False
    return details is None or sha256(details.encode()).hexdigest() == chained[-1]


def _hash(previous: str, chained: Sequence[object]) -> str:
    return sha256(orjson.dumps([previous, *chained])).hexdigest()


async def _head(reader: Reader) -> tuple[int, str]:
    row = await reader.fetch_one("SELECT sequence, hash FROM audit_head WHERE id = 1")
    return (int(row[0]), str(row[1])) if row else (0, "")


async def _set_head(tx: Transaction, sequence: int, own_hash: str) -> None:
    await tx.execute("UPDATE audit_head SET sequence = ?, hash = ? WHERE id = 1", (sequence, own_hash))


async def _number(tx: Transaction) -> int:
    """Chain what is committed and visible behind the head, in the sequencer's turn."""
    if numbering.at_once(tx):
        return 0  # record did, as it wrote
    rows = await tx.fetch(f"SELECT id, {_FACTS} FROM audit_entries WHERE sequence IS NULL ORDER BY id")
    if not rows:
        return 0
    sequence, previous = await _head(tx)
    chained: list[Sequence[object]] = []
    for entry_id, *facts in rows:
        sequence += 1
        own_hash = _hash(previous, (sequence, *facts))
        chained.append((sequence, previous, own_hash, entry_id))
        previous = own_hash
    await tx.execute_many("UPDATE audit_entries SET sequence = ?, previous_hash = ?, hash = ? WHERE id = ?", chained)
    await _set_head(tx, sequence, previous)
    return len(rows)


def _details(actor: Actor, changes: Changes) -> str:
    """The salt keeps short values from being guessed by their hash after they were erased."""
    told = [(field, _text(before), _text(after)) for field, (before, after) in changes.items() if before != after]
    return orjson.dumps(
        {"actor": actor.name, "ip": asked_from.get(), "changes": told, "salt": secrets.token_hex(16)}
    ).decode()


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case frozenset() | set() | list() | tuple():
            text = ", ".join(sorted(str(part) for part in cast("Sequence[object]", value)))
        case _:
            text = str(value)
    return text[:_LONGEST]


numbering.register(_number, pending="SELECT 1 FROM audit_entries WHERE sequence IS NULL")
