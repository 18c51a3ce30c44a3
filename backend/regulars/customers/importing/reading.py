"""Reading a customer file to the end of what can be done without the database: drafts, ready to be taken.

A large file is read in a process of its own. What is said between the two are plain values (`platform/apart.py`).
"""

import marshal
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from regulars.customers.importing.drafting import BadRow, Reading, draft_of, key_of
from regulars.customers.importing.report import RefusedRow
from regulars.customers.service.consent_drafts import ConsentDraft
from regulars.customers.service.people import CustomerDraft, Worked
from regulars.fields.values import Value
from regulars.imports.subjects import Source
from regulars.platform.apart import stream
from regulars.platform.files.rows import FileRow, size_of

BATCH = 5_000
"""Rows in a transaction: half a second, for which a server beside it waits with its writes."""
_FIRST_BATCH = 500
"""The first ones are smaller, so that taking begins soon: each is twice as large as the one before."""
WORTH_A_PROCESS = 2_000_000
"""Bytes; smaller files are read before a process would have started."""


class Batch(NamedTuple):
    """So many rows, read: drafts and the lines on which they stand, and what is wrong with the others."""

    size: int
    last: int
    """The line of the last row."""
    bytes_read: int
    lines: list[int]
    drafts: list[CustomerDraft]
    refused: list[RefusedRow]
    written: bytes
    """Cells and values by line, packed: they are asked for only where a row is refused."""

    def rows(self) -> dict[int, tuple[list[str], dict[str, str]]]:
        """The cells of each row as they stand, and its values by column."""
        return marshal.loads(self.written)  # noqa: S302 - packed below


@asynccontextmanager
async def reading(source: Source, how: Reading, *, behind: int = 0) -> AsyncGenerator[AsyncIterator[Batch]]:
    """The batches of a file, without the rows up to the line `behind`. Raises `RegularsError` for what is no file."""
    apart = size_of(source.path) >= WORTH_A_PROCESS
    async with stream(_packed, source, how, behind, BATCH, apart=apart) as batches:
        yield (_unpacked(batch) async for batch in batches)


def read(rows: list[FileRow], how: Reading) -> list[RefusedRow]:
    """What is wrong with these rows, as far as they themselves tell."""
    return _batch([([], row) for row in rows], how, 0).refused


def _packed(source: Source, how: Reading, behind: int, most: int) -> Generator[tuple[Any, ...]]:
    enough = min(_FIRST_BATCH, most)
    some: list[tuple[list[str], FileRow]] = []
    with source.opened() as file:
        for one in file.rows:
            if one[1].line <= behind:
                continue
            some.append(one)
            if len(some) >= enough:
                yield _plain(_batch(some, how, file.bytes_read()))
                some, enough = [], min(2 * enough, most)
        if some:
            yield _plain(_batch(some, how, file.bytes_read()))


def _batch(rows: list[tuple[list[str], FileRow]], how: Reading, bytes_read: int) -> Batch:
    lines: list[int] = []
    drafts: list[CustomerDraft] = []
    refused: list[RefusedRow] = []
    for _, row in rows:
        if row.trouble is not None:
            refused.append(RefusedRow(row.line, None, None, row.trouble, key_of(row.values)))
            continue
        try:
            drafts.append(draft_of(row, how))
            lines.append(row.line)
        except BadRow as bad:
            refused += bad.faults
    written = marshal.dumps({row.line: (cells, row.values) for cells, row in rows})
    return Batch(len(rows), rows[-1][1].line if rows else 0, bytes_read, lines, drafts, refused, written)


def _plain(batch: Batch) -> tuple[Any, ...]:
    drafts = [
        (
            draft.external, draft.columns, draft.tags, draft.address,
            tuple([tuple(word) for word in draft.consents]), draft.joined, tuple(draft.worked or ()),
            tuple([(field, tuple(value)) for field, value in draft.custom]),
        )
        for draft in batch.drafts
    ]  # fmt: skip
    return tuple(batch._replace(drafts=[], refused=[])), drafts, [tuple(row) for row in batch.refused]


def _unpacked(said: tuple[Any, ...]) -> Batch:
    batch, drafts, refused = said
    return Batch._make(batch)._replace(
        drafts=[
            CustomerDraft(
                external, columns, tags, address,
                tuple([ConsentDraft._make(word) for word in consents]), joined,
                tuple([(field, Value._make(value)) for field, value in custom]), Worked._make(worked),
            )
            for external, columns, tags, address, consents, joined, worked, custom in drafts
        ],
        refused=[RefusedRow._make(row) for row in refused],
    )  # fmt: skip
