"""Possible duplicates: what records are told by, found after each change and by the look through everybody."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.app import rooms
from regulars.customers.service.addresses import address_save
from regulars.customers.service.deleting import customer_delete
from regulars.customers.service.updating import customer_update
from regulars.merging.scratch import Blocks
from regulars.merging.service.dismissing import duplicate_dismiss
from regulars.merging.service.finding import duplicates_scan
from regulars.merging.telling import LARGEST_BLOCK, Facts, judged, keys_of, mailbox
from regulars.platform import relay
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.jobs import worker
from tests.make_orders import shop
from tests.merging.people import merged, parted, person


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await shop()


async def pairs(database: Database) -> dict[tuple[int, int], tuple[int, str]]:
    await relay.drain()
    rows = await database.fetch(
        "SELECT first_id, second_id, score, matched_on FROM duplicate_pairs WHERE dismissed_at IS NULL"
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


async def at(customer: int, **lines: Any) -> None:
    fields = {"kind": "BOTH", "country_code": "GB", "city": "London", **lines}
    await address_save(actor=SYSTEM, customer_id=customer, fields=fields)


def facts(name: str = "", **more: Any) -> Facts:
    return Facts(name, **{key: set(value) for key, value in more.items()})


@pytest.mark.parametrize(
    ("one", "other", "least", "reasons"),
    [
        (facts("ann lee", emails=["a@x.example"]), facts("", emails=["a@x.example"]), 0.95, ("EMAIL",)),
        (facts(emails=["a.lee+shop@gmail.com"]), facts(emails=["alee@googlemail.com"]), 0.9, ("EMAIL_ALIAS",)),
        (facts(phones=["639175550100"]), facts(phones=["639175550100"]), 0.85, ("PHONE",)),
        (facts("jon smith", postcodes=["n1"]), facts("smith john", postcodes=["n1"]), 0.85, ("NAME_AND_POSTCODE",)),
        (
            facts("jon smith", streets=["1 a road|n1"]),
            facts("john smith", streets=["1 a road|n1"]),
            0.9,
            ("NAME_AND_ADDRESS",),
        ),
        (facts(externals=[("a", "10042")]), facts(externals=[("b", "10042")]), 0.5, ("EXTERNAL_ID",)),
    ],
)
def test_what_two_share_makes_it_sure(one: Facts, other: Facts, least: float, reasons: tuple[str, ...]):
    score, told = judged(one, other)
    assert told == reasons
    assert least <= score < 1
    assert judged(other, one) == (score, told)
    assert keys_of(one) & keys_of(other), "who is alike stands in one block"


def test_a_family_that_shares_a_number_is_less_sure_than_one_name():
    family = judged(facts("ann lee", phones=["1"]), facts("bartholomew quincy", phones=["1"]))
    assert family[0] < 0.6 < judged(facts("ann lee", phones=["1"]), facts("anne lee", phones=["1"]))[0]


@pytest.mark.parametrize(
    ("written", "plain"),
    [("a.b+c@gmail.com", "ab@gmail.com"), ("a.b+c@x.example", "a.b@x.example"), ("+c@x.example", "+c@x.example")],
)
def test_the_spellings_of_a_mailbox_are_one(written: str, plain: str):
    assert mailbox(written) == plain


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), max_size=120), st.integers(1, 7))
def test_blocks_are_the_records_of_one_key_however_they_come(rows: list[tuple[int, int]], size: int):
    listed = sorted(set(rows))
    blocks, found = Blocks(LARGEST_BLOCK), []
    for start in range(0, len(listed), size):
        found += blocks.feed(listed[start : start + size])
    found += blocks.rest()
    by_key: dict[int, list[int]] = {}
    for key, customer in listed:
        by_key.setdefault(key, []).append(customer)
    assert found == [some for some in by_key.values() if 2 <= len(some) <= LARGEST_BLOCK]


async def test_a_new_record_that_may_be_known_is_found_and_forgotten_with_its_reason(database: Database):
    one = await person(first_name="Ann", last_name="Lee", email="ann.lee@gmail.com")
    two = await person(first_name="Anne", last_name="Lee", email="annlee+shop@gmail.com")
    assert (await pairs(database))[one, two][1] == '["EMAIL_ALIAS"]'
    await customer_update(actor=SYSTEM, customer_id=two, fields={"email": "else@example.com"})
    assert await pairs(database) == {}
    await at(one, address1="1 High Street", postal_code="SW1Y 4JH")
    await at(two, address1="1, High street", postal_code="sw1y 4jh")
    assert (await pairs(database))[one, two][1] == '["NAME_AND_ADDRESS"]'


async def test_looking_through_everybody_finds_what_each_change_found(database: Database):
    for number in range(12):
        key = await person(
            first_name=["Ann", "Anne", "Bob"][number % 3], last_name="Lee", email=f"p{number // 2}+{number}@gmail.com",
            phone=f"+4420794600{number // 4:02}",
        )  # fmt: skip
        await at(key, address1=f"{number // 3} Road", postal_code=f"N{number // 4}")
    found = await pairs(database)
    assert len(found) > 6
    await duplicates_scan(actor=SYSTEM)
    await worker.run_pending()
    assert await pairs(database) == found
    kept = await database.fetch("SELECT key, customer_id FROM duplicate_keys")
    assert len(kept) == len(set(kept)) > 24


async def test_a_dismissed_pair_stays_dismissed(database: Database):
    one, two = await person(email="a+1@example.com"), await person(email="a+2@example.com")
    assert len(await pairs(database)) == 1
    await duplicate_dismiss(actor=SYSTEM, keys=[two, one], dismissed=True)
    await customer_update(actor=SYSTEM, customer_id=two, fields={"title": "Dr"})
    await duplicates_scan(actor=SYSTEM)
    await worker.run_pending()
    assert await pairs(database) == {}
    await duplicate_dismiss(actor=SYSTEM, keys=[one, two], dismissed=False)
    assert list(await pairs(database)) == [(one, two)]


async def test_pairs_go_with_a_merge_and_come_back_with_its_undoing(database: Database):
    one, two = await person(email="a+1@example.com"), await person(email="a+2@example.com")
    three = await person(email="a+3@example.com")
    assert len(await pairs(database)) == 3
    merge = await merged(one, two)
    assert list(await pairs(database)) == [(one, three)]
    await parted(merge)
    assert sorted(await pairs(database)) == [(one, two), (one, three), (two, three)]
    await customer_delete(actor=SYSTEM, customer_id=three)
    assert list(await pairs(database)) == [(one, two)]
    assert {row[0] for row in await database.fetch("SELECT customer_id FROM duplicate_keys")} == {one, two}
