from regulars.stores.service import setup
from tests import make_access as make
from tests.access.schema import Client

SAVE = """mutation ($id: ID, $input: StoreInput!, $version: Int, $key: String) {
    storeSave(id: $id, input: $input, expectedVersion: $version, idempotencyKey: $key) {
        store { id version code name timeZone currencyCode countryCode locale firstWeekday url isActive }
        userErrors { __typename code path } } }"""
MANILA = {"code": "manila", "name": "Manila", "currencyCode": "PHP", "timeZone": "Asia/Manila"}
SETUP = """mutation ($input: SetupInput!) { setupComplete(input: $input) {
    viewer { staff { name role { name } } session { isCurrent } } userErrors { code path } } }"""


async def _client(database) -> Client:
    return Client(database, bearer=(await make.token(["SETTINGS_WRITE"])).secret)


async def test_a_store_is_made_and_changed(database):
    client = await _client(database)
    made = (await client.ask(SAVE, input=MANILA))["storeSave"]
    assert made == {
        "store": {**MANILA, "id": made["store"]["id"], "version": 1, "countryCode": None, "locale": "en", "firstWeekday": 1, "url": None, "isActive": True},
        "userErrors": [],
    }  # fmt: skip
    changed = (
        await client.ask(SAVE, id=made["store"]["id"], input={"firstWeekday": 7, "countryCode": "PH"}, version=1)
    )["storeSave"]
    assert (changed["store"]["firstWeekday"], changed["store"]["countryCode"], changed["store"]["version"]) == (
        7,
        "PH",
        2,
    )
    stale = (await client.ask(SAVE, id=made["store"]["id"], input={"name": "X"}, version=1))["storeSave"]
    assert [error["__typename"] for error in stale["userErrors"]] == ["StaleVersionError"]
    assert (await client.ask("{ stores { code } }"))["stores"] == [{"code": "manila"}]


async def test_wrong_fields_are_named_as_the_caller_wrote_them(database):
    client = await _client(database)
    data = await client.ask(SAVE, input={"code": "?", "locale": "?", "firstWeekday": 0})
    assert [error["path"] for error in data["storeSave"]["userErrors"]] == [
        ["input", "name"], ["input", "timeZone"], ["input", "currencyCode"], ["input", "code"], ["input", "locale"], ["input", "firstWeekday"],
    ]  # fmt: skip
    data = await client.ask(SAVE, id="sto_99", input={"name": "X"})
    assert data["storeSave"]["userErrors"] == [{"__typename": "InputError", "code": "NOT_FOUND", "path": ["id"]}]


async def test_a_zone_that_does_not_exist_is_refused_before_anything_runs(database):
    client = await _client(database)
    assert await client.ask(SAVE, input={**MANILA, "timeZone": "Asia/Manilla"}) == {}
    assert len(client.errors) == 1


async def test_stores_are_for_those_who_are_signed_in(database):
    client = Client(database)
    await client.ask("{ stores { code } }")
    assert client.errors == ["UNAUTHENTICATED"]


async def test_set_up_signs_the_first_owner_in(database):
    code = make.there(await setup.setup_code())
    client = Client(database)
    given = {
        "code": code,
        "owner": {"name": "Ana", "email": "ana@example.com", "password": make.PASSWORD},
        "store": MANILA,
    }
    wrong = (await client.ask(SETUP, input={**given, "code": "AAAA-AAAA-AAAA"}))["setupComplete"]
    assert wrong["userErrors"] == [{"code": "BAD_CREDENTIALS", "path": ["input", "code"]}]
    assert client.jar == {}
    done = (await client.ask(SETUP, input=given))["setupComplete"]
    assert done["userErrors"] == []
    assert done["viewer"] == {"staff": {"name": "Ana", "role": {"name": "Owner"}}, "session": {"isCurrent": True}}
    data = await client.ask("{ setup { isComplete steps { key isDone } } stores { code } viewer { seesPersonalData } }")
    assert data["setup"]["isComplete"] is True
    assert {"key": "STORE", "isDone": True} in data["setup"]["steps"]
    assert data["stores"] == [{"code": "manila"}]
    again = (await Client(database).ask(SETUP, input=given))["setupComplete"]
    assert [error["code"] for error in again["userErrors"]] == ["ALREADY_DONE"]
