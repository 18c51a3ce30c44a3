"""WebSockets as `regulars serve` opens them, over real connections: no compression, frames of 64 kB, readers that do not read (R8)."""

import asyncio
import os
import socket
import struct
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import uvicorn
import websockets
from websockets.asyncio.client import ClientConnection, connect

from regulars.app.commands.serve import _config
from regulars.platform.settings import Settings
from tests.api.stage import Stage

PROTOCOL: Any = "graphql-transport-ws"
LONG = "subscription { pads(size: 50000) }"


@asynccontextmanager
async def served(stage: Stage) -> AsyncGenerator[int]:
    config = _config(stage.app, "127.0.0.1", 0, Settings())
    config.load()
    config.loaded = True
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        await serving


@asynccontextmanager
async def opened(port: int, **options: Any) -> AsyncGenerator[ClientConnection]:
    address = f"ws://127.0.0.1:{port}/graphql"
    async with connect(address, subprotocols=[PROTOCOL], ping_interval=None, **options) as connection:
        await send(connection, {"type": "connection_init", "payload": {}})
        assert (await receive(connection))["type"] == "connection_ack"
        yield connection


async def send(connection: ClientConnection, message: dict[str, Any]) -> None:
    await connection.send(orjson.dumps(message).decode())


async def receive(connection: ClientConnection) -> dict[str, Any]:
    return orjson.loads(await connection.recv())


async def test_no_client_is_granted_compression_however_it_asks():
    async with served(Stage()) as port, opened(port, compression="deflate") as connection:
        assert connection.response is not None
        assert "Sec-WebSocket-Extensions" not in connection.response.headers
        await send(connection, {"type": "ping"})
        assert await receive(connection) == {"type": "pong"}


async def test_a_compressed_frame_ends_the_connection_unread():
    """A few kB of zeros, compressed, would be megabytes before anybody has signed in."""
    async with served(Stage()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        key = b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n".encode()
        )
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        compressed_text = 0b1100_0001
        writer.write(bytes([compressed_text, 0x80 | 4]) + b"\0\0\0\0" + b"\x01\x02\x03\x04")
        answered = await reader.read()
        assert answered[0] & 0x0F == 8, "a close frame, and then nothing more"
        assert struct.unpack("!H", answered[2:4])[0] == 1002
        writer.close()


async def test_a_frame_has_64_kilobytes_and_one_byte_more_ends_the_connection():
    ping = '{"type":"ping"}'
    async with served(Stage()) as port:
        async with opened(port) as connection:
            await connection.send(ping + " " * (65_536 - len(ping)))
            assert await receive(connection) == {"type": "pong"}
        async with opened(port) as connection:
            await connection.send(ping + " " * (65_537 - len(ping)))
            with_code = await closed(connection)
            assert with_code == 1009


async def closed(connection: ClientConnection) -> int | None:
    try:
        await connection.recv()
    except websockets.ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else None
    return None


async def test_a_reader_that_does_not_read_is_sent_no_more_than_the_line_holds():
    """Its subscription waits; others are answered by the hundred meanwhile."""
    stage = Stage()
    async with served(stage) as port:
        narrow = socket.create_connection(("127.0.0.1", port))
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        async with opened(port, sock=narrow, max_queue=1) as slow, opened(port) as other:
            await send(slow, {"type": "subscribe", "id": "1", "payload": {"query": LONG}})
            told = -1
            while told != stage.world.told or not told:
                told = stage.world.told
                for _ in range(200):
                    await send(other, {"type": "ping"})
                    assert await receive(other) == {"type": "pong"}
            assert told < 1_000, "of a stream without end"
            slow.transport.abort()
