"""GraphQL over WebSocket: graphql-transport-ws and nothing older, each operation alone with its errors."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import Any

from graphql import OperationType
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from regulars.api.documents import Refused
from regulars.api.engine import Engine, Prepared, errors_of
from regulars.api.errors import new_correlation_id
from regulars.api.facts import facts_of, is_foreign
from regulars.api.limits import LimitExceeded
from regulars.api.messages import PROTOCOL, Close, Message, read_message, written
from regulars.api.parameters import Malformed, read_parameters
from regulars.api.sockets import Owner, Sockets
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database, current
from regulars.platform.errors import RegularsError
from regulars.platform.graphql.context import Authenticate, Context, RequestFacts
from regulars.platform.graphql.told import Told
from regulars.platform.log import correlation


class SocketEndpoint:
    """Answers `/graphql` over WebSocket."""

    def __init__(
        self,
        engine: Engine,
        authenticate: Authenticate,
        *,
        database: Callable[[], Database] = current,
        allowed_origins: frozenset[str] = frozenset(),
    ) -> None:
        """`allowed_origins` are the addresses under which browsers reach us, where a proxy hides them."""
        self.engine = engine
        self.authenticate = authenticate
        self.database = database
        self.sockets = Sockets(engine.limits.sockets)
        self._allowed = allowed_origins

    async def handle(self, websocket: WebSocket) -> None:
        """One connection, from its handshake to its end."""
        facts = facts_of(websocket, "websocket")
        if is_foreign(facts, self._allowed):
            await websocket.close(4403)
            return
        if PROTOCOL not in websocket.scope.get("subprotocols", []):
            await websocket.accept()
            await websocket.close(4406, "Subprotocol not acceptable")
            return
        await websocket.accept(subprotocol=PROTOCOL)
        await Connection(self, websocket, facts).live()


class Connection:
    """One WebSocket: its caller, and the operations that run on it."""

    def __init__(self, home: SocketEndpoint, websocket: WebSocket, facts: RequestFacts) -> None:
        """Nothing is acknowledged yet."""
        self._home = home
        self._engine = home.engine
        self._websocket = websocket
        self._facts = facts
        self._caller: Actor | None = None
        self._owner: Owner = ("", None)
        self._acknowledged = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._closing: Close | None = None

    async def live(self) -> None:
        """Reads messages until either side has enough; then every operation is cancelled and awaited."""
        watch = asyncio.create_task(self._watch(), name="websocket caller")
        try:
            await self._converse()
        except Close as close:
            await self._close(close)
        except WebSocketDisconnect:
            pass
        finally:
            watch.cancel()
            self._home.sockets.leave(self, self._owner)
            running = [watch, *self._operations.values()]
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _converse(self) -> None:
        try:
            async with asyncio.timeout(self._engine.limits.init_timeout) as limit:
                while not self._acknowledged:
                    await self._take(await self._receive())
                limit.reschedule(None)
        except TimeoutError as error:
            raise Close(4408, "Connection initialisation timeout") from error
        while True:
            await self._take(await self._receive())

    async def _receive(self) -> Message:
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code") or 1000)
        text: str | None = event.get("text")
        if text is None:
            raise Close(4400, "Messages are text.")
        if len(text) > self._engine.limits.frame or len(text.encode()) > self._engine.limits.frame:
            raise Close(1009, "Message too big")
        return read_message(text)

    async def _take(self, message: Message) -> None:
        match message.kind:
            case "connection_init":
                await self._acknowledge(message.payload or {})
            case "ping":
                await self._send(written("pong", payload=message.payload))
            case "subscribe":
                await self._begin(message)
            case "complete":
                operation = self._operations.pop(message.id, None)
                if operation is not None:
                    operation.cancel()
            case _:
                pass

    async def _acknowledge(self, payload: dict[str, Any]) -> None:
        if self._acknowledged:
            raise Close(4429, "Too many initialisation requests")
        self._facts = _with_bearer(self._facts, payload)
        try:
            self._caller = await self._home.authenticate(self._facts)
        except RegularsError as error:
            raise Close(4403, "Forbidden") from error
        caller = self._caller
        self._owner = ("ip", self._facts.ip) if caller is None else (caller.kind, caller.id)
        if not self._home.sockets.enter(self, self._owner, self._recheck):
            raise Close(4429, "Too many connections")
        self._acknowledged = True
        await self._send(written("connection_ack"))

    async def _begin(self, message: Message) -> None:
        if not self._acknowledged:
            raise Close(4401, "Unauthorized")
        if message.id in self._operations:
            raise Close(4409, f"Subscriber for {message.id} already exists")
        if len(self._operations) >= self._engine.limits.operations:
            most = self._engine.limits.operations
            await self._refuse(message.id, LimitExceeded("operations", most, most + 1))
            return
        task = asyncio.create_task(self._run(message), name="websocket operation")
        self._operations[message.id] = task
        task.add_done_callback(lambda done: self._forget(message.id, done))

    def _forget(self, name: str, task: asyncio.Task[None]) -> None:
        if self._operations.get(name) is task:
            del self._operations[name]
        if not task.cancelled():
            task.exception()  # a socket that broke while sending; the reader has seen it too

    async def _run(self, message: Message) -> None:
        correlation_id = new_correlation_id()
        correlation.set(correlation_id)
        try:
            parameters = read_parameters(message.payload, self._engine.documents)
            prepared = await self._engine.ready(parameters)
            caller = await self._present()
            context = Context(self._home.database(), caller, self._facts, correlation_id)
            await self._answer(message.id, prepared, context)
        except Malformed as problem:
            await self._send_errors(message.id, [{"message": problem.message, "extensions": {"code": problem.code}}])
        except Close as close:
            await self._close(close)
        except Exception as problem:  # noqa: BLE001 (the edge: bugs are logged and masked, the socket lives on)
            if self._websocket.application_state is WebSocketState.CONNECTED:
                await self._send_errors(message.id, errors_of(problem, correlation_id))
        else:
            self._done(message.id)
            await self._send(written("complete", message.id))

    async def _answer(self, name: str, prepared: Prepared, context: Context) -> None:
        if prepared.kind is not OperationType.SUBSCRIPTION:
            await self._send_answer(name, await self._engine.run(prepared, context))
            return
        async with aclosing(self._engine.stream(prepared, context, self._present)) as stream:
            async for answer in stream:
                await self._send_answer(name, answer)

    async def _present(self) -> Actor | None:
        """Who is behind the socket now. Raises `Close` where somebody was and is no more."""
        try:
            caller = await self._home.authenticate(self._facts)
        except RegularsError as error:
            raise Close(4403, "Forbidden") from error
        if caller is None and self._caller is not None:
            raise Close(4403, "Forbidden")
        return caller

    async def _watch(self) -> None:
        """Asks anew now and then who is behind the socket, also where nothing happens."""
        while True:
            await asyncio.sleep(self._engine.limits.recheck)
            if self._acknowledged:
                await self._recheck()

    async def _recheck(self) -> None:
        try:
            await self._present()
        except Close as close:
            await self._close(close)

    async def _refuse(self, name: str, problem: LimitExceeded) -> None:
        await self._send_errors(name, errors_of(Refused([problem], "LIMIT_EXCEEDED"), ""))

    async def _send_answer(self, name: str, answer: dict[str, Any]) -> None:
        text = written("next", name, answer)
        most = self._engine.limits.response
        if len(text) > most:
            raise Told("LIMIT_EXCEEDED", f"The answer is larger than {most} bytes: ask for less.", limit="response")
        await self._send(text)

    async def _send_errors(self, name: str, errors: list[dict[str, Any]]) -> None:
        self._done(name)
        await self._send(written("error", name, errors))

    def _done(self, name: str) -> None:
        """Free the id before the client hears of the end, so that it may use it again at once."""
        if self._operations.get(name) is asyncio.current_task():
            del self._operations[name]

    async def _send(self, text: str) -> None:
        if self._websocket.application_state is WebSocketState.CONNECTED:
            await self._websocket.send_text(text)

    async def _close(self, close: Close) -> None:
        if self._websocket.application_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError, WebSocketDisconnect):
                await self._websocket.close(close.code, close.reason)


def _with_bearer(facts: RequestFacts, payload: dict[str, Any]) -> RequestFacts:
    kind, _, secret = str(payload.get("authorization") or "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        return facts
    return RequestFacts(
        transport=facts.transport,
        ip=facts.ip,
        user_agent=facts.user_agent,
        scheme=facts.scheme,
        host=facts.host,
        origin=facts.origin,
        headers=facts.headers,
        cookies={},
        bearer=secret.strip(),
        has_custom_header=facts.has_custom_header,
    )
