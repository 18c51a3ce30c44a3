"""The doors of the house: the schema behind its HTTP and WebSocket endpoints, with access's own recognition."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute, Route, WebSocketRoute

from regulars.access.graphql.cookies import authenticate
from regulars.api.endpoint import METHODS, PATH, Endpoint
from regulars.api.engine import Engine
from regulars.api.limits import Limits
from regulars.api.schema import schema
from regulars.api.uploads import FileDoors
from regulars.api.websocket import SocketEndpoint
from regulars.platform.live import hub
from regulars.platform.outbox import Committed

_REVOKING = frozenset({"session.revoked", "token.revoked", "staff.updated"})


@dataclass(frozen=True, slots=True)
class Doors:
    """Both endpoints over one engine, and where files go in and out."""

    engine: Engine
    http: Endpoint
    sockets: SocketEndpoint
    files: FileDoors

    def routes(self) -> list[BaseRoute]:
        """The routes of all; what is no GET and no POST is refused by the endpoint itself."""
        return [
            WebSocketRoute(PATH, self.sockets.handle),
            Route(PATH, self.http.handle, methods=list(METHODS)),
            *self.files.routes(),
        ]

    @asynccontextmanager
    async def watched(self) -> AsyncGenerator[None]:
        """Within the block, a revocation closes the sockets that it concerns."""
        stirred = asyncio.Event()

        def hear(event: Committed) -> None:
            if event.name in _REVOKING:
                stirred.set()

        with hub().heard_by(hear):
            task = asyncio.create_task(self._recheck(stirred), name="revocations")
            try:
                yield
            finally:
                task.cancel()
                await asyncio.wait({task})

    async def _recheck(self, stirred: asyncio.Event) -> None:
        while True:
            await stirred.wait()
            stirred.clear()
            await self.sockets.sockets.recheck()


def doors(
    *,
    limits: Limits | None = None,
    trusted: Mapping[str, str] | None = None,
    allowed_origins: frozenset[str] = frozenset(),
    **options: Any,
) -> Doors:
    """The endpoints of our schema; `trusted` are the application's own documents by hash."""
    engine = Engine(schema, limits, dict(trusted or {}))
    return Doors(
        engine,
        Endpoint(engine, authenticate, allowed_origins=allowed_origins, **options),
        SocketEndpoint(engine, authenticate, allowed_origins=allowed_origins, **options),
        FileDoors(authenticate, allowed_origins=allowed_origins, **options),
    )
