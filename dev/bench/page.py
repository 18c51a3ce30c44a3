"""The places of docs/benchmarks.md that are written by the benches; what people wrote around them stays."""

import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def put(place: str, text: str) -> None:
    """Put figures where the page has a place for them."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(f"<!-- figures {place} -->\n")
    _, end, after = rest.partition("<!-- end of figures -->")
    if not end:
        sys.exit(f"docs/benchmarks.md has no place for the figures {place}.")
    PAGE.write_text(f"{before}<!-- figures {place} -->\n\n{text}\n{end}{after}", encoding="utf-8")
