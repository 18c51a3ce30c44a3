"""Naughty strings in custom fields: kept as they are, read back, and found again by every comparison of text."""

import pytest

from regulars.app import rooms
from regulars.customers.queries.custom_fields import values_of_each
from regulars.customers.service.creating import customer_create
from regulars.customers.service.updating import customer_update
from regulars.fields.queries import definitions
from regulars.fields.service.drafts import LONGEST_CHOICE, MAX_CHOICES
from regulars.fields.values import text_key
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.text import clean
from tests.api.naughty import STRINGS
from tests.groups.segmented import matching
from tests.make_access import store
from tests.make_fields import field, values

LONGEST = 2_000
TEXTS = [text for text in STRINGS if 0 < len(clean(text)) <= LONGEST]
LINES = {text_key(line): line for text in TEXTS if len(line := " ".join(clean(text).split())) <= LONGEST_CHOICE}
"""By what makes two choices one."""


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await store(currency="USD", country_code="US")


async def held(database: Database, customer: int) -> dict[str, str | None]:
    found = (await values_of_each(database, SYSTEM, [customer])).get(customer, [])
    return {row.definition.key: row.value.text for row in found}


async def asked(key: str, **comparison: object) -> set[int]:
    return await matching({"custom_field": {"key": key, "text": comparison}})


def test_nearly_all_of_them_are_tried_and_cleaning_takes_no_more_than_the_space_around_them() -> None:
    assert len(TEXTS) > len(STRINGS) * 0.9
    assert len(LINES) > len(TEXTS) * 0.7
    assert sum(clean(text) == text.strip() for text in TEXTS) > len(TEXTS) * 0.97


async def test_texts_are_read_back_as_they_were_written_and_found_by_what_they_say(database: Database) -> None:
    await field("motto")
    ana = await customer_create(actor=SYSTEM, fields={"first_name": "Ana"})
    await customer_create(actor=SYSTEM, fields={"first_name": "Bo", "custom_fields": values(motto={"text": "plain"})})
    for text in TEXTS:
        await customer_update(actor=SYSTEM, customer_id=ana, fields={"custom_fields": values(motto={"text": text})})
        assert await held(database, ana) == {"motto": clean(text)}
        assert await asked("motto", eq=text) == {ana}, text
        assert ana in await asked("motto", **{"in": ["plain", text]}), text
        assert ana not in await asked("motto", neq=text), text


async def test_choices_are_offered_as_they_were_written_chosen_and_found(database: Database) -> None:
    choices = list(LINES.values())
    ana = await customer_create(actor=SYSTEM, fields={"first_name": "Ana"})
    for number, start in enumerate(range(0, len(choices), MAX_CHOICES)):
        key, offered = f"choice_{number}", choices[start : start + MAX_CHOICES]
        await field(key, "CHOICE", choices=offered)
        (made,) = [one for one in await definitions(database, "CUSTOMER") if one.key == key]
        assert list(made.choices) == offered
        for choice in offered:
            fields = {"custom_fields": values(**{key: {"text": choice}})}
            await customer_update(actor=SYSTEM, customer_id=ana, fields=fields)
            assert (await held(database, ana))[key] == choice
            assert await asked(key, eq=choice) == {ana}, choice
            assert await asked(key, neq=choice) == set(), choice
