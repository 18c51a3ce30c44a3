"""One way to fold text for sorting and search, the same on both databases."""

import unicodedata


def fold(text: str) -> str:
    """Casefolded, without accents, single spaces: the form that sort keys and search compare."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Casefolding may bring marks of its own (dotted capital I), hence the second pass.
    return " ".join(_bare(_bare(text).casefold()).split())


def clean(text: str) -> str:
    """Composed, trimmed, and without what a database or a terminal chokes on (NUL, controls, lone surrogates)."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", kept).strip()


def _bare(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
