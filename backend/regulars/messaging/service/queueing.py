"""Queueing a mail in the transaction of whatever makes it necessary."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from regulars.messaging import addresses, mail_server, templates
from regulars.messaging.addresses import Address
from regulars.messaging.events import MessageQueued
from regulars.messaging.queries.addresses import blocked
from regulars.messaging.queries.wording import wording
from regulars.messaging.words import MessageKind, MessageStatus, SuppressionReason
from regulars.messaging.writing.compose import Letter, compose, one_line
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import queue as jobs
from regulars.stores.queries import StoreRow, default_store, stores_by_ids

DELIVER = "messaging.deliver"
"""The job that sends what is due."""
WAITING = f"{DELIVER}:waiting"
"""One such job waits at a time; it gives this name back as it begins."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to: an address, and the name that stands beside it."""

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A message and how it began: QUEUED, HELD (there is no mail server) or SUPPRESSED."""

    message_id: int
    status: MessageStatus
    suppressed_because: SuppressionReason | None = None


async def queue(
    tx: Transaction,
    *,
    actor: Actor,
    template: str,
    to: Recipient,
    variables: Mapping[str, Any],
    customer_id: int | None = None,
    order_id: int | None = None,
    store_id: int | None = None,
    locale: str | None = None,
    idempotency_key: str | None = None,
    expires_at: int | None = None,
) -> Queued:
    """Write the mail of a registered template and queue it, inside a unit of work that is open already.

    Nothing leaves before the commit, and nothing is left behind by a rollback; the verb that calls it may be run again.
    It is sent at most once. `variables` are those that the template declares: a missing or unknown one is refused,
    secret ones are written into the letter only as it leaves. `customer_id` is the plain key. Without `store_id` the
    first active store writes. `idempotency_key` is the caller's own and never forgotten: name the reason, such as
    `invite:cus_5:3`; a second call with it answers the first message. After `expires_at` it is not sent any more.

    A suppressed address gives a message that says why it is not sent, never a refusal. Raises `Refusal` for a malformed
    address, variables that do not fit, or where there is no store yet.
    """
    known = None if idempotency_key is None else await _found(tx, idempotency_key)
    if known is not None:
        return known
    mail = templates.built_in(template)
    if mail is None:
        raise ValueError(f"No room has registered a mail called {template}.")
    store = await _store(tx, store_id)
    chosen = await wording(tx, mail, store_id=store.id, locale=locale)
    letter = compose(chosen.source, known=mail.known, values=variables, store=store)
    return await enter(
        tx,
        actor=actor,
        entry=Entry(
            kind=mail.kind,
            title=mail.title,
            template_key=mail.key,
            template_id=chosen.template_id,
            store=store,
            customer_id=customer_id,
            order_id=order_id,
            to=addresses.read(to.address),
            name=to.name,
            letter=letter,
            idempotency_key=idempotency_key,
            expires_at=expires_at,
        ),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter ready to be queued."""

    kind: MessageKind
    title: str
    template_key: str | None
    template_id: int | None
    store: StoreRow
    customer_id: int | None
    to: Address
    name: str | None
    letter: Letter
    idempotency_key: str | None = None
    expires_at: int | None = None
    order_id: int | None = None
    send_at: int | None = None
    """Not before this; without it at once."""
    needs_consent: bool = False
    """Whether the person must still agree to be written to when it leaves."""


async def enter(tx: Transaction, *, actor: Actor, entry: Entry) -> Queued:
    """Put a letter into the queue, or into the outbox where there is no mail server."""
    reason = (await blocked(tx, [entry.to.written])).get(entry.to.written)
    server = mail_server.of(tx.database)
    status = MessageStatus.QUEUED if server is not None else MessageStatus.HELD
    if reason is not None:
        status = MessageStatus.SUPPRESSED
    domain = (entry.store.sender_email or (server.sender if server else None) or "").rpartition("@")[
        2
    ] or "regulars.invalid"
    kept = {} if status is MessageStatus.SUPPRESSED else dict(entry.letter.secrets)
    key = await tx.fetch_value(
        "INSERT INTO messages (message_id, dedup_key, channel, kind, status, template_key, template_id, store_id,"
        " customer_id, order_id, address, address_key, recipient_name, subject, html, text, secrets, attempts, next_at,"
        " expires_at, is_handed_over, suppressed_because, queued_at, send_at, needs_consent)"
        " VALUES (?, ?, 'EMAIL', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (dedup_key) DO NOTHING RETURNING id",
        (
            f"<{secrets.token_hex(16)}@{domain}>", entry.idempotency_key, entry.kind, status, entry.template_key,
            entry.template_id, entry.store.id, entry.customer_id, entry.order_id, entry.to.written, entry.to.key,
            one_line(entry.name) or None if entry.name else None,
            entry.letter.subject, entry.letter.html, entry.letter.text,
            orjson.dumps(kept).decode() if kept else None, entry.send_at or tx.now, entry.expires_at, False,
            None if reason is None else reason.because, tx.now, entry.send_at, entry.needs_consent,
        ),
    )  # fmt: skip
    if key is None:  # the same key at the same moment: the other call wrote it
        found = await _found(tx, entry.idempotency_key or "")
        if found is None:
            raise Refusal(ErrorCode.INVALID_STATE, "The same mail is just being queued. Try again in a moment.")
        return found
    tx.record(MessageQueued(int(key), entry.customer_id, entry.kind, entry.title, status), by=actor)
    if status is MessageStatus.QUEUED and entry.send_at is None:
        await call_for_delivery(tx)
    return Queued(int(key), status, None if reason is None else reason.because)


async def call_for_delivery(tx: Transaction) -> None:
    """Have a worker look at the queue after the commit."""
    await jobs.enqueue(tx, DELIVER, unique_key=WAITING)


@unit_of_work
async def call_again(tx: Transaction) -> None:
    """The same in a unit of work of its own."""
    await call_for_delivery(tx)


async def _found(tx: Transaction, idempotency_key: str) -> Queued | None:
    row = await tx.fetch_one(
        "SELECT id, status, suppressed_because FROM messages WHERE dedup_key = ?", (idempotency_key,)
    )
    if row is None:
        return None
    return Queued(row[0], MessageStatus(row[1]), None if row[2] is None else SuppressionReason(row[2]))


async def _store(tx: Transaction, store_id: int | None) -> StoreRow:
    if store_id is not None:
        found = (await stores_by_ids(tx, [store_id])).get(store_id)
        if found is not None:
            return found
    store = await default_store(tx)
    if store is None:
        raise Refusal(ErrorCode.INVALID_STATE, "There is no store yet: a mail is written in the name of one.")
    return store
