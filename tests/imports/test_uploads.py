"""Bytes come all or not at all, from whoever made the place for them, and are gone when their time is over."""

import asyncio
import hashlib
import resource
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from regulars.imports import tasks
from regulars.imports.service import uploads
from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.files import shelf
from regulars.platform.jobs import worker
from tests import make_access
from tests.imports.desk import Desk


def kept(tmp_path: Path) -> list[str]:
    folder = tmp_path / "files"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


async def test_an_upload_is_filled_once_with_exactly_what_was_announced(desk: Desk, tmp_path: Path) -> None:
    content = b"email\nana@example.com\n"
    upload = (await desk.place("C:\\lists\\people.csv", len(content)))["upload"]
    assert (upload["fileName"], upload["maximumBytes"], upload["receivedAt"]) == ("people.csv", len(content), None)
    assert upload["url"].startswith("http://shop.example/uploads/")
    for other in (content[:-1], content + b"x"):
        answer = await desk.put(upload["url"], other)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "LIMIT_EXCEEDED")
        assert kept(tmp_path) == []
    answer = await desk.put(upload["url"], content)
    assert answer.json() == {
        "id": upload["id"], "sizeBytes": len(content), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    assert answer.headers["cache-control"] == "no-store"
    assert (await desk.put(upload["url"], content)).status_code == 409
    assert len(kept(tmp_path)) == 1
    document = "query ($id: ID!) { node(id: $id) { ... on Upload { receivedAt fileName } } }"
    assert (await desk.ask(document, id=upload["id"]))["node"]["receivedAt"] is not None


async def test_a_stream_that_is_longer_than_it_said_is_refused_while_it_comes(desk: Desk, tmp_path: Path) -> None:
    upload = (await desk.place("people.csv", 100))["upload"]
    sent = 0

    async def endless() -> AsyncGenerator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 64
            yield b"x" * 64

    answer = await desk.put(upload["url"], endless())
    assert answer.status_code == 413
    assert kept(tmp_path) == []


async def test_a_cut_connection_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    upload = (await desk.place("people.csv", 1_000_000))["upload"]
    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"email\n" * 1_000, "more_body": True}, {"type": "http.disconnect"},
    ]  # fmt: skip
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return parts.pop(0)

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http", "method": "PUT", "path": urlsplit(upload["url"]).path, "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"shop.example"), (b"authorization", f"Bearer {desk.secret}".encode())],
        "client": ("10.0.0.9", 5000), "server": ("shop.example", 80), "root_path": "", "http_version": "1.1",
    }  # fmt: skip
    await desk.app(scope, receive, send)
    assert answers[0]["status"] == 400
    assert kept(tmp_path) == []
    assert (await desk.put(upload["url"], b"x" * 1_000_000)).status_code == 200, "it can be tried again"


async def test_two_transfers_at_once_leave_one_file(desk: Desk, tmp_path: Path) -> None:
    upload = (await desk.place("people.csv", 8))["upload"]
    answers = await asyncio.gather(*(desk.put(upload["url"], body) for body in (b"email\na\n", b"email\nb\n")))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (name,) = kept(tmp_path)
    won = next(answer.json()["sha256"] for answer in answers if answer.status_code == 200)
    assert hashlib.sha256((tmp_path / "files" / name).read_bytes()).hexdigest() == won


async def test_nobody_else_fills_an_upload(database: Database, desk: Desk) -> None:
    upload = (await desk.place("people.csv", 6))["upload"]
    other = await Desk.of(database)
    weak = await Desk.of(database, {"CUSTOMERS_READ"})
    assert (await other.put(upload["url"], b"email\n")).status_code == 404
    assert (await weak.put(upload["url"], b"email\n")).status_code == 403
    assert (await desk.put(upload["url"], b"email\n", authorization="")).status_code == 401
    assert (await desk.put(upload["url"], b"email\n", authorization="Bearer rg_nonsense")).status_code == 401
    assert (await desk.put("http://shop.example/uploads/nonsense", b"email\n")).status_code == 404


async def test_a_browser_needs_our_origin_and_our_header(database: Database, desk: Desk) -> None:
    await make_access.staff("owner", email="olive@example.com")
    cookie = f"regulars={(await make_access.session('olive@example.com')).secret}"
    signed = {"authorization": "", "cookie": cookie}
    async with desk.client(**signed, **{"x-regulars-client": "web"}) as http:
        body = {
            "query": 'mutation { uploadCreate(fileName: "a.csv", sizeBytes: 6) { upload { url } userErrors { code } } }'
        }
        url = (await http.post("/graphql", json=body)).json()["data"]["uploadCreate"]["upload"]["url"]
    assert (await desk.put(url, b"email\n", **signed)).status_code == 403
    foreign = {"origin": "https://evil.example", "x-regulars-client": "web"}
    assert (await desk.put(url, b"email\n", **signed, **foreign)).status_code == 403
    assert (await desk.put(url, b"email\n", **signed, **{"x-regulars-client": "web"})).status_code == 200


async def test_sizes_are_limited_for_each_file_and_for_each_caller(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(size: int, name: str = "a.csv") -> tuple[str, list[str]]:
        (error,) = (await desk.place(name, size))["userErrors"]
        return error["code"], error["path"]

    assert await refused(0) == ("INVALID", ["sizeBytes"])
    assert await refused(uploads.MOST_BYTES + 1) == ("LIMIT_EXCEEDED", ["sizeBytes"])
    assert await refused(5, "") == ("INVALID", ["fileName"])
    monkeypatch.setattr(uploads, "MOST_BYTES_EACH", 100)
    assert (await desk.place("a.csv", 60))["userErrors"] == []
    assert await refused(60) == ("LIMIT_EXCEEDED", ["sizeBytes"])
    assert (await desk.place("a.csv", 40))["userErrors"] == []


async def test_files_are_cleared_away_when_their_time_is_over(database: Database, desk: Desk, tmp_path: Path) -> None:
    with clock.held_at(clock.now()) as move:
        upload = await desk.upload("email\nana@example.com\n")
        late = (await desk.place("late.csv", 6))["upload"]
        part = shelf.of(database).fresh("upload-99").with_suffix(shelf.PART)
        part.write_bytes(b"half")
        await worker.run_pending()
        assert len(kept(tmp_path)) == 2
        move(uploads.KEPT_FOR + clock.HOUR)
        assert (await desk.put(late["url"], b"email\n")).status_code == 410
        await worker.run_pending()
        assert kept(tmp_path) == []
        assert (await desk.start(upload))["userErrors"][0]["code"] == "EXPIRED"
        assert await desk.preview(upload) is None
        assert tasks.SWEEP


async def test_an_upload_takes_no_memory_to_speak_of(desk: Desk) -> None:
    size = 65_536 * 600
    upload = (await desk.place("large.csv", size))["upload"]

    async def pieces() -> AsyncGenerator[bytes]:
        yield b"email\n" + b"a" * 65_529 + b"\n"
        for _ in range(599):
            yield b"a" * 65_535 + b"\n"

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (await desk.put(upload["url"], pieces())).status_code == 200
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


async def test_a_link_to_refused_rows_ends_and_cannot_be_made_up(database: Database, desk: Desk) -> None:
    with clock.held_at(clock.now()) as move:
        job = await desk.take("email\nben@\n")
        url = urlsplit(job["refusals"]["url"]).path
        body, _, signature = url.partition(".")
        async with desk.client(authorization="") as http:
            assert (await http.get(url)).status_code == 200
            for wrong in (
                body,
                f"{body}.{'0' * len(signature)}",
                f"{body[:-4]}AAAA.{signature}",
                "/downloads/refused/x",
            ):
                assert (await http.get(wrong)).status_code == 404
            move(16 * clock.MINUTE)
            assert (await http.get(url)).status_code == 410
    actions = [row[0] for row in await database.fetch("SELECT action FROM audit_entries ORDER BY id")]
    assert actions.count("import.refusals_fetched") == 1
