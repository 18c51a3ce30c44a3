"""Writing what was worked out: only rows that changed, a few thousand a transaction."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from regulars.platform.context import SYSTEM
from regulars.platform.db.bulk import execute_for
from regulars.platform.db.connect import current
from regulars.platform.db.dialect.base import Kind
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs.work import Work
from regulars.reports.events import PredictionsComputed
from regulars.reports.predicted.beside import Computed
from regulars.reports.predicted.days import day_of
from regulars.reports.predicted.gathering import Gathered
from regulars.reports.predicted.rfm import RfmGroup

WRITTEN_AT_ONCE = 1_000
_COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("customer_id", "bigint"),
    ("purchase_days", "bigint"),
    ("first_on", "text"),
    ("last_on", "text"),
    ("predicted_ltv", "bigint"),
    ("expected_orders", "bigint"),
    ("probability_active", "bigint"),
    ("probability_leaving", "bigint"),
    ("recency", "bigint"),
    ("frequency", "bigint"),
    ("monetary", "bigint"),
    ("rfm_group", "text"),
    ("previous_group", "text"),
)
_NAMES = ", ".join(name for name, _ in _COLUMNS)
_SAVE = (
    f"INSERT INTO customer_predictions ({_NAMES}) SELECT {', '.join(f'r.{name}' for name, _ in _COLUMNS)}"
    " FROM {rows} JOIN customers c ON c.id = r.customer_id WHERE TRUE ON CONFLICT (customer_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name, _ in _COLUMNS[1:])
)
"""Who was deleted meanwhile stays so."""
_NONE: tuple[None, ...] = (None,) * 4

Row = tuple[Any, ...]


async def keep(work: Work, gathered: Gathered, computed: Computed) -> int:
    """Write customers first and the model last, which says as of when they stand; how many rows changed.

    A run after a crash writes what is missing; what was counted before is not counted again.
    """
    before: Mapping[str, int] = work.checkpoint or {}
    counted = before.get("counted", 0)
    await _progressed(work=work, processed=-counted, total=gathered.size, counted=0)
    beyond, done, changed, again = 0, 0, 0, 0
    for rows in _lots(gathered, computed):
        work.check()
        done += len(rows)
        again += sum(row[1] > 1 for row in rows)
        changed += await _keep_lot(work=work, rows=rows, beyond=beyond, up_to=rows[-1][0], counted=done)
        beyond = rows[-1][0]
    await _keep_model(gathered=gathered, computed=computed, beyond=beyond, again=again)
    return changed


@unit_of_work
async def forget(tx: Transaction, *, as_of: str) -> None:
    """Too few have bought for any figure."""
    await tx.execute("DELETE FROM customer_predictions")
    await _model(tx, "NOT_ENOUGH_HISTORY", as_of, (0, 0, 0), {})


async def _keep_lot(*, work: Work, rows: Sequence[Row], beyond: int, up_to: int, counted: int) -> int:
    """Reading what is there is done beside the writer: nobody else writes these rows."""
    found = await current().fetch(
        f"SELECT {_NAMES} FROM customer_predictions WHERE customer_id > ? AND customer_id <= ?", (beyond, up_to)
    )
    there = {row[0]: tuple(row) for row in found}
    changed = [row for row in rows if there.pop(row[0], None) != row]
    await _write(work=work, changed=changed, gone=sorted(there), count=len(rows), counted=counted)
    return len(changed) + len(there)


@unit_of_work
async def _write(
    tx: Transaction, *, work: Work, changed: Sequence[Row], gone: Sequence[int], count: int, counted: int
) -> None:
    if gone:
        await tx.execute(
            f"DELETE FROM customer_predictions WHERE {tx.dialect.in_list('customer_id', 'bigint')}",
            (tx.dialect.array(gone),),
        )
    await execute_for(tx, _SAVE, _COLUMNS, changed)
    await work.save(tx, processed=count, checkpoint={"counted": counted})


@unit_of_work
async def _progressed(tx: Transaction, *, work: Work, processed: int, total: int, counted: int) -> None:
    await work.save(tx, processed=processed, total=total, checkpoint={"counted": counted})


@unit_of_work
async def _keep_model(tx: Transaction, *, gathered: Gathered, computed: Computed, beyond: int, again: int) -> None:
    await tx.execute("DELETE FROM customer_predictions WHERE customer_id > ?", (beyond,))
    counts = (gathered.size, again, gathered.seen.day_count)
    facts = {**computed.facts, "cut": gathered.seen.cut.isoformat()}
    await _model(tx, computed.status, gathered.seen.today.isoformat(), counts, facts)


async def _model(
    tx: Transaction, status: str, as_of: str, counts: tuple[int, int, int], facts: Mapping[str, Any]
) -> None:
    await tx.execute("DELETE FROM prediction_models")
    await tx.execute(
        "INSERT INTO prediction_models (id, status, as_of, computed_at, buyer_count, repeat_buyer_count, day_count,"
        " facts) VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
        (status, as_of, tx.now, *counts, orjson.dumps(facts).decode()),
    )
    tx.record(PredictionsComputed(status, counts[0]), by=SYSTEM)


def _lots(gathered: Gathered, computed: Computed) -> Iterator[list[Row]]:
    for start in range(0, gathered.size, WRITTEN_AT_ONCE):
        places = range(start, min(start + WRITTEN_AT_ONCE, gathered.size))
        yield [_row(gathered, computed, place) for place in places]


def _row(gathered: Gathered, computed: Computed, place: int) -> Row:
    columns = gathered.columns
    last = columns["last"][place]
    told = tuple(column[place] for column in computed.columns) or _NONE
    return (
        columns["customer"][place],
        columns["purchases"][place],
        day_of(columns["first"][place]).isoformat(),
        day_of(last).isoformat(),
        *told,
        *_scores(gathered, place),
    )


def _scores(gathered: Gathered, place: int) -> Row:
    columns = gathered.columns
    if gathered.now is None:
        return (*_NONE, None)
    scored = gathered.now.score(
        last=columns["last"][place], orders=columns["orders"][place], kept=columns["kept"][place]
    )
    return (scored.recency, scored.frequency, scored.monetary, scored.group.value, _group_before(gathered, place))


def _group_before(gathered: Gathered, place: int) -> str | None:
    """A month before; none where too few had bought then."""
    columns = gathered.columns
    orders = columns["before_orders"][place]
    if gathered.before is None:
        return None
    if not orders:
        return RfmGroup.PROSPECTS.value
    last, kept = columns["before_last"][place], columns["before_kept"][place]
    return gathered.before.score(last=last, orders=orders, kept=kept).group.value
