import pytest
from argon2 import PasswordHasher, extract_parameters

from regulars.access import passwords
from regulars.platform.errors import ErrorCode, Refusal


def _check(password: str) -> None:
    passwords.check(password, name="Ana Maria Santos", email="ana.santos@example.com", path=("password",))


@pytest.mark.parametrize(
    "password",
    (
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaa",
        "abcabcabcabc",
        "123456789012",
        "890123456789",
        "abcdefghijklm",
        "Password12345",
        "p a s s w o r d 1 2",
        "Correct Horse Battery Staple",
        "QwertyUiop[]12",
        "ana.santos@example.com",
        "AnaMariaSantos",
        "Ana-Maria-Santos-2026",
        "ana.santos2026!!",
        "regularsregulars",
        "x" * 1_001,
    ),
)
def test_a_password_that_anybody_would_try_is_refused(password):
    with pytest.raises(Refusal) as refused:
        _check(password)
    assert refused.value.code in (ErrorCode.INVALID, ErrorCode.TOO_LONG)
    assert refused.value.path == ("password",)


@pytest.mark.parametrize(
    "password",
    ("four quiet herons", "ñandú über alles 日本", "k7#Vq2!pXz9&", "santos plays the tuba", "x9" * 50 + "aq"),
)
def test_a_long_password_of_ones_own_is_taken(password):
    _check(password)


async def test_a_hash_verifies_its_password_only():
    made = await passwords.hashed("four quiet herons")
    assert await passwords.verified("four quiet herons", made)
    assert not await passwords.verified("four quiet heron", made)
    assert not await passwords.verified("four quiet herons", "no hash at all")


async def test_for_nobody_the_same_work_is_done_and_nothing_fits():
    nobody, ours = extract_parameters(passwords._NOBODYS), extract_parameters(await passwords.hashed("x"))
    assert nobody == ours
    assert (ours.memory_cost, ours.time_cost, ours.type.name) == (19_456, 2, "ID")
    assert not await passwords.verified("anything", None)


def test_a_hash_with_other_parameters_is_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("x"))


def test_a_generated_password_meets_the_rules():
    _check(passwords.generated())
