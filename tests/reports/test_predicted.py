"""Predictions of all customers: worked out by a job, kept, and worked out anew."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from regulars.customers.queries import listing
from regulars.groups import handlers as groups
from regulars.groups.service import evaluation
from regulars.groups.service.segments import SegmentDraft, segment_save
from regulars.platform import clock, outbox, relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.jobs import worker
from regulars.platform.query import columnar
from regulars.reports import tasks
from regulars.reports.predicted.rfm import group
from regulars.reports.prediction.model import StoreModel, fit
from regulars.reports.prediction.scoring import score
from regulars.reports.ranges import months_later
from regulars.reports.replica import engine
from regulars.reports.replica.listing import ListsByReplica
from regulars.reports.replica.place import Place
from regulars.timeline.catalogue import ENTRIES
from tests.make_orders import draft, recorded
from tests.reports.predicted_shop import YEAR_LATER, bought, buyers, histories, kept, predicted, scores, today
from tests.reports.relations import agree


@pytest.fixture(autouse=True)
def _a_year_later() -> Generator[None]:
    with clock.held_at(YEAR_LATER):
        yield


async def _model(database: Database) -> tuple[object, ...] | None:
    row = await database.fetch_one("SELECT status, as_of, buyer_count, repeat_buyer_count FROM prediction_models")
    return None if row is None else tuple(row)


async def test_everybody_who_bought_gets_what_the_model_says_of_their_days_of_purchase(database: Database):
    drafts = await buyers(320)
    await predicted()
    people = bought(drafts)
    plain = histories(people, today())
    model = fit(plain)
    assert isinstance(model, StoreModel)
    told = score(model, plain)
    found = await kept()
    assert found.keys() == people.keys()
    for place, (name, one) in enumerate(people.items()):
        days, first, last, worth, orders, active, leaving, *_ = found[name]
        assert (days, first, last) == (len(one.orders), str(min(one.orders)), str(max(one.orders)))
        assert worth == pytest.approx(sum(one.kept.values()) + told.worth[place], abs=1)
        assert orders == pytest.approx(1000 * told.expected_orders[place], abs=1)
        assert active == pytest.approx(1000 * told.probability_active[place], abs=1)
        assert leaving == pytest.approx(1000 * (1 - told.probability_of_purchase[place]), abs=1)
    again = int(np.count_nonzero(plain.frequency))
    assert await _model(database) == ("READY", str(today()), 320, again)


async def test_scores_go_by_rank_so_that_equal_customers_score_the_same(database: Database):
    people = bought(await buyers(60))
    await predicted()
    now = [one.until(today()) for one in people.values()]
    recency = scores([last.toordinal() for last, _, _ in now])
    frequency, monetary = scores([orders for _, orders, _ in now]), scores([money for _, _, money in now])
    found = await kept()
    for name, (_, orders, _), r, f, m in zip(people, now, recency, frequency, monetary, strict=True):
        assert found[name][7:10] == (r, f, m)
        assert found[name][10] == group(r, (f + m + 1) // 2, orders=orders)
    before = months_later(today(), -1)
    prospects = {name for name, one in people.items() if min(one.orders) > before}
    assert {name for name, row in found.items() if row[11] == "PROSPECTS"} == prospects


async def test_under_200_customers_there_are_ranks_but_no_predictions(database: Database):
    await buyers(30)
    await predicted()
    found = await kept()
    assert len(found) == 30
    assert {row[3:7] for row in found.values()} == {(None, None, None, None)}
    assert None not in {row[10] for row in found.values()}
    model = await _model(database)
    assert model is not None
    assert model[0] == "NOT_ENOUGH_HISTORY"


async def test_under_25_buyers_there_is_nothing_and_what_was_there_is_forgotten(database: Database):
    await buyers(24)
    await recorded(draft("single", "once"))
    await predicted()
    assert len(await kept()) == 25
    await recorded(draft("single", "once", status="CANCELLED", cancelled_at=YEAR_LATER - clock.HOUR))
    await predicted()
    assert await kept() == {}
    model = await _model(database)
    assert model is not None
    assert model[0] == "NOT_ENOUGH_HISTORY"


@pytest.mark.usefixtures("database")
async def test_who_has_no_order_left_is_predicted_no_more():
    await buyers(40)
    await recorded(draft("single", "once"))
    await predicted()
    assert "once" in await kept()
    await recorded(draft("single", "once", status="CANCELLED", cancelled_at=YEAR_LATER - clock.HOUR))
    await predicted()
    assert "once" not in await kept()


async def test_a_row_that_stands_is_not_written_again(database: Database):
    await buyers(40)
    assert await _changed(database, await predicted()) == 40
    before = await kept()
    assert await _changed(database, await predicted()) == 0
    await _spoil()
    assert await _changed(database, await predicted()) == 1
    assert await kept() == before


async def test_the_look_asks_each_night_and_once_more_where_many_came(database: Database):
    await buyers(40)
    with clock.held_at(YEAR_LATER + clock.HOUR) as move:
        tasks.arrange()
        await worker.run_pending()
        first = await _computed_at(database)
        move(2 * clock.HOUR)
        await worker.run_pending()
        assert await _computed_at(database) == first
        await recorded(*(draft(f"new-{place}", f"n{place}", placed_at=YEAR_LATER) for place in range(6)))
        move(2 * clock.HOUR)
        await worker.run_pending()
        second = await _computed_at(database)
        assert second > first
        move(clock.DAY)
        await worker.run_pending()
        assert await _computed_at(database) > second


async def test_a_run_begun_anew_counts_nobody_twice(database: Database):
    await buyers(30)
    job = await predicted()
    assert await _counted(database, job) == (30, 30)
    await _given_back(job=job)
    await worker.run_pending()
    assert await _counted(database, job) == (30, 30)


async def _computed_at(database: Database) -> int:
    return int(await database.fetch_value("SELECT computed_at FROM prediction_models"))


async def _counted(database: Database, job: int) -> tuple[int, int]:
    row = await database.fetch_one("SELECT processed, total FROM jobs WHERE id = ?", (job,))
    assert row is not None
    return row[0], row[1]


@unit_of_work
async def _given_back(tx: Transaction, *, job: int) -> None:
    """As if the worker had vanished before the end."""
    await tx.execute("UPDATE jobs SET status = 'QUEUED', finished_at = NULL, run_at = 0 WHERE id = ?", (job,))


async def _changed(database: Database, job: int) -> int:
    return int(orjson.loads(await database.fetch_value("SELECT result FROM jobs WHERE id = ?", (job,)))["changed"])


@unit_of_work
async def _spoil(tx: Transaction) -> None:
    await tx.execute("UPDATE customer_predictions SET purchase_days = purchase_days + 1 WHERE customer_id = 3")


async def test_reports_and_lists_of_a_large_store_read_the_same_by_the_replica(database: Database, tmp_path: Path):
    engine.put_at(database, Place(tmp_path / "data"))
    await buyers(40)
    await predicted()
    await agree(database)
    heard = ListsByReplica(database, fewest=0, patience=60)
    filters: list[dict[str, Any]] = [
        {"rfm_group": ["CHAMPIONS", "PROSPECTS"]},
        {"churn_risk": ["UNKNOWN"], "rfm_group": ["AT_RISK", "DORMANT"]},
        {"not": {"predicted_ltv": {"gte": "10"}}, "order_count": {"gte": 1}},
    ]
    for asked in filters:
        by_database = await listing.count(database, SYSTEM, filter=asked)
        columnar.put_beside(database, heard)
        assert await listing.count(database, SYSTEM, filter=asked) == by_database
        columnar.forget(database)
    await recorded(*(draft(f"more-{place}", f"p{place}", placed_at=YEAR_LATER - 1) for place in range(5)))
    await predicted()
    await agree(database)


@pytest.fixture(name="heard")
def _heard() -> Generator[None]:
    """Only segments listen."""
    consumers, entries = dict(outbox.consumers), dict(ENTRIES)
    outbox.consumers.clear()
    ENTRIES.clear()
    groups.listen()
    yield
    ENTRIES.clear()
    ENTRIES.update(entries)
    outbox.consumers.clear()
    outbox.consumers.update(consumers)


@pytest.mark.usefixtures("heard")
async def test_a_segment_by_rank_follows_when_ranks_are_worked_out(database: Database):
    await buyers(40)
    rule = {"rfm_group": ["CHAMPIONS"]}
    with clock.held_at(YEAR_LATER + clock.HOUR) as move:
        segment = await segment_save(actor=SYSTEM, segment_id=None, draft=SegmentDraft("Best", rule))
        await evaluation.look()
        assert await _members(database, segment) == 0
        await predicted()
        move(clock.MINUTE)
        await relay.drain()
        await evaluation.look()
        champions = sum(row[10] == "CHAMPIONS" for row in (await kept()).values())
        assert await _members(database, segment) == champions > 0


async def _members(database: Database, segment: int) -> int:
    return int(await database.fetch_value("SELECT count(*) FROM segment_members WHERE segment_id = ?", (segment,)))
