"""The facts of a connection, from its ASGI scope: addresses, headers, cookies, origin."""

from starlette.requests import HTTPConnection

from regulars.platform.graphql.context import RequestFacts, Transport

OWN_HEADER = "x-regulars-client"
_SECURE = {"https", "wss"}


def facts_of(connection: HTTPConnection, transport: Transport, *, with_cookies: bool = True) -> RequestFacts:
    """What the network says. Forwarded addresses are believed only where the server was told to trust the proxy."""
    headers = {name.lower(): value for name, value in connection.headers.items()}
    kind, _, secret = headers.get("authorization", "").partition(" ")
    scheme = "https" if connection.scope.get("scheme", "http") in _SECURE else "http"
    return RequestFacts(
        transport=transport,
        ip=connection.client.host if connection.client else "",
        user_agent=headers.get("user-agent", "")[:400],
        scheme=scheme,
        host=headers.get("host", ""),
        origin=headers.get("origin"),
        headers=headers,
        cookies=dict(connection.cookies) if with_cookies else {},
        bearer=secret.strip() if kind.lower() == "bearer" and secret.strip() else None,
        has_custom_header=OWN_HEADER in headers,
    )


def is_foreign(facts: RequestFacts, allowed: frozenset[str] = frozenset()) -> bool:
    """Whether a page of another origin sent this: its Origin is neither ours nor allowed."""
    if facts.origin is None:
        return facts.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
    if facts.origin in allowed:
        return False
    scheme, _, theirs = facts.origin.lower().partition("://")
    if scheme not in {facts.scheme, "https"}:
        return True
    return _without_usual_port(theirs) != _without_usual_port(facts.host.lower())


def _without_usual_port(host: str) -> str:
    return host.removesuffix(":80").removesuffix(":443")
