"""Search finds people by name, e-mail and phone as they are written, and forgives one slip where nothing else matches."""

from collections.abc import Iterable

import pytest

from regulars.customers.queries import listing
from regulars.customers.service.identity import CustomerHint
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.db.connect import Database
from regulars.platform.errors import Forbidden, Refusal
from regulars.platform.query.page import window
from tests.make_customers import resolved

STRANGER = Actor(kind="token", id=1, name="t", scopes=frozenset({"CUSTOMERS_READ"}))
PEOPLE = {
    "ana": CustomerHint(external_id="1", first_name="Ana María", last_name="Santos", email="ana.santos@example.com", phone="0917 555 0100"),
    "bjorn": CustomerHint(external_id="2", first_name="Björn", last_name="O'Brien-Åkesson", email="bjorn@shop.example.org"),
    "yamada": CustomerHint(external_id="3", first_name="太郎", last_name="山田"),
    "jon": CustomerHint(external_id="4", first_name="John", last_name="Santo", phone="+1 212 555 0199", email="j.santo@example.com"),
    "anna": CustomerHint(external_id="5", first_name="Hannah", last_name="Ananas", email="h100%@example.com"),
    "strasse": CustomerHint(external_id="6", first_name="Günter", last_name="Großmann"),
}  # fmt: skip


@pytest.fixture
async def people(database: Database) -> dict[int, str]:
    keys = await resolved(hints=list(PEOPLE.values()))
    return {key: name for key, name in zip(keys, PEOPLE, strict=True) if key}


async def found(database: Database, people: dict[int, str], text: str, actor: Actor = SYSTEM) -> list[str]:
    listed = await listing.customers(database, actor, search=text, window=window())
    assert await listing.count(database, actor, search=text) == len(listed.rows)
    filtered = await listing.count(database, actor, filter={"search": text})
    assert filtered == len(listed.rows)
    return [people[row.id] for row in listed.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("ana", ["ana", "anna"]),
        ("Ana Maria", ["ana"]),
        ("MARÍA", ["ana"]),
        ("santos ana", ["ana"]),
        ("san", ["ana", "jon"]),
        ("anto", ["ana", "jon"]),
        ("an", ["ana", "anna"]),
        ("a", ["ana", "bjorn", "anna"]),
        ("bjorn", ["bjorn"]),
        ("o'brien", ["bjorn"]),
        ("brien", ["bjorn"]),
        ("akesson", ["bjorn"]),
        ("grossmann", ["strasse"]),
        ("GROSSMANN", ["strasse"]),
        ("(santos),", ["ana"]),
        ("山", ["yamada"]),
        ("山田", ["yamada"]),
        ("田", ["yamada"]),
        ("郎", ["yamada"]),
        ("ana.santos@example.com", ["ana"]),
        ("ana.santos@", ["ana"]),
        ("@shop", ["bjorn"]),
        ("example.org", ["bjorn"]),
        ("0917 555 0100", ["ana"]),
        ("+63 917 555 0100", ["ana"]),
        ("(0917) 555-0100", ["ana"]),
        ("00639175550100", ["ana"]),
        ("5550100", ["ana"]),
        ("917 555", ["ana"]),
        ("212-555-0199", ["jon"]),
        ("h100%", ["anna"]),
        ("%", []),
        ("_", []),
        ('"', []),
        ("santos zzz", []),
        ("santos OR ana", []),
    ),
)
async def test_search_reads_what_people_write(
    database: Database, people: dict[int, str], text: str, expected: list[str]
) -> None:
    assert sorted(await found(database, people, text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("samtos", ["ana"]),
        ("akesso", ["bjorn"]),
        ("akeson", ["bjorn"]),
        ("sntos", ["ana"]),
        ("sanntos", ["ana"]),
        ("snatos", ["ana"]),
        ("grosmann", ["strasse"]),
        *(
            (slip, ["jon"])
            for slip in ("jhon", "jxhn", "johm", "ohn", "xohn", "joohn", "johhn", "ojhn", "jonh", "jxohn")
        ),
        ("ana santis", ["ana"]),
        ("xamtos", []),
        ("ana.santos@exmaple.com", ["ana"]),
    ),
)
async def test_one_slip_is_forgiven_where_nothing_else_matches(
    database: Database, people: dict[int, str], text: str, expected: list[str]
) -> None:
    assert set(expected) <= set(await found(database, people, text))
    assert bool(expected) == bool(await found(database, people, text))


async def test_no_slip_is_forgiven_where_something_matches(database: Database, people: dict[int, str]) -> None:
    assert await found(database, people, "santos") == ["ana"]


async def test_the_best_matches_come_first(database: Database, people: dict[int, str]) -> None:
    assert await found(database, people, "ana") == ["ana", "anna"]
    assert await found(database, people, "john santo") == ["jon"]


async def test_relevance_without_a_search_is_refused(database: Database) -> None:
    with pytest.raises(Refusal):
        listing.order_by(SYSTEM, [{"field": "RELEVANCE", "direction": "ASC"}], None)


@pytest.mark.parametrize(
    "text", ("0917 555 0100", "ana.santos@example.com", "example", "5550100", "ana.santos@exmaple.com")
)
async def test_without_pii_read_search_sees_names_only(database: Database, people: dict[int, str], text: str) -> None:
    assert await found(database, people, text, STRANGER) == []
    assert await found(database, people, "santos", STRANGER) == ["ana"]


@pytest.mark.parametrize(
    "filter",
    (
        {"email": {"eq": "ana.santos@example.com"}},
        {"phone": {"starts_with": "63"}},
        {"birth_date": {"month": 2}},
        {"postal_code": {"eq": "1000"}},
        {"not": {"email": {"is_null": True}}},
        {"or": [{"order_count": {"gte": 0}}, {"and": [{"phone": {"contains": "9"}}]}]},
    ),
)
async def test_without_pii_read_nobody_filters_by_what_is_hidden(database: Database, filter: dict[str, object]) -> None:
    for ask in (listing.count(database, STRANGER, filter=filter),):
        with pytest.raises(Forbidden):
            await ask
    with pytest.raises(Forbidden):
        await listing.customers(database, STRANGER, filter=filter, window=window())


async def test_without_pii_read_nobody_sorts_or_looks_up_by_what_is_hidden(database: Database) -> None:
    for field in ("EMAIL", "PHONE"):
        with pytest.raises(Forbidden):
            listing.order_by(STRANGER, [{"field": field, "direction": "ASC"}], None)
    for by in (("email", "ana.santos@example.com"), ("phone", "+639175550100")):
        with pytest.raises(Forbidden):
            await listing.key_of(database, STRANGER, by)


async def test_two_stores_alike_but_for_hidden_data_answer_a_stranger_alike(
    database: Database, people: dict[int, str]
) -> None:
    def seen(rows: Iterable[listing.CustomerRow]) -> list[tuple[object, ...]]:
        return [(row.display_name, row.email, row.phone, row.first_name, row.tax_id, row.birth_date) for row in rows]

    page = await listing.customers(database, STRANGER, window=window(), order=[{"field": "NAME", "direction": "ASC"}])
    shown = dict(zip([people[row.id] for row in page.rows], seen(page.rows), strict=True))
    assert shown["ana"] == ("Ana María Santos", "a***@e***.com", "+63***00", "Ana María", None, None)
    nameless = await resolved(hints=[CustomerHint(email="zoe@example.com"), CustomerHint(email="abe@example.com")])
    page = await listing.customers(
        database, STRANGER, window=window(last=2), order=[{"field": "NAME", "direction": "ASC"}]
    )
    assert [row.id for row in page.rows] == nameless
    assert [row.display_name for row in page.rows] == ["z***@e***.com", "a***@e***.com"]


async def test_a_wide_search_pages_along_the_newest(
    database: Database, people: dict[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as few:
        few.setattr("regulars.customers.queries.search.FEW", 1)
        few.setattr("regulars.customers.queries.search.HELD", 1)
        first = await listing.customers(database, SYSTEM, search="a", window=window(first=2))
    rest = await listing.customers(database, SYSTEM, search="a", window=window(first=2, after=first.cursor(1)))
    everyone = [row.id for row in [*first.rows, *rest.rows]]
    assert sorted(people[key] for key in everyone) == ["ana", "anna", "bjorn"]
    assert everyone == sorted(everyone, reverse=True)
