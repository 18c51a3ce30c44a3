"""The quick ways of reading e-mails, phones and words give what the full ones give."""

import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.customers.contact import _parsed_number, _plain_number, national_of, read_email
from regulars.customers.words import open_words, searchable
from regulars.platform.errors import Refusal
from regulars.platform.text import fold

_CODES = ["1", "7", "20", "44", "49", "63", "81", "212", "353", "852", "971", "999", "0"]
_LOCAL = st.text("abcXYZ019._+-é", min_size=1, max_size=12)
_DOMAIN = st.text("abcXYZ019.-ü", min_size=1, max_size=16)


@given(st.sampled_from(_CODES), st.integers(0, 10**12))
@settings(max_examples=400, deadline=None)
def test_a_number_that_is_plainly_one_is_what_the_full_parser_reads(code: str, rest: int) -> None:
    text = f"+{code}{rest}"
    quick = _plain_number(text)
    if quick is not None:
        assert quick == _parsed_number(text, None)
        parsed = phonenumbers.parse(text)
        assert national_of(quick.number) == quick.number[1 + len(str(parsed.country_code)) :]


@given(_LOCAL, _DOMAIN)
@settings(max_examples=400, deadline=None)
def test_an_address_is_taken_or_refused_as_the_library_does(local: str, domain: str) -> None:
    written = f"{local}@{domain}"
    try:
        wanted = validate_email(written, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        wanted = None
    try:
        found = read_email(written).address
    except Refusal:
        found = None
    assert found == wanted


def _slowly(text: str) -> str:
    def bare(part: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFKD", part) if not unicodedata.combining(c))

    return " ".join(bare(bare(text).casefold()).split())


@given(st.text(max_size=40) | st.text("aB \t\n.-'é", max_size=40))
@settings(max_examples=400, deadline=None)
def test_folding_is_the_same_for_plain_text(text: str) -> None:
    assert fold(text) == _slowly(text)


@given(st.lists(st.text("aB .-'é山田", max_size=12), min_size=2, max_size=4))
@settings(max_examples=300, deadline=None)
def test_words_of_names_are_those_of_any_text(texts: list[str]) -> None:
    assert open_words(texts[0], texts[1], texts[2:]) == searchable(*texts)
