import asyncio
from pathlib import Path
from typing import Any

import pytest

from regulars.platform import clock, outbox, relay
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database, open_database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.jobs import kinds, queue, schedule, worker
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import LEASE, LeaseLost, Refused, Work
from tests.platform.child import batches, run_child
from tests.platform.facts import make_room, note, noted

ANA = Actor("staff", 1, "Ana", frozenset({"CUSTOMERS_READ"}), frozenset({2}))


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "consumers", {})
    monkeypatch.setattr(kinds, "kinds", {})
    monkeypatch.setattr(queue, "kinds", kinds.kinds)
    monkeypatch.setattr(worker, "kinds", kinds.kinds)
    monkeypatch.setattr(schedule, "_plans", {})


def offer(run: Any, *, attempts: int = 3) -> None:
    kinds.kinds["test"] = Kind("test", run, "bulk", attempts)


@unit_of_work
async def ask(tx: Transaction, *, args: object = None, **options: Any) -> int:
    return await queue.enqueue(tx, "test", args, **options)


@unit_of_work
async def stop(tx: Transaction, *, job_id: int) -> None:
    await queue.cancel(tx, actor=SYSTEM, job_id=job_id)


@unit_of_work
async def save(tx: Transaction, *, work: Work, what: int = 0, **options: Any) -> None:
    await note(tx, "job", what)
    await work.save(tx, **options)


async def state(database: Database, job_id: int, *columns: str) -> tuple[Any, ...]:
    row = await database.fetch_one(f"SELECT {', '.join(columns or ('status',))} FROM jobs WHERE id = ?", (job_id,))
    assert row is not None
    return row


async def test_a_job_runs_as_whoever_asked_and_keeps_its_result(database: Database):
    met: list[Work] = []

    async def run(work: Work) -> object:
        met.append(work)
        return {"made": 3}

    offer(run)
    job_id = await ask(args={"ids": [1, 2]}, actor=ANA)
    assert await worker.run_pending() == 1
    assert (met[0].args, met[0].actor, met[0].checkpoint) == ({"ids": [1, 2]}, ANA, None)
    assert await state(database, job_id, "status", "result", "shape") == ("SUCCEEDED", '{"made":3}', "bulk")


async def test_a_job_asked_for_in_a_refused_verb_is_not_done(database: Database):
    @unit_of_work
    async def refused(tx: Transaction) -> None:
        await queue.enqueue(tx, "test")
        raise LookupError

    offer(lambda work: asyncio.sleep(0))
    with pytest.raises(LookupError):
        await refused()
    assert await worker.run_pending() == 0


async def test_a_job_waits_for_its_time(database: Database):
    offer(lambda work: asyncio.sleep(0))
    with clock.held_at(clock.now()) as move:
        await ask(run_at=clock.now() + clock.HOUR)
        assert await worker.run_pending() == 0
        move(clock.HOUR)
        assert await worker.run_pending() == 1


async def test_the_same_work_is_queued_once_until_it_is_done(database: Database):
    offer(lambda work: asyncio.sleep(0))
    first, second = await ask(unique_key="k"), await ask(unique_key="k")
    assert first == second
    await worker.run_pending()
    assert await ask(unique_key="k") != first


async def test_progress_counts_and_refused_rows_make_a_success_partial(database: Database):
    await make_room()

    async def run(work: Work) -> None:
        await batch(work=work)
        await save(work=work, processed=4)

    @unit_of_work
    async def batch(tx: Transaction, *, work: Work) -> None:
        error = {"code": "INVALID", "message": "no", "path": ["email"]}
        await work.refuse(tx, [Refused(2, "c-2", "email", {"email": "x"}, [error])])
        await work.save(tx, processed=6, failed=1, total=10)

    offer(run)
    job_id = await ask(actor=ANA)
    await worker.run_pending()
    assert await state(database, job_id, "status", "processed", "total", "failed") == ("PARTIAL", 10, 10, 1)
    row = await database.fetch_one(
        "SELECT row_number, row_key, row_column, input FROM job_failures WHERE job_id = ?", (job_id,)
    )
    assert row == (2, "c-2", "email", '{"email":"x"}')
    await relay.drain()
    events = await outbox.after(database, 0, 10)
    assert [(each.name, each.payload["job_id"]) for each in events] == [
        ("job.progress", job_id),
        ("job.finished", job_id),
    ]
    assert events[1].payload["status"] == "PARTIAL"


async def test_a_thousand_batches_do_not_flood_the_outbox(database: Database):
    await make_room()

    async def run(work: Work) -> None:
        for _ in range(200):
            await save(work=work, processed=1)

    offer(run)
    await ask()
    loop = asyncio.get_running_loop()
    began = loop.time()
    await worker.run_pending()
    told = await database.fetch_value("SELECT count(*) FROM outbox_events WHERE name = 'job.progress'")
    assert told <= 2 + 2 * (loop.time() - began)


async def test_a_job_that_breaks_is_tried_again_later_and_fails_in_the_end(database: Database):
    async def run(work: Work) -> None:
        raise ZeroDivisionError("the secret is 42")

    offer(run)
    with clock.held_at(clock.now()) as move:
        job_id = await ask()
        pauses = []
        while await worker.run_pending() and (await state(database, job_id))[0] == "QUEUED":
            run_at, error = await state(database, job_id, "run_at", "error")
            assert "reference" in error
            assert "secret" not in error
            pauses.append(run_at - clock.now())
            assert await worker.run_pending() == 0, "not before its time"
            move(pauses[-1])
    assert len(pauses) == 2
    assert 0 < pauses[0] < pauses[1]
    assert (await state(database, job_id))[0] == "FAILED"


async def test_a_refusal_ends_a_job_at_once_in_its_own_words(database: Database):
    async def run(work: Work) -> None:
        raise Refusal(ErrorCode.NOT_FOUND, "The group is gone.")

    offer(run)
    job_id = await ask()
    assert await worker.run_pending() == 1
    assert await state(database, job_id, "status", "error") == ("FAILED", "The group is gone.")


async def test_a_waiting_job_is_cancelled_at_once_and_an_ended_one_not_at_all(database: Database):
    offer(lambda work: asyncio.sleep(0))
    job_id = await ask()
    await stop(job_id=job_id)
    assert (await state(database, job_id))[0] == "CANCELLED"
    assert await worker.run_pending() == 0
    for unknown, code in ((job_id, ErrorCode.ALREADY_DONE), (999, ErrorCode.NOT_FOUND)):
        with pytest.raises(Refusal) as refused:
            await stop(job_id=unknown)
        assert refused.value.code == code


async def test_a_running_job_stops_at_its_next_look_and_keeps_what_it_did(database: Database):
    await make_room()

    async def run(work: Work) -> None:
        for batch in range(5):
            work.check()
            if batch == 2:
                await stop(job_id=work.job_id)
            await save(work=work, what=batch, processed=1)

    offer(run)
    job_id = await ask()
    await worker.run_pending()
    assert await state(database, job_id, "status", "processed") == ("CANCELLED", 3)
    assert await noted(database, "job") == [0, 1, 2]


async def test_a_job_whose_worker_vanished_goes_on_from_its_checkpoint_and_the_old_worker_is_locked_out(
    database: Database,
):
    await make_room()

    async def run(work: Work) -> None:
        for batch in range(work.checkpoint or 0, 4):
            await save(work=work, what=batch, processed=1, checkpoint=batch + 1)

    offer(run)
    with clock.held_at(clock.now()) as move:
        job_id = await ask()
        vanished = await worker.claim()
        assert vanished is not None
        await save(work=vanished, what=0, processed=1, checkpoint=1)
        assert await worker.claim() is None, "the lease holds"
        move(LEASE + 1)
        assert await worker.run_pending() == 1
    with pytest.raises(LeaseLost):
        await save(work=vanished, what=99, processed=1)
    assert await noted(database, "job") == [0, 1, 2, 3]
    assert await state(database, job_id, "status", "processed") == ("SUCCEEDED", 4)


async def test_renewing_keeps_a_lease_and_brings_the_news_of_a_cancel(database: Database):
    @unit_of_work
    async def hold(tx: Transaction, *, work: Work) -> None:
        await work.hold(tx)

    offer(lambda work: asyncio.sleep(0))
    with clock.held_at(clock.now()) as move:
        job_id = await ask()
        work = await worker.claim()
        assert work is not None
        for _ in range(3):
            move(LEASE // 2)
            await hold(work=work)
            assert await worker.claim() is None
        await stop(job_id=job_id)
        await hold(work=work)
        assert (work.is_cancelled, work.is_lost) == (True, False)
        move(LEASE + 1)
        other = await worker.claim()
        assert other is not None
        assert other.is_cancelled
        await hold(work=work)
        assert work.is_lost


async def test_a_job_that_takes_its_worker_down_each_time_is_given_up(database: Database):
    offer(lambda work: asyncio.sleep(0), attempts=2)
    with clock.held_at(clock.now()) as move:
        job_id = await ask()
        for _ in range(2):
            assert await worker.claim() is not None
            move(LEASE + 1)
        assert await worker.claim() is None
    assert (await state(database, job_id))[0] == "FAILED"


async def test_workers_never_take_the_same_job(fresh_url: str):
    left, right = [await open_database(fresh_url, readers=4) for _ in range(2)]
    done: list[int] = []

    async def run(work: Work) -> None:
        done.append(work.job_id)

    async def work_off(database: Database) -> None:
        with database.entered():
            await worker.run_pending()

    offer(run)
    with left.entered():
        for _ in range(30):
            await ask()
    await asyncio.gather(*(asyncio.create_task(work_off(database)) for database in (left, right, left, right)))
    assert sorted(done) == list(range(1, 31))
    await right.close()
    await left.close()


async def test_a_worker_wakes_for_a_new_job_and_gives_back_what_it_cannot_end(database: Database):
    begun = asyncio.Event()
    forever = asyncio.Event()

    async def run(work: Work) -> None:
        begun.set()
        await forever.wait()

    offer(run)
    working = asyncio.create_task(worker.run())
    job_id = await ask()
    await begun.wait()
    assert (await state(database, job_id))[0] == "RUNNING"
    working.cancel()
    await asyncio.wait([working])
    assert await state(database, job_id, "status", "attempts", "lease") == ("QUEUED", 0, None)
    forever.set()
    assert await worker.run_pending() == 1
    assert (await state(database, job_id))[0] == "SUCCEEDED"


async def test_a_worker_killed_in_the_middle_of_a_batch_leaves_each_batch_exactly_once(fresh_url: str, tmp_path: Path):
    database = await open_database(fresh_url, readers=4)
    kinds.kinds["test.batches"] = Kind("test.batches", batches(tmp_path / "died"))

    @unit_of_work
    async def begin(tx: Transaction) -> int:
        return await queue.enqueue(tx, "test.batches")

    with database.entered():
        await make_room()
        job_id = await begin()
        assert await run_child(fresh_url, "work_and_die", str(tmp_path)) == -9
        assert await noted(database, "job") == [0, 1]
        assert await worker.run_pending() == 0
        with clock.held_at(clock.now() + LEASE + clock.SECOND):
            assert await worker.run_pending() == 1
        assert await noted(database, "job") == [0, 1, 2, 3, 4, 5]
        assert await state(database, job_id, "status", "processed") == ("SUCCEEDED", 6)
    await database.close()


async def test_scheduled_work_is_asked_for_once_by_however_many_and_not_for_each_time_missed(fresh_url: str):
    left, right = [await open_database(fresh_url, readers=4) for _ in range(2)]
    runs: list[int] = []

    async def run(work: Work) -> None:
        runs.append(clock.now())

    async def look(database: Database) -> None:
        with database.entered():
            await schedule.ask_for_due()

    async def look_and_work() -> int:
        await asyncio.gather(*(asyncio.create_task(look(each)) for each in (left, right)))
        with left.entered():
            return await worker.run_pending()

    offer(run)
    schedule.every("test", interval=clock.HOUR)
    with clock.held_at(clock.now()) as move:
        assert await look_and_work() == 1, "the first at once"
        assert await look_and_work() == 0
        move(clock.HOUR)
        assert await look_and_work() == 1
        move(10 * clock.HOUR)
        assert await look_and_work() == 1
        assert await look_and_work() == 0
    await right.close()
    await left.close()


async def test_daily_work_keeps_to_the_clock_on_the_wall(database: Database):
    runs: list[str] = []

    async def run(work: Work) -> None:
        runs.append(clock.iso(clock.now()))

    offer(run)
    schedule.daily("test", at="03:10", zone="Europe/Berlin")
    with clock.held_at(clock.parse("2026-10-23T22:00:00Z")) as move:
        await worker.run_pending()
        for _ in range(3 * 24 * 6):
            move(10 * clock.MINUTE)
            await worker.run_pending()
    assert runs == ["2026-10-24T01:10:00Z", "2026-10-25T02:10:00Z", "2026-10-26T02:10:00Z"]
