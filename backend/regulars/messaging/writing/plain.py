"""The text part of a letter whose writer gave none: what a person would read aloud from its HTML."""

import re
from html.parser import HTMLParser

_SKIPPED = {"script", "style", "head", "title"}
_APART = {
    "address",
    "article",
    "blockquote",
    "div",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "ol",
    "p",
    "section",
    "table",
    "tr",
    "ul",
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _APART:
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "hr":
            self.parts.append("\n\n---\n\n")
        elif tag == "img" and given.get("alt"):
            self.parts.append(str(given["alt"]))
        elif tag == "a":
            self._link = (given.get("href") or "", len(self.parts))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag in _APART:
            self.parts.append("\n\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag == "a" and self._link is not None:
            (href, start), self._link = self._link, None
            label = "".join(self.parts[start:]).strip()
            address = href.removeprefix("mailto:")
            if address and address != label:
                self.parts.append(f": {address}" if label else address)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """The words of the HTML in paragraphs, addresses of links written out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.parts).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
