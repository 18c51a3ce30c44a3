"""A file is uploaded, looked at, tried, taken; what is refused comes back as a file, is mended, and goes in once."""

from typing import Any

import pytest

from regulars.customers.queries import listing
from regulars.platform.context import SYSTEM
from regulars.platform.db.connect import Database
from regulars.platform.jobs import worker
from tests.imports.desk import Desk, counts, table, written

PEOPLE = """Id,Full mail,Mobile,Given name,Surname,Town,Loves
1,ana@example.com,0917 555 0100,Ana,Santos,Cebu,blue
2,ben@,12,Ben,Reyes,Manila,red
3,cy@example.com,,Cy,Cruz,Davao,
"""


async def everybody(database: Database) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await database.fetch("SELECT email, phone, first_name FROM customers ORDER BY id")]


async def test_a_preview_says_where_columns_would_go_and_what_is_wrong(desk: Desk) -> None:
    upload = await desk.upload(PEOPLE, "people.csv")
    seen = await desk.preview(upload)
    assert (seen["recognisedAs"], seen["rowCount"], seen["form"]) == (None, 3, "CSV, separated by commas, UTF-8")
    assert {one["header"]: one["suggestedField"] for one in seen["columns"]} == {
        "Id": "external_id", "Full mail": None, "Mobile": "phone", "Given name": "first_name",
        "Surname": "last_name", "Town": "city", "Loves": None,
    }  # fmt: skip
    assert seen["columns"][1]["samples"] == ["ana@example.com", "ben@", "cy@example.com"]
    assert seen["sampleRows"][0]["first_name"] == "Ana"
    assert "These columns are left out: Full mail, Loves." in seen["problems"]
    mapped = await desk.preview(upload, mapping=[{"header": "Full mail", "field": "email"}])
    assert [problem for problem in mapped["problems"] if problem.startswith("Row 2, Full mail: ")]
    assert mapped["sampleRows"] == [{"email": "ana@example.com"}, {"email": "ben@"}, {"email": "cy@example.com"}]


async def test_a_mapping_is_remembered_for_files_with_the_same_columns(desk: Desk) -> None:
    wish = [{"header": "id", "field": "external_id"}, {"header": "Full mail", "field": "email"}]
    job = await desk.take(PEOPLE, mapping=wish)
    assert counts(job) == ("PARTIAL", 2, 0, 0, 1)
    again = await desk.preview(
        await desk.upload("Full mail,Id,Mobile,Loves,Town,Surname,Given name\nx@example.com,9,,,,,\n")
    )
    assert again["recognisedAs"] == "as before"
    assert {one["header"] for one in again["columns"] if one["suggestedField"]} == {"Id", "Full mail"}


async def test_a_dry_run_tells_the_same_and_writes_nothing(database: Database, desk: Desk) -> None:
    mapping = [{"header": "Id", "field": "external_id"}, {"header": "Full mail", "field": "email"}]
    tried = await desk.take(PEOPLE, mapping=mapping, dryRun=True)
    assert (counts(tried), tried["dryRun"]) == (("PARTIAL", 2, 0, 0, 1), True)
    assert await everybody(database) == []
    assert counts(await desk.take(PEOPLE, mapping=mapping)) == ("PARTIAL", 2, 0, 0, 1)
    assert counts(await desk.take(PEOPLE, mapping=mapping, dryRun=True)) == ("PARTIAL", 0, 0, 2, 1)


async def test_refused_rows_come_back_with_reasons_and_go_in_once_they_are_mended(
    database: Database, desk: Desk
) -> None:
    mapping = [
        {"header": "Id", "field": "external_id"}, {"header": "Full mail", "field": "email"},
        {"header": "Mobile", "field": "phone"}, {"header": "Given name", "field": "first_name"},
    ]  # fmt: skip
    job = await desk.take(PEOPLE, mapping=mapping, name="people.csv")
    assert (counts(job), job["processed"], job["total"], job["progress"]) == (("PARTIAL", 2, 0, 0, 1), 3, 3, 1)
    (failure,) = job["failures"]["nodes"]
    assert (failure["row"], failure["key"], failure["column"]) == (2, "2", "Full mail")
    assert failure["input"]["Given name"] == "Ben"
    assert [(error["code"], error["path"]) for error in failure["errors"]] == [
        ("INVALID_EMAIL", ["Full mail"]), ("INVALID_PHONE", ["Mobile"]),
    ]  # fmt: skip
    assert job["refusals"]["fileName"] == "people refused.csv"
    answer = await desk.fetch(job)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    rows = table(answer.content.decode())
    assert rows[0] == ["Id", "Full mail", "Mobile", "Given name", "Surname", "Town", "Loves", "Refused because"]
    assert rows[1][:7] == ["2", "ben@", "12", "Ben", "Reyes", "Manila", "red"]
    assert "Full mail: 'ben@' is not an e-mail address" in rows[1][7]
    rows[1][1:3] = ["ben@example.com", "0917 555 0102"]
    mended = written(rows)
    seen = await desk.preview(await desk.upload(mended))
    assert seen["recognisedAs"] == "as before"
    assert counts(await desk.take(mended)) == ("SUCCEEDED", 1, 0, 0, 0)
    assert counts(await desk.take(mended)) == ("SUCCEEDED", 0, 0, 1, 0)
    assert await everybody(database) == [
        ("ana@example.com", "+639175550100", "Ana"), ("cy@example.com", None, "Cy"),
        ("ben@example.com", "+639175550102", "Ben"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        ("UPDATE_EXISTING", ("SUCCEEDED", 0, 1, 0, 0)),
        ("RETURN_EXISTING", ("SUCCEEDED", 0, 0, 1, 0)),
        ("REJECT", ("PARTIAL", 0, 0, 0, 1)),
        ("ALLOW", ("SUCCEEDED", 1, 0, 0, 0)),
    ],
)
async def test_who_is_there_already_is_updated_kept_refused_or_made_anew(
    database: Database, desk: Desk, policy: str, outcome: tuple[str, int, int, int, int]
) -> None:
    await desk.take("email,first_name\nana@example.com,Ana\n")
    assert counts(await desk.take("email,first_name\nana@example.com,Anna\n", onDuplicate=policy)) == outcome
    assert len(await everybody(database)) == (2 if policy == "ALLOW" else 1)


async def test_an_import_needs_an_upload_of_ones_own_with_columns_that_fit(database: Database, desk: Desk) -> None:
    other = await Desk.of(database)
    upload = await desk.upload(PEOPLE)
    assert (await other.start(upload))["userErrors"][0]["code"] == "NOT_FOUND"
    assert await other.preview(upload) is None
    waiting = (await desk.place("later.csv", 10))["upload"]["id"]
    assert (await desk.start(waiting))["userErrors"][0]["code"] == "INVALID_STATE"
    for mapping, code in (
        ([{"header": "Id", "field": "shoe_size"}], "NOT_FOUND"),
        ([{"header": "Nobody", "field": "email"}], "NOT_FOUND"),
        ([{"header": "Id", "field": "email"}, {"header": "Town", "field": "email"}], "DUPLICATE"),
        ([{"header": "Town", "field": "city"}], "REQUIRED"),
    ):
        (error,) = (await desk.start(upload, mapping=mapping))["userErrors"]
        assert (error["code"], error["path"][:2]) == (code, ["input", "mapping"])
    assert (await desk.start(upload, "EVENTS"))["userErrors"][0]["path"] == ["input", "what"]
    assert (await desk.start(upload, storeId="sto_99"))["userErrors"][0]["path"] == ["input", "storeId"]


async def test_a_repeated_start_is_one_import(desk: Desk) -> None:
    upload = await desk.upload(PEOPLE)
    first = await desk.start(upload)
    desk._keys -= 1
    assert (await desk.start(upload))["job"]["id"] == first["job"]["id"]


async def test_orders_and_notes_need_their_scopes_too(database: Database) -> None:
    desk = await Desk.of(database, {"CUSTOMERS_WRITE"})
    upload = await desk.upload("order_id,placed_at,total,body,email\n1,2026-01-01,5,x,a@example.com\n")
    for what in ("ORDERS", "NOTES"):
        (error,) = (await desk.start(upload, what))["userErrors"]
        assert (error["code"], error["path"]) == ("NOT_ALLOWED", ["input", "what"])


async def test_rows_of_anothers_import_are_hidden_without_pii_read(database: Database, desk: Desk) -> None:
    job = await desk.take("email\nben@\n")
    watcher = await Desk.of(database, {"CUSTOMERS_WRITE", "OPERATIONS_READ"})
    seen = await watcher.job(job["id"])
    assert (seen["failed"], seen["refusals"]) == (1, None)
    (failure,) = seen["failures"]["nodes"]
    assert (failure["key"], failure["input"]) == (None, {})
    assert "ben@" not in failure["errors"][0]["message"]
    trusted = await Desk.of(database, {"CUSTOMERS_WRITE", "OPERATIONS_READ", "PII_READ"})
    assert (await trusted.job(job["id"]))["failures"]["nodes"][0]["input"] == {"email": "ben@"}


async def test_an_import_is_cancelled_where_it_stands(database: Database, desk: Desk) -> None:
    begun = await desk.start(await desk.upload(PEOPLE))
    await desk.ask(
        "mutation ($id: ID!) { jobCancel(id: $id) { job { status } userErrors { message } } }", id=begun["job"]["id"]
    )
    await worker.run_pending()
    assert counts(await desk.job(begun["job"]["id"])) == ("CANCELLED", 0, 0, 0, 0)
    assert await everybody(database) == []


async def test_past_imports_are_listed_the_newest_first(desk: Desk) -> None:
    for name in ("one.csv", "two.csv"):
        await desk.take("email\na@example.com\n", name=name)
    found = (await desk.ask("{ imports(first: 1) { nodes { fileName what created unchanged } totalCount } }"))[
        "imports"
    ]
    assert found == {
        "nodes": [{"fileName": "two.csv", "what": "CUSTOMERS", "created": 0, "unchanged": 1}], "totalCount": 2,
    }  # fmt: skip


async def test_what_can_be_filled_is_told(desk: Desk) -> None:
    document = "query ($what: ImportSubject!) { importableFields(what: $what) { key title isRequired rule } }"
    for what, required in (("CUSTOMERS", []), ("ORDERS", ["order_id", "placed_at"]), ("NOTES", ["body"])):
        fields = (await desk.ask(document, what=what))["importableFields"]
        assert [one["key"] for one in fields if one["isRequired"]] == required
        assert all(one["title"] and one["rule"] for one in fields)
    assert (await desk.ask(document, what="EVENTS"))["importableFields"] == []


async def test_customers_can_be_found_as_soon_as_they_are_in(database: Database, desk: Desk) -> None:
    await desk.take("name;first_name;email\nx;Zoë;zoe@example.com\n".replace("name;", "last_name;", 1))
    assert await listing.count(database, SYSTEM, search="zoe") == 1
