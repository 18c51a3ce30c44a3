"""Instants, money, ids, text, tokens and settings: the small things that everything stands on."""

import logging
from datetime import date
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.platform import clock, crypto, ids, log, money, settings, text
from regulars.platform.context import PUBLIC, SYSTEM, Actor
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion

INSTANTS = st.integers(min_value=-62_135_596_800_000_000, max_value=253_402_300_799_999_999)


@given(INSTANTS)
def test_an_instant_survives_being_written_and_read(instant: int):
    assert clock.parse(clock.iso(instant)) == instant


def test_an_instant_without_fraction_is_written_short():
    assert clock.iso(clock.parse("2026-11-22T15:00:00+08:00")) == "2026-11-22T07:00:00Z"


@pytest.mark.parametrize("naive", ("2026-11-22T07:00:00", "2026-11-22", "yesterday", ""))
def test_a_time_without_offset_is_no_instant(naive: str):
    with pytest.raises(ValueError):  # noqa: PT011 - two kinds of bad text, one kind of error
        clock.parse(naive)


def test_the_clock_of_a_test_stands_still_until_it_is_moved():
    with clock.held_at(1_000) as move:
        assert clock.now() == 1_000
        move(clock.DAY)
        assert clock.now() == 1_000 + clock.DAY
    assert clock.now() > 1_700_000_000 * clock.SECOND


def test_a_day_begins_where_the_shop_stands():
    midnight = clock.start_of(date(2026, 3, 29), "Europe/Berlin")
    assert clock.iso(midnight) == "2026-03-28T23:00:00Z"
    assert clock.start_of(date(2026, 3, 30), "Europe/Berlin") - midnight == 23 * clock.HOUR
    assert clock.day_in(midnight - 1, "Europe/Berlin") == date(2026, 3, 28)


@pytest.mark.parametrize("zone", ["Asia/Manila", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_ends_of_the_calendar_are_days_in_every_zone(zone: str):
    assert clock.day_in(clock.parse("9999-12-31T23:59:59Z"), zone) == date(9999, 12, 31)
    assert clock.day_in(clock.parse("0001-01-01T00:00:00Z"), zone) == date(1, 1, 1)


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(("USD", "JPY", "KWD", "CLF")))
def test_money_survives_being_written_and_read(minor: int, currency: str):
    written = money.format_minor(minor, currency)
    assert money.parse_minor(written, currency) == minor
    assert money.to_decimal(minor, currency) == Decimal(written)


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    ((1050, "USD", "10.50"), (-5, "KWD", "-0.005"), (7, "JPY", "7"), (0, "EUR", "0.00")),
)
def test_money_has_as_many_decimals_as_its_currency(minor: int, currency: str, written: str):
    assert money.format_minor(minor, currency) == written


@pytest.mark.parametrize(
    ("amount", "currency"),
    (("10.505", "USD"), ("1.5", "JPY"), ("NaN", "USD"), ("Infinity", "USD"), ("1e30", "USD"), ("ten", "USD"), ("", "USD"),
     ("1E-999999999", "USD"), ("1E+999999999", "USD")),
)  # fmt: skip
def test_an_amount_that_a_currency_cannot_hold_is_refused(amount: str, currency: str):
    with pytest.raises(Refusal) as refused:
        money.parse_minor(amount, currency)
    assert refused.value.code == ErrorCode.INVALID_MONEY


def test_conversion_rounds_once_and_exactly():
    assert money.convert(1000, "JPY", rate=Decimal("0.00665"), base="USD") == 665
    assert money.convert(1, "USD", rate=Decimal("0.5"), base="EUR") == 1
    assert money.convert(-1, "USD", rate=Decimal("0.5"), base="EUR") == -1
    assert money.convert(1234567, "KWD", rate=Decimal("3.25"), base="USD") == 401234


@given(st.integers(1, 2**63 - 1))
def test_an_id_survives_being_written_and_read(key: int):
    assert ids.decode("cus", ids.encode("cus", key)) == key
    assert ids.split(ids.encode("ord", key)) == ("ord", key)


@pytest.mark.parametrize(
    "wrong",
    (
        "",
        "cus",
        "cus_",
        "cus_0",
        "cus_01",
        "cus_-1",
        "ord_1",
        "cus_1 ",
        "cus_٣",
        "cus_9223372036854775808",
        "cus_" + "9" * 99,
    ),
)
def test_an_id_has_one_spelling_only(wrong: str):
    assert ids.decode("cus", wrong) is None


@pytest.mark.parametrize(
    ("written", "folded"),
    (("  Éva   KOVÁCS ", "eva kovacs"), ("İstanbul", "istanbul"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("ﬁn", "fin"), ("東京", "東京")),
)  # fmt: skip
def test_folding_forgets_case_accents_and_spaces(written: str, folded: str):
    assert text.fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(written: str):
    assert text.fold(text.fold(written)) == text.fold(written)


@given(st.text())
def test_clean_text_can_be_stored_anywhere(written: str):
    cleaned = text.clean(written)
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert text.clean(cleaned) == cleaned


def test_lone_surrogates_and_controls_are_removed():
    assert text.clean("a\x00b\ud800c\x1b[31m\n") == "abc[31m"


def test_a_token_is_told_from_a_typing_error():
    token = crypto.new_token("rg")
    assert crypto.is_token(token, "rg")
    assert not crypto.is_token(token[:-1] + ("0" if token[-1] != "0" else "1"), "rg")
    assert not crypto.is_token(token, "other")
    assert not crypto.is_token("rg_ü", "rg")
    assert not crypto.is_token("", "rg")
    assert len(crypto.sha256(token)) == 64


def test_codes_are_made_of_letters_nobody_misreads():
    code = crypto.new_code()
    assert len(code) == 14
    assert not set(code) & set("ILOU")
    assert crypto.same(code, code)
    assert not crypto.same(code, "ü")


def test_the_system_may_everything_and_the_public_nothing():
    assert SYSTEM.may("ANYTHING")
    assert not PUBLIC.may("ANYTHING")
    actor = Actor(kind="token", scopes=frozenset(("CUSTOMERS_READ",)), store_ids=frozenset((1,)))
    assert actor.may("CUSTOMERS_READ")
    assert not actor.may("CUSTOMERS_WRITE")
    assert actor.sees_store(1)
    assert actor.sees_store(None)
    assert not actor.sees_store(2)


def test_refusals_carry_their_place():
    refusal = Refusal(ErrorCode.REQUIRED, "Give a name.", ("name",)).at("input")
    assert refusal.path == ("input", "name")
    assert Refusals([refusal]).refusals == (refusal,)
    assert StaleVersion(3, "cus_1").code == "CONFLICT_STALE_VERSION"


def test_settings_come_from_the_environment_then_the_file_then_their_default(tmp_path: Path):
    (tmp_path / settings.FILE).write_text('port = 9000\nhost = "0.0.0.0"\n')
    found = settings.load({"REGULARS_PORT": "8080", "REGULARS_INSECURE": "yes"}, tmp_path)
    assert (found.port, found.host, found.insecure, found.database_readers) == (8080, "0.0.0.0", True, 4)  # noqa: S104 - a value
    shown = {each.name: each for each in settings.listed(found)}
    assert shown["port"].source == "REGULARS_PORT"
    assert shown["host"].source.endswith(settings.FILE)
    assert shown["database_readers"].source == "default"


def test_the_default_database_is_a_file_in_the_data_folder(tmp_path: Path):
    assert settings.load({}, tmp_path).database == "sqlite:///data/regulars.db"
    assert settings.load({"REGULARS_DATA_DIR": "/srv/shop"}, tmp_path).database == "sqlite:////srv/shop/regulars.db"
    url = "postgresql://shop@db/regulars"
    assert settings.load({"REGULARS_DATABASE_URL": url}, tmp_path).database == url


def test_secrets_are_not_shown(tmp_path: Path):
    found = settings.load({"REGULARS_DATABASE_URL": "postgresql://shop:s3cret@db/regulars"}, tmp_path)
    line = next(each for each in settings.listed(found) if each.name == "database_url")
    assert line.value == "postgresql://shop:•••@db/regulars"
    assert "s3cret" not in str(settings.listed(found))


@pytest.mark.parametrize(
    ("environ", "file", "word"),
    (
        ({"REGULARS_PORT": "many"}, "", "REGULARS_PORT"),
        ({"REGULARS_INSECURE": "perhaps"}, "", "true or false"),
        ({"REGULARS_LOG_STYLE": "poem"}, "", "text or json"),
        ({}, "prot = 1", "unknown settings: prot"),
        ({}, "port = [1]", "plain value"),
        ({}, "port = ", "not valid TOML"),
    ),
)
def test_a_setting_that_cannot_be_understood_is_named(tmp_path: Path, environ: dict[str, str], file: str, word: str):
    (tmp_path / settings.FILE).write_text(file)
    with pytest.raises(settings.BadSetting, match=word):
        settings.load(environ, tmp_path)


def test_a_line_of_the_log_carries_its_correlation_id(capsys: pytest.CaptureFixture[str]):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    token = log.correlation.set("c-1")
    try:
        log.configure(style="json")
        logging.getLogger("regulars.test").warning("Something %s", "happened")
        line = orjson.loads(capsys.readouterr().err)
        assert (line["message"], line["correlation"], line["level"]) == ("Something happened", "c-1", "warning")
        log.configure(style="text")
        logging.getLogger("regulars.test").warning("Again")
        assert "regulars.test [c-1]: Again" in capsys.readouterr().err
    finally:
        log.correlation.reset(token)
        root.handlers[:] = handlers
        root.setLevel(level)
