"""Writing one file: all rows of one moment of the database, lot by lot, and the digest of what was written."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regulars.exports.datasets import Computed, Made, Wish, datasets
from regulars.exports.formats.base import Heading, Style
from regulars.exports.formats.kinds import FORMATS, ExportFormat
from regulars.exports.plan import chosen_fields, planned
from regulars.platform.context import Actor
from regulars.platform.db.snapshot import Snapshot, snapshot

LOT = 1_000
_DIGESTED_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, in plain values, so that another process can be given it."""

    subject: str
    format: str
    fields: list[str]
    actor: Actor
    path: str
    selections: dict[str, Any] = field(default_factory=dict[str, Any])
    start: int | None = None
    end: int | None = None
    order_by: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    raw: bool = False
    byte_order_mark: bool = False
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it."""

    rows: int
    size: int
    sha256: str


Tell = Callable[[int, int], Awaitable[None]]
"""Hears how many rows of how many are written; may raise to stop it."""


async def write(url: str, order: Order, tell: Tell) -> Written:
    """Write the file. Raises what `tell` raises, and `Refusal` or `Forbidden` where the caller may no longer read it.

    Rows are those that match at the moment of the call, all of them and no other, whatever is written meanwhile.
    """
    async with snapshot(url) as moment:
        rows = await _rows(moment, order, tell)
    size, sha256 = await asyncio.to_thread(_measured, Path(order.path))
    return Written(rows, size, sha256)


async def _rows(moment: Snapshot, order: Order, tell: Tell) -> int:
    dataset = datasets[order.subject]
    wish = Wish(order.selections, order.start, order.end, order.order_by)
    style = Style(raw=order.raw, byte_order_mark=order.byte_order_mark, zone=order.zone)
    if isinstance(dataset, Computed):
        return await _computed(await dataset.make(order.actor, wish), order, style, tell)
    fields = chosen_fields(await dataset.offered(moment), order.actor, order.fields)
    plan = await planned(moment, dataset, order.actor, wish, fields)
    total = int(await moment.fetch_value(plan.count.text, plan.count.params))
    await tell(0, total)
    writer = FORMATS[ExportFormat(order.format)].writer(Path(order.path), plan.headings, style)
    done = 0
    try:
        for statement in plan.rows:
            async with aclosing(moment.stream(statement.text, statement.params, lot=LOT)) as lots:
                async for rows in lots:
                    writer.write(plan.columns(rows))
                    done += len(rows)
                    await tell(done, total)
        writer.end()
    except BaseException:
        writer.abandon()
        raise
    return done


async def _computed(made: Made, order: Order, style: Style, tell: Tell) -> int:
    headings = [Heading(each.key, each.title, each.cell) for each in made.fields]
    writer = FORMATS[ExportFormat(order.format)].writer(Path(order.path), headings, style)
    try:
        if made.count:
            writer.write(made.columns)
        writer.end()
    except BaseException:
        writer.abandon()
        raise
    await tell(made.count, made.count)
    return made.count


def _measured(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_DIGESTED_AT_ONCE):
            digest.update(piece)
    return path.stat().st_size, digest.hexdigest()
