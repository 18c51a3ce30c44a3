"""GraphQL over HTTP: the graphql-http audits (R1), malformed requests (R7), other origins (R5), masked errors (R6)."""

from typing import Any

import httpx
import orjson
import pytest

from regulars.api.limits import Limits
from tests.api.stage import SECRET, Stage
from tests.api.wire import GRAPHQL_JSON, ask, client

JSON = "application/json"
TYPENAME = {"query": "{ __typename }"}


@pytest.fixture
def stage() -> Stage:
    return Stage()


async def post(stage: Stage, body: Any = TYPENAME, **headers: str) -> httpx.Response:
    headers.setdefault("content_type", JSON)
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
    async with client(stage) as http:
        http.headers.pop("accept")
        return await http.post("/graphql", content=content, headers=sent)


# ── the audits of graphql-http 1.23.1, by their ids ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "answered"),
    [(GRAPHQL_JSON, GRAPHQL_JSON), (JSON, JSON), ("*/*", JSON), ("", JSON), ("application/*", JSON)],
    ids=["22EB", "4655", "47DE", "80D8", "any application type"],
)
async def test_the_answer_has_the_accepted_media_type(stage, accept, answered):
    response = await post(stage, accept=accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{answered}; charset=utf-8"
    assert response.json()["data"] == {"__typename": "Query"}


async def test_82A3_BF61_78D5_requests_and_answers_are_utf_8(stage):  # noqa: N802 (ids of the audits)
    body = {"query": '{ hello(name: "Run🏃Swim🏊") }'}
    for content_type in (JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"'):
        response = await post(stage, body, content_type=content_type)
        assert orjson.loads(response.content.decode("utf-8"))["data"] == {"hello": "Hello Run🏃Swim🏊"}


async def test_5A70_D6D5_6A70_9C48_get_runs_queries_only(stage):  # noqa: N802 (ids of the audits)
    async with client(stage) as http:
        found = await http.get("/graphql", params={"query": "{ __typename }"})
        assert (found.status_code, found.json()["data"]) == (200, {"__typename": "Query"})
        query = "query ($name: String!) { hello(name: $name) }"
        found = await http.get("/graphql", params={"query": query, "variables": '{"name": "Ana"}'})
        assert found.json()["data"] == {"hello": "Hello Ana"}
        for text in ("mutation { __typename }", "subscription { count }"):
            refused = await http.get("/graphql", params={"query": text}, headers={"accept": GRAPHQL_JSON})
            assert refused.status_code == 405
            assert refused.headers["allow"] == "GET, POST"
    assert stage.world.written == []


async def test_a_cookie_says_nothing_on_get(stage):
    async with client(stage, cookie="regulars=owner", **{"x-regulars-client": "app"}) as http:
        found = await http.get("/graphql", params={"query": "{ me }"})
    assert found.json()["data"] == {"me": None}
    assert found.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


BAD_REQUESTS = {
    "A5BF no body": b"",
    "423L no query": {"notquery": "{ __typename }"},
    "LKJ0 query object": {"query": {"obj": "ect"}},
    "LKJ1 query number": {"query": 0},
    "LKJ2 query boolean": {"query": False},
    "LKJ3 query array": {"query": ["array"]},
    "6C00 operationName object": {**TYPENAME, "operationName": {"obj": "ect"}},
    "6C01 operationName number": {**TYPENAME, "operationName": 0},
    "6C02 operationName boolean": {**TYPENAME, "operationName": False},
    "6C03 operationName array": {**TYPENAME, "operationName": ["array"]},
    "4760 variables string": {**TYPENAME, "variables": "string"},
    "4761 variables number": {**TYPENAME, "variables": 0},
    "4762 variables boolean": {**TYPENAME, "variables": False},
    "4763 variables array": {**TYPENAME, "variables": ["array"]},
    "58B0 extensions string": {**TYPENAME, "extensions": "string"},
    "58B1 extensions number": {**TYPENAME, "extensions": 0},
    "58B2 extensions boolean": {**TYPENAME, "extensions": False},
    "58B3 extensions array": {**TYPENAME, "extensions": ["array"]},
    "BCF8 B7N8 B6DC no JSON": b'{ "not a JSON',
    "8764 3E3A misspelt": {"qeury": "{ __typename }"},
    "a string": b'"{ __typename }"',
    "a number": b"7",
    "null": b"null",
    "a batch": [TYPENAME, TYPENAME],
    "an empty batch": b"[]",
    "invalid UTF-8": b'{"query": "\xff\xfe"}',
    "a byte order mark of UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "JSON nested 100,000 deep": b"[" * 100_000,
    "objects nested 50,000 deep": b'{"a":' * 20_000,
    "NaN": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "a lone surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
}


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("body", BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys())
async def test_what_is_no_graphql_request_is_answered_400(stage, body, accept):
    response = await post(stage, body, accept=accept)
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"]
    assert "data" not in response.json()


@pytest.mark.parametrize("parameter", ["variables", "operationName", "extensions"])
@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
async def test_94B_022_null_parameters_are_allowed(stage, parameter, accept):  # noqa: N802 (ids of the audits)
    response = await post(stage, {**TYPENAME, parameter: None}, accept=accept)
    assert response.status_code == 200
    assert "errors" not in response.json()


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
async def test_34A2_13EE_8161_B8B3_2EA1_28B9_428F_1B7A_good_parameters_are_taken(stage, accept):  # noqa: N802 (ids)
    body = {
        "query": "query Type($name: String!) { __type(name: $name) { name } }",
        "operationName": "Type",
        "variables": {"name": "Book"},
        "extensions": {"some": "value"},
    }
    response = await post(stage, body, accept=accept, authorization="Bearer nobody")
    assert response.status_code == 200
    assert response.json()["data"] == {"__type": {"name": "Book"}}
    assert "errors" not in response.json()


REFUSED_DOCUMENTS = {
    "572B 865D 556A D586 syntax": {"query": "{"},
    "FDE2 51FE 74FF 5E5B validation": {"query": "{ 8f31403dfe404bccbb0e835f2629c6a7 }"},
    "7B9B 86EE coercion": {"query": "query ($id: ID!) { __typename }", "variables": {"id": None}},
    "coercion of an object": {"query": "query ($i: BookInput!) { echo(input: $i) }", "variables": {"i": {"title": 1}}},
    "two operations and no name": {"query": "query A { hello } query B { hello }"},
    "an unknown operation": {"query": "query A { hello }", "operationName": "C"},
    "an empty document": {"query": ""},
    "fragments only": {"query": "fragment F on Query { hello }"},
    "a schema definition": {"query": "type A { b: Int }"},
    "a subscription": {"query": "subscription { count }"},
    "an unknown trusted document": {"documentId": "sha256:0000"},
    "a huge integer literal": {"query": "{ books(first: " + "9" * 5_000 + ") { totalCount } }"},
    "a huge integer variable": {
        "query": "query ($n: Int) { books(first: $n) { totalCount } }",
        "variables": {"n": 2**63},
    },
}


@pytest.mark.parametrize("body", REFUSED_DOCUMENTS.values(), ids=REFUSED_DOCUMENTS.keys())
async def test_what_cannot_begin_is_400_for_the_new_media_type_and_has_no_data(stage, body):
    response = await post(stage, body, accept=GRAPHQL_JSON)
    assert response.status_code == 400
    assert "data" not in response.json()
    assert response.json()["errors"][0]["extensions"]["code"]
    old = await post(stage, body, accept=JSON)
    assert old.status_code in (200, 400)
    assert "data" not in old.json()


@pytest.mark.parametrize("query", ["{", "{ nope }", "query ($id: ID!) { __typename }"], ids=["572B", "FDE2", "7B9B"])
async def test_what_cannot_begin_is_200_for_plain_json(stage, query):
    assert (await post(stage, {"query": query}, accept=JSON)).status_code == 200


# ── beyond the audits ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx",
     "application/json; charset=utf-16", "application/graphql", "text/plain; application/json", "*/*"],
)  # fmt: skip
async def test_only_json_in_utf_8_is_taken(stage, content_type):
    response = await post(stage, {"query": "mutation { signIn }"}, content_type=content_type)
    assert response.status_code == 415
    assert stage.world.written == []


async def test_an_answer_that_nobody_takes_is_406(stage):
    for accept in ("text/html", "application/xml", "application/json;q=0"):
        assert (await post(stage, accept=accept)).status_code == 406
    chosen = await post(stage, accept=f"application/json;q=0.5, {GRAPHQL_JSON}")
    assert chosen.headers["content-type"].startswith(GRAPHQL_JSON)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods_are_405(stage, method):
    async with client(stage) as http:
        response = await http.request(method, "/graphql", json=TYPENAME)
    assert response.status_code == 405
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
async def test_a_compressed_body_is_415(stage, encoding):
    assert (await post(stage, b"\x1f\x8b\x08", content_encoding=encoding)).status_code == 415


async def test_a_body_is_taken_up_to_the_limit_and_refused_one_byte_beyond(stage):
    limit = stage.engine.limits.body
    base = len(orjson.dumps({**TYPENAME, "extensions": {"a": ""}}))
    at_limit = {**TYPENAME, "extensions": {"a": "x" * (limit - base)}}
    assert (await post(stage, at_limit)).status_code == 200
    beyond = {**TYPENAME, "extensions": {"a": "x" * (limit - base + 1)}}
    refused = await post(stage, beyond)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (413, "LIMIT_EXCEEDED")
    for token, status in (("owner", 413), ("reader", 413), ("feeder", 200)):
        assert (await post(stage, beyond, authorization=f"Bearer {token}")).status_code == status
    large = {**TYPENAME, "extensions": {"a": "x" * stage.engine.limits.large_body}}
    assert (await post(stage, large, authorization="Bearer feeder")).status_code == 413


async def test_a_body_of_undeclared_length_is_cut_off_at_the_limit(stage):
    sent = []

    async def endless():
        while True:
            sent.append(1)
            yield b" " * 65_536

    async with client(stage) as http:
        response = await http.post("/graphql", content=endless(), headers={"content-type": JSON})
    assert response.status_code == 413
    assert len(sent) <= 6


ORIGINS = [None, "http://shop.example", "https://evil.example", "null", "http://shop.example.evil.example"]


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("content_type", [JSON, "text/plain", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("cookie", ["", "regulars=owner"])
@pytest.mark.parametrize("header", ["", "app"])
async def test_no_foreign_page_changes_anything(stage, method, content_type, origin, cookie, header):
    headers = {"content-type": content_type, "cookie": cookie, "x-regulars-client": header}
    if origin is not None:
        headers["origin"] = origin
    headers = {name: value for name, value in headers.items() if value}
    query = 'mutation { bookAdd(title: "Emma") { userErrors { code } } }'
    async with client(stage) as http:
        if method == "GET":
            await http.get("/graphql", params={"query": query}, headers=headers)
        else:
            await http.post("/graphql", content=orjson.dumps({"query": query}), headers=headers)
    is_ours = origin in (None, "http://shop.example")
    allowed = method == "POST" and content_type == JSON and is_ours and cookie and header
    assert bool(stage.world.written) == bool(allowed)


async def test_a_cross_site_fetch_without_origin_is_refused_and_a_token_may_come_from_anywhere(stage):
    refused = await post(stage, sec_fetch_site="cross-site")
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
    query = {"query": "{ me }"}
    found = await post(stage, query, origin="https://app.example", authorization="Bearer reader")
    assert found.json()["data"] == {"me": "Reader"}
    assert "access-control-allow-origin" not in found.headers


async def test_an_unknown_token_is_401(stage):
    refused = await post(stage, {"query": "{ hello }"}, authorization="Bearer wrong")
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


async def test_cookies_are_set_with_the_answer(stage):
    response = await post(stage, {"query": "mutation { signIn }"})
    cookie = response.headers["set-cookie"]
    assert cookie == "regulars=s3cret; HttpOnly; Max-Age=60; Path=/; SameSite=lax"


async def test_beyond_the_scope_is_null_with_forbidden_and_leaves_the_rest(stage):
    query = "{ hello me books { totalCount } } "
    found = (await ask(stage, query, authorization="Bearer nobody")).json()
    assert found["data"] == {"hello": "Hello you", "me": "Nobody", "books": None}
    assert [(e["path"], e["extensions"]) for e in found["errors"]] == [
        (["books"], {"code": "FORBIDDEN", "scope": "CUSTOMERS_READ"})
    ]
    anonymous = (await ask(stage, query)).json()
    assert anonymous["data"] == {"hello": "Hello you", "me": None, "books": None}
    assert {e["extensions"]["code"] for e in anonymous["errors"]} == {"UNAUTHENTICATED"}


async def test_bugs_are_masked_with_a_correlation_id_that_the_log_knows(stage, caplog):
    for query, path in (("{ bug }", ["bug"]), ("{ shelf { broken } }", ["shelf", 0, "broken"])):
        response = await ask(stage, query)
        error = response.json()["errors"][0]
        assert response.status_code == 200
        assert error["path"] == path
        assert error["extensions"]["code"] == "INTERNAL"
        assert error["extensions"]["correlationId"] == response.headers["x-correlation-id"]
        assert SECRET not in response.text + str(response.headers)
        assert error["extensions"]["correlationId"] in caplog.text
    assert SECRET in caplog.text


async def test_refusals_in_reading_are_told_by_their_code(stage, caplog):
    error = (await ask(stage, "{ refusal }")).json()["errors"][0]
    assert error["message"] == "No such filter."
    assert error["extensions"] == {"code": "INVALID_FILTER", "argument": ["filter", "x"]}
    assert caplog.records == []


async def test_refusals_in_writing_are_user_errors(stage):
    query = 'mutation { bookAdd(title: "") { book { id } userErrors { __typename code message path } } }'
    found = (await ask(stage, query, authorization="Bearer owner")).json()
    assert found["data"]["bookAdd"] == {
        "book": None,
        "userErrors": [
            {"__typename": "InputError", "code": "REQUIRED", "message": "Give it a title.", "path": ["title"]}
        ],
    }


@pytest.mark.parametrize("value", ["\0", "a\0b", {"a\0": 1}, [["x", "\0"]]], ids=repr)
async def test_a_text_that_cannot_be_stored_is_refused_in_variables(stage, value):
    error = (await ask(stage, "{ hello }", {"name": value})).json()["errors"][0]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "U+0000" in error["message"]


async def test_a_text_that_cannot_be_stored_is_refused_in_documents(stage):
    for text in ('{ hello(name: "a\\u0000") }', 'query ($n: String = "\\u{0}") { hello(name: $n) }'):
        error = (await ask(stage, text)).json()["errors"][0]
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert (await ask(stage, '{ hello(name: "\\u0001") }')).json()["data"] == {"hello": "Hello \x01"}


async def test_the_schema_tells_of_itself_to_those_who_are_signed_in_only(stage):
    for query in ("{ __schema { queryType { name } } }", '{ hello __type(name: "Book") { name } }'):
        refused = (await ask(stage, query)).json()
        assert "data" not in refused
        assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert "errors" not in (await ask(stage, query, authorization="Bearer nobody")).json()
    assert (await ask(stage, "{ __typename }")).json()["data"] == {"__typename": "Query"}


async def test_nothing_is_suggested(stage):
    for query in ("{ hell }", "{ books(firs: 1) { totalCount } }", '{ echo(input: {titel: "x", title: "y"}) }'):
        assert "Did you mean" not in (await ask(stage, query)).text
    variables = {"i": {"titel": "x", "title": "y"}}
    assert "Did you mean" not in (await ask(stage, "query ($i: BookInput!) { echo(input: $i) }", variables)).text


async def test_a_trusted_document_is_found_by_its_hash():
    stage = Stage(trusted={"abc": "{ hello }"})
    by_hash = {"persistedQuery": {"version": 1, "sha256Hash": "abc"}}
    for body in ({"documentId": "sha256:abc"}, {"extensions": by_hash}, {"query": "", "extensions": by_hash}):
        assert (await post(stage, body)).json()["data"] == {"hello": "Hello you"}
    assert (await post(stage, {"documentId": "def"})).json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_FOUND"


async def test_a_query_beyond_its_deadline_is_ended():
    stage = Stage(Limits(deadline=0.0))
    found = (await ask(stage, "{ slow }")).json()
    assert found["data"] is None
    assert found["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert stage.world.begun == stage.world.ended


async def test_an_answer_beyond_the_limit_is_not_sent():
    stage = Stage(Limits(response=1_000))
    assert (await ask(stage, "{ long(size: 800) }")).json()["data"]
    found = (await ask(stage, "{ long(size: 1000) }")).json()
    assert found["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "response"}


async def test_a_document_is_parsed_once(stage):
    for _ in range(3):
        await ask(stage, "{ hello }")
    assert len(stage.engine.documents) == 1
    await ask(stage, "{ nope }")
    assert len(stage.engine.documents) == 1


async def test_the_count_is_made_only_when_selected(stage):
    query = "{ books(first: 2) { nodes { id title price { amount } } pageInfo { endCursor } } }"
    found = (await ask(stage, query, authorization="Bearer owner")).json()
    assert found["data"]["books"]["nodes"][1] == {"id": "book_2", "title": "Book 2", "price": {"amount": "19.99"}}
    assert stage.world.counted == 0
    await ask(stage, "{ books { totalCount } }", authorization="Bearer owner")
    assert stage.world.counted == 1
