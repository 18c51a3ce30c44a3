"""The application's files: compressed beforehand, cached for ever where hashed, and held by headers."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from regulars.app.headers import ALWAYS, CONTENT_SECURITY_POLICY, SecurityHeaders
from regulars.app.spa import Application

INDEX = b"<!doctype html><title>Regulars</title>"
SCRIPT = b"console.log('regulars')"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    for name, body in (("index.html", INDEX), ("assets/index-abc.js", SCRIPT), ("favicon.svg", b"<svg/>")):
        (tmp_path / name).write_bytes(body)
        (tmp_path / f"{name}.br").write_bytes(b"br " + body)
        (tmp_path / f"{name}.gz").write_bytes(b"gz " + body)
    (tmp_path / "plain.txt").write_bytes(b"plain")
    (tmp_path.parent / "secret.txt").write_text("secret")
    return tmp_path


@asynccontextmanager
async def browser(folder: Path, scheme: str = "http") -> AsyncGenerator[httpx.AsyncClient]:
    app = Starlette(
        routes=[Route("/{path:path}", Application(folder).handle, methods=["GET", "HEAD", "POST"])],
        middleware=[Middleware(SecurityHeaders)],
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://shop.example") as http:
        http.headers["accept-encoding"] = ""
        yield http


@pytest.mark.parametrize(
    ("accepted", "encoding", "start"),
    [("br, gzip", "br", b"br "), ("gzip", "gzip", b"gz "), ("", None, b"console"), ("br;q=0, gzip", "gzip", b"gz ")],
)
async def test_files_come_in_the_smallest_encoding_that_the_browser_takes(folder, accepted, encoding, start):
    async with browser(folder) as http:
        request = http.build_request("GET", "/assets/index-abc.js", headers={"accept-encoding": accepted})
        response = await http.send(request, stream=True)
        body = b"".join([part async for part in response.aiter_raw()])
    assert response.headers.get("content-encoding") == encoding
    assert body.startswith(start)
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_hashed_files_are_kept_for_ever_and_the_page_is_asked_for_anew(folder):
    async with browser(folder) as http:
        assert (await http.get("/assets/index-abc.js")).headers[
            "cache-control"
        ] == "public, max-age=31536000, immutable"
        page = await http.get("/")
        assert page.headers["cache-control"] == "no-cache"
        again = await http.get("/", headers={"if-none-match": page.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert (await http.get("/", headers={"if-none-match": '"other"'})).status_code == 200


@pytest.mark.parametrize("path", ["/", "/customers", "/customers/cus_1", "/settings/team"])
async def test_the_applications_own_addresses_answer_the_page(folder, path):
    async with browser(folder) as http:
        response = await http.get(path)
    assert (response.status_code, response.content) == (200, INDEX)


@pytest.mark.parametrize(
    "path", ["/assets/gone-123.js", "/nope.css", "/.env", "/../secret.txt", "/%2e%2e/secret.txt", "/index.html.br"]
)
async def test_a_missing_file_is_404_and_no_path_leads_out(folder, path):
    async with browser(folder) as http:
        response = await http.get(path)
    assert response.status_code == 404
    assert b"secret" not in response.content


async def test_head_has_no_body_and_other_methods_are_refused(folder):
    async with browser(folder) as http:
        head = await http.head("/plain.txt")
        assert (head.headers["content-length"], head.content) == ("5", b"")
        assert (await http.post("/")).status_code == 405


async def test_without_a_build_the_page_says_so(tmp_path):
    async with browser(tmp_path / "nothing") as http:
        response = await http.get("/customers")
    assert response.status_code == 404
    assert "/graphql" in response.text


async def test_every_answer_carries_the_security_headers(folder):
    async with browser(folder) as http:
        for path in ("/", "/nope.js"):
            response = await http.get(path)
            assert {name: response.headers[name] for name in ALWAYS} == ALWAYS
            assert "strict-transport-security" not in response.headers
    async with browser(folder, "https") as http:
        assert (await http.get("/")).headers["strict-transport-security"].startswith("max-age=31536000")


def test_the_policy_allows_nothing_inline_and_nobody_else():
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "require-trusted-types-for 'script'" in CONTENT_SECURITY_POLICY


async def test_an_answer_may_say_its_own(folder):
    async def own(_: Any) -> PlainTextResponse:
        return PlainTextResponse("x", headers={"Referrer-Policy": "no-referrer"})

    app = Starlette(routes=[Route("/", own)], middleware=[Middleware(SecurityHeaders)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        assert (await http.get("/")).headers["referrer-policy"] == "no-referrer"
