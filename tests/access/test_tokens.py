import pytest

from regulars.access import authentication, queries
from regulars.access.scopes import ALL_SCOPES, ROLES
from regulars.access.service import tokens
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.errors import ErrorCode, Refusal, Unauthenticated
from tests import make_access as make

NOON = 1_790_000_000_000_000


async def test_a_token_is_shown_once_and_kept_as_a_digest(database):
    issued = await make.token(["customers:read", "PII_READ"])
    assert issued.secret.startswith("rg_")
    assert len(issued.secret) == 3 + 64 + 8
    stored = str(await database.fetch("SELECT * FROM api_tokens")) + str(
        await database.fetch("SELECT * FROM audit_entries")
    )
    assert issued.secret not in stored
    row = (await queries.tokens(database))[0]
    assert row.scopes == {"CUSTOMERS_READ", "PII_READ"}
    assert issued.secret.startswith(row.start)


async def test_a_token_acts_with_exactly_its_scopes(database):
    issued = await make.token(["ORDERS_READ"])
    actor = (await authentication.by_token(issued.secret)).actor
    assert (actor.kind, actor.id, actor.scopes) == ("token", issued.token_id, {"ORDERS_READ"})


@pytest.mark.parametrize("role", tuple(ROLES))
async def test_nobody_grants_a_token_a_scope_that_they_lack(database, role):
    actor = Actor("staff", 1, "Ana", frozenset(ROLES[role]))
    for scope in sorted(ALL_SCOPES):
        work = tokens.token_create(actor=actor, name="T", scopes=[scope])
        if scope in ROLES[role]:
            await work
        else:
            with pytest.raises(Refusal) as refused:
                await work
            assert (refused.value.code, refused.value.path) == (ErrorCode.NOT_ALLOWED, ("input", "scopes"))


@pytest.mark.parametrize(
    ("name", "scopes", "code", "path"),
    (
        (" ", ["ORDERS_READ"], "REQUIRED", "name"),
        ("T", [], "REQUIRED", "scopes"),
        ("T", ["ORDERS_EAT"], "INVALID", "scopes"),
        ("x" * 201, ["ORDERS_READ"], "TOO_LONG", "name"),
    ),
)
async def test_a_token_needs_a_name_and_known_scopes(database, name, scopes, code, path):
    with pytest.raises(Refusal) as refused:
        await make.token(scopes, name=name)
    assert (refused.value.code, refused.value.path) == (code, ("input", path))


async def test_a_token_expires(database):
    with clock.held_at(NOON) as move:
        issued = await make.token(expires_at=NOON + clock.DAY)
        assert await authentication.by_token(issued.secret)
        move(clock.DAY - 1)
        assert await authentication.by_token(issued.secret)
        move(1)
        with pytest.raises(Unauthenticated):
            await authentication.by_token(issued.secret)
        with pytest.raises(Refusal):
            await make.token(expires_at=clock.now())


async def test_a_revoked_token_is_refused_at_once(database):
    owner = await make.staff()
    issued = await make.token()
    assert await authentication.by_token(issued.secret)
    await tokens.token_revoke(actor=owner, token_id=issued.token_id)
    await tokens.token_revoke(actor=owner, token_id=issued.token_id)
    with pytest.raises(Unauthenticated):
        await authentication.by_token(issued.secret)
    assert await database.fetch_value("SELECT count(*) FROM audit_entries WHERE action = 'token.revoked'") == 1


async def test_what_only_looks_like_a_token_is_refused_without_asking_the_database(database, monkeypatch):
    secret = (await make.token()).secret
    monkeypatch.setattr(type(database), "fetch_one", None)
    for wrong in (
        "",
        "rg_",
        "x" * 5_000,
        secret[:-1],
        secret[:-1] + ("0" if secret[-1] != "0" else "1"),
        secret.replace("rg_", "xx_"),
        "rg_é",
    ):
        with pytest.raises(Unauthenticated):
            await authentication.by_token(wrong)


async def test_last_use_is_noted_at_most_once_a_minute(database):
    with clock.held_at(NOON) as move:
        issued = await make.token()
        used = []
        for _ in range(4):
            await authentication.by_token(issued.secret)
            used.append(make.there((await queries.tokens(database))[0].last_used_at) - NOON)
            move(25 * clock.SECOND)
    assert used == [0, 0, 0, 75 * clock.SECOND]
