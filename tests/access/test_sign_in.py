import pytest
from argon2 import PasswordHasher

from regulars.access import passwords, queries
from regulars.access.service import limits, sign_in, staff
from regulars.access.service.sessions import Browser
from regulars.platform import clock
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal
from tests import make_access as make

NOON = 1_790_000_000_000_000
HERE = Browser(ip="203.0.113.7", user_agent="Firefox")


class Counting:
    """The real hasher, counted."""

    def __init__(self) -> None:
        self.verified = 0

    def verify(self, *args):
        self.verified += 1
        return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).verify(*args)

    def __getattr__(self, name):
        return getattr(PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1), name)


@pytest.fixture
def hashing(monkeypatch):
    counting = Counting()
    monkeypatch.setattr(passwords, "hasher", counting)
    return counting


async def _refusal(email: str, password: str = "a wrong password", browser: Browser = HERE) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await sign_in.sign_in(email=email, password=password, browser=browser)
    return refused.value


async def test_signing_in_begins_a_session_and_notes_the_moment(database):
    ana = await make.staff("manager", email="Ana@Example.com")
    with clock.held_at(NOON):
        opened = await sign_in.sign_in(email=" ana@example.COM", password=make.PASSWORD, browser=HERE)
        listed = await queries.sessions_of(database, make.key(ana))
    assert opened.staff.scopes == ana.scopes
    assert [(row.id, row.ip, row.user_agent) for row in listed] == [(opened.session_id, "203.0.113.7", "Firefox")]
    assert (await make.colleague(database, make.key(ana))).last_sign_in_at == NOON
    assert opened.secret not in str(await database.fetch("SELECT * FROM staff_sessions"))


async def test_a_wrong_password_and_an_unknown_colleague_get_the_same_answer_for_the_same_work(database, hashing):
    await make.staff(email="ana@example.com")
    known = await _refusal("ana@example.com")
    assert hashing.verified == 1
    unknown = await _refusal("nobody@example.com")
    assert hashing.verified == 2
    assert (known.code, known.message, known.path) == (unknown.code, unknown.message, unknown.path)
    assert known.code == ErrorCode.BAD_CREDENTIALS
    entries = await database.fetch("SELECT action FROM audit_entries WHERE action = 'staff.sign_in_refused'")
    assert len(entries) == 2


async def test_a_disabled_colleague_cannot_sign_in_and_learns_nothing(database, hashing):
    owner, gone = await make.staff(), await make.staff("support", email="gone@example.com")
    await staff.staff_update(actor=owner, staff_id=make.key(gone), changes={"status": "DISABLED"})
    assert (await _refusal("gone@example.com", make.PASSWORD)).code == ErrorCode.BAD_CREDENTIALS
    assert hashing.verified == 1


async def test_of_many_guesses_at_one_account_ten_are_looked_at(database, hashing):
    await make.staff(email="ana@example.com")
    codes = [(await _refusal("ana@example.com", browser=Browser(ip=f"198.51.100.{n}"))).code for n in range(25)]
    assert codes == [ErrorCode.BAD_CREDENTIALS] * 10 + [ErrorCode.RATE_LIMITED] * 15
    assert hashing.verified == 10
    assert (await _refusal("ana@example.com", make.PASSWORD, Browser(ip="192.0.2.1"))).code == ErrorCode.RATE_LIMITED


async def test_guesses_at_an_account_that_does_not_exist_are_limited_alike(database, hashing):
    codes = [(await _refusal("nobody@example.com", browser=Browser(ip=f"198.51.100.{n}"))).code for n in range(12)]
    assert codes == [ErrorCode.BAD_CREDENTIALS] * 10 + [ErrorCode.RATE_LIMITED] * 2
    assert hashing.verified == 10


async def test_of_many_guesses_from_one_address_fifty_are_looked_at(database, hashing):
    codes = [(await _refusal(f"guess{n}@example.com")).code for n in range(60)]
    assert codes.count(ErrorCode.BAD_CREDENTIALS) == limits.TRIES_PER_ADDRESS == hashing.verified


async def test_the_addresses_of_one_ipv6_household_share_a_bucket(database, monkeypatch):
    monkeypatch.setattr(limits, "TRIES_PER_ADDRESS", 2)
    codes = [(await _refusal(f"g{n}@example.com", browser=Browser(ip=f"2001:db8:1:2::{n}"))).code for n in range(1, 4)]
    assert codes[-1] == ErrorCode.RATE_LIMITED
    assert (await _refusal("g9@example.com", browser=Browser(ip="2001:db8:1:3::1"))).code == ErrorCode.BAD_CREDENTIALS


async def test_a_locked_account_shows_as_locked_and_opens_by_itself(database):
    ana = await make.staff("support", email="ana@example.com")
    with clock.held_at(NOON) as move:
        for _ in range(10):
            await _refusal("ana@example.com")
        assert (await make.colleague(database, make.key(ana))).status == "LOCKED"
        move(limits.WINDOW)
        assert (await make.colleague(database, make.key(ana))).status == "ACTIVE"
        await make.session("ana@example.com")


async def test_an_owner_opens_a_locked_account_at_once(database):
    owner, ana = await make.staff(), await make.staff("support", email="ana@example.com")
    for _ in range(11):
        await _refusal("ana@example.com")
    await staff.staff_update(actor=owner, staff_id=make.key(ana), changes={"status": "ACTIVE"})
    await make.session("ana@example.com")


async def test_a_success_forgets_the_failures_before(database):
    await make.staff(email="ana@example.com")
    for _ in range(3):
        for _ in range(9):
            await _refusal("ana@example.com", browser=Browser(ip="198.51.100.1"))
        await make.session("ana@example.com")


async def test_an_outdated_hash_is_renewed_at_sign_in(database):
    ana = await make.staff(email="ana@example.com")
    await _set_hash(make.key(ana), PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(make.PASSWORD))
    await make.session("ana@example.com")
    renewed = await database.fetch_value("SELECT password_hash FROM staff_users WHERE id = ?", (ana.id,))
    assert not passwords.is_outdated(renewed)
    await make.session("ana@example.com")


@unit_of_work
async def _set_hash(tx: Transaction, staff_id: int, password_hash: str) -> None:
    await tx.execute("UPDATE staff_users SET password_hash = ? WHERE id = ?", (password_hash, staff_id))
