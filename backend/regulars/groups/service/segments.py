"""Making, changing and taking away segments: rules are checked by what their author may read, and against circles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from regulars.access import audit
from regulars.customers.queries import listing
from regulars.customers.queries.selection import packed
from regulars.groups.events import SegmentDeleted, SegmentSaved
from regulars.groups.queries.groups import groups_following
from regulars.groups.queries.rules import Rule, following, leaders_of_groups, leaves_of, read, reading_of, rules
from regulars.groups.queries.segments import SegmentRow, holder_of, segments_by_id
from regulars.groups.service.evaluation import compare, take_away
from regulars.platform import idempotency, ids
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader, current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Forbidden, Refusal, StaleVersion
from regulars.platform.text import fold

SEES = "CUSTOMERS_READ"
MAX_NAME = 200
MAX_DESCRIPTION = 2_000
MAX_SEGMENTS = 500
MOST_CONTROL = 90
_LOWEST, _HIGHEST = 1, 1_000_000
_LARGEST_RULE = 50_000
_NAMES = "segments.names"


@dataclass(frozen=True, slots=True)
class SegmentDraft:
    """A segment as written; the filter is a plain mapping of the set fields."""

    name: str
    filter: Mapping[str, Any]
    description: str | None = None
    label_priority: int | None = None
    control_percent: int = 0
    template_key: str | None = None


async def segment_save(
    *,
    actor: Actor,
    segment_id: int | None,
    draft: SegmentDraft,
    expected_version: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Make a segment, or change the one with this key, and fill it; answers its key. Raises `Refusal` or `Forbidden`.

    A rule that reads what its author may not is refused: membership would tell it.
    """
    name = _checked(draft)
    await _may_read(current(), actor, draft.filter)
    saved = await _save(
        actor=actor,
        segment_id=segment_id,
        name=name,
        draft=draft,
        expected_version=expected_version,
        idempotency_key=idempotency_key,
    )
    for storey in await rules(current()):
        for rule in storey:
            if rule.id == saved and not rule.is_filled:
                await compare(rule)
    return saved


async def segment_delete(*, actor: Actor, segment_id: int | None) -> int:
    """Take a segment away; its members stay customers. Refused while another segment's rule refers to it."""
    key = await _retire(actor=actor, segment_id=segment_id)
    await take_away(key)
    return key


async def readable(reader: Reader, actor: Actor, filter: Mapping[str, Any]) -> bool:
    """Whether this caller may read all that the rule reads."""
    try:
        await listing.condition(reader, actor, _without_search(filter))
    except Forbidden:
        return False
    except Refusal:
        return True
    return True


@unit_of_work
async def _save(
    tx: Transaction,
    *,
    actor: Actor,
    segment_id: int | None,
    name: str,
    draft: SegmentDraft,
    expected_version: int | None,
    idempotency_key: str | None,
) -> int:
    rule = orjson.dumps(packed(draft.filter)).decode()
    if len(rule) > _LARGEST_RULE:
        raise Refusal(ErrorCode.TOO_LONG, "This rule is too long: split it into several segments.", ("input", "filter"))
    fingerprint = [segment_id, draft.name, draft.description, rule, draft.label_priority, draft.control_percent]
    known = await idempotency.remembered(tx, actor, "segmentSave", idempotency_key, fingerprint)
    if known is not None:
        return int(known)
    await _name_is_free(tx, name, segment_id)
    await _closes_no_circle(tx, segment_id, name, draft.filter)
    if segment_id is None:
        saved = await _insert(tx, name, draft, rule)
    else:
        await _update(
            tx, actor=actor, segment=await _present(tx, segment_id), draft=draft, rule=rule, expected=expected_version
        )
        saved = segment_id
    tx.record(SegmentSaved(segment_id=saved), by=actor)
    await audit.record(
        tx,
        actor,
        action="segment.saved",
        subject=ids.encode("seg", saved),
        changes={"name": (None, name), "leaves": (None, ", ".join(sorted(read(draft.filter).leaves)))},
    )
    await idempotency.remember(tx, actor, "segmentSave", idempotency_key, fingerprint, saved)
    return saved


async def _insert(tx: Transaction, name: str, draft: SegmentDraft, rule: str) -> int:
    count = await tx.fetch_value("SELECT count(*) FROM segments WHERE retired_at IS NULL")
    if count >= MAX_SEGMENTS:
        message = f"There are {MAX_SEGMENTS} segments already: take away one that nobody needs."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("input",))
    return await tx.insert(
        "INSERT INTO segments (version, name, name_key, description, rule, label_priority, control_percent,"
        " template_key, member_count, is_filled, evaluated_at, clocked_at, due_at, created_at, updated_at)"
        " VALUES (1, ?, ?, ?, ?, ?, ?, ?, 0, false, ?, ?, ?, ?, ?) RETURNING id",
        (
            name, fold(name), draft.description, rule, draft.label_priority, draft.control_percent,
            draft.template_key, tx.now, tx.now, tx.now, tx.now, tx.now,
        ),
    )  # fmt: skip


async def _update(
    tx: Transaction, *, actor: Actor, segment: SegmentRow, draft: SegmentDraft, rule: str, expected: int | None
) -> None:
    if expected is not None and expected != segment.version:
        raise StaleVersion(segment.version, ids.encode("seg", segment.id))
    if not await readable(tx, actor, reading_of(segment.rule).filter):
        message = "Its present rule reads what you may not see: ask a colleague who may, or make a segment of your own."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("id",))
    name = _name_of(draft)
    await tx.execute(
        "UPDATE segments SET version = version + 1, name = ?, name_key = ?, description = ?, label_priority = ?,"
        " control_percent = ?, template_key = ?, updated_at = ? WHERE id = ?",
        (
            name, fold(name), draft.description, draft.label_priority, draft.control_percent,
            draft.template_key, tx.now, segment.id,
        ),
    )  # fmt: skip
    if rule != segment.rule:
        await tx.execute(
            "UPDATE segments SET rule = ?, is_filled = false, due_at = ? WHERE id = ?", (rule, tx.now, segment.id)
        )


@unit_of_work
async def _retire(tx: Transaction, *, actor: Actor, segment_id: int | None) -> int:
    segment = await _present(tx, segment_id)
    users = [each.name for storey in await rules(tx) for each in storey if segment.id in each.reading.references]
    if users:
        message = f"The rule of {' and '.join(users[:3])} refers to this segment: change that first."
        raise Refusal(ErrorCode.IN_USE, message, ("id",))
    followers = await groups_following(tx, segment.id)
    if followers:
        message = f"The members of {' and '.join(followers[:3])} follow this segment: change or delete the group first."
        raise Refusal(ErrorCode.IN_USE, message, ("id",))
    await tx.execute("UPDATE segments SET retired_at = ? WHERE id = ?", (tx.now, segment.id))
    tx.record(SegmentDeleted(segment_id=segment.id), by=actor)
    await audit.record(
        tx,
        actor,
        action="segment.deleted",
        subject=ids.encode("seg", segment.id),
        changes={"name": (segment.name, None)},
    )
    return segment.id


async def _present(tx: Transaction, segment_id: int | None) -> SegmentRow:
    locked = await tx.fetch_value(
        f"SELECT id FROM segments WHERE id = ? AND retired_at IS NULL{tx.dialect.lock_rows()}", (segment_id,)
    )
    segment = None if locked is None else (await segments_by_id(tx, [locked])).get(locked)
    if segment is None:
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such segment.", ("id",))
    return segment


def _checked(draft: SegmentDraft) -> str:
    name = _name_of(draft)
    if not name:
        raise Refusal(ErrorCode.REQUIRED, "Give the segment a name.", ("input", "name"))
    if len(name) > MAX_NAME:
        raise Refusal(ErrorCode.TOO_LONG, f"A segment's name holds at most {MAX_NAME} letters.", ("input", "name"))
    if draft.description is not None and len(draft.description) > MAX_DESCRIPTION:
        message = f"A description holds at most {MAX_DESCRIPTION} letters."
        raise Refusal(ErrorCode.TOO_LONG, message, ("input", "description"))
    if not 0 <= draft.control_percent <= MOST_CONTROL:
        message = f"The share that is kept out is 0 to {MOST_CONTROL} percent."
        raise Refusal(ErrorCode.INVALID, message, ("input", "controlPercent"))
    if draft.label_priority is not None and not _LOWEST <= draft.label_priority <= _HIGHEST:
        message = f"A priority is {_LOWEST} to {_HIGHEST:,}; the lowest wins."
        raise Refusal(ErrorCode.INVALID, message, ("input", "labelPriority"))
    if not any(True for _ in leaves_of(draft.filter)):
        message = "An empty rule would hold everybody: give at least one condition."
        raise Refusal(ErrorCode.REQUIRED, message, ("input", "filter"))
    for leaf, part in leaves_of(draft.filter):
        if leaf == "segment_id" and "is_null" in part:
            message = "A segment cannot ask whether somebody is in any segment, itself among them: name the segments."
            raise Refusal(ErrorCode.INVALID_FILTER, message, ("input", "filter", "segmentId", "isNull"))
    return name


def _name_of(draft: SegmentDraft) -> str:
    return " ".join(draft.name.split())


async def _may_read(reader: Reader, actor: Actor, filter: Mapping[str, Any]) -> None:
    if not actor.may(SEES):
        message = f"You need the scope {SEES} too: a segment tells whom its rule matches."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("input", "filter"))
    try:
        await listing.condition(reader, actor, filter)
    except Refusal as refusal:
        raise refusal.at("input") from None
    except Forbidden as forbidden:
        message = f"{forbidden.message} Its members would tell what you may not read."
        raise Refusal(ErrorCode.NOT_ALLOWED, message, ("input", "filter")) from None


def _without_search(filter: Mapping[str, Any]) -> dict[str, Any]:
    """A search reads what its caller may read; there is nothing in it that could be forbidden."""
    return {name: part for name, part in filter.items() if name != "search"}


async def _name_is_free(tx: Transaction, name: str, segment_id: int | None) -> None:
    await tx.lock(_NAMES)
    holder = await holder_of(tx, name)
    if holder is not None and holder != segment_id:
        raise Refusal(ErrorCode.DUPLICATE, f"There is a segment named {name} already.", ("input", "name"))


async def _closes_no_circle(tx: Transaction, segment_id: int | None, name: str, filter: Mapping[str, Any]) -> None:
    """Refuse a rule that leads back to its own segment, telling the way; and one that names a segment that is not."""
    known = {rule.id: rule for storey in await rules(tx) for rule in storey}
    path = ("input", "filter", "segmentId")
    references = following(read(filter), await leaders_of_groups(tx)).references
    if references - known.keys():
        raise Refusal(ErrorCode.NOT_FOUND, "The rule names a segment that does not exist.", path)
    if segment_id is None:
        return
    way = _way_back(known, sorted(references), segment_id)
    if way is not None:
        names = " → ".join([name, *(known[key].name for key in way[:-1]), name])
        raise Refusal(ErrorCode.INVALID_FILTER, f"This rule would go in a circle: {names}.", path)


def _way_back(known: Mapping[int, Rule], start: Sequence[int], goal: int) -> list[int] | None:
    """The segments from the first reference to the goal."""
    ways = [[key] for key in start]
    seen: set[int] = set()
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, key] for key in sorted(known[way[-1]].reading.references & known.keys())]
    return None
