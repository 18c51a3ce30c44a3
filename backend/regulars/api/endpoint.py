"""GraphQL over HTTP: one route, POST for everything, GET for queries of callers without cookies."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from regulars.api import negotiation, sse
from regulars.api.body import most_bytes, most_values, read_body
from regulars.api.documents import Refused
from regulars.api.engine import Answer, Engine, Prepared
from regulars.api.errors import answered_errors, error_of, new_correlation_id
from regulars.api.facts import OWN_HEADER, facts_of, is_foreign
from regulars.api.parameters import Malformed, read_json, read_parameters
from regulars.api.sockets import Sockets
from regulars.platform.db.connect import Database, current
from regulars.platform.errors import RegularsError, StorageFull, Unavailable
from regulars.platform.graphql.context import Authenticate, Context, Cookie, RequestFacts
from regulars.platform.log import correlation

PATH = "/graphql"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
CORRELATION_HEADER = "X-Correlation-Id"


class Endpoint:
    """Answers `/graphql` over HTTP."""

    def __init__(
        self,
        engine: Engine,
        authenticate: Authenticate,
        *,
        database: Callable[[], Database] = current,
        allowed_origins: frozenset[str] = frozenset(),
    ) -> None:
        """`allowed_origins` are the addresses under which browsers reach us, where a proxy hides them."""
        self._engine = engine
        self._authenticate = authenticate
        self._database = database
        self._allowed = allowed_origins
        self.streams = Sockets(engine.limits.sockets)

    async def handle(self, request: Request) -> Response:
        """One request; whatever goes wrong becomes an answer."""
        correlation_id = new_correlation_id()
        token = correlation.set(correlation_id)
        kind: negotiation.MediaType = negotiation.JSON
        try:
            kind = negotiation.accepted(request.headers.get("accept"))
            response = await self._respond(request, kind, correlation_id)
        except Malformed as problem:
            answer = {"errors": [{"message": problem.message, "extensions": {"code": problem.code}}]}
            response = _json(answer, kind, problem.status)
        except Refused as refused:
            answer = {"errors": answered_errors(refused.errors, correlation_id, refused.code)}
            response = _json(answer, kind, 200 if kind == negotiation.JSON else 400)
        except Exception as problem:  # noqa: BLE001 (the edge: bugs are logged and masked)
            response = _json({"errors": [error_of(problem, correlation_id)]}, kind, _status_of(problem))
        finally:
            correlation.reset(token)
        response.headers[CORRELATION_HEADER] = correlation_id
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _respond(self, request: Request, kind: negotiation.MediaType, correlation_id: str) -> Response:
        is_get = request.method == "GET"
        facts = facts_of(request, "sse" if kind == negotiation.EVENTS else "http", with_cookies=not is_get)
        if request.method not in {"GET", "POST"}:
            raise Malformed("Use POST.", 405)
        if not is_get:
            negotiation.check_content_type(request.headers.get("content-type"))
        self._check_origin(facts)
        caller = await self._authenticate(facts)
        limits = self._engine.limits
        given = _of_address(request) if is_get else read_json(await read_body(request, most_bytes(caller, limits)))
        parameters = read_parameters(given, self._engine.documents)
        prepared = await self._engine.ready(parameters, most_values=most_values(caller, limits))
        if is_get and prepared.kind is not OperationType.QUERY:
            raise Malformed("GET runs queries only.", 405)
        context = Context(self._database(), caller, facts, correlation_id)
        if kind == negotiation.EVENTS:
            return sse.respond(self._engine, prepared, context, lambda: self._authenticate(facts), self.streams)
        if prepared.kind is OperationType.SUBSCRIPTION:
            raise Malformed("Subscriptions travel over WebSocket, or as text/event-stream.", 400)
        return _with_cookies(self._fitting(await self._engine.run(prepared, context), kind, prepared), context.cookies)

    def _check_origin(self, facts: RequestFacts) -> None:
        if facts.bearer is not None:
            return
        if is_foreign(facts, self._allowed):
            raise Malformed("Requests from other origins need an API token.", 403, "FORBIDDEN")
        if facts.cookies and not facts.has_custom_header:
            raise Malformed(f"Requests with cookies need the header {OWN_HEADER}.", 403, "FORBIDDEN")

    def _fitting(self, answer: Answer, kind: negotiation.MediaType, prepared: Prepared) -> Response:
        response = _json(answer, kind, 200)
        most = self._engine.limits.response
        if len(response.body) <= most:
            return response
        error = {"message": f"The answer is larger than {most} bytes: ask for less.", "extensions": _LARGE}
        return _json({"data": None, "errors": [error], "extensions": answer["extensions"]}, kind, 200)


_LARGE = {"code": "LIMIT_EXCEEDED", "limit": "response"}


def _json(answer: Mapping[str, Any], kind: str, status: int) -> Response:
    media = negotiation.GRAPHQL_JSON if kind == negotiation.GRAPHQL_JSON else negotiation.JSON
    headers = {"Allow": "GET, POST"} if status == 405 else None
    return Response(orjson.dumps(answer), status, headers, media_type=f"{media}; charset=utf-8")


def _with_cookies(response: Response, cookies: list[Cookie]) -> Response:
    for cookie in cookies:
        response.set_cookie(
            cookie.name,
            cookie.value,
            max_age=cookie.max_age if cookie.value else 0,
            path=cookie.path,
            secure=cookie.secure,
            httponly=cookie.http_only,
            samesite=cookie.same_site,
        )
    return response


def _of_address(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = read_json(given[name].encode())
    return given


def _status_of(problem: Exception) -> int:
    if isinstance(problem, Unavailable | StorageFull):
        return 503
    if isinstance(problem, RegularsError):
        return 401 if problem.code == "UNAUTHENTICATED" else 403
    return 500
