"""How often somebody may try: counted in the database before a password is looked at, each attempt by itself.

One bucket an account (also for accounts that do not exist, so that the answer tells nothing) and one an address.
"""

from ipaddress import ip_address

from regulars.access import audit
from regulars.platform import clock, crypto
from regulars.platform.context import PUBLIC
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal

WINDOW = 15 * clock.MINUTE
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 50


async def count_attempt(*, ip: str, email_key: str | None = None) -> None:
    """Count an attempt, kept whatever becomes of it. Raises `Refusal` RATE_LIMITED where it is one too many."""
    if not await _counted(ip=ip, email_key=email_key):
        minutes = WINDOW // clock.MINUTE
        raise Refusal(
            ErrorCode.RATE_LIMITED, f"Too many attempts. Wait {minutes} minutes, or ask an owner to unlock the account."
        )


@unit_of_work
async def _counted(tx: Transaction, *, ip: str, email_key: str | None) -> bool:
    await tx.execute("DELETE FROM sign_in_attempts WHERE since < ?", (tx.now - clock.DAY,))
    allowed = True
    if email_key is not None:
        tried = await _tried(tx, _account(email_key))
        allowed = tried <= TRIES_PER_ACCOUNT
        if tried == TRIES_PER_ACCOUNT:
            await tx.execute(
                "UPDATE staff_users SET locked_until = ? WHERE email_key = ?", (tx.now + WINDOW, email_key)
            )
        if tried == TRIES_PER_ACCOUNT + 1:
            await audit.record(tx, PUBLIC, action="staff.locked", changes={"email": (None, email_key)})
    # An account that is shut does not use up its address: colleagues behind the same one go on.
    return allowed and await _tried(tx, _address(ip)) <= TRIES_PER_ADDRESS


async def forgiven(tx: Transaction, email_key: str) -> None:
    """Forget the attempts at an account."""
    await tx.execute("DELETE FROM sign_in_attempts WHERE bucket = ?", (_account(email_key),))


async def given_back(tx: Transaction, ip: str) -> None:
    """A success does not count against its address."""
    await tx.execute("UPDATE sign_in_attempts SET tried = tried - 1 WHERE bucket = ? AND tried > 0", (_address(ip),))


async def _tried(tx: Transaction, bucket: str) -> int:
    begun = tx.now - WINDOW
    tried = await tx.fetch_value(
        "INSERT INTO sign_in_attempts (bucket, tried, since) VALUES (?, 1, ?) ON CONFLICT (bucket) DO UPDATE SET"
        " tried = CASE WHEN sign_in_attempts.since <= ? THEN 1 ELSE sign_in_attempts.tried + 1 END,"
        " since = CASE WHEN sign_in_attempts.since <= ? THEN excluded.since ELSE sign_in_attempts.since END"
        " RETURNING tried",
        (bucket, tx.now, begun, begun),
    )
    return int(tried)


def _account(email_key: str) -> str:
    return f"account:{crypto.sha256(email_key)}"


def _address(ip: str) -> str:
    """IPv6 by its /64, of which one household has all."""
    try:
        address = ip_address(ip)
    except ValueError:
        return f"ip:{crypto.sha256(ip)}"
    if address.version == 4:
        return f"ip:{address}"
    return f"ip:{address.exploded[:19]}"
