"""Serving the application: its built files from memory, compressed beforehand, and index.html for its own addresses."""

from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

HASHED = "/assets/"
INDEX = "/index.html"
_SIBLINGS = {"br": ".br", "gzip": ".gz"}
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
NOT_BUILT = "The application is not built here; the API answers at /graphql.\n"


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a file."""

    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the application with its compressed siblings."""

    media_type: str
    variants: dict[str, Variant]

    def chosen(self, accepted: str) -> tuple[str, Variant]:
        """The smallest variant that the browser takes, and its encoding."""
        allowed = {part.partition(";")[0].strip() for part in accepted.lower().split(",") if "q=0" not in part}
        for encoding in _SIBLINGS:
            if encoding in allowed and encoding in self.variants:
                return encoding, self.variants[encoding]
        return "", self.variants[""]


class Application:
    """The built files; an address without a file and without a dot is one of the application's own pages."""

    def __init__(self, folder: Path) -> None:
        """Reads the whole folder: it is a few megabytes, and answers then need no disk."""
        self._files = _read(folder)

    @property
    def is_built(self) -> bool:
        """Whether there is anything to serve."""
        return INDEX in self._files

    async def handle(self, request: Request) -> Response:
        """A file, the application, or 404."""
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("Not here.\n", 405, {"Allow": "GET, HEAD"})
        path = request.url.path
        file = self._files.get(path)
        if file is None and "." not in path.rpartition("/")[2]:
            path, file = INDEX, self._files.get(INDEX)
            if file is None:
                return PlainTextResponse(NOT_BUILT, 404)
        if file is None:
            return PlainTextResponse("Not found.\n", 404)
        return _answer(request, file, is_hashed=path.startswith(HASHED))


def _answer(request: Request, file: File, *, is_hashed: bool) -> Response:
    encoding, variant = file.chosen(request.headers.get("accept-encoding", ""))
    headers = {
        "ETag": variant.etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=31536000, immutable" if is_hashed else "no-cache",
    }
    if encoding:
        headers["Content-Encoding"] = encoding
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if variant.etag in known:
        return Response(status_code=304, headers=headers)
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(variant.body))
        return Response(headers=headers, media_type=file.media_type)
    return Response(variant.body, headers=headers, media_type=file.media_type)


def _read(folder: Path) -> dict[str, File]:
    paths = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return {
        f"/{path.relative_to(folder).as_posix()}": File(_media_type(path), _variants(path))
        for path in paths
        if path.suffix not in _SIBLINGS.values()
    }


def _variants(path: Path) -> dict[str, Variant]:
    variants = {"": _variant(path)}
    for encoding, suffix in _SIBLINGS.items():
        sibling = path.with_name(path.name + suffix)
        if sibling.is_file():
            variants[encoding] = _variant(sibling)
    return variants


def _variant(path: Path) -> Variant:
    body = path.read_bytes()
    return Variant(body, f'"{sha256(body).hexdigest()[:32]}"')


def _media_type(path: Path) -> str:
    return _TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"
