"""What is kept of a merge to undo it, and why it cannot be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from regulars.platform import clock, ids
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal


@dataclass(frozen=True, slots=True)
class Kept:
    """A merge that can be undone."""

    id: int
    survivor: int
    at: int
    people: list[dict[str, Any]]
    """The records as they were, the survivor first."""
    after: dict[str, Any]
    """The survivor as the merge left it."""
    marks: Mapping[str, int]
    """The newest key of each table at the time."""
    whose: Mapping[str, int]
    """E-mail keys that one of the others brought, and whose each was."""


async def kept_of(reader: Reader, merge_id: int | None) -> Kept:
    """Raises `Refusal` where it cannot be undone, saying what would help."""
    row = None
    if merge_id is not None:
        row = await reader.fetch_one(
            "SELECT survivor_id, at, reversible_until, reversed_at, kept FROM merges WHERE id = ?", (merge_id,)
        )
    if merge_id is None or row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such merge.", ("mergeId",))
    survivor, at, until, reversed_at, text = row
    if reversed_at is not None:
        raise Refusal(ErrorCode.ALREADY_DONE, "This merge was undone already.", ("mergeId",))
    if until is None or text is None or until < clock.now():
        message = "This merge can no longer be undone: what that takes is kept for 30 days, and never of the erased."
        raise Refusal(ErrorCode.EXPIRED, message, ("mergeId",))
    await _is_last(reader, merge_id, survivor)
    kept = orjson.loads(text)
    found = Kept(merge_id, survivor, at, kept["people"], kept["after"], kept["marks"], kept["whose"])
    await _is_free(reader, found)
    return found


async def _is_last(reader: Reader, merge_id: int, survivor: int) -> None:
    later = await reader.fetch_value(
        "SELECT max(id) FROM merges WHERE survivor_id = ? AND id > ? AND reversed_at IS NULL",
        (survivor, merge_id),
    )
    if later is not None:
        message = "These records were merged again since. Undo the later merge first."
        raise Refusal(ErrorCode.INVALID_STATE, message, ("mergeId",))


async def _is_free(reader: Reader, kept: Kept) -> None:
    """Nobody else may have taken an address meanwhile of which an account or a proof is one person's alone."""
    wanted = [
        person["email_key"]
        for person in kept.people
        if person["email_key"] is not None and (person["has_account"] or person["email_verification"] == "VERIFIED")
    ]
    owner = await reader.fetch_value(
        "SELECT id FROM customers WHERE (has_account = ? OR email_verification = 'VERIFIED') AND id <> ?"
        f" AND {reader.dialect.in_list('email_key', 'text')} LIMIT 1",
        (True, kept.survivor, reader.dialect.array(wanted)),
    )
    if owner is not None:
        message = f"{ids.encode('cus', owner)} has an e-mail address of theirs by now. Change it there first."
        raise Refusal(ErrorCode.DUPLICATE, message, ("mergeId",))
