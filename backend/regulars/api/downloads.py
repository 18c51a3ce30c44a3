"""Exported files under their signed addresses: the fetch is noted, and then the file is streamed, whole or in part."""

import base64

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from regulars.exports.service.downloading import Fetched, fetch

PATH = "/downloads"
_GONE = "This address is not valid any more. Ask for the file again in Regulars, under Exports.\n"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def download(request: Request) -> Response:
    """Nothing is sent before the note is committed. The address is all that is asked for: no cookie is read."""
    fetched = await fetch(token=request.path_params["token"], ip=request.client.host if request.client else None)
    if fetched is None:
        return PlainTextResponse(_GONE, 404, _HEADERS)
    try:
        size = fetched.path.stat()
    except FileNotFoundError:
        return PlainTextResponse(_GONE, 404, _HEADERS)
    return FileResponse(
        fetched.path,
        headers=_HEADERS | _digest(fetched),
        media_type=fetched.media_type,
        filename=fetched.download_name,
        stat_result=size,
    )


def _digest(fetched: Fetched) -> dict[str, str]:
    """RFC 9530: of the whole file, also where a part of it is sent."""
    if fetched.sha256 is None:
        return {}
    return {"Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(fetched.sha256)).decode()}:"}


routes = [Route(f"{PATH}/{{token}}", download, methods=["GET"])]
