"""Filters in words: each leaf says what it asks, and a whole rule reads as one sentence.

A room keeps its phrases beside its leaves, by the same names: `{"order_count": number("number of orders")}`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from regulars.platform import clock
from regulars.platform.duration import Duration

Phrase = Callable[[Any, "Speaking"], str]
Vocabulary = Mapping[str, Phrase]
_MONTHS = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaking:
    """What words are chosen by: the money and the place of the shop, and the names behind ids."""

    currency: str = "XXX"
    zone: str = "UTC"
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    def name(self, given: object) -> str:
        """The name behind an id, or the id where there is none."""
        return self.names.get(str(given), str(given))


def explained(filter: Mapping[str, Any], vocabulary: Vocabulary, speaking: Speaking) -> str:
    """The rule as one sentence, in sentence case."""
    words = _all(filter, vocabulary, speaking)
    return f"{words[:1].upper()}{words[1:]}." if words else "Everybody."


def _all(filter: Mapping[str, Any], vocabulary: Vocabulary, speaking: Speaking) -> str:
    parts = [_part(name, part, vocabulary, speaking) for name, part in filter.items() if part is not None]
    return _joined("and", [part for part in parts if part])


def _part(name: str, part: Any, vocabulary: Vocabulary, speaking: Speaking) -> str:
    match name:
        case "and":
            return _joined("and", [words for each in part if (words := _all(each, vocabulary, speaking))])
        case "or":
            return _joined("or", [words for each in part if (words := _all(each, vocabulary, speaking))])
        case "not":
            words = _all(part, vocabulary, speaking)
            return f"not ({words})" if words else ""
        case _:
            phrase = vocabulary.get(name)
            return phrase(part, speaking) if phrase else f"{name.replace('_', ' ')} as asked"


def _joined(word: str, parts: Sequence[str]) -> str:
    """Parts that are joined themselves stand in brackets, so that nobody has to know which binds closer."""
    if len(parts) < 2:
        return "".join(parts)
    other = " or " if word == "and" else " and "
    return f" {word} ".join(f"({part})" if _is_loose(part, other) else part for part in parts)


def _is_loose(part: str, word: str) -> bool:
    """Whether the word stands in the part outside of brackets and quotation marks."""
    depth, quoted = 0, False
    for place, letter in enumerate(part):
        if letter in "“”":
            quoted = letter == "“"
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
        elif not quoted and depth == 0 and part.startswith(word, place):
            return True
    return False


def number(what: str) -> Phrase:
    """A leaf of whole numbers or decimals."""
    return _compared(what, lambda given, _: _count(given))


def money(what: str) -> Phrase:
    """A leaf of amounts in base money."""
    return _compared(what, lambda given, speaking: f"{_count(given)} {speaking.currency}")


def text(what: str) -> Phrase:
    """A leaf of text."""
    return _compared(what, lambda given, _: f"“{given}”")


def names(what: str) -> Phrase:
    """A leaf of ids, told by the names behind them."""
    return _compared(what, lambda given, speaking: f"“{speaking.name(given)}”")


def within(what: str, several: str | None = None) -> Phrase:
    """A leaf of ids of sets that customers are in, such as groups."""
    many = several or f"{what}s"

    def said(operator: str, given: Any, speaking: Speaking) -> str:
        if operator == "is_null":
            return f"is in no {what}" if given else f"is in a {what}"
        listed = cast("list[Any]", given if isinstance(given, list) else [given])
        named = [f"“{speaking.name(each)}”" for each in listed]
        inside = "is not in" if operator in {"neq", "not_in"} else "is in"
        if len(named) == 1:
            return f"{inside} the {what} {named[0]}"
        return f"{inside} {'any' if operator == 'not_in' else 'one'} of the {many} {', '.join(named) or 'none'}"

    def phrase(value: Any, speaking: Speaking) -> str:
        parts = cast("Mapping[str, Any]", value).items()
        return " and ".join(said(operator, given, speaking) for operator, given in parts if given is not None)

    return phrase


def codes(what: str) -> Phrase:
    """A leaf that takes a list of codes."""

    def phrase(value: Any, _: Speaking) -> str:
        return f"{what} is {_listed([_code(each) for each in value])}"

    return phrase


def flag(yes: str, no: str) -> Phrase:
    """A leaf that is true or false."""
    return lambda value, _: yes if value else no


def instant(what: str) -> Phrase:
    """A leaf of instants."""
    return _operators(what, _of_instant)


def day(what: str) -> Phrase:
    """A leaf of calendar days."""
    return _operators(what, _of_day)


def related(what: str, vocabulary: Vocabulary) -> Phrase:
    """A leaf that holds leaves of its own."""

    def phrase(value: Any, speaking: Speaking) -> str:
        given = cast("Mapping[str, Any]", value)
        parts = [vocabulary[name](part, speaking) for name, part in given.items() if part is not None]
        return f"{what} ({' and '.join(parts)})" if parts else what

    return phrase


_Written = Callable[[Any, Speaking], str]


def _compared(what: str, written: _Written) -> Phrase:
    return _operators(what, lambda operator, given, speaking: _comparison(operator, given, speaking, written))


def _operators(what: str, said: Callable[[str, Any, Speaking], str]) -> Phrase:
    def phrase(value: Any, speaking: Speaking) -> str:
        given = cast("Mapping[str, Any]", value)
        parts = [said(operator, operand, speaking) for operator, operand in given.items() if operand is not None]
        return f"{what} {' and '.join(parts) or 'is anything'}"

    return phrase


def _comparison(operator: str, given: Any, speaking: Speaking, written: _Written) -> str:
    match operator:
        case "in" | "in_":
            return f"is {_listed([written(each, speaking) for each in given])}"
        case "not_in":
            return f"is not {_listed([written(each, speaking) for each in given])}"
        case "is_null":
            return "is not known" if given else "is known"
        case _:
            return f"{_COMPARISONS.get(operator, 'is')} {written(given, speaking)}"


_COMPARISONS = {
    "eq": "is",
    "neq": "is not",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "contains": "contains",
    "starts_with": "starts with",
}


def _of_instant(operator: str, given: Any, speaking: Speaking) -> str:
    match operator:
        case "within_last":
            return f"was in the last {_length(given)}"
        case "not_within_last":
            return f"was more than {_length(given)} ago"
        case "within_next":
            return f"is in the next {_length(given)}"
        case "is_null":
            return "has never been" if given else "is known"
        case _:
            return f"{_MOMENTS.get(operator, 'was')} {_moment(given, speaking)}"


_MOMENTS = {"gt": "was after", "gte": "was no earlier than", "lt": "was before", "lte": "was no later than"}


def _of_day(operator: str, given: Any, _: Speaking) -> str:
    match operator:
        case "anniversary_within":
            return f"comes round within {_length(given)}"
        case "anniversary_this_month":
            return "is this month" if given else "is in another month"
        case "month":
            return f"is in {_MONTHS[given - 1] if 1 <= given <= len(_MONTHS) else given}"
        case "is_null":
            return "is not known" if given else "is known"
        case _:
            said = {"gte": "is no earlier than", "lte": "is no later than"}.get(operator, "is")
            return f"{said} {_date(date.fromisoformat(given))}"


def _length(length: Duration) -> str:
    hours, minutes = divmod(length.minutes, 60)
    counted = ((length.months, "month"), (length.days, "day"), (hours, "hour"), (minutes, "minute"))
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counted if count) or "no time"


def _moment(given: int, speaking: Speaking) -> str:
    day = clock.day_in(given, speaking.zone)
    return _date(day) if clock.start_of(day, speaking.zone) == given else f"{_date(day)}, {clock.iso(given)[11:16]} UTC"


def _date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _count(given: Any) -> str:
    return f"{given:,f}" if isinstance(given, Decimal) else f"{given:,}"


def _code(given: Any) -> str:
    return str(given).replace("_", " ").lower()


def _listed(parts: Sequence[str]) -> str:
    if not parts:
        return "none"
    return parts[0] if len(parts) == 1 else f"one of {', '.join(parts)}"
