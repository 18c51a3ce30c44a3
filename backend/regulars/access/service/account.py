"""One's own account: the password, and how one likes the application."""

from collections.abc import Mapping
from typing import Any, cast

import orjson

from regulars.access import audit, passwords
from regulars.access.service import limits, sessions
from regulars.access.service.sessions import Browser, Opened
from regulars.access.service.staff import email_key, locked_member
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

_THEMES = ("SYSTEM", "LIGHT", "DARK")
_DENSITIES = ("COMFORTABLE", "COMPACT")
_MOST_CARDS = 30
_LONGEST_WORD = 50
_COLUMNS = {
    "locale": "locale",
    "time_zone": "time_zone",
    "theme": "theme",
    "density": "density",
    "home_cards": "home_cards",
}


async def password_change(*, actor: Actor, current_password: str, new_password: str, browser: Browser) -> Opened:
    """Choose a new password; every session ends and this browser gets a new one."""
    staff_id = _own(actor)
    row = await current().fetch_one("SELECT name, email, password_hash FROM staff_users WHERE id = ?", (staff_id,))
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such colleague.")
    name, email, password_hash = row
    await limits.count_attempt(ip=browser.ip, email_key=email_key(email))
    if not await passwords.verified(current_password[: passwords.LONGEST + 1], password_hash):
        raise Refusal(ErrorCode.BAD_CREDENTIALS, "Your present password is another one.", ("currentPassword",))
    passwords.check(new_password, name=name, email=email, path=("newPassword",))
    return await _change(
        actor=actor, old_hash=password_hash, password_hash=await passwords.hashed(new_password), browser=browser
    )


@unit_of_work
async def _change(tx: Transaction, *, actor: Actor, old_hash: str, password_hash: str, browser: Browser) -> Opened:
    member = await locked_member(tx, _own(actor))
    if member.status != "ACTIVE" or not await tx.execute(
        "UPDATE staff_users SET password_hash = ?, updated_at = ? WHERE id = ? AND password_hash = ?",
        (password_hash, tx.now, member.id, old_hash),
    ):
        raise Refusal(ErrorCode.INVALID_STATE, "Your account changed in the meantime. Sign in again.")
    await limits.forgiven(tx, email_key(member.email))
    await limits.given_back(tx, browser.ip)
    await sessions.ended_all(tx, actor, member.id)
    await audit.record(tx, actor, action="staff.password_changed", subject=member.subject)
    return await sessions.opened(tx, member.actor, browser)


@unit_of_work
async def preferences_update(tx: Transaction, *, actor: Actor, changes: Mapping[str, Any]) -> int:
    """Change `locale`, `time_zone`, `theme`, `density`, `home_cards`; what is absent stays."""
    staff_id = _own(actor)
    values = {field: _checked(field, changes[field]) for field in _COLUMNS if field in changes}
    if values:
        assignments = ", ".join(f"{_COLUMNS[field]} = ?" for field in values)
        await tx.execute(
            f"UPDATE staff_users SET {assignments}, updated_at = ? WHERE id = ?", (*values.values(), tx.now, staff_id)
        )
        shown = {field: (None, value) for field, value in values.items()}
        await audit.record(
            tx, actor, action="staff.preferences_updated", subject=ids.encode("stf", staff_id), changes=shown
        )
    return staff_id


def _checked(field: str, value: Any) -> str | None:
    path = ("input", {"time_zone": "timeZone", "home_cards": "homeCards"}.get(field, field))
    if field == "home_cards":
        cards = [clean(str(card))[:_LONGEST_WORD] for card in cast("list[object]", value or [])]
        if len(cards) > _MOST_CARDS:
            raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"The home page has at most {_MOST_CARDS} cards.", path)
        return orjson.dumps(list(dict.fromkeys(cards))).decode()
    if value is None:
        return {"theme": "SYSTEM", "density": "COMFORTABLE"}.get(field)
    allowed = {"theme": _THEMES, "density": _DENSITIES}.get(field)
    if len(value) > _LONGEST_WORD or (allowed is not None and value not in allowed):
        raise Refusal(ErrorCode.INVALID, f"{str(value)[:_LONGEST_WORD]} is not possible here.", path)
    return str(value)


def _own(actor: Actor) -> int:
    if actor.kind != "staff" or actor.id is None:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Only colleagues have an account of their own; an API token has none.")
    return actor.id
