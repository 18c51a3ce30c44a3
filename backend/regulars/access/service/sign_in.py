"""Signing in: the same work and the same answer for a wrong password and for nobody's e-mail."""

from regulars.access import audit, passwords, roles
from regulars.access.service import limits, sessions
from regulars.access.service.sessions import Browser, Opened
from regulars.access.service.staff import email_key
from regulars.platform import ids
from regulars.platform.context import PUBLIC, Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

_LONGEST_EMAIL = 254


async def sign_in(*, email: str, password: str, browser: Browser) -> Opened:
    """Begin a session. Raises `Refusal` BAD_CREDENTIALS or RATE_LIMITED."""
    key = email_key(email)[:_LONGEST_EMAIL]
    await limits.count_attempt(ip=browser.ip, email_key=key)
    found = await current().fetch_one("SELECT id, password_hash, status FROM staff_users WHERE email_key = ?", (key,))
    staff_id, password_hash, status = found or (None, None, None)
    right = len(password) <= passwords.LONGEST and await passwords.verified(password, password_hash)
    if not right or staff_id is None or password_hash is None or status != "ACTIVE":
        await _refused(staff_id=staff_id, browser=browser)
        raise wrong()
    renewed = await passwords.hashed(password) if passwords.is_outdated(password_hash) else None
    return await _begin(staff_id=staff_id, key=key, verified_hash=password_hash, renewed=renewed, browser=browser)


def wrong() -> Refusal:
    return Refusal(ErrorCode.BAD_CREDENTIALS, "The e-mail or the password is wrong.", ("input",))


@unit_of_work
async def _begin(
    tx: Transaction, *, staff_id: int, key: str, verified_hash: str, renewed: str | None, browser: Browser
) -> Opened:
    row = await tx.fetch_one(
        f"SELECT name, role, status, password_hash FROM staff_users WHERE id = ?{tx.dialect.lock_rows()}", (staff_id,)
    )
    if row is None or row[2] != "ACTIVE" or row[3] != verified_hash:
        raise wrong()  # disabled, or another password since, while this one was verified
    await limits.forgiven(tx, key)
    await limits.given_back(tx, browser.ip)
    await tx.execute(
        "UPDATE staff_users SET locked_until = NULL, password_hash = ? WHERE id = ?",
        (renewed or verified_hash, staff_id),
    )
    return await sessions.opened(tx, Actor("staff", staff_id, row[0], frozenset(roles.BY_KEY[row[1]].scopes)), browser)


@unit_of_work
async def _refused(tx: Transaction, *, staff_id: int | None, browser: Browser) -> None:
    """The same write for known and unknown accounts."""
    subject = None if staff_id is None else ids.encode("stf", staff_id)
    await audit.record(
        tx,
        PUBLIC,
        action="staff.sign_in_refused",
        subject=subject,
        changes={"browser": (None, browser.user_agent[:200])},
    )
