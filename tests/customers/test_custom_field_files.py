"""Custom fields come in from files, go out into files, and are set for many at once and taken back."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from regulars.access.service import job_control
from regulars.app import rooms
from regulars.customers.importing.columns import BadColumns
from regulars.customers.importing.run import ImportOptions, import_customers
from regulars.customers.queries.custom_fields import values_of_each
from regulars.customers.service import bulk
from regulars.customers.service.creating import customer_create
from regulars.customers.service.updating import customer_update
from regulars.exports.datasets import datasets
from regulars.fields.queries import definitions
from regulars.fields.values import shown
from regulars.imports.subjects import ImportSubject, importer_for
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.errors import ErrorCode, Refusal
from tests.api.naughty import STRINGS
from tests.customers.schema import actor
from tests.exports.make import exported, rows_of_csv, rows_of_xlsx
from tests.make_access import store
from tests.make_fields import field, values

MASKED = actor("CUSTOMERS_READ", "CUSTOMERS_WRITE")


@pytest.fixture(autouse=True)
async def _shop(database: Database) -> None:
    rooms.arrange()
    await store(currency="USD", country_code="US")
    await field("points", "NUMBER", unit="pts")
    await field("size", "CHOICE", choices=["S", "M"])
    await field("vegan", "BOOLEAN")
    await field("wedding", "DATE")
    await field("budget", "MONEY")
    await field("salary", "NUMBER", is_personal=True)


async def had(database: Database, key: int) -> dict[str, str]:
    found = (await values_of_each(database, SYSTEM, [key])).get(key, [])
    return {row.definition.key: shown(row.definition, row.value) for row in found}


async def person(name: str, **given: Any) -> int:
    return await customer_create(actor=SYSTEM, fields={"first_name": name, "custom_fields": values(**given)})


async def test_a_file_fills_custom_fields_and_says_what_does_not_fit(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "external_id,first_name,custom.points,custom.size,custom.vegan,custom.wedding,custom.budget\n"
        "1,Ana,12.5,m,yes,2026-06-05,10.50\n"
        "2,Bo,many,XL,,,\n"
        "3,Cy,,,,,\n",
        encoding="utf-8",
    )
    report = await import_customers(path, ImportOptions())
    assert (report.created, report.refused_rows) == (2, 1)
    assert {row.column for row in report.refused} == {"custom.points", "custom.size"}
    assert await had(database, 1) == {
        "points": "12.5", "size": "M", "vegan": "true", "wedding": "2026-06-05", "budget": "10.50"
    }  # fmt: skip
    again = await import_customers(path, ImportOptions())
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    path.write_text("external_id,custom.points\n1,13\n", encoding="utf-8")
    assert (await import_customers(path, ImportOptions())).updated == 1
    assert (await had(database, 1))["points"] == "13"


async def test_columns_that_nobody_defined_or_may_fill_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("external_id,custom.none\n1,x\n", encoding="utf-8")
    with pytest.raises(BadColumns):
        await import_customers(path, ImportOptions())
    path.write_text("external_id,custom.salary\n1,5\n", encoding="utf-8")
    with pytest.raises(BadColumns):
        await import_customers(path, ImportOptions(actor=MASKED))
    assert (await import_customers(path, ImportOptions())).created == 1


async def test_an_import_offers_the_fields_that_the_caller_may_fill(database: Database) -> None:
    everything = await importer_for(ImportSubject.CUSTOMERS, database, SYSTEM)
    masked = await importer_for(ImportSubject.CUSTOMERS, database, MASKED)
    assert {one.key for one in everything.fields()} - {one.key for one in masked.fields()} == {"custom.salary"}
    assert "custom.points" in {one.key for one in masked.fields()}


async def test_custom_fields_are_columns_of_exports_in_typed_cells(database: Database) -> None:
    await person(
        "Ana", points={"number": Decimal("12.5")}, size={"text": "M"}, vegan={"boolean": False},
        wedding={"date": "2026-06-05"}, budget={"money": {"amount": Decimal("10.5"), "currency_code": "USD"}},
    )  # fmt: skip
    await person("Bo")
    keys = [f"custom.{key}" for key in ("points", "size", "vegan", "wedding", "budget")]
    export = await exported(fields=["first_name", *keys])
    assert rows_of_csv(export) == [
        ["first_name", *keys],
        ["Ana", "12.5", "M", "false", "2026-06-05", "10.50"],
        ["Bo", "", "", "", "", ""],
    ]
    sheet = rows_of_xlsx(await exported(fields=["first_name", "custom.points"], format="XLSX"))
    assert [list(row) for row in sheet] == [["First name", "Points"], ["Ana", 12.5], ["Bo", None]]
    order = [{"field": "CUSTOM_FIELD", "custom_field_key": "points", "direction": "DESC"}]
    sorted_file = rows_of_csv(await exported(fields=["first_name"], order_by=order))
    assert sorted_file == [["first_name"], ["Ana"], ["Bo"]]


async def test_a_private_field_is_exported_only_with_the_scope(database: Database) -> None:
    offered = await datasets["CUSTOMERS"].offered(database)
    assert not offered["custom.salary"].may_be_read(MASKED)
    assert offered["custom.salary"].is_personal
    assert offered["custom.points"].may_be_read(MASKED)


async def test_a_field_is_set_for_many_tried_first_and_taken_back(database: Database) -> None:
    ana, bo, cy = await person("Ana", size={"text": "S"}), await person("Bo", size={"text": "M"}), await person("Cy")
    chosen = ("ids", [f"cus_{key}" for key in (ana, bo, cy)])
    wish = {"custom_fields": [*values(size={"text": "m"}), *values(points={"number": Decimal(3)})]}
    await bulk.change(actor=SYSTEM, customers=chosen, input=wish, dry_run=True)
    assert await had(database, cy) == {}
    job = await bulk.change(actor=SYSTEM, customers=chosen, input=wish)
    assert [await had(database, key) for key in (ana, bo, cy)] == [{"points": "3", "size": "M"}] * 3
    await customer_update(actor=SYSTEM, customer_id=cy, fields={"custom_fields": values(size={"text": "S"})})
    await job_control.undo(actor=SYSTEM, job_id=job)
    assert [await had(database, key) for key in (ana, bo, cy)] == [{"size": "S"}, {"size": "M"}, {"size": "S"}]


async def test_what_cannot_be_set_for_many_is_refused_by_its_place() -> None:
    chosen = ("ids", [f"cus_{await person('Ana')}"])
    for given, code, path in (
        (values(size={"text": "XL"}), ErrorCode.INVALID, ("input", "customFields", "0", "value", "text")),
        ([], ErrorCode.REQUIRED, ("input", "customFields")),
    ):
        with pytest.raises(Refusal) as told:
            await bulk.change(actor=SYSTEM, customers=chosen, input={"custom_fields": given})
        assert (told.value.code, told.value.path) == (code, path)
    given = values(salary={"number": Decimal(1)})
    with pytest.raises(Refusal) as told:
        await bulk.change(actor=MASKED, customers=chosen, input={"custom_fields": given})
    assert told.value.code == ErrorCode.NOT_ALLOWED


async def test_naughty_strings_are_kept_as_names_choices_and_values_or_refused(database: Database) -> None:
    whole = await field("whole")
    key = await person("Ana")
    kept = 0
    refused: set[ErrorCode] = set()
    for text in STRINGS:
        try:
            await field("whole", field_id=whole, name=text)
            await field("size", "CHOICE", field_id=2, choices=["S", "M", f"<{text}>"[:90]])
            await customer_update(actor=SYSTEM, customer_id=key, fields={"custom_fields": values(whole={"text": text})})
        except Refusal as refusal:
            refused.add(ErrorCode(refusal.code))
            continue
        kept += 1
        row = next(one for one in await definitions(database, "CUSTOMER") if one.key == "whole")
        value = (await had(database, key))["whole"]
        assert " ".join(value.split()) == row.name
    assert refused <= {ErrorCode.REQUIRED, ErrorCode.TOO_LONG, ErrorCode.DUPLICATE}
    assert kept > len(STRINGS) * 0.8
