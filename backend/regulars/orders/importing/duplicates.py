"""Orders that are there already, where an import is not to change them, or is only tried."""

from collections import defaultdict
from collections.abc import Sequence

from regulars.orders.service.apart import record_apart
from regulars.orders.service.sheet import Sheet
from regulars.orders.service.work import Outcome
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs.states import OnDuplicate, UpsertOutcome

_THERE = "This order is there already. Leave its rows out, or choose to update or to keep what is there."


async def recorded(actor: Actor, sheets: Sequence[Sheet], *, on_duplicate: OnDuplicate, dry_run: bool) -> list[Outcome]:
    """What becomes of each, or would."""
    known = await _known(current(), sheets)
    seen: set[tuple[int, str]] = set()
    found: dict[int, Outcome] = {}
    for place, sheet in enumerate(sheets):
        key = (sheet.store_id, sheet.external_id)
        before = known.get(key)
        if before is not None or key in seen:
            said = _of_known(sheet, before, on_duplicate)
            if said is not None or dry_run:
                found[place] = said or Outcome(_after(sheet, before), sheet.external_id)
        elif dry_run:
            found[place] = Outcome(UpsertOutcome.CREATED, sheet.external_id)
        seen.add(key)
    others = [place for place in range(len(sheets)) if place not in found]
    outcomes = await record_apart(actor, [sheets[place] for place in others], is_import=True) if others else []
    found.update(zip(others, outcomes, strict=True))
    return [found[place] for place in range(len(sheets))]


def _of_known(sheet: Sheet, before: tuple[str, str] | None, on_duplicate: OnDuplicate) -> Outcome | None:
    """None where it is to be updated."""
    if on_duplicate is OnDuplicate.RETURN_EXISTING:
        return Outcome(UpsertOutcome.UNCHANGED, sheet.external_id)
    if on_duplicate is OnDuplicate.REJECT:
        refusal = Refusal(ErrorCode.DUPLICATE, _THERE, ("externalId",))
        return Outcome(UpsertOutcome.REFUSED, sheet.external_id, errors=(refusal,))
    return None


def _after(sheet: Sheet, before: tuple[str, str] | None) -> UpsertOutcome:
    same = before == (sheet.fingerprint, sheet.buyer_fingerprint)
    return UpsertOutcome.UNCHANGED if same else UpsertOutcome.UPDATED


async def _known(reader: Reader, sheets: Sequence[Sheet]) -> dict[tuple[int, str], tuple[str, str]]:
    wanted: dict[int, list[str]] = defaultdict(list)
    for sheet in sheets:
        wanted[sheet.store_id].append(sheet.external_id)
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for store_id, external_ids in wanted.items():
        rows = await reader.fetch(
            "SELECT external_id, fingerprint, buyer_fingerprint FROM orders"
            f" WHERE store_id = ? AND {reader.dialect.in_list('external_id', 'text')}",
            (store_id, reader.dialect.array(external_ids)),
        )
        found.update(((store_id, row[0]), (row[1], row[2])) for row in rows)
    return found
