"""Naughty strings through every place that takes a text: answered or refused, and no traceback in the log (R7)."""

import logging
import os
import random
from itertools import groupby

import pytest

from tests.api.naughty import STRINGS
from tests.api.positions import Position, positions
from tests.api.shop import Shop

ALL = [
    (f"{root}.{name}", list(group)) for (root, name), group in groupby(positions(), lambda one: (one.root, one.field))
]
KEY_PLACES = {
    "Query.customers": {"search", "after", "filter.name.eq", "filter.name.contains", "filter.email.startsWith"},
    "Query.orders": {"search", "filter.number.eq"},
    "Mutation.customerCreate": {"input.firstName", "input.email", "input.phone", "input.tags[]"},
    "Mutation.noteAdd": {"input.body"},
    "Mutation.groupSave": {"input.name"},
    "Mutation.segmentSave": {"input.name", "input.filter.name.eq"},
}
EACH = int(os.environ.get("NAUGHTY_EACH", "2"))
"""Strings for each place; `make torture` sends twenty, and all of them to the key places."""


def chosen(name: str, position: Position, dice: random.Random) -> list[str]:
    if position.path in KEY_PLACES.get(name, ()) or len(STRINGS) <= EACH:
        return STRINGS
    return dice.sample(STRINGS, EACH)


async def tried(shop: Shop, position: Position, text: str) -> None:
    variables = position.given(text)
    if position.root == "Subscription":
        answer = await shop.first(position.document, variables, token=shop.everything)
        assert "INTERNAL" not in str(answer), (position.path, text)
        return
    response = await shop.send(position.document, variables, token=shop.everything)
    assert response.status_code < 500, (position.path, text, response.text)
    assert '"INTERNAL"' not in response.text, (position.path, text, response.text)


def test_the_places_are_many_and_the_key_ones_are_among_them():
    assert sum(len(places) for _, places in ALL) > 300
    for name, paths in KEY_PLACES.items():
        assert paths <= {position.path for position in dict(ALL)[name]}


@pytest.mark.parametrize(("name", "places"), ALL, ids=[name for name, _ in ALL])
async def test_naughty_strings_are_answered_or_refused(shop: Shop, caplog, name, places):
    caplog.set_level(logging.WARNING)
    dice = random.Random(name)
    for position in places:
        if position.root == "Subscription" and "after" not in position.path:
            continue  # without a first state they wait for an event, as they should
        for text in chosen(name, position, dice):
            await tried(shop, position, text)
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
