"""The window of the exports: who may ask for what, what is logged, and how a file is fetched."""

import base64
import hashlib
import os
import signal
import subprocess
import sys
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from regulars.access import audit
from regulars.access.scopes import ALL_SCOPES
from regulars.api import downloads
from regulars.api.schema import schema
from regulars.exports import files
from regulars.exports.service.downloading import VALID_FOR
from regulars.exports.service.expiring import expire
from regulars.platform import clock, housekeeping
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context, RequestFacts
from regulars.platform.jobs import worker
from regulars.platform.jobs.work import Work
from tests.exports.make import OWNER, exported, path_of, with_scopes
from tests.make_customers import guest
from tests.make_orders import draft, recorded, shop

CREATE = """mutation ($input: ExportInput!, $key: String) { exportCreate(input: $input, idempotencyKey: $key) {
    export { id status what format fields filter reason raw containsPersonalData total rowCount file { fileName } downloads { ip } }
    userErrors { code message path } } }"""
DOWNLOAD = """mutation ($id: ID!) { exportDownload(id: $id) {
    download { url fileName mediaType sizeBytes sha256 } userErrors { code message path } } }"""
LOG = """query ($what: [ExportSubject!]) { exports(first: 10, what: $what) { totalCount nodes { id requestedBy { __typename }
    ... on ExportJob { what rowCount filter file { fileName sha256 } downloads { ip actor { ... on StaffUser { name } } } } } } }"""


async def execute(database: Database, actor: Actor, document: str, **variables: Any) -> Any:
    context = Context(database, actor, RequestFacts(ip="10.0.0.9", host="shop.example"))
    answer = await schema.execute(document, variable_values=variables, context_value=context)
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return next(iter(answer.data.values()))


async def create(database: Database, actor: Actor = OWNER, key: str | None = None, **wish: Any) -> dict[str, Any]:
    wish.setdefault("what", "CUSTOMERS")
    return await execute(database, actor, CREATE, input=wish, key=key)


def refusal(payload: dict[str, Any]) -> tuple[str, list[str]]:
    assert payload["export"] is None
    return payload["userErrors"][0]["code"], payload["userErrors"][0]["path"]


async def test_an_export_is_asked_for_written_and_fetched(database: Database):
    await guest(email="ann@example.com", first_name="Ann")
    wish = {
        "customers": {
            "filter": {
                "email": {"eq": "ann@example.com"},
                "createdAt": {"gte": "2020-01-01T00:00:00Z", "withinLast": "P9D"},
            }
        },
        "fields": ["email"],
        "reason": "Newsletter",
        "acknowledgedPersonalData": True,
    }
    asked = (await create(database, **wish))["export"]
    assert asked | {"id": ""} == {
        "id": "", "status": "QUEUED", "what": "CUSTOMERS", "format": "CSV", "fields": ["email"],
        "filter": {"customers": wish["customers"]}, "reason": "Newsletter", "raw": False,
        "containsPersonalData": True, "total": 1, "rowCount": None, "file": None, "downloads": [],
    }  # fmt: skip
    await worker.run_pending()
    got = (await execute(database, OWNER, DOWNLOAD, id=asked["id"]))["download"]
    response = await fetched(got["url"])
    assert response.content == b"email\r\nann@example.com\r\n"
    digest = hashlib.sha256(response.content)
    assert (got["sha256"], got["sizeBytes"]) == (digest.hexdigest(), len(response.content))
    assert response.headers["content-disposition"] == f'attachment; filename="{got["fileName"]}"'
    assert response.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert (response.headers["x-content-type-options"], response.headers["cache-control"]) == (
        "nosniff",
        "private, no-store",
    )
    [entry] = (await execute(database, OWNER, LOG))["nodes"]
    assert entry["downloads"] == [{"ip": "10.0.0.7", "actor": {"name": "Olive"}}]
    assert (entry["rowCount"], entry["file"]["sha256"]) == (1, got["sha256"])


async def fetched(url: str, **headers: str) -> httpx.Response:
    app = Starlette(routes=downloads.routes)
    transport = httpx.ASGITransport(app, client=("10.0.0.7", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers) as client:
        return await client.get(url)


async def test_a_download_can_be_resumed_and_its_address_ends(database: Database):
    await guest(email="ann@example.com", first_name="Ann")
    export = await exported(fields=["first_name"])
    url = (await execute(database, OWNER, DOWNLOAD, id=f"job_{export.job_id}"))["download"]["url"]
    part = await fetched(url, range="bytes=12-14")
    assert (part.status_code, part.content) == (206, b"Ann")
    assert (await fetched("http://shop.example/downloads/dl_nonsense")).status_code == 404
    with clock.held_at(clock.now() + VALID_FOR + 1):
        gone = await fetched(url)
    assert (gone.status_code, gone.content[:12]) == (404, b"This address")


@pytest.mark.parametrize(
    ("lacking", "wish", "code", "path"),
    [
        ("CUSTOMERS_READ", {}, "NOT_ALLOWED", ["input", "what"]),
        ("ORDERS_READ", {"what": "ORDERS"}, "NOT_ALLOWED", ["input", "what"]),
        ("NOTES_READ", {"what": "NOTES"}, "NOT_ALLOWED", ["input", "what"]),
        ("PII_READ", {"fields": ["id", "email"]}, "NOT_ALLOWED", ["input", "fields", "1"]),
        ("GROUPS_READ", {"fields": ["groups"]}, "NOT_ALLOWED", ["input", "fields", "0"]),
        ("EXPORT_RAW", {"raw": True}, "NOT_ALLOWED", ["input", "raw"]),
        ("PII_READ", {"customers": {"filter": {"email": {"eq": "a@example.com"}}}}, "NOT_ALLOWED", ["input"]),
        ("PII_READ", {"customerOrderBy": [{"field": "PHONE"}]}, "NOT_ALLOWED", ["input"]),
    ],
)  # fmt: skip
async def test_what_a_caller_may_not_read_they_may_not_export(database: Database, lacking, wish, code, path):
    actor = with_scopes(*(ALL_SCOPES - {lacking}))
    wish.setdefault("acknowledgedPersonalData", True)
    assert refusal(await create(database, actor, **wish)) == (code, path)
    assert await database.fetch_value("SELECT count(*) FROM jobs") == 0


@pytest.mark.parametrize(
    ("wish", "code", "path"),
    [
        ({}, "REQUIRED", ["input", "acknowledgedPersonalData"]),
        ({"fields": []}, "INVALID", ["input", "fields"]),
        ({"fields": ["id", "shoe size"]}, "NOT_FOUND", ["input", "fields", "1"]),
        ({"fields": ["id", "id"]}, "DUPLICATE", ["input", "fields", "1"]),
        ({"fields": ["id"], "orders": {"ids": ["ord_1"]}}, "INVALID", ["input", "orders"]),
        ({"fields": ["id"], "customers": {"ids": ["ord_1"]}}, "NOT_FOUND", ["input", "customers", "ids", "0"]),
        ({"fields": ["id"], "customers": {"filter": {}}}, "REQUIRED", ["input", "customers", "filter"]),
        ({"fields": ["id"], "format": "JSON", "raw": True}, "INVALID", ["input", "raw"]),
        ({"fields": ["id"], "reason": "x" * 1_001}, "TOO_LONG", ["input", "reason"]),
        ({"fields": ["id"], "range": {"from": "2026-02-02", "to": "2026-02-01"}}, "INVALID", ["input", "range", "to"]),
        ({"fields": ["id"], "customerOrderBy": [{"field": "RELEVANCE"}]}, "INVALID", ["input", "customerOrderBy", "0", "field"]),
    ],
)  # fmt: skip
async def test_a_wish_that_means_nothing_is_refused_where_it_stands(database: Database, wish, code, path):
    assert refusal(await create(database, **wish)) == (code, path)


async def test_a_repeated_request_makes_one_export(database: Database):
    first = await create(database, key="k", fields=["id"])
    assert (await create(database, key="k", fields=["id"]))["export"]["id"] == first["export"]["id"]
    other = await create(database, key="k", fields=["id", "title"])
    assert refusal(other) == ("CONFLICT_IDEMPOTENCY", ["idempotencyKey"])


async def test_fields_are_those_that_the_caller_may_have(database: Database):
    document = (
        "query ($what: ExportSubject!) { exportableFields(what: $what) { key isPersonal isDefault group title } }"
    )
    masked = with_scopes("CUSTOMERS_READ", "CUSTOMERS_EXPORT")
    everything = {field["key"]: field for field in await execute(database, OWNER, document, what="CUSTOMERS")}
    assert everything["email"] == {
        "key": "email",
        "isPersonal": True,
        "isDefault": True,
        "group": "Customer",
        "title": "E-mail",
    }
    narrow = await execute(database, masked, document, what="CUSTOMERS")
    assert {field["key"] for field in narrow} == {
        key for key, field in everything.items() if not field["isPersonal"] and key != "groups"
    }
    assert await execute(database, masked, document, what="ORDERS") == []


async def test_a_file_without_personal_data_needs_no_warning(database: Database):
    await guest(email="ann@example.com", first_name="Ann")
    masked = with_scopes("CUSTOMERS_READ", "CUSTOMERS_EXPORT")
    asked = (await create(database, masked))["export"]
    assert not asked["containsPersonalData"]
    assert "email" not in asked["fields"]
    await worker.run_pending()
    got = (await execute(database, masked, DOWNLOAD, id=asked["id"]))["download"]
    assert b"ann@example.com" not in (await fetched(got["url"])).content


async def test_an_export_is_its_own_callers_or_of_those_who_read_the_log(database: Database):
    await guest(email="ann@example.com")
    export = await exported(fields=["id"], selections={"customers": ("ids", ["cus_1"])})
    other = with_scopes("CUSTOMERS_READ", "CUSTOMERS_EXPORT")
    warden = with_scopes("CUSTOMERS_READ", "CUSTOMERS_EXPORT", "AUDIT_READ", key=8)
    watcher = with_scopes("AUDIT_READ", key=9)
    job = f"job_{export.job_id}"
    assert (await execute(database, other, LOG))["totalCount"] == 0
    assert (await execute(database, other, DOWNLOAD, id=job))["userErrors"][0]["code"] == "NOT_FOUND"
    assert (await execute(database, watcher, LOG))["totalCount"] == 1
    assert (await execute(database, watcher, DOWNLOAD, id=job))["userErrors"][0]["code"] == "NOT_ALLOWED"
    assert (await execute(database, warden, DOWNLOAD, id=job))["userErrors"] == []
    assert (await execute(database, OWNER, LOG, what=["ORDERS"]))["totalCount"] == 0
    assert (await execute(database, OWNER, DOWNLOAD, id="job_999"))["userErrors"][0]["code"] == "NOT_FOUND"


async def test_whoever_lost_a_scope_gets_the_file_no_more(database: Database):
    await guest(email="ann@example.com")
    export = await exported(fields=["email"])
    demoted = Actor("staff", OWNER.id, "Olive", frozenset(ALL_SCOPES - {"PII_READ"}))
    payload = await execute(database, demoted, DOWNLOAD, id=f"job_{export.job_id}")
    assert payload["userErrors"][0]["message"].startswith("This file needs the scope PII_READ")


async def test_everything_stands_in_the_audit_log(database: Database):
    await guest(email="ann@example.com")
    filtered = {"customers": ("filter", {"tag": {"neq": "x"}})}
    export = await exported(
        fields=["id"], selections=filtered, filter={"customers": {"filter": {"tag": {"neq": "x"}}}}, raw=True
    )
    await execute(database, OWNER, DOWNLOAD, id=f"job_{export.job_id}")
    rows = await database.fetch("SELECT action, details FROM audit_entries WHERE action LIKE 'export.%' ORDER BY id")
    assert [row[0] for row in rows] == ["export.created", "export.written", "export.downloaded"]
    created = {field: after for field, _, after in audit.read_details(rows[0][1]).changes}
    assert created == {
        "what": "CUSTOMERS", "format": "CSV", "fields": "id", "raw": "true",
        "filter": '{"customers":{"filter":{"tag":{"neq":"x"}}}}',
    }  # fmt: skip
    written = {field: after for field, _, after in audit.read_details(rows[1][1]).changes}
    assert written == {"rows": "1", "bytes": str(export.size_bytes), "sha256": export.sha256}
    assert (await audit.verify(database)).is_intact


async def test_a_cancelled_export_leaves_no_file(database: Database):
    await guest(email="ann@example.com")
    asked = (await create(database, fields=["id"]))["export"]
    work = await worker.claim()
    assert work is not None
    work.is_cancelled = True
    await worker.perform(work)
    assert await database.fetch_value("SELECT status FROM jobs WHERE id = ?", (work.job_id,)) == "CANCELLED"
    assert list(files.folder().iterdir()) == []
    payload = await execute(database, OWNER, DOWNLOAD, id=asked["id"])
    assert payload["userErrors"][0]["code"] == "INVALID_STATE"


async def test_files_are_removed_when_their_time_is_over_and_the_log_stays(database: Database):
    await guest(email="ann@example.com")
    export = await exported(fields=["id"])
    path = path_of(export)
    stray = files.folder() / "half-written.csv"
    stray.write_text("x")
    work = Work(job_id=0, kind="", args=None, actor=OWNER, lease="", checkpoint=None)
    await expire(work)
    assert path.exists()
    os.utime(stray, (0, 0))
    with clock.held_at((export.expires_at or 0) + 1):
        await expire(work)
        assert not path.exists()
        assert not stray.exists()
        payload = await execute(database, OWNER, DOWNLOAD, id=f"job_{export.job_id}")
        assert payload["userErrors"][0]["code"] == "EXPIRED"
        [entry] = (await execute(database, OWNER, LOG))["nodes"]
    assert (entry["rowCount"], entry["file"]) == (1, None)


async def test_the_log_outlives_the_housekeeping_of_jobs(database: Database):
    export = await exported(fields=["id"])
    with clock.held_at(clock.now() + 400 * clock.DAY):
        await worker.run_pending()
        assert await housekeeping._prune_jobs() == 0
        assert (await execute(database, OWNER, LOG))["nodes"][0]["id"] == f"job_{export.job_id}"


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from regulars.api import downloads
from regulars.app import rooms
from regulars.exports import files
from regulars.exports.service.downloading import export_download
from regulars.platform.context import Actor
from regulars.platform.db.connect import open_database
from starlette.applications import Starlette

async def main(url, folder, job_id):
    rooms.arrange()
    files.use(Path(folder))
    await open_database(url)
    actor = Actor("staff", 1, "Olive", frozenset(sys.argv[4].split(",")))
    opened = await export_download(actor=actor, job_id=int(job_id), ip="10.0.0.9")
    async def receive():
        await asyncio.Event().wait()
    async def send(message):
        if message["type"] == "http.response.body":
            os.kill(os.getpid(), signal.SIGKILL)
    scope = {"type": "http", "method": "GET", "path": f"/downloads/{opened.token}", "raw_path": b"", "headers": [],
             "query_string": b"", "client": ("10.0.0.7", 1), "http_version": "1.1", "scheme": "http", "root_path": ""}
    await Starlette(routes=downloads.routes)(scope, receive, send)

asyncio.run(main(*sys.argv[1:4]))
"""


@pytest.mark.slow
async def test_a_server_killed_at_the_first_byte_has_logged_the_download(database: Database, tmp_path):
    """R21: no byte leaves before the log row is committed."""
    await guest(email="ann@example.com")
    export = await exported(fields=["id"])
    scopes = ",".join(ALL_SCOPES)
    command = [
        sys.executable,
        "-c",
        KILLED,
        database.address.url,
        str(tmp_path / "exports"),
        str(export.job_id),
        scopes,
    ]
    ended = subprocess.run(command, check=False, capture_output=True, timeout=60)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert await database.fetch("SELECT ip, fetched_ip FROM export_downloads") == [("10.0.0.9", "10.0.0.7")]
    assert await database.fetch_value("SELECT count(*) FROM audit_entries WHERE action = 'export.downloaded'") == 1


async def test_orders_of_a_store_beyond_the_caller_are_in_no_file(database: Database):
    await shop()
    await shop("other")
    await recorded(draft("1", "ann"), draft("2", "bob", store_id=2))
    narrow = Actor("token", 3, "Second", frozenset(ALL_SCOPES), frozenset({2}))
    for subject in ("ORDERS", "PAYMENTS"):
        export = await exported(subject, actor=narrow, fields=["store"])
        assert path_of(export).read_text().split() == ["store", *["other"] * (export.row_count or 0)]
    assert (await exported("ORDERS", actor=narrow, fields=["id"])).row_count == 1
