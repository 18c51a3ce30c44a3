import pytest

from regulars.access import authentication, queries, recognition
from regulars.access.service import account, sessions, staff
from regulars.access.service.sessions import ABSOLUTE, Browser
from regulars.platform import clock, outbox, relay
from regulars.platform.errors import ErrorCode, Refusal
from tests import make_access as make

NOON = 1_790_000_000_000_000
IDLE = queries.IDLE


async def test_a_cookie_is_recognised_until_its_session_falls_idle(database):
    ana = await make.staff(email="ana@example.com")
    with clock.held_at(NOON) as move:
        opened = await make.session("ana@example.com")
        move(IDLE - 1)
        assert make.who(await authentication.by_session(opened.secret)) == ana
        move(IDLE - 1)
        assert await authentication.by_session(opened.secret) is not None
        move(IDLE)
        assert await authentication.by_session(opened.secret) is None


async def test_no_session_outlives_seven_days_however_busy(database):
    await make.staff(email="ana@example.com")
    with clock.held_at(NOON) as move:
        opened = await make.session("ana@example.com")
        for _ in range(ABSOLUTE // (6 * clock.HOUR) - 1):
            move(6 * clock.HOUR)
            assert await authentication.by_session(opened.secret) is not None
        move(6 * clock.HOUR)
        assert await authentication.by_session(opened.secret) is None


async def test_an_open_socket_alone_does_not_keep_a_session_from_falling_idle(database):
    await make.staff(email="ana@example.com")
    with clock.held_at(NOON) as move:
        opened = await make.session("ana@example.com")
        move(IDLE - clock.MINUTE)
        assert await authentication.by_session(opened.secret, is_activity=False) is not None
        move(clock.MINUTE)
        assert await authentication.by_session(opened.secret, is_activity=False) is None


async def test_signing_in_again_in_the_same_browser_ends_the_session_before(database):
    await make.staff(email="ana@example.com")
    first = await make.session("ana@example.com")
    second = await make.session("ana@example.com", Browser(ip="203.0.113.7", secret=first.secret))
    assert second.secret != first.secret
    assert await authentication.by_session(first.secret) is None
    assert await authentication.by_session(second.secret) is not None


async def test_a_revoked_session_is_refused_at_once_in_this_process(database):
    ana = await make.staff(email="ana@example.com")
    here, there = await make.session("ana@example.com"), await make.session("ana@example.com")
    assert await authentication.by_session(there.secret) is not None
    await sessions.session_revoke(actor=ana, session_id=there.session_id, current_id=here.session_id)
    assert await authentication.by_session(there.secret) is None
    assert await authentication.by_session(here.secret) is not None


async def test_another_process_notices_within_the_second(database):
    ana = await make.staff(email="ana@example.com")
    with clock.held_at(NOON) as move:
        opened = await make.session("ana@example.com")
        known = make.there(await authentication.by_session(opened.secret))
        await sessions.sign_out(actor=ana, secret=opened.secret)
        recognition.remember(database, recognition_key(opened.secret), known)  # as a process that has not heard yet
        assert await authentication.by_session(opened.secret) is known
        move(clock.SECOND)
        assert await authentication.by_session(opened.secret) is None


def recognition_key(secret: str) -> str:
    return authentication.crypto.sha256(secret)


async def test_without_an_id_all_sessions_but_this_one_end(database):
    ana = await make.staff(email="ana@example.com")
    here, *others = [await make.session("ana@example.com") for _ in range(3)]
    await sessions.session_revoke(actor=ana, session_id=None, current_id=here.session_id)
    assert [row.id for row in await queries.sessions_of(database, make.key(ana))] == [here.session_id]
    assert [await authentication.by_session(other.secret) for other in others] == [None, None]


async def test_nobody_ends_the_session_of_somebody_else(database):
    await make.staff(email="ana@example.com")
    bea = await make.staff(email="bea@example.com")
    opened = await make.session("ana@example.com")
    with pytest.raises(Refusal) as refused:
        await sessions.session_revoke(actor=bea, session_id=opened.session_id, current_id=None)
    assert refused.value.code == ErrorCode.NOT_FOUND
    assert await authentication.by_session(opened.secret) is not None


@pytest.mark.parametrize("changes", ({"role": "analyst"}, {"status": "DISABLED"}, {"email": "new@example.com"}))
async def test_a_change_of_rights_ends_the_sessions_of_a_colleague_and_tells_open_sockets(database, changes):
    owner, ana = await make.staff(), await make.staff("manager", email="ana@example.com")
    opened = await make.session("ana@example.com")
    assert await authentication.by_session(opened.secret) is not None
    await staff.staff_update(actor=owner, staff_id=make.key(ana), changes=changes)
    assert await authentication.by_session(opened.secret) is None
    await relay.drain()
    names = [(event.name, event.payload) for event in await outbox.after(database, 0, 100)]
    assert ("session.revoked", {"staff_id": ana.id, "session_ids": [opened.session_id]}) in names


async def test_a_change_of_name_leaves_sessions_alone(database):
    owner = await make.staff(email="ana@example.com")
    opened = await make.session("ana@example.com")
    await staff.staff_update(actor=owner, staff_id=make.key(owner), changes={"name": "Ana"})
    assert make.who(await authentication.by_session(opened.secret)).name == "Ana"


async def test_a_new_password_ends_every_session_and_begins_one_here(database):
    ana = await make.staff(email="ana@example.com")
    old = [await make.session("ana@example.com") for _ in range(2)]
    browser = Browser(ip="203.0.113.7", secret=old[0].secret)
    opened = await account.password_change(
        actor=ana, current_password=make.PASSWORD, new_password="six loud magpies", browser=browser
    )
    assert [await authentication.by_session(each.secret) for each in old] == [None, None]
    assert await authentication.by_session(opened.secret) is not None
    with pytest.raises(Refusal) as refused:
        await make.session("ana@example.com")
    assert refused.value.code == ErrorCode.BAD_CREDENTIALS


async def test_a_new_password_needs_the_present_one_and_the_rules(database):
    ana = await make.staff(email="ana@example.com")
    for current, new, code in (
        ("not my password", "six loud magpies", "BAD_CREDENTIALS"),
        (make.PASSWORD, "short", "INVALID"),
    ):
        with pytest.raises(Refusal) as refused:
            await account.password_change(
                actor=ana, current_password=current, new_password=new, browser=Browser(ip="::1")
            )
        assert refused.value.code == code


async def test_guessing_the_present_password_is_limited_as_signing_in_is(database):
    ana = await make.staff(email="ana@example.com")
    codes = []
    for _ in range(12):
        with pytest.raises(Refusal) as refused:
            await account.password_change(
                actor=ana, current_password="wrong", new_password="six loud magpies", browser=Browser()
            )
        codes.append(refused.value.code)
    assert codes == ["BAD_CREDENTIALS"] * 10 + ["RATE_LIMITED"] * 2


async def test_ten_requests_in_a_second_ask_the_database_once(database, monkeypatch):
    await make.staff(email="ana@example.com")
    with clock.held_at(NOON) as move:
        opened = await make.session("ana@example.com")
        asked = []
        fetch_one = type(database).fetch_one

        async def counted(self, sql, params=()):
            asked.append(sql)
            return await fetch_one(self, sql, params)

        monkeypatch.setattr(type(database), "fetch_one", counted)
        for _ in range(10):
            await authentication.by_session(opened.secret)
        assert len(asked) == 1
        move(clock.SECOND)
        await authentication.by_session(opened.secret)
        assert len(asked) == 2
