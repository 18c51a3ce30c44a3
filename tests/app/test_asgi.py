"""The whole product as one ASGI application over a real database."""

from pathlib import Path

import httpx
import pytest

from regulars.app.asgi import create_app
from regulars.platform.db.connect import Database
from regulars.platform.errors import Unavailable
from regulars.platform.settings import Settings


@pytest.fixture
async def http(database: Database, tmp_path: Path):
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "persisted-documents.json").write_text('{"abc": "{ setup { isComplete } }"}')
    app = create_app(Settings(public_url="https://crm.example"), database, static=tmp_path)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.example") as client,
    ):
        yield client


async def test_health_is_answered_without_the_database_and_readiness_with_it(http, database):
    assert (await http.get("/healthz")).text == "alive\n"
    assert (await http.get("/readyz")).text == "ready\n"


async def test_readiness_fails_where_the_database_does(http, database, monkeypatch):
    async def unavailable(*_: object) -> object:
        raise Unavailable

    monkeypatch.setattr(type(database), "fetch_value", unavailable)
    response = await http.get("/readyz")
    assert response.status_code == 503
    assert "cannot be reached" in response.text
    assert (await http.get("/healthz")).status_code == 200


async def test_the_api_answers_beside_the_application(http):
    found = await http.post("/graphql", json={"query": "{ setup { isComplete } viewer { scopes } }"})
    assert found.json()["data"] == {"setup": {"isComplete": False}, "viewer": None}
    assert (await http.get("/customers")).text == "<!doctype html>"
    assert found.headers["content-security-policy"]


async def test_the_applications_own_documents_are_known_by_their_hash(http):
    found = await http.post("/graphql", json={"documentId": "sha256:abc"})
    assert found.json()["data"] == {"setup": {"isComplete": False}}


async def test_the_public_address_is_no_foreign_origin(http):
    body = {"query": "{ setup { isComplete } }"}
    allowed = await http.post("/graphql", json=body, headers={"origin": "https://crm.example"})
    refused = await http.post("/graphql", json=body, headers={"origin": "https://evil.example"})
    assert (allowed.status_code, refused.status_code) == (200, 403)
