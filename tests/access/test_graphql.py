import pytest

from regulars.access.scopes import ALL_SCOPES, Scope
from regulars.platform import numbering
from regulars.platform.errors import Unauthenticated
from tests import make_access as make
from tests.access.schema import Client

ERRORS = "userErrors { code message path }"
SIGN_IN = "mutation ($email: String, $password: String) { signIn(input: {email: $email, password: $password}) { viewer { staff { name } scopes } userErrors { code path } } }"


async def _signed_in(database, email: str = "ana@example.com") -> Client:
    client = Client(database)
    await client.ask(SIGN_IN, email=email, password=make.PASSWORD)
    assert client.errors == []
    return client


async def _with_token(database, *scopes: str) -> Client:
    return Client(database, bearer=(await make.token(scopes)).secret)


async def test_before_sign_in_there_is_no_viewer_and_nothing_signed_in_may_see(database):
    client = Client(database)
    data = await client.ask("{ viewer { scopes } setup { isComplete version steps { key } } }")
    assert data["viewer"] is None
    assert data["setup"] == {"isComplete": False, "version": data["setup"]["version"], "steps": []}
    await client.ask("{ staff { totalCount } }")
    assert client.errors == ["UNAUTHENTICATED"]


async def test_signing_in_sets_a_cookie_that_only_https_and_this_host_receive(database):
    await make.staff("analyst", name="Ana", email="ana@example.com")
    client = Client(database)
    data = await client.ask(SIGN_IN, email="ana@example.com", password=make.PASSWORD)
    assert data["signIn"]["viewer"]["staff"] == {"name": "Ana"}
    assert "PII_READ" not in data["signIn"]["viewer"]["scopes"]
    cookie = client.sent[0]
    assert (cookie.name, cookie.secure, cookie.http_only, cookie.same_site, cookie.path) == (
        "__Host-regulars",
        True,
        True,
        "lax",
        "/",
    )
    assert cookie.value not in str(data)
    data = await client.ask(
        "{ viewer { actor { __typename ... on StaffUser { name email role { name isBuiltIn } } } seesPersonalData"
        " session { id isCurrent ip userAgent } sessions { isCurrent } preferences { theme homeCards } } }"
    )
    assert data["viewer"]["actor"] == {
        "__typename": "StaffUser", "name": "Ana", "email": "ana@example.com", "role": {"name": "Analyst", "isBuiltIn": True},
    }  # fmt: skip
    assert data["viewer"]["seesPersonalData"] is False
    assert data["viewer"]["session"]["isCurrent"] is True
    assert data["viewer"]["sessions"] == [{"isCurrent": True}]
    assert data["viewer"]["preferences"] == {"theme": "SYSTEM", "homeCards": []}


async def test_on_this_machine_over_plain_http_the_cookie_has_a_plain_name(database):
    await make.staff(email="ana@example.com")
    client = Client(database, scheme="http")
    await client.ask(SIGN_IN, email="ana@example.com", password=make.PASSWORD)
    assert [(cookie.name, cookie.secure) for cookie in client.sent] == [("regulars", False)]
    assert (await client.ask("{ viewer { seesPersonalData } }"))["viewer"] == {"seesPersonalData": True}


async def test_under_https_a_cookie_with_the_plain_name_is_not_believed(database):
    await make.staff(email="ana@example.com")
    client = Client(database, scheme="http")
    await client.ask(SIGN_IN, email="ana@example.com", password=make.PASSWORD)
    client.scheme = "https"
    assert (await client.ask("{ viewer { scopes } }"))["viewer"] is None


async def test_guesses_by_alias_count_each(database):
    await make.staff(email="ana@example.com")
    guesses = " ".join(
        f'g{n}: signIn(input: {{email: "ana@example.com", password: "guess number {n}"}}) {{ userErrors {{ code }} }}'
        for n in range(30)
    )
    data = await Client(database).ask(f"mutation {{ {guesses} }}")
    codes = [answer["userErrors"][0]["code"] for answer in data.values()]
    assert codes == ["BAD_CREDENTIALS"] * 10 + ["RATE_LIMITED"] * 20


async def test_a_missing_password_is_named(database):
    data = await Client(database).ask(SIGN_IN, email="ana@example.com")
    assert data["signIn"]["userErrors"] == [{"code": "REQUIRED", "path": ["input", "password"]}]


async def test_signing_out_ends_the_session_and_removes_the_cookie(database):
    await make.staff(email="ana@example.com")
    client = await _signed_in(database)
    kept = dict(client.jar)
    assert (await client.ask("mutation { signOut { done } }"))["signOut"] == {"done": True}
    assert (client.sent[0].value, client.sent[0].max_age) == ("", 0)
    client.jar = kept
    assert (await client.ask("{ viewer { scopes } }"))["viewer"] is None


async def test_a_changed_password_keeps_this_browser_signed_in(database):
    await make.staff(email="ana@example.com")
    here, there = await _signed_in(database), await _signed_in(database)
    document = 'mutation ($old: String!) { passwordChange(currentPassword: $old, newPassword: "six loud magpies") { done userErrors { code path } } }'
    data = await here.ask(document, old="not this one")
    assert data["passwordChange"] == {
        "done": False,
        "userErrors": [{"code": "BAD_CREDENTIALS", "path": ["currentPassword"]}],
    }
    data = await here.ask(document, old=make.PASSWORD)
    assert data["passwordChange"] == {"done": True, "userErrors": []}
    assert (await here.ask("{ viewer { sessions { isCurrent } } }"))["viewer"] == {"sessions": [{"isCurrent": True}]}
    assert (await there.ask("{ viewer { scopes } }"))["viewer"] is None


async def test_ones_own_sessions_end_one_by_one_or_all_but_this(database):
    await make.staff(email="ana@example.com")
    here, *_ = [await _signed_in(database) for _ in range(3)]
    listed = (await here.ask("{ viewer { sessions { id isCurrent } } }"))["viewer"]["sessions"]
    other = next(session["id"] for session in listed if not session["isCurrent"])
    assert (await here.ask("mutation ($id: ID) { sessionRevoke(id: $id) { done } }", id=other))["sessionRevoke"]["done"]
    data = await here.ask("mutation ($id: ID) { sessionRevoke(id: $id) { done userErrors { code } } }", id=other)
    assert data["sessionRevoke"] == {"done": False, "userErrors": [{"code": "NOT_FOUND"}]}
    await here.ask("mutation { sessionRevoke { done } }")
    assert (await here.ask("{ viewer { sessions { isCurrent } } }"))["viewer"] == {"sessions": [{"isCurrent": True}]}


async def test_preferences_that_are_absent_stay(database):
    await make.staff(email="ana@example.com")
    client = await _signed_in(database)
    document = """mutation ($input: StaffPreferencesInput!) { preferencesUpdate(input: $input) {
        viewer { preferences { locale timeZone theme density homeCards } } userErrors { code path } } }"""
    await client.ask(document, input={"theme": "DARK", "homeCards": ["COUNTS", "NEWEST"], "timeZone": "Asia/Manila"})
    data = await client.ask(document, input={"density": "COMPACT", "timeZone": None})
    assert data["preferencesUpdate"]["viewer"]["preferences"] == {
        "locale": None, "timeZone": None, "theme": "DARK", "density": "COMPACT", "homeCards": ["COUNTS", "NEWEST"],
    }  # fmt: skip
    data = await client.ask(document, input={"homeCards": ["x" + str(n) for n in range(31)]})
    assert data["preferencesUpdate"]["userErrors"] == [{"code": "LIMIT_EXCEEDED", "path": ["input", "homeCards"]}]


async def test_a_token_has_no_account_of_its_own(database):
    client = await _with_token(database, "NOTES_READ")
    data = await client.ask(
        "{ viewer { actor { __typename ... on ApiClient { name prefix scopes } } staff { id } session { id } sessions { id } preferences { theme } } }"
    )
    assert data["viewer"]["actor"] == {
        "__typename": "ApiClient",
        "name": "Storefront",
        "prefix": make.there(client.bearer)[:11],
        "scopes": ["NOTES_READ"],
    }
    assert data["viewer"]["staff"] is data["viewer"]["session"] is None
    for field in (
        "signOut",
        "sessionRevoke",
        'passwordChange(currentPassword: "a", newPassword: "b")',
        "preferencesUpdate(input: {theme: DARK})",
    ):
        (answer,) = (await client.ask(f"mutation {{ {field} {{ userErrors {{ code }} }} }}")).values()
        assert answer["userErrors"] == [{"code": "NOT_ALLOWED"}]


async def test_a_bad_token_is_nobody(database):
    with pytest.raises(Unauthenticated):
        await Client(database, bearer="rg_nonsense").ask("{ viewer { scopes } }")


INVITE = (
    f"mutation ($input: StaffInput!) {{ staffInvite(input: $input) {{ staff {{ id status }} inviteUrl {ERRORS} }} }}"
)


async def test_an_invited_colleague_follows_the_link_and_is_signed_in(database):
    await make.staff(email="ana@example.com")
    owner = await _signed_in(database)
    data = await owner.ask(INVITE, input={"email": "bea@example.com", "name": "Bea", "roleId": "rol_3"})
    assert data["staffInvite"]["staff"]["status"] == "INVITED"
    origin, token = data["staffInvite"]["inviteUrl"].rsplit("/", 1)
    assert origin == "https://crm.example.com/invite"
    bea = Client(database)
    accept = f'mutation ($token: String!, $password: String!) {{ staffInviteAccept(token: $token, name: "Bea B.", password: $password) {{ viewer {{ staff {{ name role {{ id name }} }} }} {ERRORS} }} }}'
    data = await bea.ask(accept, token=token, password="short")
    assert data["staffInviteAccept"]["userErrors"][0]["path"] == ["password"]
    data = await bea.ask(accept, token=token, password="six loud magpies")
    assert data["staffInviteAccept"]["viewer"]["staff"] == {
        "name": "Bea B.",
        "role": {"id": "rol_3", "name": "Support"},
    }
    assert (await bea.ask("{ viewer { seesPersonalData } }"))["viewer"] == {"seesPersonalData": True}


async def test_colleagues_are_listed_and_changed(database):
    await make.staff(name="Ana", email="ana@example.com")
    bea = await make.staff("support", name="Bea", email="bea@example.com")
    owner = await _signed_in(database)
    data = await owner.ask(
        "{ staff(first: 1) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } staffRoles { id name memberCount } }"
    )
    assert data["staff"]["nodes"] == [{"name": "Ana"}]
    assert (data["staff"]["totalCount"], data["staff"]["pageInfo"]["hasNextPage"]) == (2, True)
    assert [(role["id"], role["memberCount"]) for role in data["staffRoles"]] == [
        ("rol_1", 1),
        ("rol_2", 0),
        ("rol_3", 1),
        ("rol_4", 0),
        ("rol_5", 0),
    ]
    update = """mutation ($id: ID!, $input: StaffInput!, $version: Int) { staffUpdate(id: $id, input: $input, expectedVersion: $version) {
        staff { version status } userErrors { __typename code path ... on StaleVersionError { currentVersion current { id } } } } }"""
    data = await owner.ask(update, id=f"stf_{bea.id}", input={"status": "DISABLED"}, version=1)
    assert data["staffUpdate"]["staff"] == {"version": 2, "status": "DISABLED"}
    data = await owner.ask(update, id=f"stf_{bea.id}", input={"name": "B"}, version=1)
    assert data["staffUpdate"]["userErrors"] == [
        {
            "__typename": "StaleVersionError",
            "code": "CONFLICT_STALE_VERSION",
            "path": ["input", "expectedVersion"],
            "currentVersion": 2,
            "current": {"id": f"stf_{bea.id}"},
        }
    ]
    data = await owner.ask(update, id="stf_999", input={"name": "B"})
    assert data["staffUpdate"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_a_token_is_made_listed_and_revoked(database):
    await make.staff(name="Ana", email="ana@example.com")
    owner = await _signed_in(database)
    create = f"mutation ($input: ApiTokenInput!) {{ apiTokenCreate(input: $input) {{ secret token {{ id prefix createdBy {{ ... on StaffUser {{ name }} }} }} {ERRORS} }} }}"
    made = (await owner.ask(create, input={"name": "Shop", "scopes": ["STAFF_READ"]}))["apiTokenCreate"]
    assert made["secret"].startswith(made["token"]["prefix"])
    assert made["token"]["createdBy"] == {"name": "Ana"}
    shop = Client(database, bearer=made["secret"])
    assert (await shop.ask("{ staff { totalCount } }"))["staff"] == {"totalCount": 1}
    listed = (await owner.ask("{ apiTokens { id name scopes lastUsedAt revokedAt } }"))["apiTokens"]
    assert [(token["id"], token["scopes"], token["revokedAt"]) for token in listed] == [
        (made["token"]["id"], ["STAFF_READ"], None)
    ]
    assert listed[0]["lastUsedAt"] is not None
    revoke = "mutation ($id: ID!) { apiTokenRevoke(id: $id) { token { revokedAt } userErrors { code } } }"
    assert (await owner.ask(revoke, id=made["token"]["id"]))["apiTokenRevoke"]["token"]["revokedAt"]
    with pytest.raises(Unauthenticated):
        await shop.ask("{ staff { totalCount } }")
    assert (await owner.ask(revoke, id="tok_999"))["apiTokenRevoke"]["userErrors"] == [{"code": "NOT_FOUND"}]


AUDIT = """query ($filter: AuditFilter, $first: Int, $last: Int, $before: String) { auditLog(filter: $filter, first: $first, last: $last, before: $before) {
    totalCount pageInfo { hasPreviousPage startCursor } nodes { id sequence action ip subjectId subject { id }
    actor { __typename ... on StaffUser { name } ... on System { name } } changes { field before after } previousHash hash } } }"""


async def test_the_log_says_who_did_what_to_whom(database):
    ana = await make.staff(name="Ana", email="ana@example.com")
    bea = await make.staff("support", name="Bea", email="bea@example.com")
    owner = await _signed_in(database)
    await owner.ask(
        'mutation ($id: ID!) { staffUpdate(id: $id, input: {name: "Beatrix", roleId: "rol_5"}) { userErrors { code } } }',
        id=f"stf_{bea.id}",
    )
    await numbering.number_committed()
    data = await owner.ask(AUDIT, filter={"subjectId": {"eq": f"stf_{bea.id}"}, "action": {"startsWith": "staff.upd"}})
    (entry,) = data["auditLog"]["nodes"]
    assert (entry["action"], entry["ip"], entry["subject"]) == ("staff.updated", "203.0.113.7", {"id": f"stf_{bea.id}"})
    assert entry["actor"] == {"__typename": "StaffUser", "name": "Ana"}
    assert entry["changes"] == [
        {"field": "name", "before": "Bea", "after": "Beatrix"},
        {"field": "role", "before": "support", "after": "analyst"},
    ]
    data = await owner.ask(AUDIT, filter={"actorId": {"in": [f"stf_{ana.id}"]}})
    assert [node["action"] for node in data["auditLog"]["nodes"]] == ["staff.updated", "staff.signed_in"]
    everything = (await owner.ask(AUDIT))["auditLog"]
    assert [node["sequence"] for node in everything["nodes"]] == [4, 3, 2, 1]
    assert everything["totalCount"] == 4
    last = (await owner.ask(AUDIT, last=2))["auditLog"]
    assert [node["sequence"] for node in last["nodes"]] == [2, 1]
    before = (await owner.ask(AUDIT, last=1, before=last["pageInfo"]["startCursor"]))["auditLog"]
    assert [node["sequence"] for node in before["nodes"]] == [3]
    verification = (await owner.ask("{ auditVerification { isIntact entryCount firstBrokenSequence } }"))[
        "auditVerification"
    ]
    assert verification == {"isIntact": True, "entryCount": 4, "firstBrokenSequence": None}


async def test_without_pii_read_personal_values_of_the_log_are_hidden(database):
    await make.staff(name="Ana", email="ana@example.com")
    await numbering.number_committed()
    client = await _with_token(database, "AUDIT_READ")
    node = (await client.ask(AUDIT, filter={"action": {"eq": "staff.created"}}))["auditLog"]["nodes"][0]
    assert node["changes"] == [
        {"field": "name", "before": None, "after": None},
        {"field": "email", "before": None, "after": None},
        {"field": "role", "before": None, "after": "owner"},
        {"field": "status", "before": None, "after": "ACTIVE"},
    ]
    assert "ana@example.com" not in str(node)
    assert node["subject"] is None


ROOTS = {
    "{ staff { totalCount } }": "STAFF_READ",
    "{ staffRoles { id } }": "STAFF_READ",
    "{ apiTokens { id } }": "TOKENS_WRITE",
    "{ auditLog { totalCount } }": "AUDIT_READ",
    "{ auditVerification { isIntact } }": "AUDIT_READ",
    'mutation { staffInvite(input: {email: "x"}) { userErrors { code } } }': "STAFF_WRITE",
    'mutation { staffUpdate(id: "stf_9", input: {}) { userErrors { code } } }': "STAFF_WRITE",
    'mutation { apiTokenCreate(input: {name: "", scopes: []}) { userErrors { code } } }': "TOKENS_WRITE",
    'mutation { apiTokenRevoke(id: "tok_9") { userErrors { code } } }': "TOKENS_WRITE",
    "mutation { storeSave(input: {}) { userErrors { code } } }": "SETTINGS_WRITE",
}


@pytest.mark.parametrize(("document", "scope"), ROOTS.items())
async def test_every_field_works_with_exactly_its_scope_and_with_none_less(database, document, scope):
    enough = await _with_token(database, scope)
    (answer,) = (await enough.ask(document)).values()
    assert answer is not None
    assert enough.errors == []
    lacking = await _with_token(database, *(ALL_SCOPES - {Scope(scope)}))
    (answer,) = (await lacking.ask(document)).values()
    assert answer is None
    assert lacking.errors == ["FORBIDDEN"]


async def test_ids_beyond_the_scope_resolve_to_nothing_as_missing_ones_do(database):
    owner = await make.staff(email="ana@example.com")
    await numbering.number_committed()
    client = await _with_token(database, "NOTES_READ")
    own = (await client.ask("{ viewer { actor { ... on ApiClient { id } } } }"))["viewer"]["actor"]["id"]
    entry = await database.fetch_value("SELECT min(id) FROM audit_entries")
    for node in (f"stf_{owner.id}", "stf_999", "rol_1", f"aud_{entry}", "tok_999", "nonsense"):
        assert (await client.ask("query ($id: ID!) { node(id: $id) { id } }", id=node)) == {"node": None}
    assert (await client.ask("query ($id: ID!) { node(id: $id) { id } }", id=own)) == {"node": {"id": own}}
    browser = await _signed_in(database)
    for node in (f"stf_{owner.id}", "rol_1", f"aud_{entry}", own):
        assert (await browser.ask("query ($id: ID!) { node(id: $id) { id } }", id=node)) == {"node": {"id": node}}
