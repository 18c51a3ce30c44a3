"""Somebody who uploads files and has them read in, through the doors of the house."""

import csv
import io
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette

from regulars.access.scopes import ALL_SCOPES
from regulars.api.doors import doors
from regulars.platform.db.connect import Database
from regulars.platform.jobs import worker
from tests import make_access

CREATE = """mutation ($name: String!, $size: BigInt!) { uploadCreate(fileName: $name, sizeBytes: $size) {
    upload { id url expiresAt maximumBytes fileName receivedAt } userErrors { code message path } } }"""
PREVIEW = """query ($id: ID!, $what: ImportSubject!, $mapping: [ImportColumnInput!]) {
    importPreview(uploadId: $id, what: $what, mapping: $mapping) {
        uploadId what recognisedAs form rowCount problems sampleRows columns { header suggestedField samples } } }"""
START = """mutation ($input: ImportInput!, $key: String!) { importCreate(input: $input, idempotencyKey: $key) {
    job { id status } userErrors { code message path } } }"""
JOB = """query ($id: ID!) { job(id: $id) { id status progress processed total failed error ... on ImportJob {
    what fileName dryRun created updated unchanged
    failures(first: 100) { totalCount nodes { row key column input errors { code message path } } }
    refusals { url fileName mediaType expiresAt } } } }"""


class Desk:
    """One caller with an API token."""

    def __init__(self, database: Database, secret: str) -> None:
        self.database = database
        self.secret = secret
        self.app = Starlette(routes=doors(database=lambda: database).routes())
        self._keys = 0

    @classmethod
    async def of(cls, database: Database, scopes: Any = ALL_SCOPES) -> "Desk":
        return cls(database, (await make_access.token(scopes)).secret)

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
        sent = {"authorization": f"Bearer {self.secret}"} | headers
        return httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=sent)

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        async with self.client() as http:
            answer = (await http.post("/graphql", json={"query": document, "variables": variables})).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def place(self, name: str, size: int) -> dict[str, Any]:
        return (await self.ask(CREATE, name=name, size=size))["uploadCreate"]

    async def put(self, url: str, content: Any, **headers: str) -> httpx.Response:
        async with self.client(**headers) as http:
            return await http.put(urlsplit(url).path, content=content)

    async def upload(self, content: bytes | str, name: str = "file.csv") -> str:
        """The id of an upload that has come."""
        sent = content.encode() if isinstance(content, str) else content
        made = await self.place(name, len(sent))
        assert made["userErrors"] == []
        answer = await self.put(made["upload"]["url"], sent)
        assert answer.status_code == 200, answer.text
        return made["upload"]["id"]

    async def preview(self, upload: str, what: str = "CUSTOMERS", mapping: Any = None) -> dict[str, Any]:
        return (await self.ask(PREVIEW, id=upload, what=what, mapping=mapping))["importPreview"]

    async def start(self, upload: str, what: str = "CUSTOMERS", **wish: Any) -> dict[str, Any]:
        self._keys += 1
        given = {"what": what, "uploadId": upload, **wish}
        return (await self.ask(START, input=given, key=f"k{self._keys}"))["importCreate"]

    async def take(self, content: bytes | str, what: str = "CUSTOMERS", name: str = "file.csv", **wish: Any) -> Any:
        """Upload, begin and wait: the finished job."""
        begun = await self.start(await self.upload(content, name), what, **wish)
        assert begun["userErrors"] == [], begun
        await worker.run_pending()
        return await self.job(begun["job"]["id"])

    async def job(self, job: str) -> Any:
        return (await self.ask(JOB, id=job))["job"]

    async def fetch(self, job: dict[str, Any]) -> httpx.Response:
        """The file of refused rows, by its link alone."""
        async with self.client(authorization="") as http:
            return await http.get(urlsplit(job["refusals"]["url"]).path)


def table(text: str) -> list[list[str]]:
    """The cells of a CSV file."""
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))


def written(rows: list[list[str]]) -> str:
    """CSV of cells."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def counts(job: dict[str, Any]) -> tuple[str, int, int, int, int]:
    return job["status"], job["created"], job["updated"], job["unchanged"], job["failed"]
