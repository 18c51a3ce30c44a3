"""The transactions of sending: nothing here waits for a network.

A message is claimed under the lease of the job that sends it. Before its content is handed over that is written down;
so what is found later, claimed by nobody, is either surely not sent, and waits again, or UNCERTAIN.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import orjson

from regulars.access import audit
from regulars.messaging import templates
from regulars.messaging.addresses import key_of
from regulars.messaging.delivery.letter import Envelope
from regulars.messaging.events import AddressSuppressed, MessageNotSent, MessageSent
from regulars.messaging.queries.addresses import blocked
from regulars.messaging.words import MessageStatus, SuppressionReason
from regulars.messaging.writing.compose import Letter, revealed
from regulars.platform import clock, ids
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import queue as jobs
from regulars.platform.jobs.work import Work
from regulars.platform.query.sql import placeholders
from regulars.stores.queries import stores_by_ids

BACKOFF = tuple(minutes * clock.MINUTE for minutes in (1, 5, 15, 60, 120, 240, 480, 720))
"""Pauses between tries of one message: it is given up after about a day."""
SERVER_BACKOFF = tuple(minutes * clock.MINUTE for minutes in (1, 2, 5, 10, 15))
UNCERTAIN = (
    "Regulars was interrupted while the mail server took this message: it may have arrived. It is not sent again by"
    " itself; send it again if the person did not get it."
)
_MOST_CLAIMS = 25
"""A message at which this process dies, or stumbles, again and again must not hold up the others."""
_ABANDONED = "Sending it was interrupted again and again, and given up."
_EXPIRED = "It could not be sent before it expired."
_LONGEST = 1_000


agreements: list[Callable[[Transaction, int | None], Awaitable[bool]]] = []
"""Rooms above say here whether a customer agrees to be written to."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this job alone may send."""

    id: int
    claim: str
    attempts: int
    customer_id: int | None
    order_id: int | None
    kind: str
    title: str
    envelope: Envelope


@unit_of_work
async def hold_all(tx: Transaction) -> int:
    """There was a mail server and is none: what waits is kept, and leaves only by hand. Answers how many there were."""
    return await tx.execute("UPDATE messages SET status = 'HELD', next_at = NULL WHERE status = 'QUEUED'")


@unit_of_work
async def begin(tx: Transaction, *, work: Work) -> None:
    """From now on whoever queues asks for another job; and what vanished workers left is sorted out."""
    await work.release_key(tx)
    alive = (work.lease, *await jobs.leases(tx))
    rows = await tx.fetch(
        "UPDATE messages SET status = CASE WHEN is_handed_over THEN 'UNCERTAIN' ELSE 'QUEUED' END, claim = NULL,"
        " next_at = ?, error = CASE WHEN is_handed_over THEN ? ELSE error END"
        f" WHERE status = 'SENDING' AND claim NOT IN ({placeholders(len(alive))})"
        " RETURNING id, status, customer_id, order_id, store_id, kind, template_key",
        (tx.now, UNCERTAIN, *alive),
    )
    for key, status, customer_id, order_id, store_id, kind, template_key in rows:
        if status == MessageStatus.UNCERTAIN:
            about = (kind, title_of(template_key), status)
            tx.record(MessageNotSent(key, customer_id, order_id, store_id, *about), by=SYSTEM)


@unit_of_work
async def claim(tx: Transaction, *, lease: str) -> Claimed | None:
    """The message that waits longest, for this job alone; none where nothing is due."""
    while True:
        lock = tx.dialect.lock_rows()
        row = await tx.fetch_one(
            "UPDATE messages SET status = 'SENDING', claim = ?, is_handed_over = FALSE, attempts = attempts + 1"
            " WHERE id = (SELECT id FROM messages WHERE status = 'QUEUED' AND next_at <= ? ORDER BY next_at, id LIMIT 1"
            f"{lock + ' SKIP LOCKED' if lock else ''}) RETURNING id, message_id, address, recipient_name, subject,"
            " html, text, secrets, store_id, attempts, customer_id, order_id, kind, template_key, expires_at,"
            " needs_consent",
            (lease, tx.now),
        )
        if row is None:
            return None
        (
            key,
            message_id,
            address,
            name,
            subject,
            html,
            text,
            secrets,
            store_id,
            attempts,
            *about,
            expires_at,
            needs_consent,
        ) = row
        customer_id, order_id, kind, template_key = about
        title = title_of(template_key)
        because = await _closed(tx, address) or (await _unwanted(tx, customer_id) if needs_consent else None)
        if because is not None:
            await _end(tx, key, MessageStatus.SUPPRESSED, because=because)
        elif attempts > _MOST_CLAIMS:
            await _end(tx, key, MessageStatus.FAILED, error=_ABANDONED)
        elif expires_at is not None and expires_at <= tx.now:
            await _end(tx, key, MessageStatus.FAILED, error=_EXPIRED)
        else:
            letter = revealed(Letter(subject, html, text, _values(secrets)))
            store = (await stores_by_ids(tx, [store_id]))[store_id]
            envelope = Envelope(message_id, address, name, letter, store)
            return Claimed(key, lease, attempts, customer_id, order_id, kind, title, envelope)
        status = MessageStatus.SUPPRESSED if because is not None else MessageStatus.FAILED
        tx.record(MessageNotSent(key, customer_id, order_id, store_id, kind, title, status), by=SYSTEM)


@unit_of_work
async def handing_over(tx: Transaction, *, message: Claimed) -> bool:
    """Written down before the content leaves. False: the message is somebody else's by now, and must not be sent."""
    return bool(
        await tx.execute(
            "UPDATE messages SET is_handed_over = TRUE WHERE id = ? AND claim = ?", (message.id, message.claim)
        )
    )


@unit_of_work
async def sent(tx: Transaction, *, message: Claimed) -> None:
    """The server took it; true also where this process was so slow that another called it uncertain."""
    done = await tx.execute(
        "UPDATE messages SET status = 'SENT', claim = NULL, sent_at = ?, error = NULL, next_at = NULL"
        " WHERE id = ? AND (claim = ? OR status = 'UNCERTAIN')",
        (tx.now, message.id, message.claim),
    )
    if done:
        await forget_secrets(tx, message.id)
        store_id, about = message.envelope.store.id, (message.kind, message.title)
        tx.record(MessageSent(message.id, message.customer_id, message.order_id, store_id, *about), by=SYSTEM)
    await tx.execute(
        "UPDATE mail_server SET failures = 0, paused_until = NULL, last_error = NULL, worked_at = ?"
        " WHERE failures > 0 OR last_error IS NOT NULL OR worked_at IS NULL OR worked_at < ?",
        (tx.now, tx.now - clock.MINUTE),
    )


@unit_of_work
async def in_doubt(tx: Transaction, *, message: Claimed) -> None:
    """The connection ended before the last answer."""
    if await _mine(tx, message):
        await _end(tx, message.id, MessageStatus.UNCERTAIN, error=UNCERTAIN)
        _not_sent(tx, message, MessageStatus.UNCERTAIN)


@unit_of_work
async def refused(tx: Transaction, *, message: Claimed, error: str, is_final: bool, is_bad_address: bool) -> None:
    """The server would not have it: tried again after a pause, or given up; an address that does not exist is kept."""
    if not await _mine(tx, message):
        return
    told = _told(error, message)
    if not is_final and message.attempts <= len(BACKOFF):
        await tx.execute(
            "UPDATE messages SET status = 'QUEUED', claim = NULL, is_handed_over = FALSE, next_at = ?, error = ?"
            " WHERE id = ?",
            (tx.now + BACKOFF[message.attempts - 1], told, message.id),
        )
        return
    status = MessageStatus.BOUNCED if is_bad_address else MessageStatus.FAILED
    await _end(tx, message.id, status, error=told)
    _not_sent(tx, message, status)
    if is_bad_address:
        await suppress(tx, address=message.envelope.address, because=SuppressionReason.INVALID_ADDRESS, detail=told)


@unit_of_work
async def unreachable(tx: Transaction, *, message: Claimed, error: str) -> None:
    """The server cannot be used: the message waits as before, and everybody leaves the server in peace for a while."""
    await tx.execute(
        "UPDATE messages SET status = 'QUEUED', claim = NULL, is_handed_over = FALSE, attempts = attempts - 1,"
        " next_at = ? WHERE id = ? AND claim = ?",
        (tx.now, message.id, message.claim),
    )
    failures = await tx.fetch_value("SELECT failures FROM mail_server WHERE id = 1") or 0
    pause = SERVER_BACKOFF[min(failures, len(SERVER_BACKOFF) - 1)]
    await tx.execute(
        "UPDATE mail_server SET failures = failures + 1, paused_until = ?, last_error = ?, failed_at = ? WHERE id = 1",
        (tx.now + pause, error[:_LONGEST], tx.now),
    )


async def suppress(
    tx: Transaction, *, address: str, because: SuppressionReason, detail: str | None, by: Actor = SYSTEM
) -> int | None:
    """Write to this address no more; none where it stands there already."""
    made = await tx.fetch_value(
        "INSERT INTO suppressions (channel, address, address_key, because, detail, at) VALUES ('EMAIL', ?, ?, ?, ?, ?)"
        " ON CONFLICT (channel, address_key) DO NOTHING RETURNING id",
        (address, key_of(address), because, detail, tx.now),
    )
    if made is None:
        return None
    tx.record(AddressSuppressed(made, because), by=by)
    await audit.record(
        tx, by, action="address.suppressed", subject=ids.encode("sup", made), changes={"because": (None, because)}
    )
    return int(made)


async def forget_secrets(tx: Transaction, message_id: int) -> None:
    """Links with tokens are of no use once a message has ended; that there were some is remembered."""
    kept = await tx.fetch_value("SELECT secrets FROM messages WHERE id = ?", (message_id,))
    if kept is not None:
        forgotten = orjson.dumps(dict.fromkeys(orjson.loads(kept))).decode()
        await tx.execute("UPDATE messages SET secrets = ? WHERE id = ?", (forgotten, message_id))


def title_of(template_key: str | None) -> str:
    """What a message is called on the timeline."""
    mail = templates.built_in(template_key) if template_key is not None else None
    return "Message" if mail is None else mail.title


async def _closed(tx: Transaction, address: str | None) -> SuppressionReason | None:
    """Why nothing is sent there any more: what was queued hears of it too."""
    if address is None:
        return SuppressionReason.ERASED
    block = (await blocked(tx, [address])).get(address)
    return None if block is None else block.because


async def _unwanted(tx: Transaction, customer_id: int | None) -> SuppressionReason | None:
    """What was written with a person's consent leaves only while that holds."""
    for agreement in agreements:
        if not await agreement(tx, customer_id):
            return SuppressionReason.NO_CONSENT
    return None


async def _mine(tx: Transaction, message: Claimed) -> bool:
    return await tx.fetch_value("SELECT 1 FROM messages WHERE id = ? AND claim = ?", (message.id, message.claim)) == 1


async def _end(
    tx: Transaction,
    key: int,
    status: MessageStatus,
    *,
    error: str | None = None,
    because: SuppressionReason | None = None,
) -> None:
    await tx.execute(
        "UPDATE messages SET status = ?, claim = NULL, next_at = NULL, error = ?, suppressed_because = ? WHERE id = ?",
        (status, error, because, key),
    )
    if status in {MessageStatus.SUPPRESSED, MessageStatus.BOUNCED}:
        await forget_secrets(tx, key)


def _not_sent(tx: Transaction, message: Claimed, status: MessageStatus) -> None:
    store_id, about = message.envelope.store.id, (message.kind, message.title, status)
    tx.record(MessageNotSent(message.id, message.customer_id, message.order_id, store_id, *about), by=SYSTEM)


def _told(error: str, message: Claimed) -> str:
    """What the server said, without the address: the error is shown to colleagues who may not see that."""
    return " ".join(error.replace(message.envelope.address, "(the address)").split())[:_LONGEST]


def _values(secrets: str | None) -> dict[str, str]:
    return {} if secrets is None else {mark: value or "" for mark, value in orjson.loads(secrets).items()}
