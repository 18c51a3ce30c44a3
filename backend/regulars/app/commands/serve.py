"""`regulars serve`: the API, the application and the background work in one process."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer
import uvicorn

from regulars.app import exposure, memory
from regulars.app.asgi import create_app
from regulars.app.background import running
from regulars.app.terminal import guarded, out
from regulars.messaging import mail_server
from regulars.migrations.run import open_ready
from regulars.platform import log
from regulars.platform import settings as platform_settings
from regulars.platform.db.connect import Database
from regulars.platform.settings import Settings
from regulars.stores.service.setup import setup_code

GRACE_SECONDS = 8
LARGEST_FRAME = 64 * 1024


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000 by default.")] = None,
) -> None:
    """Run the API, the application and the background work until stopped."""
    settings = platform_settings.load()
    run(settings, host=host or settings.host, port=port or settings.port)


def run(settings: Settings, *, host: str, port: int, greeting: str | None = None) -> None:
    """Open the database, print where to go, and serve."""
    log.configure(settings.log_level, settings.log_style)
    guarded(lambda: exposure.check(settings, host))
    guarded(lambda: mail_server.parse(settings))
    with asyncio.Runner(loop_factory=uvicorn.Config("", loop="uvloop").get_loop_factory()) as runner:
        guarded(lambda: runner.run(_serve(settings, host, port, greeting)))


async def _serve(settings: Settings, host: str, port: int, greeting: str | None) -> None:
    database = await open_ready(settings.database, readers=settings.database_readers, serve=True)
    try:
        with database.entered():
            await _greet(settings, host, port, greeting)
            app = create_app(settings, database, lifespan=_lifespan(database))
            await Server(_config(app, host, port, settings), at_stop=app.state.end_streams).serve()
    finally:
        await database.close()


class Server(uvicorn.Server):
    """Ends event streams as soon as it is told to stop; uvicorn alone would wait for them until its time is over."""

    def __init__(self, config: uvicorn.Config, *, at_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._at_stop = at_stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._at_stop()
        await super().shutdown(sockets)


def _lifespan(database: Database) -> Any:
    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncGenerator[None]:
        async with running(database):
            memory.settle()
            yield

    return lifespan


async def _greet(settings: Settings, host: str, port: int, greeting: str | None) -> None:
    address = settings.public_url or f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
    out.print(f"Regulars is at [bold]{address}[/bold]")
    if greeting is not None:
        out.print(greeting)
        return
    code = await setup_code()
    if code is not None:
        out.print(f"Set up the shop at {address}/setup with the one-time code [bold]{code}[/bold]")


def _config(app: Any, host: str, port: int, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,  # a few compressed bytes would become megabytes before anybody has signed in
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
