"""The whole product as one ASGI application: the API, its health, and the admin application."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import regulars
from regulars.api import downloads, order_files, shipment_reports
from regulars.api.doors import Doors, doors
from regulars.app.headers import SecurityHeaders
from regulars.app.spa import Application
from regulars.platform.db.connect import Database
from regulars.platform.errors import RegularsError
from regulars.platform.files import shelf
from regulars.platform.settings import Settings
from regulars.reports.replica import engine as reports
from regulars.reports.replica import listing
from regulars.reports.replica.place import place_of

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]
STATIC = Path(regulars.__file__).parent / "static"
_FILES = "files"
_TRUSTED = "persisted-documents.json"


def create_app(
    settings: Settings, database: Database, *, lifespan: Lifespan | None = None, static: Path = STATIC
) -> Starlette:
    """The application over an open database; `lifespan` runs what works in the background."""
    shelf.put_at(database, settings.data_dir / _FILES)
    place = place_of(settings)
    reports.put_at(database, place)
    if not place.views:
        listing.keep(database)
    entrances = doors(
        trusted=_trusted(static / _TRUSTED),
        allowed_origins=_origins(settings.public_url),
        database=lambda: database,
    )
    application = Application(static)
    app = Starlette(
        routes=[
            *entrances.routes(),
            *order_files.routes,
            *shipment_reports.routes,
            *downloads.routes,
            Route("/healthz", _alive),
            Route("/readyz", _readiness(database)),
            Route("/{path:path}", application.handle, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
        ],
        middleware=[Middleware(SecurityHeaders)],
        lifespan=_lifespan(entrances, database, lifespan),
    )
    app.state.end_streams = entrances.http.streams.ending.set  # called as soon as the server is told to stop
    return app


def _lifespan(entrances: Doors, database: Database, inner: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def running(app: Any) -> AsyncGenerator[None]:
        with database.entered():
            async with entrances.watched():
                if inner is None:
                    yield
                else:
                    async with inner(app):
                        yield

    return running


async def _alive(_: Request) -> Response:
    return PlainTextResponse("alive\n")


def _readiness(database: Database) -> Callable[[Request], Any]:
    async def ready(_: Request) -> Response:
        try:
            await database.fetch_value("SELECT 1")
        except RegularsError as error:
            return PlainTextResponse(f"{error.message}\n", 503)
        return PlainTextResponse("".join(f"{line}\n" for line in ("ready", *database.alarms)))

    return ready


def _origins(public_url: str) -> frozenset[str]:
    parts = urlsplit(public_url)
    return frozenset({f"{parts.scheme}://{parts.netloc}"}) if parts.scheme and parts.netloc else frozenset()


def _trusted(path: Path) -> Mapping[str, str]:
    return orjson.loads(path.read_bytes()) if path.is_file() else {}
