"""Invitations: a link shown once, by which a colleague chooses a password and is signed in."""

from dataclasses import dataclass
from typing import Any

from regulars.access import audit, passwords
from regulars.access.events import StaffInvited, StaffJoined
from regulars.access.service import sessions
from regulars.access.service.sessions import Browser, Opened
from regulars.access.service.staff import added, checked_email, checked_name, email_key, grantable_role, locked_member
from regulars.platform import clock, crypto
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

VALID_FOR = 7 * clock.DAY


@dataclass(frozen=True, slots=True)
class Invited:
    """A colleague and the secret of the link, kept nowhere."""

    staff_id: int
    secret: str


@unit_of_work
async def staff_invite(
    tx: Transaction, *, actor: Actor, email: str | None, name: str | None, role: str | None
) -> Invited:
    """Invite a colleague; who is invited already gets a new link in place of the old one, so repeating does no harm."""
    await tx.lock("staff")  # of two invitations at the same moment the second renews the link
    checked = checked_email(email or "")
    if role is None:
        raise Refusal(ErrorCode.REQUIRED, "Choose a role.", ("input", "roleId"))
    granted = grantable_role(actor, role, ("input", "roleId"))
    staff_id = await tx.fetch_value("SELECT id FROM staff_users WHERE email_key = ?", (email_key(checked),))
    if staff_id is None:
        shown = checked_name(name or checked.partition("@")[0])
        staff_id = await added(tx, actor, email=checked, name=shown, role=granted, password_hash=None)
    else:
        await _invite_again(tx, actor, staff_id, name, granted.key)
    secret = crypto.new_secret()
    await tx.execute(
        "INSERT INTO staff_invitations (staff_id, token_hash, expires_at, created_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (staff_id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at,"
        " created_at = excluded.created_at",
        (staff_id, crypto.sha256(secret), tx.now + VALID_FOR, tx.now),
    )
    tx.record(StaffInvited(staff_id), by=actor)
    return Invited(staff_id, secret)


async def staff_invite_accept(*, secret: str, name: str, password: str, browser: Browser) -> Opened:
    """Choose a name and a password by the link, which then is spent, and begin a session."""
    chosen = checked_name(name, ("name",))
    found = await _invitation(current(), secret, clock.now())  # before hashing: only a true link costs us work
    passwords.check(password, name=chosen, email=found[1], path=("password",))
    return await _accept(secret=secret, name=chosen, password_hash=await passwords.hashed(password), browser=browser)


@unit_of_work
async def _accept(tx: Transaction, *, secret: str, name: str, password_hash: str, browser: Browser) -> Opened:
    staff_id, _ = await _invitation(tx, secret, tx.now)
    if not await tx.execute(
        "DELETE FROM staff_invitations WHERE staff_id = ? AND token_hash = ?", (staff_id, crypto.sha256(secret))
    ):
        raise _unknown()
    await tx.execute(
        "UPDATE staff_users SET name = ?, name_key = ?, password_hash = ?, status = 'ACTIVE', version = version + 1,"
        " updated_at = ? WHERE id = ?",
        (name, fold(name), password_hash, tx.now, staff_id),
    )
    member = await locked_member(tx, staff_id)
    tx.record(StaffJoined(staff_id), by=member.actor)
    await audit.record(
        tx, member.actor, action="staff.joined", subject=member.subject, changes={"status": ("INVITED", "ACTIVE")}
    )
    return await sessions.opened(tx, member.actor, browser)


async def _invitation(reader: Reader, secret: str, now: int) -> tuple[int, str]:
    row: Any = await reader.fetch_one(
        "SELECT i.staff_id, s.email, i.expires_at FROM staff_invitations i JOIN staff_users s ON s.id = i.staff_id"
        " WHERE i.token_hash = ? AND s.status = 'INVITED'",
        (crypto.sha256(secret),),
    )
    if row is None:
        raise _unknown()
    if now >= row[2]:
        raise Refusal(ErrorCode.EXPIRED, "This invitation has expired. Ask for a new link.", ("token",))
    return row[0], row[1]


def _unknown() -> Refusal:
    return Refusal(ErrorCode.NOT_FOUND, "This invitation is not valid any more. Ask for a new link.", ("token",))


async def _invite_again(tx: Transaction, actor: Actor, staff_id: int, name: str | None, role: str) -> None:
    member = await locked_member(tx, staff_id)
    if member.status == "DISABLED":
        raise Refusal(
            ErrorCode.DUPLICATE,
            "This colleague's sign-in is disabled: make it active again instead.",
            ("input", "email"),
        )
    if member.status != "INVITED":
        raise Refusal(ErrorCode.DUPLICATE, "There is a colleague with this e-mail already.", ("input", "email"))
    if not member.role.grantable_by(actor):
        raise Refusal(ErrorCode.NOT_ALLOWED, "This colleague was invited to do more than you may.", ("input", "email"))
    shown = member.name if name is None else checked_name(name)
    await tx.execute(
        "UPDATE staff_users SET name = ?, name_key = ?, role = ?, version = version + 1, updated_at = ? WHERE id = ?",
        (shown, fold(shown), role, tx.now, staff_id),
    )
    changes = {"name": (member.name, shown), "role": (member.role.key, role)}
    await audit.record(tx, actor, action="staff.invited_again", subject=member.subject, changes=changes)
