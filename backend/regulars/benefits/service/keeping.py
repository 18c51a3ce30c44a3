"""Writing what a record grants; the rooms of these records call it in their own verbs."""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from regulars.access import audit
from regulars.benefits.events import BenefitsChanged
from regulars.benefits.queries.benefits import BenefitRow, benefits_of_sources
from regulars.benefits.service.reading import BenefitDraft, Fields, read
from regulars.benefits.terms import packed
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

MAX_BENEFITS = 50
audit.plain("benefits")


async def replace(tx: Transaction, *, actor: Actor, source: str, benefits: Sequence[Fields]) -> bool:
    """Have the record of this id grant exactly these, in this order; answers whether that changed anything.

    What stays word by word keeps its id. Raises `Refusal` at `input.benefits.<place>.<field>`.
    """
    if len(benefits) > MAX_BENEFITS:
        message = f"At most {MAX_BENEFITS} benefits stand together."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input", "benefits"))
    drafts = [await _read(tx, place, fields) for place, fields in enumerate(benefits)]
    prefix, key = source.split("_")
    before = (await benefits_of_sources(tx, prefix, [int(key)]))[int(key)]
    if [_said(each) for each in before] == [astuple(draft) for draft in drafts]:
        return False
    left = {_said(row): row for row in before}
    for place, draft in enumerate(drafts):
        kept = left.pop(astuple(draft), None)
        if kept is None:
            await _insert(tx, prefix, int(key), place, draft)
        else:
            await tx.execute("UPDATE benefits SET position = ? WHERE id = ?", (place, kept.id))
    stay = {row.id for row in before} - {row.id for row in left.values()}
    for row in before:
        if row.id not in stay:
            await tx.execute("DELETE FROM benefits WHERE id = ?", (row.id,))
    tx.record(BenefitsChanged(source=source), by=actor)
    await _log(tx, actor, source, [row.name for row in before], [draft.name for draft in drafts])
    return True


async def forget(tx: Transaction, *, source: str) -> None:
    """The record goes, and what it grants with it."""
    prefix, key = source.split("_")
    await tx.execute("DELETE FROM benefits WHERE source_kind = ? AND source_id = ?", (prefix, int(key)))


async def _read(tx: Transaction, place: int, fields: Fields) -> BenefitDraft:
    try:
        return await read(tx, fields)
    except Refusal as refusal:
        raise refusal.at("input", "benefits", str(place)) from None


def _said(row: BenefitRow) -> tuple[Any, ...]:
    return astuple(
        BenefitDraft(
            row.kind, row.name, row.terms, row.code, row.starts_at, row.ends_at, row.price_list_id, row.contact_staff_id
        )
    )


async def _insert(tx: Transaction, prefix: str, key: int, place: int, draft: BenefitDraft) -> None:
    await tx.execute(
        "INSERT INTO benefits (source_kind, source_id, position, kind, name, code, starts_at, ends_at, price_list_id,"
        " contact_staff_id, terms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            prefix, key, place, draft.kind.value, draft.name, draft.code, draft.starts_at, draft.ends_at,
            draft.price_list_id, draft.contact_staff_id, packed(draft.terms),
        ),
    )  # fmt: skip


async def _log(tx: Transaction, actor: Actor, source: str, before: Sequence[str], after: Sequence[str]) -> None:
    changes = {"benefits": (", ".join(before) or None, ", ".join(after) or None)}
    await audit.record(tx, actor, action="benefits.changed", subject=source, changes=changes)
