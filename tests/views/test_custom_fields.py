"""A custom field that segments and views ask for is not taken from under them."""

from typing import Any

import pytest

from regulars.fields.queries import definitions
from regulars.fields.service.carriers import named_by
from regulars.fields.service.saving import field_archive, field_delete
from regulars.groups import handlers as groups
from regulars.groups.service.segments import segment_delete
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from regulars.views import handlers as views
from tests.groups.segmented import segment
from tests.make_fields import field
from tests.views.test_views import maria, noel, save, team

__all__ = ["team"]

OVER_FIVE = {"custom_field": {"key": "points", "number": {"gt": "5"}}}


@pytest.fixture(autouse=True)
def _listening(team: None) -> None:
    for room in (groups, views):
        named_by("CUSTOMER", room.asking_for)


async def keys(database: Database) -> list[str]:
    return [row.key for row in await definitions(database, "CUSTOMER", archived=True)]


async def refusal_of(field_id: int) -> Refusal:
    with pytest.raises(Refusal) as told:
        await field_delete(actor=SYSTEM, field_id=field_id)
    return told.value


async def test_a_field_that_a_segment_asks_for_is_not_deleted_and_the_segment_is_named(database: Database) -> None:
    points, _ = await field("points", "NUMBER"), await field("others", "NUMBER")
    kept = await segment("Regulars & friends", {"or": [{"has_account": True}, {"not": OVER_FIVE}]})
    await segment("Others", {"custom_field": {"key": "others", "is_set": True}})
    refused = await refusal_of(points)
    assert (refused.code, refused.path) == (ErrorCode.IN_USE, ("id",))
    assert refused.message == (
        "Points is asked for by the segment Regulars & friends. Archive it, which keeps them working, or change them"
        " first."
    )
    await field_archive(actor=SYSTEM, field_id=points, archived=True)
    assert "points" in await keys(database)
    await segment_delete(actor=SYSTEM, segment_id=kept)
    assert await field_delete(actor=SYSTEM, field_id=points) == points
    assert await keys(database) == ["others"]


@pytest.mark.parametrize(
    "asked",
    [
        {"customerFilter": {"and": [{"customField": {"key": "points", "isSet": True}}]}},
        {"orderBy": [{"field": "CUSTOM_FIELD", "customFieldKey": "points"}]},
        {"subject": "ORDERS", "orderFilter": {"customer": {"customField": {"key": "points", "number": {"gt": "5"}}}}},
    ],
)
async def test_a_field_that_a_view_filters_or_sorts_by_is_not_deleted(
    database: Database, asked: dict[str, Any]
) -> None:
    points = await field("points", "NUMBER")
    await save(database, maria(), name="Most points", isShared=True, **asked)
    await save(database, noel(), name="Hers alone", **asked)
    refused = await refusal_of(points)
    assert refused.code == ErrorCode.IN_USE
    assert "asked for by the view Most points and a view of Noel." in refused.message


async def test_a_view_that_only_shows_a_field_does_not_keep_it(database: Database) -> None:
    points = await field("points", "NUMBER")
    await save(database, maria(), columns=["name", "custom.points:120"])
    assert await field_delete(actor=SYSTEM, field_id=points) == points


async def test_no_more_than_three_are_named(database: Database) -> None:
    points = await field("points", "NUMBER")
    for name in "ABCDE":
        await segment(name, OVER_FIVE)
    assert "by the segment A and the segment B and the segment C and 2 more." in (await refusal_of(points)).message


@pytest.mark.parametrize(
    ("facts", "place"), [({"kind": "TEXT"}, "kind"), ({"kind": "NUMBER", "is_filterable": False}, "isFilterable")]
)
async def test_what_a_segment_compares_stays_comparable_as_it_is(
    database: Database, facts: dict[str, Any], place: str
) -> None:
    points = await field("points", "NUMBER")
    await segment("Friends", OVER_FIVE)
    with pytest.raises(Refusal) as told:
        await field("points", field_id=points, **facts)
    assert (told.value.code, told.value.path) == (ErrorCode.IN_USE, ("input", place))
    assert "the segment Friends" in told.value.message
    assert await field("points", "NUMBER", points, name="Stars") == points
