"""What search reads and what it looks for: names, addresses and numbers as folded words.

A customer's words stand in one text, each after two spaces, so that a trigram index finds `  a` (words that begin with
"a"), ` an` and `nto` alike. Words with punctuation stand there in parts and whole, runs of Chinese and Japanese as
overlapping pairs too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, digits
from typing import NamedTuple

from regulars.platform.text import fold

MAX_TERMS = 8
LONGEST_TERM = 64
SHORT = 2
"""Terms up to this long match the beginnings of words, longer ones anywhere."""
WORD = "  "
"""What stands before every word."""

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_RUN = re.compile("[\u3041-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_PHONE_LIKE = re.compile(r"[\d\s()+./-]+")
_FEWEST_DIGITS = 3
_SHORTEST = 4
"""Letters of a term in which a slip is forgiven."""


def searchable(*texts: str | None) -> str:
    """The words of these texts, as they are kept."""
    return _joined(_words_in(text) for text in texts if text)


def open_words(first: str | None, last: str | None, cities: Iterable[str] = ()) -> str:
    """Words that everybody who reads customers may search."""
    return _joined(_often_asked(text) for text in (first, last, *cities) if text)


def _joined(texts: Iterable[Iterable[str]]) -> str:
    """Each word once."""
    words = dict.fromkeys(word for text in texts for word in text)
    return WORD + WORD.join(words) if words else ""


def _words_in(text: str) -> list[str]:
    return [word for chunk in fold(text).split() for word in _words_of(chunk)]


@lru_cache(maxsize=16_384)
def _often_asked(text: str) -> tuple[str, ...]:
    """Names and cities come again and again."""
    return tuple(_words_in(text))


def personal_words(email: str | None, phone_digits: str | None, national: str | None) -> str:
    """Words that only those who read personal data may search."""
    return searchable(email, phone_digits, national)


def _words_of(chunk: str) -> Iterator[str]:
    if chunk.isalnum() and chunk.isascii():
        yield chunk
        return
    parts = _parts(chunk)
    if chunk.isascii():
        yield from parts
    for part in () if chunk.isascii() else parts:
        yield part
        for run in _RUN.findall(part):
            yield from (run[place : place + 2] for place in range(len(run)))
    if parts != [chunk]:
        yield chunk


def _parts(chunk: str) -> list[str]:
    if chunk.isascii():
        return _ASCII_WORD.findall(chunk)
    return "".join(c if _is_word(c) else " " for c in chunk).split()


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search looks for: every term of one of these readings."""

    readings: tuple[tuple[str, ...], ...]
    whole: str
    """The folded text, which a name may equal or begin with."""


def wanted(written: str) -> Wanted | None:
    """The terms of a search text; none where it has no letter or digit.

    A text that looks like a phone number is also read as one, whatever stands between its digits.
    """
    text = fold(written)
    terms = tuple(term for term in map(_term, text.split()) if term)[:MAX_TERMS]
    readings = [terms] if terms else []
    number = _number(written)
    if number is not None and (number,) != terms:
        readings.append((number,))
    return Wanted(tuple(readings), text) if readings else None


def _term(chunk: str) -> str:
    start, end = 0, len(chunk)
    while start < end and not _is_word(chunk[start]):
        start += 1
    while end > start and not _is_word(chunk[end - 1]):
        end -= 1
    term = chunk[start:end][:LONGEST_TERM]
    return "".join(filter(_is_word, term)) if len(term) <= SHORT else term


def _number(written: str) -> str | None:
    if not _PHONE_LIKE.fullmatch(written):
        return None
    digits = re.sub(r"\D", "", written)
    if len(digits) < _FEWEST_DIGITS:
        return None
    if not written.lstrip(" (").startswith("+"):
        # Trunk and exit prefixes are not part of the number: 0917… is 917…, 0063917… is 63917….
        digits = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")
    return digits if SHORT < len(digits) <= LONGEST_TERM else None


class Slip(NamedTuple):
    """How a word begins that is a term but for one letter: what stands before the slip, and after."""

    before: str
    after: str
    has_letter: bool
    """Whether any one letter stands between."""

    @property
    def pattern(self) -> str:
        """For LIKE, with `_` for the letter."""
        return f"{_plain(self.before)}{'_' if self.has_letter else ''}{_plain(self.after)}"


def slips(term: str) -> list[Slip]:
    """One letter wrong, missing, too many, or two neighbours swapped.

    Of four letters the second is a letter of a to z (or a digit) where it is wrong: no index could seek it otherwise.
    """
    found: dict[Slip, None] = {}
    for place in range(len(term)):
        before, here, after = term[:place], term[place : place + 1], term[place + 1 :]
        if place == 1 and len(term) == _SHORTEST:
            letters = digits if here.isdigit() else ascii_lowercase
            found |= dict.fromkeys(Slip(before + letter + after, "", has_letter=False) for letter in letters)
        else:
            found[Slip(before, after, has_letter=True)] = None
        found[Slip(before, after, has_letter=False)] = None
        found[Slip(before, here + after, has_letter=True)] = None
        if after:
            found[Slip(f"{before}{after[0]}{here}{after[1:]}", "", has_letter=False)] = None
    return list(found)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
