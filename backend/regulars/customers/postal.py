"""How letters are addressed in each country: the order of lines, what must be there, postal codes, provinces.

The rules are Google's, kept in `postal_rules.json`; dev/postal_rules.py brings them up to date.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import orjson

from regulars.platform.countries import country_name
from regulars.platform.text import fold

_FIELDS = {"A": "address1", "C": "city", "S": "province", "Z": "postal_code"}
"""Letters of the rules that are fields of ours; N is both names, O the company, D and X we do not have."""
_TOKEN = re.compile(r"(%[ACDNOSXZn])")
_WORDS = {
    "area": "area", "county": "county", "department": "department", "district": "district", "do_si": "province",
    "emirate": "emirate", "island": "island", "oblast": "oblast", "parish": "parish", "prefecture": "prefecture",
    "province": "province", "state": "state",
}  # fmt: skip
_CODES = {"postal": "postal code", "zip": "ZIP code", "pin": "PIN code", "eircode": "Eircode"}


class Lines(Protocol):
    """The lines of an address, whatever carries them."""

    @property
    def first_name(self) -> str | None: ...
    @property
    def last_name(self) -> str | None: ...
    @property
    def company(self) -> str | None: ...
    @property
    def address1(self) -> str | None: ...
    @property
    def address2(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...
    @property
    def province(self) -> str | None: ...
    @property
    def postal_code(self) -> str | None: ...
    @property
    def country_code(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Province:
    """A part of a country that stands on letters: ISO 3166-2 code where there is one, how it is written, its name."""

    code: str
    written: str
    name: str
    latin: str
    postal: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class CountryRules:
    """The rules of one country."""

    code: str
    lines: tuple[str, ...]
    latin: tuple[str, ...]
    required: tuple[str, ...]
    used: frozenset[str]
    province_kind: str
    city_kind: str
    postal_kind: str
    pattern: re.Pattern[str] | None
    example: str | None
    prefix: str
    provinces: tuple[Province, ...]
    by_name: dict[str, Province] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of an address, and what helps."""

    field: str
    message: str


def rules_of(country: str | None) -> CountryRules:
    """The rules of a country; where we have none, those that hold nearly everywhere."""
    return _rules(country if country in _all() else "ZZ")


def rules_named(country: str) -> CountryRules:
    """The same under the country's own code."""
    return replace(rules_of(country), code=country)


def formatted(row: Lines) -> list[str]:
    """Ready to print, in the country's own order, the country's name last."""
    rules = rules_of(row.country_code)
    is_latin = bool(rules.latin) and _is_latin(row)
    pieces = rules.latin if is_latin else rules.lines
    values = _values(row, rules, is_latin=is_latin)
    written = "".join(_pruned(*_with_strays(pieces, values)))
    lines = [line.strip() for line in written.split("\n")]
    if row.country_code:
        lines.append(country_name(row.country_code))
    return [line for line in lines if line]


def faults(row: Lines) -> list[Fault]:
    """What a letter to this address would lack, or have wrong, by the rules of its country."""
    if not row.country_code:
        return [Fault("country_code", "Choose a country.")]
    rules = rules_of(row.country_code)
    name = country_name(row.country_code)
    found = [
        Fault(one, f"{name}: the {word_for(one, rules)} is missing.") for one in rules.required if not getattr(row, one)
    ]
    province = _province_of(rules, row.province) if row.province else None
    if row.province and province is None and rules.provinces and "province" in rules.required:
        word = _WORDS.get(rules.province_kind, "province")
        found.append(Fault("province", f"{name}: {row.province!r} is no {word}; choose one of the list."))
    if row.postal_code:
        found += _postal_faults(row.postal_code, rules, province, name)
    return found


def word_for(one: str, rules: CountryRules) -> str:
    """What people of the country call a field."""
    match one:
        case "province":
            return _WORDS.get(rules.province_kind, "province")
        case "postal_code":
            return _CODES.get(rules.postal_kind, "postal code")
        case "address1":
            return "street and number"
        case _:
            return {"post_town": "post town"}.get(rules.city_kind, rules.city_kind)


def _postal_faults(code: str, rules: CountryRules, province: Province | None, country: str) -> list[Fault]:
    bare = code.strip().upper().removeprefix(rules.prefix).strip(" -") if rules.prefix else code.strip().upper()
    if rules.pattern is not None and not rules.pattern.fullmatch(bare):
        such = f"; it looks like {rules.example}" if rules.example else ""
        return [Fault("postal_code", f"{country}: {code!r} is no {word_for('postal_code', rules)}{such}.")]
    if province is not None and province.postal is not None and not province.postal.match(bare):
        return [Fault("postal_code", f"{code!r} does not lie in {province.name}: correct one of the two.")]
    return []


def _province_of(rules: CountryRules, written: str) -> Province | None:
    return rules.by_name.get(fold(written))


def _values(row: Lines, rules: CountryRules, *, is_latin: bool) -> dict[str, str]:
    province = _province_of(rules, row.province) if row.province else None
    shown = row.province or ""
    if province is not None and shown.upper() == province.code.upper():
        shown = (province.latin if is_latin else "") or province.written
    names = [part for part in (row.first_name, row.last_name) if part]
    code = row.postal_code or ""
    return {
        "%N": " ".join(names),
        "%O": row.company or "",
        "%A": "\n".join(line for line in (row.address1, row.address2) if line),
        "%C": row.city or "",
        "%S": shown,
        "%Z": code.removeprefix(rules.prefix) if rules.prefix else code,
        "%D": "",
        "%X": "",
    }


def _with_strays(pieces: tuple[str, ...], values: dict[str, str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """What the rules do not place (a province in Germany) stands beside the city: people gave it."""
    strays = [one for one in ("%C", "%S", "%Z") if one not in pieces and values[one]]
    if not strays:
        return pieces, values
    if "%C" not in pieces:
        pieces = (*pieces, "%n", "%C")
    beside = ", ".join(values[one] for one in dict.fromkeys(("%C", *strays)) if values[one])
    return pieces, values | {"%C": beside}


def _pruned(pieces: tuple[str, ...], values: dict[str, str]) -> list[str]:
    """The pieces filled in; words and signs between fields stand only between fields that are there."""
    kept: list[str] = []
    has_field = False
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece == "%n":
            kept.append("\n")
            has_field = False
        elif piece in values:
            value = values[piece]
            has_field = bool(value) or (has_field and not value)
            kept.append(value)
        elif not (following in values and not values[following]) and (has_field or _begins_line(pieces, place)):
            kept.append(piece)
    return kept


def _begins_line(tokens: tuple[str, ...], place: int) -> bool:
    return place == 0 or tokens[place - 1] == "%n"


def _is_latin(row: Lines) -> bool:
    text = "".join(part for part in (row.address1, row.city, row.province, row.last_name, row.first_name) if part)
    return text.isascii() or all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


@cache
def _all() -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(files("regulars.customers").joinpath("postal_rules.json").read_bytes())
    return data


@cache
def _rules(code: str) -> CountryRules:
    found: dict[str, Any] = _all()[code]
    lines = _tokens(found["lines"])
    provinces = tuple(
        Province(key, written, name, latin, re.compile(f"(?:{postal})") if postal else None)
        for key, written, name, latin, postal in found.get("areas", ())
    )
    names = {
        fold(form): one for one in provinces for form in (one.latin, one.name, one.written, one.code) if form
    }  # fmt: skip
    pattern = found.get("pattern")
    return CountryRules(
        code=code,
        lines=lines,
        latin=_tokens(found.get("latin", "")),
        required=tuple(_FIELDS[letter] for letter in "ACSZ" if letter in found["require"]),
        used=frozenset(name for letter, name in _FIELDS.items() if f"%{letter}" in lines),
        province_kind=found["area"],
        city_kind=found["city"],
        postal_kind=found["code"],
        pattern=re.compile(pattern, re.IGNORECASE) if pattern else None,
        example=found.get("example"),
        prefix=found.get("prefix", ""),
        provinces=provinces,
        by_name=names,
    )


def _tokens(lines: str) -> tuple[str, ...]:
    return tuple(token for token in _TOKEN.split(lines) if token)
