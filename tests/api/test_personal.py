"""Callers without PII_READ: masks, and nothing that they may not see can be filtered, sorted, searched or counted by."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    parse,
)

from regulars.access.scopes import ALL_SCOPES
from regulars.api.build import core_of
from regulars.api.schema import schema
from tests.api import questions
from tests.api.shop import Shop, errors_of, refusals
from tests.api.twin import OTHERS

PII = "PII_READ"
MASKED = ALL_SCOPES - {PII}


# ── what they see ───────────────────────────────────────────────────────────────────────────────────────────────────

WAYS: dict[str, tuple[str, str]] = {
    "Customer": ('customer(by: { id: "cus_1" }) { %s }', PII),
    "ContactEmail": ('customer(by: { id: "cus_1" }) { emails { %s } }', PII),
    "ContactPhone": ('customer(by: { id: "cus_1" }) { phones { %s } }', PII),
    "Address": ('customer(by: { id: "cus_1" }) { addresses { %s } }', PII),
    "AccessProblem": ('customer(by: { id: "cus_7" }) { accessDiagnosis { %s } }', PII),
    "DataQualityIssue": ('customer(by: { id: "cus_7" }) { dataQuality { %s } }', PII),
    "ConsentEvidence": ('node(id: "cev_2") { ... on ConsentEvent { evidence { %s } } }', PII),
    "Order": ('order(by: { external: { externalId: "E-1" } }) { %s }', PII),
    "OrderAddress": ('order(by: { id: "ord_1" }) { shippingAddress { %s } }', PII),
    "Message": ("messages { nodes { %s } }", PII),
    "Company": ('company(id: "com_1") { %s }', PII),
    "Suppression": ("suppressions { nodes { %s } }", PII),
    "StaffUser": (
        'customer(by: { id: "cus_1" }) { notes { nodes { author { ... on StaffUser { %s } } } } }',
        "STAFF_READ",
    ),
}
"""How to come to each type with personal fields, and the scope without which they are hidden."""
PARTS = {("Address", "faults"): "faults { message }"}
"""Fields that have fields of their own."""
NEVER_FILLED = {
    ("Address", "address2"),
    ("Address", "faults"),
    ("OrderAddress", "address2"),
    ("AccessProblem", "suggestedEmail"),
    ("DataQualityIssue", "correction"),
}


@cache
def personal_fields() -> list[tuple[str, str, str]]:
    """Type, field, and how it is hidden, as the schema says."""
    return [
        (node.name.value, field.name.value, found.arguments[0].value.value if found.arguments else "HIDE")  # type: ignore[attr-defined] - an enum's name
        for node in parse(schema.as_str()).definitions
        if isinstance(node, ObjectTypeDefinitionNode) and not isinstance(node, InterfaceTypeDefinitionNode)
        for field in node.fields or ()
        for found in field.directives or ()
        if found.name.value == "personal"
    ]


@pytest.mark.parametrize(("kind", "name", "mask"), personal_fields(), ids=lambda value: value)
async def test_a_personal_field_is_shown_masked(shop: Shop, kind: str, name: str, mask: str) -> None:
    way, scope = WAYS[kind]
    question = f"{{ {way % PARTS.get((kind, name), name)} }}"
    whole = list(leaves_of(await shop.all(question)))
    answer = await shop.ask(question, token=await shop.token(ALL_SCOPES - {scope}))
    assert "errors" not in answer, answer["errors"]
    seen = list(leaves_of(answer["data"]))
    assert any(whole) or (kind, name) in NEVER_FILLED
    for value, shown in zip(whole, seen, strict=True):
        assert shown is None if mask == "HIDE" or value is None else ("***" in shown and value not in shown)


def leaves_of(data: Any) -> Iterator[Any]:
    """Every leaf, lists of texts as one."""
    if isinstance(data, dict):
        for part in data.values():
            yield from leaves_of(part)
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for part in data:
            yield from leaves_of(part)
    else:
        yield data


async def test_no_secret_stands_in_any_answer(shop: Shop) -> None:
    """Whatever is asked: e-mails, numbers, streets, birthdays and tax ids of the shop are in no answer."""
    token = await shop.token(MASKED)
    secrets = {secret for secret in OTHERS if len(secret) > 4} | {"ada@example.com", "639175550100"}
    for question in everything():
        text = (await shop.send(question, token=token)).text
        assert not {secret for secret in secrets if secret.casefold() in text.casefold()}, question


# ── what they may ask by ────────────────────────────────────────────────────────────────────────────────────────────


def names_of(kind: str) -> set[str]:
    found = core_of(schema).type_map[kind]
    if isinstance(found, GraphQLEnumType):
        return set(found.values)
    assert isinstance(found, GraphQLInputObjectType)
    return set(found.fields)


@pytest.mark.parametrize("kind", questions.LEAVES)
def test_every_leaf_of_a_filter_is_known(kind: str) -> None:
    """A new one needs questions, and a word on whether it is personal."""
    assert names_of(kind) == set(questions.LEAVES[kind][1])
    assert questions.PERSONAL[kind] <= names_of(kind)


@pytest.mark.parametrize("kind", questions.SORTS)
def test_every_personal_sort_is_known(kind: str) -> None:
    assert questions.PERSONAL[kind] <= names_of(kind)


LEAVES = [(kind, leaf) for kind, (_, leaves) in questions.LEAVES.items() for leaf in leaves]
SORTS = [(kind, value) for kind in questions.SORTS for value in sorted(names_of(kind))]


@pytest.mark.parametrize(("kind", "leaf"), LEAVES)
async def test_a_personal_leaf_is_refused_in_every_form_and_an_open_one_in_none(
    shop: Shop, kind: str, leaf: str
) -> None:
    answer = await shop.ask(questions.of_leaf(kind, leaf), token=await shop.token(MASKED))
    _assert_refused(answer, personal=leaf in questions.PERSONAL[kind])


@pytest.mark.parametrize(("kind", "value"), SORTS)
async def test_a_personal_sort_is_refused_both_ways_and_an_open_one_in_neither(
    shop: Shop, kind: str, value: str
) -> None:
    answer = await shop.ask(questions.of_sort(kind, value), token=await shop.token(MASKED))
    _assert_refused(answer, personal=value in questions.PERSONAL[kind])


def _assert_refused(answer: dict[str, Any], *, personal: bool) -> None:
    if not personal:
        assert "errors" not in answer, answer["errors"]
        return
    assert set(answer["data"].values()) == {None}
    assert {error["extensions"].get("scope") for error in answer["errors"]} == {PII}
    assert set(errors_of(answer)) == {"FORBIDDEN"}
    assert len(answer["errors"]) == len(answer["data"])


SIDE_PATHS: dict[str, str] = {
    "and": "{ customers(filter: { and: [{ LEAF }] }) { totalCount } }",
    "or": "{ customers(filter: { or: [{ hasAccount: true }, { LEAF }] }) { totalCount } }",
    "not": "{ customers(filter: { not: { LEAF } }) { totalCount } }",
    "deep": "{ customers(filter: { or: [{ and: [{ not: { or: [{ LEAF }] } }] }] }) { totalCount } }",
    "count": "{ customerCount(filter: { LEAF }) }",
    "orders of such": "{ orders(filter: { customer: { LEAF } }) { totalCount } }",
    "orders of no such": "{ orders(filter: { not: { customer: { or: [{ LEAF }] } } }) { totalCount } }",
    "orders of one": '{ customer(by: { id: "cus_2" }) { orders(filter: { customer: { LEAF } }) { totalCount } } }',
    "live count": "subscription { customerCount(filter: { LEAF }) { count } }",
    "live changes": "subscription { customerChanged(filter: { LEAF }) { kind } }",
    "tags": 'mutation { customerTagsAdd(customers: { filter: { LEAF } }, tags: ["x"]) { job { id } userErrors { code } } }',
    "members": 'mutation { groupMembersAdd(groupId: "grp_3", customers: { filter: { LEAF } }) { job { id } userErrors { code } } }',
}


@pytest.mark.parametrize("leaf", sorted(questions.PERSONAL["CustomerFilter"]))
@pytest.mark.parametrize("path", SIDE_PATHS)
async def test_no_side_path_leads_to_a_personal_leaf(shop: Shop, path: str, leaf: str) -> None:
    question = SIDE_PATHS[path].replace("LEAF", f"{leaf}: {questions.CUSTOMER_LEAVES[leaf][0]}")
    token = await shop.token(MASKED)
    if question.startswith("subscription"):
        answer = await shop.first(question, token=token)
    else:
        answer = await shop.ask(question, token=token)
    codes = {refusal["code"] for refusal in refusals(answer.get("data"))} | set(errors_of(answer))
    assert codes & {"FORBIDDEN", "NOT_ALLOWED"}, answer
    assert not [value for value in leaves_of(answer.get("data")) if isinstance(value, int)]


async def test_nobody_is_found_by_what_is_hidden(shop: Shop) -> None:
    token = await shop.token(MASKED)
    for text in ("ada@example.com", "0917 555 0100", "639175550100", "5550100", "example.jp", "SW1Y", "Mabini"):
        answer = await shop.ask(
            "query ($s: String) { customers(search: $s) { totalCount } customerCount(search: $s) }",
            {"s": text},
            token=token,
        )
        assert answer["data"] == {"customers": {"totalCount": 0}, "customerCount": 0}, text
        answer = await shop.ask(
            "query ($s: String) { customers(filter: { search: $s }) { totalCount } }", {"s": text}, token=token
        )
        assert answer["data"]["customers"]["totalCount"] == 0, text
    answer = await shop.ask('{ orders(search: "nameless@") { totalCount } }', token=token)
    assert answer["data"]["orders"]["totalCount"] == 0
    answer = await shop.ask('{ customers(search: "ada") { totalCount } }', token=token)
    assert answer["data"]["customers"]["totalCount"] == 2, "names stay"


@pytest.mark.parametrize(
    "question",
    [
        '{ customer(by: { email: "ada@example.com" }) { id } }',
        '{ customer(by: { email: "nobody@example.com" }) { id } }',
        '{ customer(by: { phone: "+639175550100" }) { id } }',
        '{ findMatches(email: "ada@example.com") { score } }',
        '{ findMatches(phone: "0917 555 0100") { score } }',
        '{ findMatches(name: "Ada Lovelace", postalCode: "SW1Y 4JH") { score } }',
    ],
)
async def test_nobody_is_named_by_what_is_hidden(shop: Shop, question: str) -> None:
    answer = await shop.ask(question, token=await shop.token(MASKED))
    assert errors_of(answer) == ["FORBIDDEN"]
    assert set(answer["data"].values()) == {None}


# ── what they can find out ──────────────────────────────────────────────────────────────────────────────────────────


def everything() -> list[str]:
    sorts = [questions.of_sort(kind, value) for kind, value in SORTS]
    return [question for _, question in questions.everything()] + sorts


async def test_two_shops_that_differ_in_secrets_only_answer_alike(own_shop: Shop, common_twin: Shop) -> None:
    """Non-interference: byte for byte, for whatever is asked without PII_READ."""
    here, differ = await own_shop.token(MASKED), 0
    with common_twin.database.entered():
        there = await common_twin.token(MASKED)
    for question in everything():
        masked = await told(own_shop, question, here)
        open_ = await told(own_shop, question, own_shop.everything)
        with common_twin.database.entered():
            assert await told(common_twin, question, there) == masked, question
            differ += await told(common_twin, question, common_twin.everything) != open_
    assert differ > 20, "the shops are the same to those who see all"


async def told(shop: Shop, question: str, token: str) -> bytes:
    """The answer; errors of one document come in the order in which they happen, which says nothing."""
    answer = await shop.ask(question, token=token)
    answer["errors"] = sorted(answer.get("errors", ()), key=orjson.dumps)
    return orjson.dumps(answer)
