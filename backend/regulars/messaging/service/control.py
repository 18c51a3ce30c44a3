"""What colleagues do with messages: cancel, send again, try a template; and addresses that are blocked and released."""

from dataclasses import dataclass

import orjson

from regulars.access import audit
from regulars.messaging import addresses, mail_server
from regulars.messaging.events import AddressReleased, MessageNotSent
from regulars.messaging.queries.addresses import blocked
from regulars.messaging.queries.written import known_variables
from regulars.messaging.service import queueing, templating
from regulars.messaging.service.sending import forget_secrets, suppress, title_of
from regulars.messaging.service.templating import TemplateDraft
from regulars.messaging.words import MessageKind, MessageStatus, SuppressionReason
from regulars.messaging.writing.compose import Letter, compose, one_line, revealed
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

MAX_DETAIL = 1_000
_BY_HAND = frozenset({SuppressionReason.BLOCKED, SuppressionReason.BOUNCED, SuppressionReason.COMPLAINED,
                      SuppressionReason.UNSUBSCRIBED, SuppressionReason.INVALID_ADDRESS})  # fmt: skip
_AGAIN = {MessageStatus.HELD, MessageStatus.FAILED, MessageStatus.UNCERTAIN, MessageStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class _Found:
    status: MessageStatus
    customer_id: int | None
    order_id: int | None
    store_id: int
    kind: str
    template_key: str | None
    address: str | None
    secrets: str | None
    send_at: int | None

    @property
    def waits_until(self) -> int:
        """Its time, if it has one."""
        return self.send_at or 0


@unit_of_work
async def message_cancel(tx: Transaction, *, actor: Actor, message_id: int | None) -> int:
    """Keep a message that waits, or that lies in the outbox, from ever being sent."""
    found = await _locked(tx, actor, message_id)
    if found.status not in {MessageStatus.QUEUED, MessageStatus.HELD}:
        raise Refusal(
            ErrorCode.INVALID_STATE, f"It is {found.status.lower()} already: only what waits is cancelled.", ("id",)
        )
    key = message_id or 0
    await tx.execute("UPDATE messages SET status = 'CANCELLED', next_at = NULL WHERE id = ?", (key,))
    await forget_secrets(tx, key)
    tx.record(
        MessageNotSent(
            key, found.customer_id, found.order_id, found.store_id, found.kind, title_of(found.template_key),
            MessageStatus.CANCELLED,
        ),
        by=actor,
    )  # fmt: skip
    await audit.record(tx, actor, action="message.cancelled", subject=ids.encode("msg", key))
    return key


@unit_of_work
async def message_resend(tx: Transaction, *, actor: Actor, message_id: int | None) -> int:
    """Queue a message of the outbox, a failed or an uncertain one: by hand and one by one, never by itself.

    One that waits for its time is sent now.

    It keeps its Message-ID, by which many mail systems drop a letter that they have.
    """
    found = await _locked(tx, actor, message_id)
    if found.status not in _AGAIN and not (found.status is MessageStatus.QUEUED and found.waits_until > tx.now):
        raise Refusal(ErrorCode.INVALID_STATE, f"A message that is {found.status.lower()} is not sent again.", ("id",))
    if mail_server.of(tx.database) is None:
        raise Refusal(
            ErrorCode.INVALID_STATE, "There is no mail server: set REGULARS_SMTP_URL and start Regulars again.", ("id",)
        )
    if found.address is None or found.address in await blocked(tx, [found.address]):
        raise Refusal(
            ErrorCode.BLOCKED, "This address must not be written to; release it under suppressed addresses.", ("id",)
        )
    if found.secrets is not None and None in orjson.loads(found.secrets).values():
        raise Refusal(ErrorCode.EXPIRED, "Its link is forgotten by now; have a new one sent instead.", ("id",))
    key = message_id or 0
    await tx.execute(
        "UPDATE messages SET status = 'QUEUED', attempts = 0, next_at = ?, error = NULL, expires_at = NULL,"
        " send_at = NULL WHERE id = ?",
        (tx.now, key),
    )
    await queueing.call_for_delivery(tx)
    await audit.record(tx, actor, action="message.queued_again", subject=ids.encode("msg", key))
    return key


@unit_of_work
async def test_send(tx: Transaction, *, actor: Actor, draft: TemplateDraft, to: str) -> queueing.Queued:
    """Send a template with its examples to one address; the mail server is asked at once, even if it just failed."""
    templating.check(draft)
    store = await templating.store_of(tx, draft.store_id)
    known = known_variables(draft.key, draft.kind)
    letter = compose(
        templating.source_of(draft), known=known, values=templating.examples_for(known, store), store=store
    )
    shown = revealed(letter)  # of examples, which are no secrets
    try:
        address = addresses.read(to)
    except Refusal as refusal:
        raise refusal.at("to") from None
    await tx.execute("UPDATE mail_server SET paused_until = NULL WHERE id = 1 AND paused_until IS NOT NULL")
    entry = queueing.Entry(
        kind=MessageKind(draft.kind),
        title=f"Test: {draft.name}",
        template_key=draft.key,
        template_id=None,
        store=store,
        customer_id=None,
        to=address,
        name=None,
        letter=Letter(one_line(f"[Test] {shown.subject}"), shown.html, shown.text),
    )
    return await queueing.enter(tx, actor=actor, entry=entry)


@unit_of_work
async def suppression_add(
    tx: Transaction, *, actor: Actor, address: str, because: SuppressionReason, detail: str | None
) -> int:
    """Write to this address no more; one that stands there already stays as it is. Answers the suppression's key."""
    try:
        read = addresses.read(address)
    except Refusal as refusal:
        raise refusal.at("address") from None
    if because not in _BY_HAND:
        raise Refusal(ErrorCode.INVALID, f"Nobody blocks an address by hand for {because}; say BLOCKED.", ("because",))
    note = None if detail is None else clean(detail)
    if note is not None and len(note) > MAX_DETAIL:
        raise Refusal(ErrorCode.TOO_LONG, f"This holds at most {MAX_DETAIL:,} letters.", ("detail",))
    made = await suppress(tx, address=read.written, because=because, detail=note or None, by=actor)
    return made if made is not None else (await blocked(tx, [read.written]))[read.written].suppression_id


@unit_of_work
async def suppression_remove(tx: Transaction, *, actor: Actor, suppression_id: int | None, reason: str) -> int:
    """Let an address be written to again, for a reason that stays in the audit log."""
    return await release(tx, actor=actor, suppression_id=suppression_id, reason=reason)


async def release(tx: Transaction, *, actor: Actor, suppression_id: int | None, reason: str) -> int:
    """The same inside a unit of work that is open already, for rooms above (`emailUnblock`)."""
    told = clean(reason)
    if not told:
        raise Refusal(ErrorCode.REQUIRED, "Say why this address may be written to again.", ("reason",))
    gone = await tx.fetch_value("DELETE FROM suppressions WHERE id = ? RETURNING id", (suppression_id,))
    if gone is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such suppressed address.", ("id",))
    tx.record(AddressReleased(gone), by=actor)
    subject = ids.encode("sup", gone)
    await audit.record(
        tx, actor, action="address.released", subject=subject, changes={"reason": (None, told[:MAX_DETAIL])}
    )
    return int(gone)


async def _locked(tx: Transaction, actor: Actor, message_id: int | None) -> _Found:
    row = await tx.fetch_one(
        "SELECT status, customer_id, order_id, store_id, kind, template_key, address, secrets, send_at FROM messages"
        f" WHERE id = ?{tx.dialect.lock_rows()}",
        (message_id,),
    )
    if row is None or not actor.sees_store(row[3]):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such message.", ("id",))
    return _Found(MessageStatus(row[0]), *row[1:])
