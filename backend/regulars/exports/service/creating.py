"""Asking for an export: everything is checked, the log is written, and a job is queued, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson

from regulars.access import audit
from regulars.access.scopes import Scope
from regulars.exports.datasets import Computed, Dataset, Field, Wish, datasets
from regulars.exports.formats.kinds import FORMATS, ExportFormat
from regulars.exports.plan import chosen_fields, planned
from regulars.platform import clock, idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Forbidden, Refusal
from regulars.platform.jobs import queue
from regulars.platform.query.packing import packed
from regulars.stores.queries import default_store

KIND = "exports.write"
OPERATION = "exportCreate"
LONGEST_REASON = 1_000

audit.plain(
    *("what", "format", "fields", "raw", "rows", "bytes", "sha256", "personal data", "reason", "range"),
)


@dataclass(frozen=True, slots=True)
class ExportDraft:
    """An export to make. `filter` is what the log shows: the selection as the caller wrote it."""

    subject: str
    format: ExportFormat = ExportFormat.CSV
    fields: Sequence[str] | None = None
    selections: Mapping[str, tuple[str, Any]] = field(default_factory=dict[str, tuple[str, Any]])
    filter: Any = None
    first_day: str | None = None
    last_day: str | None = None
    time_zone: str | None = None
    order_by: Sequence[Mapping[str, Any]] = ()
    raw: bool = False
    byte_order_mark: bool = False
    reason: str | None = None
    acknowledged: bool = False
    """Whether the warning about personal data was read."""


async def export_create(*, actor: Actor, draft: ExportDraft, idempotency_key: str | None = None) -> int:
    """Ask for an export and return the key of its job. Raises `Refusal` naming the argument at fault."""
    try:
        dataset = _dataset(actor, draft)
        fields = chosen_fields(await dataset.offered(current()), actor, draft.fields)
        _check(actor, draft, fields)
        days = await _range(draft)
        wish = Wish(draft.selections, *days.bounds, draft.order_by)
        fields, total = await _planned(actor, dataset, wish, fields)
    except Refusal as refusal:
        raise refusal.at("input") from None
    except Forbidden as forbidden:
        raise Refusal(ErrorCode.NOT_ALLOWED, forbidden.message, ("input",)) from None
    return await _ask(
        actor=actor,
        draft=draft,
        facts=_Facts(dataset, fields, wish, days.zone, total),
        idempotency_key=idempotency_key,
    )


async def _planned(actor: Actor, dataset: Dataset, wish: Wish, fields: Sequence[Field]) -> tuple[Sequence[Field], int]:
    if isinstance(dataset, Computed):
        made = await dataset.make(actor, wish)
        return made.fields, 0  # is made in this process whatever its size
    plan = await planned(current(), dataset, actor, wish, fields)
    return fields, int(await current().fetch_value(plan.count.text, plan.count.params))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was found out of the draft."""

    dataset: Dataset
    fields: Sequence[Field]
    wish: Wish
    zone: str
    total: int


@unit_of_work
async def _ask(tx: Transaction, *, actor: Actor, draft: ExportDraft, facts: _Facts, idempotency_key: str | None) -> int:
    fingerprint = _fingerprint(draft)
    known = await idempotency.remembered(tx, actor, OPERATION, idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    job_id = await queue.enqueue(tx, KIND, {"what": draft.subject}, actor=actor, total=facts.total)
    await _log(tx, actor, draft, facts, job_id)
    await idempotency.remember(tx, actor, OPERATION, idempotency_key, fingerprint, job_id)
    return job_id


async def _log(tx: Transaction, actor: Actor, draft: ExportDraft, facts: _Facts, job_id: int) -> None:
    keys = [each.key for each in facts.fields]
    told = None if draft.filter is None else orjson.dumps(draft.filter).decode()
    wish = {
        "selections": {name: [way, packed(value)] for name, (way, value) in facts.wish.selections.items()},
        "start": facts.wish.start,
        "end": facts.wish.end,
        "order_by": list(facts.wish.order_by),
        "zone": facts.zone,
    }
    personal = any(each.is_personal for each in facts.fields)
    await tx.execute(
        "INSERT INTO exports (job_id, subject, format, field_keys, condition, wish, reason, is_raw, byte_order_mark,"
        " is_personal, download_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job_id, draft.subject, draft.format.value, orjson.dumps(keys).decode(), told, orjson.dumps(wish).decode(),
            draft.reason, draft.raw, draft.byte_order_mark, personal, _download_name(facts, draft, tx.now),
        ),
    )  # fmt: skip
    changes = {
        "what": draft.subject,
        "format": draft.format.value,
        "fields": ", ".join(keys),
        "filter": told,
        "range": " – ".join(day or "…" for day in (draft.first_day, draft.last_day)) if _is_bounded(draft) else None,
        "raw": draft.raw or None,
        "personal data": personal or None,
        "reason": draft.reason,
    }
    await audit.record(
        tx,
        actor,
        action="export.created",
        subject=ids.encode("job", job_id),
        changes={name: (None, value) for name, value in changes.items()},
    )


def _dataset(actor: Actor, draft: ExportDraft) -> Dataset:
    dataset = datasets.get(draft.subject)
    if dataset is None:
        raise Refusal(ErrorCode.NOT_FOUND, f"{draft.subject} cannot be exported yet.", ("what",))
    if not actor.may(dataset.scope):
        message = f"To export {dataset.name} you need the scope {dataset.scope}; an owner can give it to you."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("what",))
    for name in draft.selections:
        if name not in dataset.selections:
            message = f"{dataset.name} cannot be chosen by {name}."
            raise Refusal(ErrorCode.INVALID, message, (name,))
    return dataset


def _check(actor: Actor, draft: ExportDraft, fields: Sequence[Field]) -> None:
    if draft.raw and not actor.may(Scope.EXPORT_RAW):
        message = "Files whose cells are not guarded against formulas need the scope EXPORT_RAW; leave raw out."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("raw",))
    if draft.raw and draft.format is not ExportFormat.CSV:
        message = "Only CSV has cells that need guarding; the other formats are exact already. Leave raw out."
        raise Refusal(ErrorCode.INVALID, message, ("raw",))
    if draft.reason is not None and not 1 <= len(draft.reason) <= LONGEST_REASON:
        raise Refusal(ErrorCode.TOO_LONG, f"A reason has 1 to {LONGEST_REASON:,} letters.", ("reason",))
    if any(each.is_personal for each in fields) and not draft.acknowledged:
        message = "The file will hold personal data: say acknowledgedPersonalData: true, or leave those fields out."
        raise Refusal(ErrorCode.REQUIRED, message, ("acknowledgedPersonalData",))


@dataclass(frozen=True, slots=True)
class _Days:
    bounds: tuple[int | None, int | None]
    zone: str


async def _range(draft: ExportDraft) -> _Days:
    store = await default_store(current())
    zone = draft.time_zone or (store.time_zone if store else "UTC")
    first = None if draft.first_day is None else date.fromisoformat(draft.first_day)
    last = None if draft.last_day is None else date.fromisoformat(draft.last_day)
    if first and last and first > last:
        raise Refusal(ErrorCode.INVALID, "The range ends before it begins; swap its days.", ("range", "to"))
    start = None if first is None else clock.start_of(first, zone)
    end = None if last is None or last == date.max else clock.start_of(last + timedelta(days=1), zone)
    return _Days((start, end), zone)


def _is_bounded(draft: ExportDraft) -> bool:
    return draft.first_day is not None or draft.last_day is not None


def _download_name(facts: _Facts, draft: ExportDraft, now: int) -> str:
    return f"{facts.dataset.name}-{clock.day_in(now, facts.zone).isoformat()}.{FORMATS[draft.format].suffix}"


def _fingerprint(draft: ExportDraft) -> dict[str, Any]:
    return {
        "subject": draft.subject,
        "format": draft.format.value,
        "fields": None if draft.fields is None else list(draft.fields),
        "selections": {name: [way, packed(value)] for name, (way, value) in draft.selections.items()},
        "days": [draft.first_day, draft.last_day, draft.time_zone],
        "order_by": list(draft.order_by),
        "flags": [draft.raw, draft.byte_order_mark, draft.reason],
    }
