"""The API as seen through a small window: one root field, and a few of the fields, arguments and inputs around it.

What schemathesis generates grows with the schema that it is shown, and so does its time: a filter of fifty leaves fills pages. A view
keeps both bounded however large the API becomes; other dice show other parts of it.
"""

import random
from collections import deque
from collections.abc import Iterator
from typing import Any

from graphql import introspection_from_schema

from tests.api.growth import CORE

LEAVES, BRANCHES, ARGUMENTS, INPUTS, KINDS = 3, 2, 2, 2, 2
"""How much is shown of an object, of what leads on from it, of arguments, of an input and of the types behind an interface."""
DEPTH = 5
SELDOM = 0.1

Part = dict[str, Any]
WHOLE: Part = dict(introspection_from_schema(CORE)["__schema"])
TYPES: dict[str, Part] = {one["name"]: one for one in WHOLE["types"]}
ROOTS = ("Query", "Mutation")
_NOTHING: Part = {"name": "nothing", "args": [], "type": {"kind": "SCALAR", "name": "Boolean", "ofType": None}}


def root_fields() -> list[tuple[str, str]]:
    """Each field of a query or mutation, with its root's name."""
    return [(root, one["name"]) for root in ROOTS for one in TYPES[root]["fields"]]


def view(root: str, name: str, dice: random.Random) -> Part:
    """An introspection of what the dice show around one root field."""
    field = next(one for one in TYPES[root]["fields"] if one["name"] == name)
    shown = [TYPES[root] | {"fields": [_field(field, dice)]}]
    if root != "Query":
        shown.append(TYPES["Query"] | {"fields": [_NOTHING]})
    seen = {*ROOTS, "Boolean", "String"}
    shown += [TYPES["Boolean"], TYPES["String"]]
    waiting = deque((one, DEPTH) for one in _named(shown[0]))
    while waiting:
        key, depth = waiting.popleft()
        if key not in seen:
            seen.add(key)
            shown.append(_shown(TYPES[key], depth, dice))
            waiting.extend((one, depth - 1) for one in _named(shown[-1]))
    mutations = {"name": "Mutation"} if root == "Mutation" else None
    return {"__schema": WHOLE | {"types": shown, "directives": [], "subscriptionType": None, "mutationType": mutations}}


def _shown(kind: Part, depth: int, dice: random.Random) -> Part:
    """So much of a type; where the depth ends only what leads no further, or what must be given."""
    match kind["kind"]:
        case "INPUT_OBJECT":
            return kind | {"inputFields": _some(kind["inputFields"], INPUTS, depth, dice)}
        case "OBJECT":
            return kind | {"fields": _selected(kind["fields"], depth, dice), "interfaces": []}
        case "INTERFACE" | "UNION":
            few = dice.sample(kind["possibleTypes"], min(KINDS, len(kind["possibleTypes"])))
            fields = _selected(kind["fields"], depth, dice) if kind["fields"] else None
            return kind | {"fields": fields, "interfaces": [], "possibleTypes": few}
        case _:
            return kind


def _selected(fields: list[Part], depth: int, dice: random.Random) -> list[Part]:
    leaves = [one for one in fields if not _leads_on(one)]
    branches = [one for one in fields if _leads_on(one)]
    few = dice.sample(leaves, min(LEAVES, len(leaves)))
    if depth > 0 or not few:
        few += dice.sample(branches, min(BRANCHES, len(branches)))
    return [_field(one, dice) for one in few]


def _field(field: Part, dice: random.Random) -> Part:
    """An idempotency key is seldom shown: the same one with other content is refused before anything else is looked at."""
    keyed = dice.random() < SELDOM
    given = [one for one in field["args"] if keyed or one["name"] != "idempotencyKey"]
    return field | {"args": _some(given, ARGUMENTS, DEPTH, dice)}


def _some(given: list[Part], number: int, depth: int, dice: random.Random) -> list[Part]:
    """What must be given, and a few of what may be."""
    needed = [one for one in given if one["type"]["kind"] == "NON_NULL" and one["defaultValue"] is None]
    free = [one for one in given if one not in needed and (depth > 0 or not _leads_on(one))] or given[:1]
    return needed + [one for one in dice.sample(free, min(number, len(free))) if one not in needed]


def _leads_on(one: Part) -> bool:
    return _inner(one["type"])["kind"] not in {"SCALAR", "ENUM"}


def _inner(kind: Part) -> Part:
    while kind["ofType"]:
        kind = kind["ofType"]
    return kind


def _named(shown: Part) -> Iterator[str]:
    """The types that a part shown speaks of."""
    for field in shown.get("fields") or ():
        yield _inner(field["type"])["name"]
        for argument in field["args"]:
            yield _inner(argument["type"])["name"]
    for one in shown.get("inputFields") or ():
        yield _inner(one["type"])["name"]
    for one in shown.get("possibleTypes") or ():
        yield one["name"]
