"""Colleagues: made, changed, and kept from granting more than they have."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from regulars.access import audit, passwords, recognition, roles
from regulars.access.events import StaffJoined, StaffUpdated
from regulars.access.roles import OWNER, Role
from regulars.access.service import limits, sessions
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.platform.text import clean, fold

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague's row as verbs need it."""

    id: int
    version: int
    name: str
    email: str
    role: Role
    status: str

    @property
    def subject(self) -> str:
        return ids.encode("stf", self.id)

    @property
    def actor(self) -> Actor:
        return Actor("staff", self.id, self.name, frozenset(self.role.scopes))


async def staff_create(*, actor: Actor, email: str, name: str, role: str, password: str) -> int:
    """A colleague with a password, who may sign in at once (the command line's way; colleagues invite instead)."""
    email, name = checked_email(email), checked_name(name)
    passwords.check(password, name=name, email=email, path=("password",))
    return await _staff_create(
        actor=actor, email=email, name=name, role=role, password_hash=await passwords.hashed(password)
    )


@unit_of_work
async def _staff_create(tx: Transaction, *, actor: Actor, email: str, name: str, role: str, password_hash: str) -> int:
    granted = grantable_role(actor, role, ("role",))
    return await added(tx, actor, email=email, name=name, role=granted, password_hash=password_hash)


async def added(
    tx: Transaction, actor: Actor | None, *, email: str, name: str, role: Role, password_hash: str | None
) -> int:
    """Insert a colleague: active with a password, else invited. Without an actor it is their own doing (set-up)."""
    status = "INVITED" if password_hash is None else "ACTIVE"
    staff_id = await tx.fetch_value(
        "INSERT INTO staff_users (version, name, name_key, email, email_key, role, status, password_hash, theme,"
        " density, home_cards, created_at, updated_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, 'SYSTEM', 'COMFORTABLE', '[]', ?, ?)"
        " ON CONFLICT (email_key) DO NOTHING RETURNING id",
        (name, fold(name), email, email_key(email), role.key, status, password_hash, tx.now, tx.now),
    )
    if staff_id is None:
        raise Refusal(ErrorCode.DUPLICATE, "There is a colleague with this e-mail already.", ("input", "email"))
    doer = actor or Actor("staff", staff_id, name, frozenset(role.scopes))
    if password_hash is not None:
        tx.record(StaffJoined(staff_id), by=doer)
    await audit.record(
        tx, doer, action="staff.created", subject=ids.encode("stf", staff_id),
        changes={"name": (None, name), "email": (None, email), "role": (None, role.key), "status": (None, status)},
    )  # fmt: skip
    return int(staff_id)


@unit_of_work
async def staff_update(
    tx: Transaction, *, actor: Actor, staff_id: int, changes: Mapping[str, Any], expected_version: int | None = None
) -> int:
    """Change `name`, `email`, `role` (id or key) or `status` of a colleague; whoever loses rights signs in anew.

    Refused for a colleague who holds a scope that the actor lacks, for a role that grants one, and for the last owner.
    """
    await tx.lock("staff")  # two owners must not demote each other at the same moment
    member = await locked_member(tx, staff_id)
    if expected_version is not None and expected_version != member.version:
        raise StaleVersion(member.version, member.subject)
    if not member.role.grantable_by(actor):
        raise Refusal(
            ErrorCode.NOT_ALLOWED,
            "This colleague may do more than you: only somebody who may do as much changes them.",
            ("id",),
        )
    wanted = _wanted(actor, member, changes)
    await _keep_an_owner(tx, member, wanted)
    await _unlocked(tx, member, changes)
    told = {field: (before, after) for field, (before, after) in wanted.items() if before != after}
    if not told:
        return staff_id
    await _write(tx, member, {field: after for field, (_, after) in told.items()})
    if told.keys() & {"role", "status", "email"}:
        await sessions.ended_all(tx, actor, staff_id)
    recognition.forget_after(tx)
    tx.record(StaffUpdated(staff_id, tuple(sorted(told))), by=actor)
    await audit.record(tx, actor, action="staff.updated", subject=member.subject, changes=told)
    return staff_id


async def staff_reset_password(*, actor: Actor, email: str, password: str) -> int:
    """Give a colleague a new password and end their sessions (the command line's recovery)."""
    return await _reset(
        actor=actor, email=checked_email(email), password=password, password_hash=await passwords.hashed(password)
    )


@unit_of_work
async def _reset(tx: Transaction, *, actor: Actor, email: str, password: str, password_hash: str) -> int:
    staff_id = await tx.fetch_value("SELECT id FROM staff_users WHERE email_key = ?", (email_key(email),))
    if staff_id is None:
        raise Refusal(ErrorCode.NOT_FOUND, f"There is no colleague with the e-mail {email}.", ("email",))
    member = await locked_member(tx, staff_id)
    passwords.check(password, name=member.name, email=member.email, path=("password",))
    status = "DISABLED" if member.status == "DISABLED" else "ACTIVE"
    await tx.execute(
        "UPDATE staff_users SET password_hash = ?, status = ?, locked_until = NULL, version = version + 1,"
        " updated_at = ? WHERE id = ?",
        (password_hash, status, tx.now, staff_id),
    )
    await tx.execute("DELETE FROM staff_invitations WHERE staff_id = ?", (staff_id,))
    await limits.forgiven(tx, email_key(email))
    await sessions.ended_all(tx, actor, staff_id)
    await audit.record(tx, actor, action="staff.password_reset", subject=member.subject)
    return member.id


def checked_name(name: str, path: tuple[str, ...] = ("input", "name")) -> str:
    name = clean(name)
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "A colleague needs a name.", path)
    if len(name) > _LONGEST_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A name has at most {_LONGEST_NAME} characters.", path)
    return name


def checked_email(email: str, path: tuple[str, ...] = ("input", "email")) -> str:
    email = clean(email)
    if not email:
        raise Refusal(ErrorCode.REQUIRED, "A colleague signs in with an e-mail.", path)
    if not _EMAIL.fullmatch(email):
        raise Refusal(ErrorCode.INVALID_EMAIL, "An e-mail looks like ana@example.com.", path)
    return email


def email_key(email: str) -> str:
    """By which a colleague is found; accents count, so that no lookalike is taken for somebody else."""
    return clean(email).casefold()


def grantable_role(actor: Actor, role: str, path: tuple[str, ...]) -> Role:
    """The role of an id or key, which the actor may grant."""
    found = roles.find(role)
    if found is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such role.", path)
    if not found.grantable_by(actor):
        raise Refusal(
            ErrorCode.NOT_ALLOWED,
            f"You cannot make somebody {found.name.lower()}: the role may do what you may not.",
            path,
        )
    return found


async def locked_member(tx: Transaction, staff_id: int) -> Member:
    """The colleague, whose row nobody else changes until this transaction ends."""
    row = await tx.fetch_one(
        f"SELECT id, version, name, email, role, status FROM staff_users WHERE id = ?{tx.dialect.lock_rows()}",
        (staff_id,),
    )
    if row is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such colleague.", ("id",))
    key, version, name, email, role, status = row
    return Member(key, version, name, email, roles.BY_KEY[role], status)


def _wanted(actor: Actor, member: Member, changes: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Field -> before and after; all refusals of the values together."""
    refusals: list[Refusal] = []
    wanted: dict[str, tuple[str, str]] = {}

    def look(field: str, before: str, read: Callable[[str], str]) -> None:
        if changes.get(field) is None:
            return
        try:
            wanted[field] = (before, read(changes[field]))
        except Refusal as refusal:
            refusals.append(refusal)

    look("name", member.name, checked_name)
    look("email", member.email, checked_email)
    look("role", member.role.key, lambda role: grantable_role(actor, role, ("input", "roleId")).key)
    look("status", member.status, lambda status: _next_status(member, status))
    if refusals:
        raise Refusals(refusals)
    return wanted


def _next_status(member: Member, status: str) -> str:
    """ACTIVE also unlocks; INVITED and LOCKED come about by themselves."""
    path = ("input", "status")
    if status == member.status:
        return status
    if status == "LOCKED":
        raise Refusal(
            ErrorCode.INVALID_STATE, "Too many wrong passwords lock an account by themselves; disable it instead.", path
        )
    if status == "INVITED":
        raise Refusal(ErrorCode.INVALID_STATE, "Invite the colleague again to send a new link.", path)
    if status == "ACTIVE" and member.status == "INVITED":
        raise Refusal(ErrorCode.INVALID_STATE, "The colleague has not accepted the invitation yet.", path)
    return status


async def _keep_an_owner(tx: Transaction, member: Member, wanted: Mapping[str, tuple[str, str]]) -> None:
    role = wanted.get("role", ("", member.role.key))[1]
    status = wanted.get("status", ("", member.status))[1]
    if member.role.key != OWNER or member.status != "ACTIVE" or (role == OWNER and status == "ACTIVE"):
        return
    others = await tx.fetch_value(
        "SELECT count(*) FROM staff_users WHERE role = 'owner' AND status = 'ACTIVE' AND id <> ?", (member.id,)
    )
    if not others:
        raise Refusal(ErrorCode.INVALID_STATE, "The last owner stays: make somebody else an owner first.", ("input",))


async def _unlocked(tx: Transaction, member: Member, changes: Mapping[str, Any]) -> None:
    if changes.get("status") == "ACTIVE":
        await tx.execute("UPDATE staff_users SET locked_until = NULL WHERE id = ?", (member.id,))
        await limits.forgiven(tx, email_key(member.email))


async def _write(tx: Transaction, member: Member, values: Mapping[str, str]) -> None:
    name, email = values.get("name", member.name), values.get("email", member.email)
    if email_key(email) != email_key(member.email) and await tx.fetch_value(
        "SELECT 1 FROM staff_users WHERE email_key = ? AND id <> ?", (email_key(email), member.id)
    ):
        raise Refusal(ErrorCode.DUPLICATE, "There is a colleague with this e-mail already.", ("input", "email"))
    status = values.get("status", member.status)
    if (
        status == "ACTIVE"
        and member.status == "DISABLED"
        and not await tx.fetch_value(
            "SELECT 1 FROM staff_users WHERE id = ? AND password_hash IS NOT NULL", (member.id,)
        )
    ):
        raise Refusal(
            ErrorCode.INVALID_STATE,
            "The colleague never accepted the invitation: invite them again.",
            ("input", "status"),
        )
    await tx.execute(
        "UPDATE staff_users SET name = ?, name_key = ?, email = ?, email_key = ?, role = ?, status = ?,"
        " version = version + 1, updated_at = ? WHERE id = ?",
        (name, fold(name), email, email_key(email), values.get("role", member.role.key), status, tx.now, member.id),
    )
    if status == "DISABLED":
        await tx.execute("DELETE FROM staff_invitations WHERE staff_id = ?", (member.id,))
