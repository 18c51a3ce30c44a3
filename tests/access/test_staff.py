import asyncio

import pytest

from regulars.access import queries, roles
from regulars.access.scopes import ROLES
from regulars.access.service import invitations, staff
from regulars.access.service.sessions import Browser
from regulars.platform import clock
from regulars.platform.context import SYSTEM, Actor
from regulars.platform.errors import ErrorCode, Refusal, Refusals, StaleVersion
from regulars.platform.query.page import window
from tests import make_access as make

NOON = 1_790_000_000_000_000
HERE = Browser(ip="203.0.113.7")
NAMES = tuple(ROLES)


def _may_grant(actor: str, role: str) -> bool:
    return ROLES[role] <= ROLES[actor]


async def _refused(work) -> Refusal:
    with pytest.raises((Refusal, Refusals)) as refused:
        await work
    return refused.value.refusals[0] if isinstance(refused.value, Refusals) else refused.value


@pytest.mark.parametrize("actor", NAMES)
async def test_nobody_grants_by_invitation_a_scope_that_they_lack(database, actor):
    doer = await make.staff(actor)
    for role in NAMES:
        work = invitations.staff_invite(actor=doer, email=f"{role}@example.com", name=role, role=role)
        if _may_grant(actor, role):
            assert (await work).secret
        else:
            assert (await _refused(work)).code == ErrorCode.NOT_ALLOWED
            assert (
                await database.fetch_value(
                    "SELECT count(*) FROM staff_users WHERE email_key = ?", (f"{role}@example.com",)
                )
                == 0
            )


@pytest.mark.parametrize("actor", NAMES)
async def test_nobody_changes_a_colleague_who_holds_a_scope_that_they_lack_nor_grants_one(database, actor):
    await make.staff("owner")
    doer = await make.staff(actor)
    for role in NAMES:
        target = await make.staff(role)
        rename = staff.staff_update(actor=doer, staff_id=make.key(target), changes={"name": "Renamed"})
        if not _may_grant(actor, role):
            assert (await _refused(rename)).code == ErrorCode.NOT_ALLOWED
            continue
        await rename
        for wanted in NAMES:
            target = await make.staff(role)
            work = staff.staff_update(actor=doer, staff_id=make.key(target), changes={"role": wanted})
            if _may_grant(actor, wanted):
                await work
                assert (await make.colleague(database, make.key(target))).role_key == wanted
            else:
                refusal = await _refused(work)
                assert (refusal.code, refusal.path) == (ErrorCode.NOT_ALLOWED, ("input", "roleId"))


async def test_a_token_with_staff_write_grants_no_more_than_it_has(database):
    client = Actor("token", 1, "Provisioning", frozenset({"STAFF_WRITE", *ROLES["analyst"]}))
    await invitations.staff_invite(actor=client, email="a@example.com", name="A", role="analyst")
    work = invitations.staff_invite(actor=client, email="b@example.com", name="B", role="support")
    assert (await _refused(work)).code == ErrorCode.NOT_ALLOWED


@pytest.mark.parametrize("changes", ({"role": "manager"}, {"status": "DISABLED"}))
async def test_the_last_owner_stays(database, changes):
    owner = await make.staff()
    invited = await invitations.staff_invite(actor=owner, email="b@example.com", name="B", role="owner")
    refusal = await _refused(staff.staff_update(actor=owner, staff_id=make.key(owner), changes=changes))
    assert refusal.code == ErrorCode.INVALID_STATE
    await invitations.staff_invite_accept(secret=invited.secret, name="Bea", password="six loud magpies", browser=HERE)
    await staff.staff_update(actor=owner, staff_id=make.key(owner), changes=changes)


async def test_two_owners_cannot_demote_each_other_at_the_same_moment(database):
    ana, bea = await make.staff(), await make.staff()
    results = await asyncio.gather(
        staff.staff_update(actor=ana, staff_id=make.key(bea), changes={"role": "support"}),
        staff.staff_update(actor=bea, staff_id=make.key(ana), changes={"role": "support"}),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, Refusal) for result in results) == [False, True]
    assert await database.fetch_value("SELECT count(*) FROM staff_users WHERE role = 'owner'") == 1


async def test_an_older_version_does_not_overwrite(database):
    owner = await make.staff()
    await staff.staff_update(actor=owner, staff_id=make.key(owner), changes={"name": "Ana"}, expected_version=1)
    with pytest.raises(StaleVersion) as refused:
        await staff.staff_update(actor=owner, staff_id=make.key(owner), changes={"name": "Bea"}, expected_version=1)
    assert (refused.value.current_version, refused.value.subject) == (2, f"stf_{owner.id}")


async def test_every_wrong_field_is_named_at_once(database):
    owner, target = await make.staff(), await make.staff("support")
    with pytest.raises(Refusals) as refused:
        await staff.staff_update(
            actor=owner,
            staff_id=make.key(target),
            changes={"name": " ", "email": "nonsense", "role": "rol_99", "status": "LOCKED"},
        )
    assert [(refusal.code, refusal.path) for refusal in refused.value.refusals] == [
        ("REQUIRED", ("input", "name")),
        ("INVALID_EMAIL", ("input", "email")),
        ("NOT_FOUND", ("input", "roleId")),
        ("INVALID_STATE", ("input", "status")),
    ]


async def test_an_email_belongs_to_one_colleague_whatever_its_case(database):
    owner = await make.staff(email="ana@example.com")
    other = await make.staff("support")
    work = staff.staff_update(actor=owner, staff_id=make.key(other), changes={"email": "ANA@example.com"})
    assert (await _refused(work)).code == ErrorCode.DUPLICATE
    work = invitations.staff_invite(actor=owner, email="Ana@Example.com", name="A", role="support")
    assert (await _refused(work)).code == ErrorCode.DUPLICATE
    work = staff.staff_create(
        actor=SYSTEM, email="ana@example.com", name="A", role="owner", password="six loud magpies"
    )
    assert (await _refused(work)).code == ErrorCode.DUPLICATE


async def test_an_invitation_works_once(database):
    owner = await make.staff()
    invited = await invitations.staff_invite(actor=owner, email="bea@example.com", name=None, role="rol_3")
    row = await make.colleague(database, invited.staff_id)
    assert (row.name, row.status, row.role_key) == ("bea", "INVITED", "support")
    opened = await invitations.staff_invite_accept(
        secret=invited.secret, name="Bea", password="six loud magpies", browser=HERE
    )
    assert opened.staff.scopes == ROLES["support"]
    assert (await make.colleague(database, invited.staff_id)).status == "ACTIVE"
    again = invitations.staff_invite_accept(
        secret=invited.secret, name="Eve", password="six loud magpies", browser=HERE
    )
    assert (await _refused(again)).code == ErrorCode.NOT_FOUND


async def test_inviting_again_replaces_the_link(database):
    owner = await make.staff()
    first = await invitations.staff_invite(actor=owner, email="bea@example.com", name="Bea", role="support")
    second = await invitations.staff_invite(actor=owner, email="bea@example.com", name="Bea", role="analyst")
    assert first.staff_id == second.staff_id
    old = invitations.staff_invite_accept(secret=first.secret, name="Bea", password="six loud magpies", browser=HERE)
    assert (await _refused(old)).code == ErrorCode.NOT_FOUND
    opened = await invitations.staff_invite_accept(
        secret=second.secret, name="Bea", password="six loud magpies", browser=HERE
    )
    assert opened.staff.scopes == ROLES["analyst"]


async def test_an_invitation_expires_after_a_week(database):
    owner = await make.staff()
    with clock.held_at(NOON) as move:
        invited = await invitations.staff_invite(actor=owner, email="bea@example.com", name="Bea", role="support")
        move(invitations.VALID_FOR)
        work = invitations.staff_invite_accept(
            secret=invited.secret, name="Bea", password="six loud magpies", browser=HERE
        )
        assert (await _refused(work)).code == ErrorCode.EXPIRED


async def test_the_command_line_gives_a_new_password_and_ends_sessions(database):
    owner = await make.staff(email="ana@example.com")
    await make.session("ana@example.com")
    await staff.staff_reset_password(actor=SYSTEM, email="ANA@example.com", password="six loud magpies")
    assert await queries.sessions_of(database, make.key(owner)) == []


async def test_the_list_is_searched_by_name_and_email_and_paged(database):
    owner = await make.staff(name="Zoë Ángeles", email="zoe@example.com")
    for name in ("Bea", "Ana", "Cleo"):
        await make.staff("support", name=name, email=f"{name.lower()}@shop.example")
    page = await queries.staff_page(database, owner, search=None, window=window(first=2))
    assert [row.name for row in page.rows] == ["Ana", "Bea"]
    rest = await queries.staff_page(database, owner, search=None, window=window(first=2, after=page.cursor(1)))
    assert [row.name for row in rest.rows] == ["Cleo", "Zoë Ángeles"]
    found = await queries.staff_page(database, owner, search="zoe ANGELES", window=window())
    assert [row.id for row in found.rows] == [owner.id]
    assert await queries.staff_count(database, search="shop.example") == 3
    assert await queries.staff_count(database, search="100%") == 0


async def test_a_token_without_staff_read_sees_no_email_of_a_colleague(database):
    ana = await make.staff("analyst", email="ana@example.com")
    for scopes, seen in ((frozenset({"NOTES_READ"}), None), (frozenset({"STAFF_READ"}), "ana@example.com")):
        row = await queries.staff_one(database, Actor("token", 1, "T", scopes), make.key(ana))
        assert make.there(row).email == seen
    assert make.there(await queries.staff_one(database, ana, make.key(ana))).email == "ana@example.com"


def test_roles_are_found_by_id_and_by_key():
    assert roles.find("rol_1") is roles.find("owner")
    assert roles.find("rol_6") is roles.find("captain") is None
    assert set(roles.BY_KEY) == set(ROLES)
