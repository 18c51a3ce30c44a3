"""What the HTML of a template may not hold: mail programmes drop it, and a page that shows it must not run it."""

from html.parser import HTMLParser

from regulars.platform.errors import ErrorCode, Refusal

_FORBIDDEN = {"applet", "base", "embed", "form", "frame", "iframe", "link", "meta", "object", "script", "svg"}
_ADDRESSES = {"href", "src", "action", "background", "srcset"}


class _Reader(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        if tag in _FORBIDDEN:
            raise Refusal(ErrorCode.INVALID, f"Line {line}: mail programmes do not show <{tag}>; take it out.")
        for name, value in attrs:
            if name.startswith("on"):
                raise Refusal(ErrorCode.INVALID, f"Line {line}: mail programmes run no scripts; take {name} out.")
            if name in _ADDRESSES and (value or "").strip().lower().startswith(
                ("javascript:", "data:text", "vbscript:")
            ):
                raise Refusal(ErrorCode.INVALID, f"Line {line}: the address in {name} is no address of a page.")


def check(source: str) -> None:
    """Raises `Refusal` naming the line and what stands there."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
