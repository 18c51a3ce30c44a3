"""Colleagues whom a note mentions: by id, or by `@name` in its text; each is notified once."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from regulars.access.roles import BY_KEY
from regulars.access.scopes import Scope
from regulars.access.service import notifications
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

MAX_MENTIONS = 20
_NAMED = re.compile(r"(?<![\w@])@(?=\w)")


class _Colleague(NamedTuple):
    id: int
    name: str
    reads_notes: bool


async def mention(tx: Transaction, actor: Actor, note_id: int, body: str, wished: Sequence[str]) -> None:
    """Write whom the note mentions now, and tell those who are new. Raises `Refusal` for a wish that cannot be."""
    found = await _mentioned(tx, body, wished)
    rows = await tx.fetch("SELECT staff_id FROM note_mentions WHERE note_id = ?", (note_id,))
    known = {row[0] for row in rows}
    if gone := sorted(known - found):
        await tx.execute_many(
            "DELETE FROM note_mentions WHERE note_id = ? AND staff_id = ?", [(note_id, key) for key in gone]
        )
    new = sorted(found - known)
    await tx.execute_many(
        "INSERT INTO note_mentions (note_id, staff_id) VALUES (?, ?)", [(note_id, key) for key in new]
    )
    told = [key for key in new if not (actor.kind == "staff" and actor.id == key)]
    title = f"{actor.name} mentioned you in a note"
    await notifications.notify(tx, told, kind="MENTION", title=title, subject=ids.encode("note", note_id))


async def _mentioned(tx: Transaction, body: str, wished: Sequence[str]) -> set[int]:
    if not wished and "@" not in body:
        return set()
    rows = await tx.fetch("SELECT id, name, role FROM staff_users WHERE status <> 'DISABLED' ORDER BY id")
    colleagues = [_Colleague(key, name, Scope.NOTES_READ in BY_KEY[role].scopes) for key, name, role in rows]
    found = _by_id(colleagues, wished) | _by_name([one for one in colleagues if one.reads_notes], body)
    if len(found) > MAX_MENTIONS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"Mention at most {MAX_MENTIONS} colleagues.", ("input", "mentionIds"))
    return found


def _by_id(colleagues: Sequence[_Colleague], wished: Sequence[str]) -> set[int]:
    present = {one.id: one for one in colleagues}
    found: set[int] = set()
    for place, text in enumerate(wished):
        path = ("input", "mentionIds", str(place))
        one = present.get(ids.decode("stf", text) or 0)
        if one is None:
            raise Refusal(ErrorCode.NOT_FOUND, "There is no such colleague.", path)
        if not one.reads_notes:
            message = f"{one.name} may not read notes. Mention somebody else, or have an owner change the role."
            raise Refusal(ErrorCode.NOT_ALLOWED, message, path)
        found.add(one.id)
    return found


def _by_name(colleagues: Sequence[_Colleague], body: str) -> set[int]:
    """`@Ann Lee` is she; `@Ann` too, where no other colleague's name begins so. The longest name wins."""
    names: dict[str, int | None] = {}
    for one in colleagues:
        whole = fold(one.name)
        for name in {whole, whole.split(" ")[0]} - {""}:
            names[name] = one.id if name not in names else None
    longest_first = sorted(names, key=len, reverse=True)
    text = fold(body)
    found: set[int] = set()
    for match in _NAMED.finditer(text):
        said = text[match.end() :]
        name = next(
            (name for name in longest_first if said.startswith(name) and not said[len(name) :][:1].isalnum()), ""
        )
        staff_id = names.get(name)
        if staff_id is not None:
            found.add(staff_id)
    return found
