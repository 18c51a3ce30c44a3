"""Reading a large file in a process of its own, while this one records: each has a core and Python's lock to itself."""

import asyncio
import copyreg
import multiprocessing
import pickle
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Any

from regulars.orders import drafts
from regulars.orders.importing.reading import Batch, Desk, OrderFile, Survey
from regulars.orders.service.ready import Ready, Worth
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.files.rows import BadFile

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
        yield Reading(await _next(ours), lambda desk: _received(ours, desk))
    finally:
        process.terminate()  # first: whoever still waits for it at the pipe is then told that it ended
        await asyncio.to_thread(process.join)
        process.close()
        ours.close()


async def _received(ours: Connection, desk: Desk) -> AsyncGenerator[Batch]:
    ours.send_bytes(_packed(desk))
    coming = asyncio.ensure_future(_next(ours))
    try:
        while (batch := await coming) is not None:
            coming = asyncio.ensure_future(_next(ours))
            yield batch
    finally:
        coming.cancel()


async def _next(ours: Connection) -> Any:
    try:
        received = pickle.loads(await asyncio.to_thread(ours.recv_bytes))  # noqa: S301 - our own child's
    except EOFError:
        raise BadFile("The process that read the file has ended; run the import again.") from None
    if isinstance(received, _Broken):
        raise BadFile(received.message)
    return received


class _Broken:
    """What stopped the reading."""

    def __init__(self, message: str) -> None:
        self.message = message


def _read(theirs: Connection, path: Path) -> None:
    """The other process: survey, hear of the stores, read."""
    try:
        file = OrderFile(path)
        theirs.send_bytes(_packed(file.survey()))
        for batch in _all(file, pickle.loads(theirs.recv_bytes())):  # noqa: S301 - our own parent's
            theirs.send_bytes(_packed(batch))
    except BadFile as bad:
        theirs.send_bytes(_packed(_Broken(bad.message)))
    except (EOFError, BrokenPipeError):
        return  # nobody listens any more


def _all(file: OrderFile, desk: Desk) -> Iterator[Batch | None]:
    yield from file.batches(desk)
    yield None


def _packed(value: object) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _by_values(kind: type) -> None:
    """Pack a frozen dataclass by its values: the standard way for slots walks its fields in Python."""
    values = attrgetter(*kind.__slots__)  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - of a slotted dataclass

    def reduce(value: object) -> tuple[type, tuple[object, ...]]:
        return kind, values(value)

    copyreg.pickle(kind, reduce)


def _refusal(value: Refusal) -> tuple[type[Refusal], tuple[ErrorCode, str, tuple[str, ...]]]:
    return Refusal, (ErrorCode(value.code), value.message, value.path)


copyreg.pickle(Refusal, _refusal)
for _kind in (
    drafts.BuyerDraft, drafts.AddressDraft, drafts.LineDraft, drafts.PaymentDraft, drafts.ReturnDraft,
    drafts.RefundDraft, drafts.OrderDraft, Worth, Ready,
):  # fmt: skip
    _by_values(_kind)
