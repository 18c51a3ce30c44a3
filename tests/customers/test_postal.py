"""Addresses are printed and checked as the posts of their countries want them."""

from collections.abc import Iterator
from typing import Any

import pytest

from regulars.customers import postal
from regulars.customers.postal import Fault
from regulars.customers.queries import details
from regulars.customers.service import verifying
from regulars.customers.service.addresses import address_save
from regulars.customers.service.verifying import AddressLines, Verdict, address_verify
from regulars.platform.context import SYSTEM
from regulars.platform.countries import COUNTRIES
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from tests.customers.schema import actor, ask
from tests.make_people import somebody

NOTHING = dict.fromkeys(AddressLines._fields)


def lines(**given: str) -> AddressLines:
    return AddressLines(**(NOTHING | given))


async def save(customer: int, address: int | None = None, **fields: Any) -> int:
    return await address_save(actor=SYSTEM, customer_id=customer, address_id=address, fields=fields)


async def verification(database: Database, address: int) -> str:
    return (await details.addresses_by_id(database, SYSTEM, [address]))[address].verification


@pytest.mark.parametrize(
    ("address", "printed"),
    (
        (
            lines(
                first_name="Ana", last_name="Cruz", address1="12 Mango Avenue", address2="Unit 4", city="Cebu City",
                province="CEB", postal_code="6000", country_code="PH",
            ),
            ["Ana Cruz", "12 Mango Avenue", "Unit 4", "Cebu City", "6000 Cebu", "Philippines"],
        ),
        (
            lines(address1="1 Compiler Way", city="Arlington", province="VA", postal_code="22201", country_code="US"),
            ["1 Compiler Way", "Arlington, VA 22201", "United States"],
        ),
        (
            lines(last_name="Meier", company="Bücher AG", address1="Weg 1", city="Bonn", postal_code="53111", country_code="DE"),
            ["Meier", "Bücher AG", "Weg 1", "53111 Bonn", "Germany"],
        ),
        (
            lines(address1="12 St James's Square", city="London", postal_code="SW1Y 4JH", country_code="GB"),
            ["12 St James's Square", "London", "SW1Y 4JH", "United Kingdom"],
        ),
        (
            lines(last_name="山田", address1="千代田1-1", province="13", postal_code="100-0001", country_code="JP"),
            ["〒100-0001", "東京都", "千代田1-1", "山田", "Japan"],
        ),
        (
            lines(last_name="Yamada", address1="1-1 Chiyoda", province="13", postal_code="100-0001", country_code="JP"),
            ["Yamada", "1-1 Chiyoda, Tokyo", "100-0001", "Japan"],
        ),
        (
            lines(address1="Kungsgatan 1", city="Stockholm", postal_code="SE-111 22", country_code="SE"),
            ["Kungsgatan 1", "SE-111 22 Stockholm", "Sweden"],
        ),
        (
            lines(address1="Weg 1", city="Potsdam", province="Brandenburg", country_code="DE"),
            ["Weg 1", "Potsdam, Brandenburg", "Germany"],
        ),
        (lines(address1="Somewhere", city="Nowhere"), ["Somewhere", "Nowhere"]),
        (lines(country_code="NL"), ["Netherlands"]),
        (lines(), []),
    ),
)  # fmt: skip
def test_an_address_is_printed_in_its_countrys_own_order(address: AddressLines, printed: list[str]) -> None:
    assert postal.formatted(address) == printed


def test_in_every_country_each_line_that_was_given_is_printed() -> None:
    given = {
        "first_name": "Ana", "last_name": "Cruz", "company": "Mills & Co", "address1": "12 Road", "address2": "Floor 3",
        "city": "Townville", "province": "Shire", "postal_code": "98765",
    }  # fmt: skip
    for country, name in COUNTRIES.items():
        printed = postal.formatted(lines(**given, country_code=country))
        assert printed[-1] == name
        for part in ("Ana Cruz", "Mills & Co", "12 Road", "Floor 3", "Townville", "Shire", "98765"):
            assert part in "\n".join(printed), (country, printed)


@pytest.mark.parametrize(
    ("address", "fields"),
    (
        (lines(address1="1 Compiler Way", city="Arlington", province="VA", postal_code="22201", country_code="US"), []),
        (lines(address1="1 Compiler Way", city="Arlington", province="virginia", postal_code="22201-1234", country_code="US"), []),
        (lines(address1="1 Compiler Way", city="Arlington", postal_code="2220", country_code="US"), ["province", "postal_code"]),
        (lines(address1="1 Way", city="Albany", province="NY", postal_code="22201", country_code="US"), ["postal_code"]),
        (lines(address1="1 Way", city="Albany", province="Nowhere", postal_code="22201", country_code="US"), ["province"]),
        (lines(city="Bonn", postal_code="53111", country_code="DE"), ["address1"]),
        (lines(address1="Weg 1", city="Bonn", province="Anything", postal_code="53111", country_code="DE"), []),
        (lines(address1="Kungsgatan 1", city="Stockholm", postal_code="SE-111 22", country_code="SE"), []),
        (lines(address1="12 Road", city="London", postal_code="sw1y4jh", country_code="GB"), []),
        (lines(address1="12 Road", city="London", postal_code="12345", country_code="GB"), ["postal_code"]),
        (lines(address1="12 Road", city="Manila", province="Somewhere new", country_code="PH"), []),
        (lines(address1="12 Road", city="Town", country_code="XK"), []),
        (lines(address1="12 Road", city="Town"), ["country_code"]),
    ),
)  # fmt: skip
def test_what_a_letter_would_lack_is_found(address: AddressLines, fields: list[str]) -> None:
    found = postal.faults(address)
    assert [fault.field for fault in found] == fields
    assert all(fault.message.endswith(".") for fault in found)


def test_every_country_has_rules_that_hold_together() -> None:
    for country in COUNTRIES:
        rules = postal.rules_named(country)
        assert rules.code == country
        assert set(rules.required) <= rules.used | {"city"}
        codes = [province.code for province in rules.provinces]
        assert len(codes) == len(set(codes)), country
        if rules.example and rules.pattern:
            assert rules.pattern.fullmatch(rules.example), country


async def test_an_address_that_keeps_the_rules_is_known_to_do_so_as_it_is_saved(database: Database) -> None:
    ana = await somebody()
    bad = await save(ana, address1="1 Way", city="Bonn", postal_code="123", country_code="DE")
    assert await verification(database, bad) == "UNVERIFIED"
    await save(ana, bad, postal_code="53111")
    assert await verification(database, bad) == "FORMAT_VALID"
    await save(ana, bad, company="Bücher AG")
    assert await verification(database, bad) == "FORMAT_VALID"
    await save(ana, bad, city=None)
    assert await verification(database, bad) == "UNVERIFIED"


class Post:
    """A service that knows the streets of Germany."""

    def __init__(self, *verdicts: Verdict | Exception | None) -> None:
        self.verdicts = list(verdicts)

    async def check(self, lines: AddressLines) -> Verdict | None:
        found = self.verdicts.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def connected() -> Iterator[list[Any]]:
    yield verifying.verifiers
    verifying.verifiers.clear()


async def test_a_connected_service_has_the_last_word_where_it_can_say(database: Database, connected: list[Any]) -> None:
    ana = await somebody()
    key = await save(ana, address1="Weg 1", city="Bonn", postal_code="53111", country_code="DE")
    streets = Verdict("REJECTED", (Fault("address1", "There is no such street in Bonn."),))
    connected[:] = [Post(Verdict("VERIFIED"), None, OSError("away"), streets)]
    for status in ("VERIFIED", "FORMAT_VALID", "FORMAT_VALID", "REJECTED"):
        done = await address_verify(actor=SYSTEM, address_id=key)
        assert done.verdict.status == status
        assert await verification(database, key) == status
    await save(ana, key, postal_code="1")
    connected[:] = [Post()]
    assert (await address_verify(actor=SYSTEM, address_id=key)).verdict.status == "REJECTED"
    with pytest.raises(Refusal) as gone:
        await address_verify(actor=SYSTEM, address_id=None)
    assert gone.value.code == ErrorCode.NOT_FOUND


async def test_faults_are_told_with_the_address_to_those_who_may_read_it(database: Database) -> None:
    ana = await somebody()
    document = (
        'mutation ($id: ID!) { addressSave(customerId: $id, input: { address1: "Weg 1", city: "Bonn", postalCode: "1",'
        ' countryCode: "DE" }) { address { id country formatted } faults { field message } userErrors { message } } }'
    )
    data = (await ask(database, document, id=f"cus_{ana}"))["addressSave"]
    assert data["address"]["country"] == "Germany"
    assert data["address"]["formatted"] == ["Weg 1", "1 Bonn", "Germany"]
    assert data["faults"] == [
        {"field": "POSTAL_CODE", "message": "Germany: '1' is no postal code; it looks like 26133."}
    ]
    check = "mutation ($id: ID!) { addressVerify(id: $id) { address { verification formatted } faults { field } } }"
    blind = actor("CUSTOMERS_READ", "CUSTOMERS_WRITE")
    data = (await ask(database, check, blind, id=data["address"]["id"]))["addressVerify"]
    assert data == {"address": {"verification": "REJECTED", "formatted": None}, "faults": []}


async def test_a_form_is_told_what_to_ask_for(database: Database) -> None:
    document = (
        "query ($code: CountryCode!) { addressFormat(countryCode: $code) { countryCode country used required"
        " provinceKind cityKind postalCodeKind postalCodeExample provinces { code name latinName } } }"
    )
    america = (await ask(database, document, code="US"))["addressFormat"]
    assert (america["countryCode"], america["provinceKind"], america["postalCodeKind"]) == ("US", "STATE", "ZIP")
    assert america["required"] == ["ADDRESS", "CITY", "PROVINCE", "POSTAL_CODE"]
    assert {"code": "VA", "name": "Virginia", "latinName": None} in america["provinces"]
    japan = (await ask(database, document, code="JP"))["addressFormat"]
    assert japan["used"] == ["ADDRESS", "PROVINCE", "POSTAL_CODE"]
    assert {"code": "13", "name": "東京都", "latinName": "Tokyo"} in japan["provinces"]
    assert (await ask(database, document, code="XK"))["addressFormat"]["country"] == "Kosovo"
