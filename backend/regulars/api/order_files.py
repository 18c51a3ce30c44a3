"""Documents of orders under their signed addresses: the fetch is noted, then the file is made and sent."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from regulars.orders.service.documents import fetch

_GONE = "This address is not valid any more. Download the order again in Regulars.\n"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def document(request: Request) -> Response:
    """The address is all that is asked for: no cookie is read."""
    file = await fetch(request.path_params["link"])
    if file is None:
        return PlainTextResponse(_GONE, 404, _HEADERS)
    name = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"}
    return Response(file.content, media_type=file.media_type, headers=_HEADERS | name)


routes = [Route("/downloads/orders/{link}", document, methods=["GET"])]
