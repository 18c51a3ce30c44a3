"""Copies of a customer under another name, e-mail and phone, with the words that search reads of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from regulars.customers.contact import display_name, name_key
from regulars.customers.service.searching import contact_words
from regulars.customers.words import open_words
from regulars.platform.text import fold

_BEGINNINGS = (
    "Al", "Ban", "Bel", "Bor", "Cal", "Cor", "Dal", "Del", "Dor", "El", "Fal", "Fer", "Gal", "Gor", "Hal", "Har",
    "Hol", "Il", "Jan", "Kal", "Kes", "Kor", "Lan", "Lin", "Mar", "Mel", "Mor", "Nor", "Ol", "Pal", "Per", "Quin",
    "Ral", "Ros", "Sal", "Sor", "Tal", "Tor", "Ul", "Val", "Ver", "Wal", "Wen", "Yar", "Zel",
)  # fmt: skip
_MIDDLES = (
    "a", "ad", "an", "ber", "den", "e", "ger", "i", "in", "ko", "la", "li", "man",
    "mi", "o", "ra", "ri", "ten", "vi",
)  # fmt: skip
_ENDS = (
    "berg", "by", "dottir", "escu", "feld", "ford", "ini", "ko", "ley", "ller", "man", "mann", "mont", "ner", "ov",
    "quist", "sen", "shvili", "ski", "son", "stein", "ton", "wald", "well", "wood", "worth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copied:
    """A row of `customers`, values in the order of the columns, and its words."""

    row: list[Any]
    open_words: str
    personal_words: str


class Copier:
    """Makes copies; the same row and number always give the same."""

    def __init__(self, columns: Sequence[str], seed: int) -> None:
        self._place = {name: place for place, name in enumerate(columns)}
        self._dice = Random(seed)

    def copied(self, row: Sequence[Any], number: int, cities: Iterable[str]) -> Copied:
        """The copy of that number; keys and times are as in the first."""
        made = list(row)
        at = self._place
        first, last = row[at["first_name"]], row[at["last_name"]]
        email, phone = row[at["email"]], row[at["phone"]]
        last = last and self._surname(last)
        phone = phone and f"{phone[:-6]}{self._dice.randrange(1_000_000):06d}"
        if email:
            name = "".join(one for one in fold(last or "") if one.isascii() and one.isalnum())
            email = f"{email.partition('.')[0]}.{name or 'x'}{row[0]}.{number}@example.com"
        for column, value in (
            ("last_name", last),
            ("email", email),
            ("email_key", email and email.casefold()),
            ("phone", phone),
            ("phone_digits", phone and phone[1:]),
            ("name_key", name_key(first, last)),
            ("display_name", display_name(first=first, last=last, email=email, phone=phone, external_id=None)),
        ):
            made[at[column]] = value
        return Copied(made, open_words(first, last, cities), contact_words(email, phone))

    def _surname(self, last: str) -> str:
        """One in four keeps the name, which is a common one; the others have one of some twenty thousand."""
        return last if self._dice.random() < 0.25 else surname(self._dice)


def surname(dice: Random) -> str:
    """One of some twenty thousand."""
    return dice.choice(_BEGINNINGS) + dice.choice(_MIDDLES) + dice.choice(_ENDS)
