"""Clients of the endpoints, inside the loop of the test: no network, no threads, no sleeping."""

import asyncio
from typing import Any, Self

import httpx
import orjson

from tests.api.stage import Stage

PATIENCE = 30.0
GRAPHQL_JSON = "application/graphql-response+json"


def client(stage: Stage, **headers: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(stage.app, raise_app_exceptions=True)
    return httpx.AsyncClient(transport=transport, base_url="http://shop.example", headers=headers)


async def ask(stage: Stage, query: str, variables: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    async with client(stage, **headers) as http:
        body = {"query": query} | ({"variables": variables} if variables else {})
        return await http.post("/graphql", json=body, headers={"accept": GRAPHQL_JSON})


class Socket:
    """A WebSocket at the application's own ASGI door."""

    def __init__(self, stage: Stage, *, protocols: tuple[str, ...] = ("graphql-transport-ws",), **headers: str) -> None:
        self._stage = stage
        self._scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "root_path": "",
            "query_string": b"",
            "headers": [
                (b"host", b"shop.example"),
                *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()),
            ],
            "client": ("10.0.0.9", 5000),
            "subprotocols": list(protocols),
            "state": {},
        }
        self._in: asyncio.Queue[Any] = asyncio.Queue()
        self._out: asyncio.Queue[Any] = asyncio.Queue()
        self.closed: tuple[int, str] | None = None
        self.accepted: str | None = None

    async def __aenter__(self) -> Self:
        self._in.put_nowait({"type": "websocket.connect"})
        self._task = asyncio.create_task(self._stage.app(self._scope, self._in.get, self._out.put))
        answer = await self._next()
        if answer["type"] == "websocket.accept":
            self.accepted = answer.get("subprotocol")
        else:
            self.closed = (answer.get("code", 1000), "refused")
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.leave()

    async def leave(self, code: int = 1006) -> None:
        """The client is gone; without a word unless it says why."""
        self._in.put_nowait({"type": "websocket.disconnect", "code": code})
        async with asyncio.timeout(PATIENCE):
            await self._task

    def send(self, message: Any) -> None:
        self.send_text(message if isinstance(message, str) else orjson.dumps(message).decode())

    def send_text(self, text: str) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text})

    def send_bytes(self, data: bytes) -> None:
        self._in.put_nowait({"type": "websocket.receive", "bytes": data})

    async def _next(self) -> Any:
        async with asyncio.timeout(PATIENCE):
            return await self._out.get()

    async def receive(self) -> Any:
        event = await self._next()
        if event["type"] == "websocket.close":
            self.closed = (event.get("code", 1000), event.get("reason", ""))
            self._in.put_nowait({"type": "websocket.disconnect", "code": self.closed[0]})
            return None
        assert event.get("bytes") is None, "frames are text"
        return orjson.loads(event["text"])

    async def close_code(self) -> int:
        """Reads until the server closes, and says with which code."""
        while self.closed is None:
            await self.receive()
        return self.closed[0]

    async def init(self, token: str | None = None) -> Self:
        payload = {} if token is None else {"authorization": f"Bearer {token}"}
        self.send({"type": "connection_init", "payload": payload})
        assert await self.receive() == {"type": "connection_ack"}
        return self

    def subscribe(self, name: str, query: str, **variables: Any) -> None:
        self.send({"id": name, "type": "subscribe", "payload": {"query": query, "variables": variables}})

    async def until_end(self, name: str) -> list[Any]:
        """The messages of one operation until its error or complete."""
        found = []
        while True:
            message = await self.receive()
            if message is None:
                return found
            if message.get("id") != name:
                continue
            found.append(message)
            if message["type"] in ("complete", "error"):
                return found


async def settled(condition: Any) -> None:
    """Lets other tasks run until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0)
