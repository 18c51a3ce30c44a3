"""Words that many systems write, as ours: yes and no, countries by name, lists by commas."""

from functools import lru_cache
from importlib.resources import files

from regulars.platform.text import fold

_YES = frozenset({"yes", "true", "1", "y", "x", "subscribed", "on"})
_NO = frozenset({"no", "false", "0", "n", "", "not subscribed", "off"})
_OTHERWISE = {
    "united kingdom": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "uk": "GB",
    "united states of america": "US", "usa": "US", "south korea": "KR", "korea": "KR", "north korea": "KP",
    "russian federation": "RU", "czechia": "CZ", "czech republic": "CZ", "viet nam": "VN", "holland": "NL",
    "the netherlands": "NL", "ivory coast": "CI", "turkey": "TR", "hong kong sar": "HK", "macedonia": "MK",
    "taiwan, province of china": "TW", "iran, islamic republic of": "IR", "uae": "AE",
}  # fmt: skip


def unquoted(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking an id for a number."""
    return text.removeprefix("'")


@lru_cache(maxsize=1_024)
def consent(text: str) -> str:
    """Of yes and no; other words stay."""
    folded = fold(text)
    if folded in _YES:
        return "SUBSCRIBED"
    return "NEVER_ASKED" if folded in _NO else text


@lru_cache(maxsize=16_384)
def by_commas(text: str) -> str:
    """A list by commas as one by semicolons."""
    return "; ".join(part for part in map(str.strip, text.split(",")) if part)


def country(text: str) -> str:
    """The code of a country's English name; codes and unknown names stay."""
    names = _countries()
    return names.get(fold(text)) or names.get(fold(text.partition(" (")[0]), text)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """The names that the time zone database has, and some that others use."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    names: dict[str, str] = {}
    for line in table.splitlines():
        if not line.startswith("#") and "\t" in line:
            code, name = line.split("\t", 1)
            for each in (name, name.partition(" (")[0], name.replace("&", "and"), name.replace("St ", "Saint ")):
                names.setdefault(fold(each), code)
    return names | _OTHERWISE


def split_name(values: dict[str, str], name: str | None) -> None:
    """A whole name into first and last, where the row has neither."""
    if name and "first_name" not in values and "last_name" not in values:
        first, _, last = name.rpartition(" ")
        if first:
            values["first_name"] = first.strip()
        if last:
            values["last_name" if first else "first_name"] = last
