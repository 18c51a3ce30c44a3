"""Lists that the replica answers say what the database says of the same list."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.app import rooms
from regulars.customers.queries import listing
from regulars.customers.service.addresses import address_save
from regulars.groups.service.groups import GroupDraft, group_save, members_add
from regulars.orders.drafts import AddressDraft
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import unit_of_work
from regulars.platform.duration import Duration
from regulars.platform.query import columnar
from regulars.platform.query import page as paging
from regulars.platform.query.page import window
from regulars.platform.query.sql import Sql
from regulars.reports.replica import engine, lists
from regulars.reports.replica.listing import ListsByReplica
from regulars.reports.replica.place import Place
from tests.make_orders import DAY, START, draft, line, recorded, shop
from tests.make_people import somebody

Filter = Mapping[str, Any]


class Heard(ListsByReplica):
    """Remembers whether it answered."""

    answers = 0

    async def fetch(self, sql: str, params: Any) -> list[tuple[Any, ...]] | None:
        found = await super().fetch(sql, params)
        self.answers += found is not None
        return found


@pytest.fixture(name="heard")
async def _heard(database: Database, tmp_path: Path) -> Heard:
    rooms.arrange()
    engine.put_at(database, Place(tmp_path / "data"))
    await shop()
    wares = (("TEA-1", "Tea"), ("COF-1", "Coffee"), (None, None))
    for number in range(12):
        sku, category = wares[number % 3]
        country = ("DE", "US", None)[number % 3]
        await recorded(
            draft(
                str(number),
                f"buyer-{number % 5}" if number % 6 else None,
                day=number * 3,
                total=1_000 + 137 * number - number % 2,
                lines=(line(1_000 + 137 * number, sku=sku, category=category, discount=number % 2),),
                status="CANCELLED" if number == 7 else "COMPLETED",
                cancelled_at=START + 40 * DAY if number == 7 else None,
                shipping_address=AddressDraft(country_code=country) if country else None,
            )
        )
    people = [await somebody() for _ in range(3)]
    await address_save(actor=SYSTEM, customer_id=people[0], fields={"country_code": "FR", "city": "Lyon"})
    group = await group_save(actor=SYSTEM, group_id=None, draft=GroupDraft("Regulars"))
    await unit_of_work(members_add)(actor=SYSTEM, group_id=group, customer_ids=[people[1], 1, 2])
    return await _filled(database)


async def _filled(database: Database) -> Heard:
    heard = Heard(database, fewest=0, patience=60)
    await engine.of(database).sync()
    columnar.put_beside(database, heard)
    return heard


INSTANT = st.integers(START - DAY, START + 40 * DAY)
COUNTED = st.fixed_dictionaries({}, optional={"gte": st.integers(0, 4), "lt": st.integers(0, 4)}).filter(bool)
COUNTRY = st.sampled_from(["DE", "US", "FR", "XX"])
LEAVES = st.one_of(
    st.builds(lambda value: {"order_count": value}, COUNTED),
    st.builds(lambda number: {"order_count": {"in_": [number, 1]}}, st.integers(0, 4)),
    st.builds(lambda money: {"total_spent": {"gt": str(money)}}, st.integers(0, 60)),
    st.builds(lambda money: {"average_order_value": {"lte": str(money)}}, st.integers(0, 30)),
    st.builds(lambda share: {"discount_usage_rate": {"gte": share}}, st.sampled_from([0, 0.25, 0.5, 1])),
    st.builds(lambda none: {"return_frequency": {"is_null": none}}, st.booleans()),
    st.builds(lambda words: {"price_sensitivity": words}, st.lists(st.sampled_from(["UNKNOWN", "LOW", "HIGH"]))),
    st.builds(lambda at: {"last_order_at": {"lt": at}}, INSTANT),
    st.builds(lambda at: {"created_at": {"gte": at}}, INSTANT),
    st.just({"last_order_at": {"not_within_last": Duration(days=30)}}),
    st.builds(lambda none: {"first_order_at": {"is_null": none}}, st.booleans()),
    st.builds(lambda has: {"has_account": has}, st.booleans()),
    st.just({"account_status": ["GUEST"]}),
    st.just({"order_frequency": ["ONCE", "WEEKLY"]}),
    st.builds(lambda land, how: {"country": {how: land}}, COUNTRY, st.sampled_from(["eq", "neq"])),
    st.builds(lambda lands: {"country": {"not_in": lands}}, st.lists(COUNTRY, min_size=1, max_size=3)),
    st.builds(lambda none: {"country": {"is_null": none}}, st.booleans()),
    st.just({"group_id": {"eq": "grp_1"}}),
    st.builds(
        lambda leaf, sku: {leaf: {"sku": {"eq": sku}}},
        st.sampled_from(["bought", "never_bought"]),
        st.sampled_from(["tea-1", "TEA-1", "COF-1", "none"]),
    ),
    st.builds(lambda at: {"bought": {"category": {"eq": "tea"}, "at": {"gte": at}}}, INSTANT),
    st.builds(lambda number: {"bought": {"category": {"neq": "Tea"}, "order_count": number}}, COUNTED),
)
FILTERS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda some: {"or_": some}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda some: {"and_": some}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda one: {"not_": one}, inner),
    ),
    max_leaves=5,
)
ORDERS = st.sampled_from(["CREATED_AT", "TOTAL_SPENT", "LAST_ORDER_AT", "ORDER_COUNT", "NAME"])


async def _walk(database: Database, filter: Filter, order: str, direction: str) -> tuple[int, list[int]]:
    """The count, and the whole list in pages of two."""
    found: list[int] = []
    cursor: str | None = None
    while True:
        page = await listing.customers(
            database,
            SYSTEM,
            window=window(first=2, after=cursor),
            filter=filter,
            order=[{"field": order, "direction": direction}],
        )
        found += [row.id for row in page.rows]
        if not page.has_next:
            return await listing.count(database, SYSTEM, filter=filter), found
        cursor = page.cursor(len(page.rows) - 1)


# The shop is the same for all examples: they only read.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filter=FILTERS, order=ORDERS, direction=st.sampled_from(["ASC", "DESC"]))
async def test_any_filter_finds_the_same_in_the_same_order(
    database: Database, heard: Heard, filter: Filter, order: str, direction: str
):
    before = heard.answers
    by_replica = await _walk(database, filter, order, direction)
    assert heard.answers > before
    columnar.forget(database)
    try:
        assert by_replica == await _walk(database, filter, order, direction)
    finally:
        columnar.put_beside(database, heard)


async def test_what_was_committed_a_moment_ago_is_counted(database: Database, heard: Heard):
    filter = {"country": {"eq": "IT"}}
    assert await listing.count(database, SYSTEM, filter=filter) == 0
    await address_save(actor=SYSTEM, customer_id=1, fields={"country_code": "IT", "city": "Bari"})
    assert await listing.count(database, SYSTEM, filter=filter) == 1
    assert heard.answers == 2


async def test_what_the_replica_does_not_hold_is_asked_of_the_database(database: Database, heard: Heard):
    for filter in ({"email": {"contains": "somebody"}}, {"name": {"eq": "x"}}, {"store_id": {"eq": "sto_1"}}):
        await listing.count(database, SYSTEM, filter=filter | {"order_count": {"gte": 0}})
    assert heard.answers == 0


async def test_a_small_store_is_not_kept_a_second_time_for_its_lists(database: Database, heard: Heard):
    columnar.put_beside(database, ListsByReplica(database))
    assert await paging.count(database, listing.CUSTOMERS, Sql("c.order_count = ?", (0,))) == 3


async def test_while_the_replica_is_filled_the_database_answers(database: Database, heard: Heard):
    engine.of(database).close()
    later = Heard(database, fewest=0, patience=60)
    columnar.put_beside(database, later)
    assert await listing.count(database, SYSTEM, filter={"order_count": {"eq": 0}}) == 3
    assert later.answers == 0


def test_every_view_offers_columns_that_lists_are_filtered_by():
    assert {"customers", "orders", "order_lines"} <= lists.VIEWS.keys()
    assert "store_id" not in lists.VIEWS["orders"].columns
