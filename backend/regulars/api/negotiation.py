"""Media types: what a client sends and which answer it takes."""

from typing import Literal

from regulars.api.parameters import Malformed

GRAPHQL_JSON = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"
MediaType = Literal["application/graphql-response+json", "application/json", "text/event-stream"]


def check_content_type(header: str | None) -> None:
    """Only JSON in UTF-8, exactly: anything else a foreign page could send unasked. Raises `Malformed`."""
    kind, *parameters = [part.strip().lower() for part in (header or "").split(";")]
    if kind != JSON:
        raise Malformed("Send the request with content-type: application/json.", 415)
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in {"utf-8", "utf8"}:
            raise Malformed("Send the request in UTF-8.", 415)


def accepted(header: str | None) -> MediaType:
    """The media type of the answer. Raises `Malformed` (406) where the client takes none of ours."""
    if header is None or not header.strip():
        return JSON
    best: tuple[float, int] | None = None
    chosen: MediaType = JSON
    for place, part in enumerate(header.lower().split(",")):
        kind, *parameters = [piece.strip() for piece in part.split(";")]
        quality = _quality(parameters)
        offered = _offered(kind)
        if offered is not None and quality > 0 and (best is None or (quality, -place) > best):
            best, chosen = (quality, -place), offered
    if best is None:
        raise Malformed(f"Answers come as {GRAPHQL_JSON}, {JSON} or {EVENTS}.", 406)
    return chosen


def _offered(kind: str) -> MediaType | None:
    match kind:
        case "application/graphql-response+json":
            return GRAPHQL_JSON
        case "text/event-stream":
            return EVENTS
        case "application/json" | "*/*" | "application/*":
            return JSON
        case _:
            return None


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
