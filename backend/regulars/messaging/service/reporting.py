"""What mail systems say of messages afterwards: delivered, bounced, complained about."""

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.messaging import addresses
from regulars.messaging.events import MessageReported
from regulars.messaging.service.sending import suppress, title_of
from regulars.messaging.words import DeliveryReportKind, MessageStatus, SuppressionReason
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import clean

MAX_REPORTS = 250
_LONGEST_EVENT, _LONGEST_DETAIL = 200, 1_000
_REASONS = {
    DeliveryReportKind.HARD_BOUNCE: SuppressionReason.BOUNCED,
    DeliveryReportKind.COMPLAINT: SuppressionReason.COMPLAINED,
}


@dataclass(frozen=True, slots=True)
class Report:
    """One report, by the message's key or by the address it went to."""

    event_id: str
    kind: DeliveryReportKind
    at: int
    message_id: int | None = None
    address: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the reports; refusals by their place."""

    accepted: int
    duplicates: int
    refusals: dict[int, Refusal]


@unit_of_work
async def delivery_report(tx: Transaction, *, actor: Actor, reports: Sequence[Report]) -> Taken:
    """Take reports, each once by its event id, in any order; a refused one keeps the others from nothing."""
    if len(reports) > MAX_REPORTS:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"Send at most {MAX_REPORTS} reports at a time.", ("reports",))
    accepted, duplicates, refusals = 0, 0, dict[int, Refusal]()
    for place, report in enumerate(reports):
        try:
            fresh = await _take(tx, actor, report)
        except Refusal as refusal:
            refusals[place] = refusal.at("reports", str(place))
            continue
        accepted, duplicates = accepted + fresh, duplicates + (not fresh)
    return Taken(accepted, duplicates, refusals)


async def _take(tx: Transaction, actor: Actor, report: Report) -> bool:
    if not 1 <= len(report.event_id) <= _LONGEST_EVENT:
        raise Refusal(ErrorCode.INVALID, f"An event id has 1 to {_LONGEST_EVENT} characters.", ("eventId",))
    message = await _message(tx, report)
    address = report.address if message is None else message[1]
    if address is None:
        raise Refusal(ErrorCode.NOT_FOUND, "Name a message that was sent, or the address.", ("messageId",))
    detail = None if report.detail is None else clean(report.detail)[:_LONGEST_DETAIL]
    read = addresses.read(address)
    fresh = await tx.fetch_value(
        "INSERT INTO delivery_reports (event_id, message_id, address_key, kind, at, detail) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (event_id) DO NOTHING RETURNING id",
        (report.event_id, None if message is None else message[0], read.key, report.kind, report.at, detail),
    )
    if fresh is None:
        return False
    reason = _REASONS.get(report.kind)
    if reason is not None:
        await suppress(tx, address=read.written, because=reason, detail=detail, by=actor)
    if message is not None:
        await _note(tx, actor, report, message, detail)
    return True


_Message = tuple[int, str | None, int | None, str, str | None]


async def _message(tx: Transaction, report: Report) -> _Message | None:
    row = await tx.fetch_one(
        "SELECT id, address, customer_id, kind, template_key FROM messages WHERE id = ?", (report.message_id,)
    )
    return None if row is None else (row[0], row[1], row[2], row[3], row[4])


async def _note(tx: Transaction, actor: Actor, report: Report, message: _Message, detail: str | None) -> None:
    """A bounce outweighs a delivery, since some systems first take what they cannot place."""
    key, _, customer_id, kind, template_key = message
    if report.kind is DeliveryReportKind.DELIVERED:
        await tx.execute(
            "UPDATE messages SET status = ?, delivered_at = ?, error = NULL"
            " WHERE id = ? AND status IN ('SENT', 'UNCERTAIN')",
            (MessageStatus.DELIVERED, report.at, key),
        )
    elif report.kind is DeliveryReportKind.HARD_BOUNCE:
        await tx.execute(
            "UPDATE messages SET status = ?, error = ? WHERE id = ? AND status IN ('SENT', 'UNCERTAIN', 'DELIVERED')",
            (MessageStatus.BOUNCED, detail, key),
        )
    elif report.kind is DeliveryReportKind.SOFT_BOUNCE:
        await tx.execute("UPDATE messages SET error = ? WHERE id = ? AND status = 'SENT'", (detail, key))
    tx.record(MessageReported(key, customer_id, kind, title_of(template_key), report.kind), by=actor)
