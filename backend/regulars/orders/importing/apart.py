"""Reading a large file in a process of its own, while this one records: each has a core and Python's lock to itself.

What they say to each other is plain values, which marshal packs in less than half the time that pickling objects takes:
the survey; the desk; then batches; None at the end; or a text that says what is wrong with the file.
"""

import asyncio
import marshal
import multiprocessing
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from regulars.orders.importing.drafting import RefusedRow, StoreFacts
from regulars.orders.importing.reading import Batch, Desk, Entry, OrderFile, Survey
from regulars.orders.service.sheet import Sheet
from regulars.platform.files.rows import BadFile
from regulars.platform.garbage import little_garbage

T = TypeVar("T")

WORTH_A_PROCESS = 2_000_000
"""Bytes; smaller files are read before a process would have started."""


class Reading:
    """A file read here, or apart; the same to whoever asks."""

    def __init__(self, survey: Survey, batches: Callable[[Desk], AsyncGenerator[Batch]]) -> None:
        self.survey = survey
        self.batches = batches


@asynccontextmanager
async def reading(path: Path, *, size: int) -> AsyncGenerator[Reading]:
    """Survey a file and read it, in a process of its own where that is worth it. Raises `BadFile`."""
    if size < WORTH_A_PROCESS:
        file = OrderFile(path)
        survey = file.survey()

        async def here(desk: Desk) -> AsyncGenerator[Batch]:
            for batch in file.batches(desk):
                yield batch

        yield Reading(survey, here)
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_read, args=(theirs, path), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Reading(await _next(ours, _survey), lambda desk: _received(ours, desk))
    finally:
        process.terminate()  # first: whoever still waits for it at the pipe is then told that it ended
        await asyncio.to_thread(process.join)
        process.close()
        ours.close()


async def _received(ours: Connection, desk: Desk) -> AsyncGenerator[Batch]:
    ours.send_bytes(marshal.dumps(_plain_desk(desk)))
    coming = asyncio.ensure_future(_next(ours, _batch))
    try:
        while (batch := await coming) is not None:
            coming = asyncio.ensure_future(_next(ours, _batch))
            yield batch
    finally:
        coming.cancel()


async def _next(ours: Connection, unpacked: Callable[[Any], T]) -> T:
    """What comes next, unpacked beside the loop: it has the recording to do."""

    def receive() -> T:
        said = marshal.loads(ours.recv_bytes())  # noqa: S302 - our own child's
        if isinstance(said, str):
            raise BadFile(said)
        return unpacked(said)

    try:
        return await asyncio.to_thread(receive)
    except EOFError:
        raise BadFile("The process that read the file has ended; run the import again.") from None


def _read(theirs: Connection, path: Path) -> None:
    """The other process: survey, hear of the stores, read."""
    try:
        file = OrderFile(path)
        theirs.send_bytes(marshal.dumps(tuple(file.survey())))
        desk = _desk(marshal.loads(theirs.recv_bytes()))  # noqa: S302 - our own parent's
        with little_garbage():
            for batch in file.batches(desk):
                theirs.send_bytes(marshal.dumps(_plain_batch(batch)))
        theirs.send_bytes(marshal.dumps(None))
    except BadFile as bad:
        theirs.send_bytes(marshal.dumps(bad.message))
    except (EOFError, BrokenPipeError):
        return  # nobody listens any more


def _plain_desk(desk: Desk) -> tuple[Any, ...]:
    stores = {code: facts if isinstance(facts, str) else tuple(facts) for code, facts in desk.stores.items()}
    return stores, desk.base_currency, desk.system


def _desk(said: tuple[Any, ...]) -> Desk:
    stores = {code: facts if isinstance(facts, str) else StoreFacts(*facts) for code, facts in said[0].items()}
    return Desk(stores, *said[1:])


def _plain_batch(batch: Batch) -> tuple[Any, ...]:
    return [
        (
            entry.line, entry.rows, entry.order_id,
            None if entry.sheet is None else tuple(entry.sheet),
            tuple([tuple(row) for row in entry.refused]),
        )
        for entry in batch.entries
    ], batch.bytes_read  # fmt: skip


def _survey(said: tuple[Any, ...]) -> Survey:
    return Survey(*said)


def _batch(said: tuple[Any, ...] | None) -> Batch | None:
    if said is None:
        return None
    entries = [
        Entry(
            line, rows, order_id,
            None if sheet is None else Sheet._make(sheet),
            tuple([RefusedRow._make(row) for row in refused]),
        )
        for line, rows, order_id, sheet, refused in said[0]
    ]  # fmt: skip
    return Batch(entries, said[1])
