"""Keeping possible duplicates: after each change those of whom it touched, and all of them by a job."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from regulars.merging.queries.facts import facts_between, facts_of
from regulars.merging.queries.pairs import WHOLE
from regulars.merging.scratch import Blocks, Pair, Scratch
from regulars.merging.telling import LARGEST_BLOCK, LEAST, Facts, judged, keys_of
from regulars.platform import clock, idempotency
from regulars.platform.context import Actor
from regulars.platform.db.bulk import execute_for
from regulars.platform.db.connect import current
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import kinds, queue, schedule
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Work

KIND = "duplicates"
_EACH = 7 * clock.DAY
_READ_AT_ONCE, _JUDGED_AT_ONCE = 5_000, 2_000

Found = Mapping[Pair, tuple[float, tuple[str, ...]]]
"""Pairs that are sure enough: how sure, and what that rests on."""


@unit_of_work
async def duplicates_scan(tx: Transaction, *, actor: Actor, idempotency_key: str | None = None) -> int:
    """Look through all customers; answers the job's key, of the one that runs already where one does."""
    known = await idempotency.remembered(tx, actor, "duplicatesScan", idempotency_key, [])
    if known is not None:
        return int(known)
    job = await queue.enqueue(tx, KIND, {"action": "duplicatesScan"}, actor=actor, unique_key=KIND)
    await idempotency.remember(tx, actor, "duplicatesScan", idempotency_key, [], job)
    return job


async def look_through(work: Work) -> None:
    """The job: keys of all records, sorted in a file of its own; then what shares one is judged.

    Begun anew after a crash: nothing is found twice, since pairs are told by their records.
    """
    database = current()
    highest = int(await database.fetch_value("SELECT coalesce(max(id), 0) FROM customers"))
    with TemporaryDirectory() as directory, closing(Scratch(Path(directory) / "keys.db")) as scratch:
        for first in range(1, highest + 1, _READ_AT_ONCE):
            work.check()
            facts = await facts_between(database, first, first + _READ_AT_ONCE - 1)
            await scratch.add((key, customer) for customer, one in facts.items() for key in keys_of(one))
            await _progressed(work=work, count=len(facts))
        await _emptied()
        blocks = Blocks(LARGEST_BLOCK)
        async for rows in scratch.sorted():
            work.check()
            await _keep_keys(rows=rows)
            await _judge_blocks(blocks.feed(rows))
        await _judge_blocks(blocks.rest())
    await _look_again(work)


async def settle(tx: Transaction, customers: Sequence[int]) -> None:
    """Find the possible duplicates of these customers anew."""
    facts = await facts_of(tx, customers)
    keys = {customer: keys_of(one) for customer, one in facts.items()}
    await _add_keys(tx, sorted((key, customer) for customer, each in keys.items() for key in each))
    blocks = await _blocks(tx, set[int]().union(*keys.values()))
    wanted = {
        (min(customer, other), max(customer, other))
        for customer, each in keys.items()
        for key in each
        if len(blocks[key]) <= LARGEST_BLOCK
        for other in blocks[key]
        if other != customer
    }
    known = await tx.fetch(
        "SELECT first_id, second_id FROM duplicate_pairs"
        f" WHERE {tx.dialect.in_list('first_id', 'bigint')} OR {tx.dialect.in_list('second_id', 'bigint')}",
        2 * (tx.dialect.array(sorted(customers)),),
    )
    pairs = sorted(wanted | {(row[0], row[1]) for row in known})
    others = await facts_of(tx, sorted({key for pair in pairs for key in pair} - facts.keys()))
    await _write(tx, judge({**others, **facts}, pairs), pairs)


async def _blocks(tx: Transaction, keys: set[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, customer in await tx.fetch(
        f"SELECT key, customer_id FROM duplicate_keys WHERE {tx.dialect.in_list('key', 'bigint')}",
        (tx.dialect.array(sorted(keys)),),
    ):
        found.setdefault(key, []).append(customer)
    return found


def judge(facts: Mapping[int, Facts], pairs: Iterable[Pair]) -> Found:
    """Those of the pairs that are sure enough."""
    found = {pair: judged(facts[pair[0]], facts[pair[1]]) for pair in pairs if facts.keys() >= set(pair)}
    return {pair: verdict for pair, verdict in found.items() if verdict[0] >= LEAST}


async def _judge_blocks(blocks: Sequence[Sequence[int]]) -> None:
    pairs = sorted({pair for block in blocks for pair in combinations(block, 2)})
    for start in range(0, len(pairs), _JUDGED_AT_ONCE):
        some = pairs[start : start + _JUDGED_AT_ONCE]
        await _keep_pairs(found=judge(await _facts(some), some), pairs=some)


async def _facts(pairs: Iterable[Pair]) -> Mapping[int, Facts]:
    return await facts_of(current(), sorted({key for pair in pairs for key in pair}))


async def _write(tx: Transaction, found: Found, pairs: Sequence[Pair]) -> None:
    """Keep what was found of these pairs, and forget the others; a dismissed pair stays dismissed."""
    await execute_for(
        tx,
        "DELETE FROM duplicate_pairs WHERE id IN (SELECT d.id FROM {rows} JOIN duplicate_pairs d"
        " ON d.first_id = r.one AND d.second_id = r.other WHERE d.dismissed_at IS NULL)",
        (("one", "bigint"), ("other", "bigint")),
        [pair for pair in pairs if pair not in found],
    )
    await tx.execute_many(
        "INSERT INTO duplicate_pairs (first_id, second_id, score, matched_on, found_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (first_id, second_id) DO UPDATE SET score = excluded.score, matched_on = excluded.matched_on",
        [
            (*pair, min(round(score * WHOLE), WHOLE), orjson.dumps(reasons).decode(), tx.now)
            for pair, (score, reasons) in found.items()
        ],
    )


@unit_of_work
async def _progressed(tx: Transaction, *, work: Work, count: int) -> None:
    await work.save(tx, processed=count, failed=0, checkpoint=None)


@unit_of_work
async def _emptied(tx: Transaction) -> None:
    await tx.execute("DELETE FROM duplicate_keys")


@unit_of_work
async def _keep_keys(tx: Transaction, *, rows: Sequence[Pair]) -> None:
    await _add_keys(tx, rows)


async def _add_keys(tx: Transaction, rows: Sequence[Pair]) -> None:
    await execute_for(
        tx,
        "INSERT INTO duplicate_keys (key, customer_id) SELECT r.key, r.customer_id FROM {rows} WHERE true"
        " ON CONFLICT (key, customer_id) DO NOTHING",
        (("key", "bigint"), ("customer_id", "bigint")),
        rows,
    )


@unit_of_work
async def _keep_pairs(tx: Transaction, *, found: Found, pairs: Sequence[Pair]) -> None:
    """Of records that are there still."""
    rows = await tx.fetch(
        f"SELECT id FROM customers WHERE {tx.dialect.in_list('id', 'bigint')}",
        (tx.dialect.array(sorted({key for pair in found for key in pair})),),
    )
    present = {row[0] for row in rows}
    await _write(tx, {pair: one for pair, one in found.items() if present.issuperset(pair)}, pairs)


async def _look_again(work: Work) -> None:
    """Pairs that were found before and share nothing any more are forgotten."""
    async for some in _known_pairs():
        work.check()
        found = judge(await _facts(some), some)
        if len(found) < len(some):
            await _keep_pairs(found=found, pairs=some)


async def _known_pairs() -> AsyncGenerator[list[Pair]]:
    last = 0
    while rows := await current().fetch(
        "SELECT id, first_id, second_id FROM duplicate_pairs WHERE id > ? AND dismissed_at IS NULL ORDER BY id LIMIT ?",
        (last, _JUDGED_AT_ONCE),
    ):
        last = rows[-1][0]
        yield [(first, second) for _, first, second in rows]


def arrange() -> None:
    """Offer the job, and look through everybody each week; called once at start-up."""
    kinds.register(Kind(KIND, look_through, shape="bulk"))
    schedule.every(KIND, interval=_EACH)
