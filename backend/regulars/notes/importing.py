"""Note files as an import of the house: one row a note, on the customer whom an external id, e-mail or phone names."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from regulars.access.scopes import Scope
from regulars.customers.service import drafts
from regulars.customers.service.people import CustomerDraft
from regulars.imports.subjects import Choices, Importer, ImportField, ImportSubject, RowRefused, Run, Taken
from regulars.notes.service.taking import NoteTaken, NoteToTake, notes_take
from regulars.notes.words import MAX_BODY, NoteDraft, NoteKind
from regulars.platform import clock
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.files.rows import FileRow
from regulars.platform.jobs.states import UpsertOutcome
from regulars.stores.queries import StoreRow, default_store, store_by_code

BATCH = 1_000
_WHO = ("external_id", "email", "phone")
_YES, _NO = frozenset({"true", "yes", "1", "y", "x"}), frozenset({"false", "no", "0", "n"})
_INSIDE = {"externalIds": "external_id", "externalId": "external_id"}
_LONGEST_ID = 200
FIELDS = (
    ImportField("body", "Note", f"1 to {MAX_BODY:,} letters.", is_required=True,
                also=("note", "text", "notes", "comment", "content")),
    ImportField("external_id", "Customer's external id", "The id that the customer has in the other system.",
                also=("customer id", "customer", "id")),
    ImportField("email", "Customer's e-mail", "Where there is no external id.", also=("email address",)),
    ImportField("phone", "Customer's phone", "Where there is neither id nor e-mail.", also=("phone number",)),
    ImportField("kind", "Kind", "GENERAL, PREFERENCE, ISSUE, INSTRUCTION or APPROVAL.", also=("type",)),
    ImportField("pinned", "Pinned", "true or false."),
    ImportField("show_on_orders", "Shown on orders", "true or false."),
    ImportField("created_at", "Written at", "A time with its offset, or a day; left out, now.",
                also=("date", "created", "written at")),
)  # fmt: skip


def needs(given: frozenset[str]) -> str | None:
    """A text, and somebody it is about."""
    if "body" not in given:
        return "Say which column fills body: a note has a text."
    return None if given & set(_WHO) else f"Say which column fills one of {', '.join(_WHO)}: a note is about somebody."


@dataclass(slots=True)
class _Batch:
    rows: list[FileRow] = field(default_factory=list[FileRow])
    notes: list[tuple[FileRow, NoteToTake]] = field(default_factory=list[tuple[FileRow, NoteToTake]])
    refused: list[RowRefused] = field(default_factory=list[RowRefused])


async def run(run: Run) -> None:
    """Batch by batch."""
    store = await _store(run.choices)
    rows = run.rows()
    while (batch := await asyncio.to_thread(_read, rows, store, run.choices, BATCH)).rows:
        run.check()
        await _take(run, batch)


async def trial(rows: Sequence[FileRow], choices: Choices) -> Sequence[RowRefused]:
    """What is wrong with some rows, as far as they themselves tell."""
    return _read(iter(rows), await _store(choices), choices, len(rows)).refused


async def _store(choices: Choices) -> StoreRow | None:
    reader = current()
    return await (default_store(reader) if choices.store is None else store_by_code(reader, choices.store))


def _read(rows: Iterator[FileRow], store: StoreRow | None, choices: Choices, most: int) -> _Batch:
    batch = _Batch()
    for _, row in zip(range(most), rows, strict=False):
        batch.rows.append(row)
        if row.trouble is not None:
            batch.refused.append(RowRefused(row.line, None, None, ErrorCode.INVALID, row.trouble))
            continue
        try:
            batch.notes.append((row, _note(row, store, choices)))
        except (Refusal, Refusals) as bad:
            several = bad.refusals if isinstance(bad, Refusals) else (bad,)
            batch.refused += [_refused(row, one) for one in several]
    return batch


def _note(row: FileRow, store: StoreRow | None, choices: Choices) -> NoteToTake:
    values = row.values
    body = values.get("body", "")
    if not body:
        raise Refusal(ErrorCode.REQUIRED, "Write what the note says.", ("body",))
    if len(body) > MAX_BODY:
        raise Refusal(ErrorCode.TOO_LONG, f"A note holds at most {MAX_BODY:,} letters.", ("body",))
    kind = "_".join(values.get("kind", NoteKind.GENERAL).upper().split())
    if kind not in NoteKind.__members__:
        raise Refusal(ErrorCode.INVALID, f"Write one of {', '.join(NoteKind)}.", ("kind",))
    draft = NoteDraft(body, kind, _flag(values, "pinned"), _flag(values, "show_on_orders"))
    return NoteToTake(_who(row, store, choices), draft, _instant(values, store.time_zone if store else "UTC"))


def _who(row: FileRow, store: StoreRow | None, choices: Choices) -> CustomerDraft:
    values = row.values
    named = {name: values[name] for name in ("email", "phone") if name in values}
    external = drafts.short(values.get("external_id"), _LONGEST_ID)
    if not named and external is None:
        raise Refusal(ErrorCode.REQUIRED, f"Give one of {', '.join(_WHO)}: whom is it about?", (_WHO[0],))
    checked = drafts.check(named, country=store.country_code if store else None)
    system = choices.system or drafts.DEFAULT_SYSTEM
    return CustomerDraft(external=None if external is None else (system, external), columns=checked.columns)


def _flag(values: Mapping[str, str], name: str) -> bool:
    said = values.get(name, "no").lower()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Refusal(ErrorCode.INVALID, "Write true or false.", (name,))


def _instant(values: Mapping[str, str], zone: str) -> int | None:
    """A time with an offset is what it says; without one it is read where the store stands, a day alone as its noon."""
    text = values.get("created_at")
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2026-11-22"):
            moment = datetime.combine(moment.date(), time(12))
        return clock.from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError):
        message = f"{text[:40]!r} is not a time; write it like 2026-11-22T07:00:00Z or 2026-11-22."
        raise Refusal(ErrorCode.INVALID, message, ("created_at",)) from None


async def _take(run: Run, batch: _Batch) -> None:
    choices = run.choices

    async def count(tx: Transaction, outcomes: Sequence[NoteTaken]) -> None:
        await run.note(tx, _taken(batch, outcomes))

    if not batch.notes:
        await run.noted(_taken(batch, ()))
        return
    outcomes = await notes_take(
        actor=run.actor,
        notes=[note for _, note in batch.notes],
        on_duplicate=choices.on_duplicate,
        dry_run=choices.dry_run,
        also=count,
    )
    if choices.dry_run:
        await run.noted(_taken(batch, outcomes))


def _taken(batch: _Batch, outcomes: Sequence[NoteTaken]) -> Taken:
    counts = dict.fromkeys(UpsertOutcome, 0)
    refused = list(batch.refused)
    for outcome, (row, _) in zip(outcomes, batch.notes, strict=True):
        counts[outcome.outcome] += 1
        if outcome.refusal is not None:
            refused.append(_refused(row, outcome.refusal))
    return Taken(
        row=batch.rows[-1].line,
        rows=len(batch.rows),
        created=counts[UpsertOutcome.CREATED],
        unchanged=counts[UpsertOutcome.UNCHANGED],
        refused=refused,
    )


def _refused(row: FileRow, refusal: Refusal) -> RowRefused:
    steps = [step for step in refusal.path if step != "input"]
    column = _INSIDE.get(steps[0], steps[0]) if steps else None
    key = next((row.values[name] for name in _WHO if name in row.values), None)
    return RowRefused(row.line, key, column, ErrorCode(refusal.code), refusal.message)


IMPORTER = Importer(
    what=ImportSubject.NOTES,
    scopes=(Scope.CUSTOMERS_WRITE, Scope.NOTES_WRITE),
    fields=lambda: FIELDS,
    run=run,
    trial=trial,
    needs=needs,
)
