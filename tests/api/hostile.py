"""Documents made to hurt, of at most 64 kB, by a seed: what the limits are tried with, and what the bench measures (R3)."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.api.growth import Growth

LARGEST = 64 * 1024
Dice = random.Random


@dataclass(frozen=True)
class Attack:
    """One document with its variables; `family` says what it is about."""

    family: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


def attacks(seed: int, count: int) -> Iterator[Attack]:
    """So many attacks, of all families in turn, always the same ones for a seed.

    Each has dice of its own: what grows from the schema throws more often with each new field, and must not shift others.
    """
    families = list(FAMILIES.items())
    for number in range(count):
        family, make = families[number % len(families)]
        text, variables = make(Dice(f"{seed} {family} {number // len(families)}"))
        yield Attack(family, _cut(text), variables)


def _cut(text: str) -> str:
    return text.encode()[:LARGEST].decode(errors="ignore")


Made = tuple[str, dict[str, Any]]
_LEAVES = ("id", "displayName", "createdAt", "version", "locale", "__typename")
_BIG = ("0", "-1", "1", "100", "101", "2147483647", "2147483648", "99999999999999999999", "1e300", "1.5", '"7"', "null")


def _some(dice: Dice, most: int) -> int:
    """A number up to the most, small ones and the whole range alike."""
    return min(most, int(dice.choice((3, 10, 30, most / 4, most)) * (0.5 + dice.random() / 2)) + 1)


def _chain(dice: Dice) -> Made:
    """Each fragment spreads the next one several times: written out, a power of the length."""
    length, width = _some(dice, 45), dice.randint(1, 40)
    inner = dice.choice(_LEAVES)
    wrap = dice.choice(
        ("{0}", "... {{ {0} }}", "... on Customer {{ {0} }}", "groups(first: 1) {{ nodes {{ id }} }} {0}")
    )
    links = [f"fragment F{n} on Customer {{ {wrap.format(f'...F{n + 1} ' * width)} }}" for n in range(length)]
    dice.shuffle(links)
    end = f"fragment F{length} on Customer {{ {inner} }}"
    return f"{{ customers(first: 1) {{ nodes {{ ...F0 }} }} }} {' '.join([*links, end])}", {}


def _circle(dice: Dice) -> Made:
    """Fragments that spread each other, themselves, or whom they like."""
    count = _some(dice, 32)
    made = [
        f"fragment F{n} on Customer {{ {' '.join(f'...F{dice.randrange(count)}' for _ in range(dice.randint(1, 30)))} id }}"
        for n in range(count)
    ]
    return f"{{ customers {{ nodes {{ ...F0 }} }} }} {' '.join(made)}", {}


def _deep_fragments(dice: Dice) -> Made:
    """One deep or wide fragment, spread at many places with names of their own."""
    places = _some(dice, 100)
    deep = _some(dice, 500)
    body = dice.choice(
        (
            "... { " * deep + "id" + " }" * deep,
            "... on Customer { " * deep + "id" + " }" * deep,
            " ".join("... { id }" for _ in range(deep)),
            " ".join(f"... on Customer {{ {dice.choice(_LEAVES)} }}" for _ in range(deep)),
            " ".join(f"...F{n % 29}" for n in range(deep)),
        )
    )
    fragments = " ".join(f"fragment F{n} on Customer {{ id }}" for n in range(29)) if "F1" in body else ""
    spreads = " ".join(f"a{n}: customer(by: {{ id: 1 }}) {{ ...F }}" for n in range(places))
    return f"{{ {spreads} }} fragment F on Customer {{ {body} }} {fragments}", {}


def _repeated(dice: Dice) -> Made:
    """The same nested fields again and again: what is compared pair by pair."""
    inner = dice.choice(("id", "stats { orderCount }", "groups(first: 1) { nodes { id name } }"))
    once = f"customers(first: 1) {{ nodes {{ {inner} }} }}"
    if dice.random() < 0.5:
        once = f"... on Query {{ {once} }}"
    times = _some(dice, 400)
    return f"{{ {' '.join([once] * times)} }}", {}


def _nested_repeats(dice: Dice) -> Made:
    """Two of the same in two of the same: pairs multiply with the depth."""
    inner = dice.choice(_LEAVES) + " "
    for _ in range(dice.randint(2, 9)):
        inner = f"groups(first: 1) {{ nodes {{ members(first: 1) {{ nodes {{ {inner} }} }} }} }} " * dice.randint(1, 4)
    return f"{{ customers(first: 1) {{ nodes {{ {inner} }} }} }}", {}


def _aliases(dice: Dice) -> Made:
    """Many names for one field, or the same name for many."""
    kinds = ("customers(first: 1) { totalCount }", "customerCount", "setup { isComplete }", "viewer { scopes }")
    names = _some(dice, 1_000)
    count = _some(dice, 1_000)
    return "{ " + " ".join(f"a{n % names}: {dice.choice(kinds)}" for n in range(count)) + " }", {}


def _directives(dice: Dice) -> Made:
    """Crowds of directives wherever one may stand."""
    one = dice.choice(
        (
            "@skip(if: false)",
            "@include(if: true)",
            "@nope",
            "@nope(a: [1, 2])",
            "@skip(if: $b)",
            "@deprecated",
            "@oneOf",
        )
    )
    crowd = f"{one} " * _some(dice, 1_200)
    place = dice.choice(
        (
            "query ($b: Boolean!) {{ customerCount {0} }}",
            "query ($b: Boolean!) {0} {{ customerCount }}",
            "query ($b: Boolean! {0}) {{ customerCount }}",
            "query ($b: Boolean!) {{ ... {0} {{ customerCount }} }}",
            "query ($b: Boolean!) {{ ...F {0} }} fragment F on Query {0} {{ customerCount }}",
        )
    )
    return place.format(crowd), {"b": dice.choice((True, False, None, 1))}


def _pages(dice: Dice) -> Made:
    """Huge pages, said in the document, as defaults and in variables."""
    depth = dice.randint(1, 9)
    size = dice.choice(("$n", "$m", "20", "50", "100", *_BIG))
    inner = "id"
    for _ in range(depth):
        inner = f"groups({dice.choice(('first', 'last'))}: {size}) {{ nodes {{ members(first: {size}) {{ edges {{ node {{ {inner} }} }} }} }} }}"
    query = f"query ($n: Int = {dice.choice(_BIG)}, $m: Int!) {{ customers(first: {size}) {{ nodes {{ {inner} }} }} }}"
    numbers = (0, 1, 100, 101, -5, 2**31, 2**53, 10**300, 1e308, 0.5, True, None, "9" * 4_000, [100], {"a": 1})
    return query, {"n": dice.choice(numbers), "m": dice.choice(numbers)}


def _values(dice: Dice) -> Made:
    """Lists and objects in arguments, deep or wide, right or wrong."""
    count = _some(dice, 900)
    value = dice.choice(
        (
            "[" * count + "]" * count,
            "{ and: " * count + "{}" + " }" * count,
            "{ and: [" * count + "{}" + "] }" * count,
            "{ not: " * count + "{}" + " }" * count,
            "{ and: [" + "{} " * dice.randint(0, 500) + "] or: [" + "{} " * dice.randint(0, 500) + "] }",
            "{ and: [" + '{ name: { eq: "x" } } ' * (count // 5) + "] }",
            "{ " + "hasAccount: true " * count + "}",
            "{ " + " ".join(f"f{n}: 1" for n in range(count)) + " }",
            "{ name: { in: [" + '"x" ' * count + "] } }",
            "{ name: { in: [" + "ENUM " * count + "] } }",
        )
    )
    place = dice.choice(
        (
            "{{ customerCount(filter: {0}) }}",
            "query ($f: CustomerFilter = {0}) {{ customerCount(filter: $f) }}",
            "{{ customerCount @skip(if: {0}) }}",
            "query ($f: Nope = {0}) {{ customerCount(nope: $f) }}",
        )
    )
    return place.format(value), {}


def _long(dice: Dice) -> Made:
    """Long texts, names, numbers, comments and blanks: few tokens of many letters."""
    size = dice.choice((1_000, 20_000, LARGEST))
    unit = dice.choice(
        ("a", "é", "東", "🏃", "\\u0041", "\\u{1F3C3}", "\\ud83c\\udfc3", "\\n", "\\u", "\\x", "\\ud800")
    )
    text = unit * (size // len(unit.encode()))
    made = (
        f'{{ customerCount(search: "{text}") }}',
        f'{{ customerCount(search: """{text}""") }}',
        '{ customerCount(search: """' + "\n   a" * (size // 5) + '""") }',
        '{ customerCount(search: """' + '\\"""' * (size // 4) + '""") }',
        '{ customerCount(search: "' + "a" * size,
        "{ customerCount " + "#" + "x" * size + "\n}",
        "{ customerCount " + "#\n" * (size // 2) + "}",
        "{ customerCount " + dice.choice((" ", ",", "\n", "\r\n", "\t", "\ufeff", " ,\n")) * (size // 3) + "}",
        "{ " + "a" * size + " }",
        "{ customers(first: " + dice.choice(("", "-", "0.", "1e")) + "9" * size + ") { totalCount } }",
        "{ customers(first: 1) { ...F } } fragment " + "F" * size + " on Query { customerCount }",
        "{ " + "." * size,
        "\x00" * size,
        "{ " + "!$&()[]|=@:" * (size // 11) + " }",
        "query ($" + "v" * size + ": Int) { customerCount }",
        "{ " + "a" * 60 + " " + " ".join("b" * 300 for _ in range(size // 301)) + " }",
    )
    return dice.choice(made), {}


def _operations(dice: Dice) -> Made:
    """Many operations, each with variables that a shared fragment uses."""
    count = _some(dice, 250)
    declared = " ".join(f"$v{n}: ID" for n in range(dice.choice((0, 1, 5, 20))))
    uses = " ".join(
        f"u{n}: node(id: $v{n % dice.choice((1, 5, 20))}) {{ id }}" for n in range(dice.choice((1, 10, 100)))
    )
    links = dice.choice((0, 3, 28))
    chain = " ".join(
        f"fragment F{n} on Query {{ {'...F' + str(n + 1) if n < links else uses} }}" for n in range(links + 1)
    )
    named = " ".join(
        f"query Q{n % dice.choice((1, 1_000))} {'(' + declared + ')' if declared else ''} {{ ...F0 }}"
        for n in range(count)
    )
    return f"{named} {chain}", {}


def _lists_of_variables(dice: Dice) -> Made:
    """One variable used in each place of many values, by several operations."""
    operations, uses = dice.randint(1, 80), dice.randint(1, 240)
    values = " ".join(["$a"] * uses)
    named = " ".join(f"query Q{n}($a: ID!) {{ ...F }}" for n in range(operations))
    return f"{named} fragment F on Query {{ " + f"nodes(ids: [{values}]) {{ id }} " * dice.randint(1, 5) + "}", {
        "a": "cus_1"
    }


def _variables(dice: Dice) -> Made:
    """Crowds of variables: declared, used, both, neither, or twice."""
    count = _some(dice, 600)
    kind = dice.choice(("Int", "Int!", "[[[Int!]!]!]!", "Nope", "CustomerFilter", "Customer"))
    declared = " ".join(f"$v{n}: {kind}" for n in range(count))
    used = " ".join(f"a{n}: customerCount(filter: $v{dice.randrange(count)})" for n in range(dice.randint(1, 100)))
    return f"query ({declared}) {{ {used} }}", {f"v{n}": dice.choice(({}, 1, None)) for n in range(0, count, 3)}


def _introspection(dice: Dice) -> Made:
    """The schema asked for itself, as often as it goes."""
    inner = "name"
    for _ in range(dice.randint(1, 12)):
        name = dice.choice(("ofType", "fields { type", "inputFields { type", "possibleTypes", "interfaces"))
        inner = f"{name} {{ {inner} }}" + (" }" if "type" in name else "")
    count = _some(dice, 60)
    part = dice.choice((f"types {{ {inner} }}", f"t: queryType {{ {inner} }}", "directives { args { name } }"))
    return "{ " + " ".join(f"s{n}: __schema {{ {part} }}" for n in range(count)) + " }", {}


def _definitions(dice: Dice) -> Made:
    """What is no query: types, extensions, descriptions."""
    one = dice.choice(
        ("type A{0} {{ b: Int }}", "extend type Query {{ a{0}: Int }}", '"about" scalar S{0}', "schema {{ query: Q{0} }}",
         "directive @d{0} on FIELD", "enum E{0} {{ A B }}", "input I{0} {{ a: [Int!]! = [1] }}", "union U{0} = A | B",
         "subscription S{0} {{ customerCount {{ count }} }}", "mutation M{0} {{ signOut {{ done }} }}")
    )  # fmt: skip
    return " ".join(one.format(n) for n in range(_some(dice, 300))), {}


def _unknown(dice: Dice) -> Made:
    """Names that nobody knows, close to those that exist."""
    names = ("customer", "customrs", "custome", "order", "nodez", "stor", "groupz", "__schem", "viewr")
    one = dice.choice(
        ("{0}", "{0} {{ id }}", "customers(firs: 1, filte: {{}}) {{ {0} }}", "... on {0} {{ id }}", "...{0}")
    )
    return "{ " + " ".join(f"{one.format(dice.choice(names) + str(n))}" for n in range(_some(dice, 600))) + " }", {}


_TOKENS = ("{", "}", "(", ")", "[", "]", "$a", ":", "=", "@skip", "...", "on", "query", "fragment", "F", "1", "1.5", '"x"',
           "null", "true", "!", "|", "&", "customers", "nodes", "id", "first", "filter", "mutation", "subscription", "#x\n")  # fmt: skip


def _soup(dice: Dice) -> Made:
    """Tokens as they come."""
    return " ".join(dice.choices(_TOKENS, k=_some(dice, 3_000))), {}


def _grown(dice: Dice) -> Made:
    """A valid document, grown from the schema as large as its limits allow."""
    return Growth(dice).document(fields=_some(dice, 220), depth=dice.randint(2, 21))


def _grafted(dice: Dice) -> Made:
    """A valid document with a piece cut out, doubled or replaced."""
    text, variables = _grown(dice)
    for _ in range(dice.randint(1, 3)):
        start = dice.randrange(len(text))
        end = start + dice.randint(0, 200)
        text = text[:start] + dice.choice(("", text[start:end] * 2, dice.choice(_TOKENS))) + text[end:]
    return text, variables


FAMILIES: dict[str, Callable[[Dice], Made]] = {
    "chains of fragments": _chain,
    "circles of fragments": _circle,
    "a deep fragment at many places": _deep_fragments,
    "repeated fields": _repeated,
    "repeats in repeats": _nested_repeats,
    "aliases": _aliases,
    "directives": _directives,
    "huge pages": _pages,
    "deep and wide values": _values,
    "long tokens": _long,
    "many operations": _operations,
    "one variable in many places": _lists_of_variables,
    "many variables": _variables,
    "introspection": _introspection,
    "definitions": _definitions,
    "unknown names": _unknown,
    "token soup": _soup,
    "grown from the schema": _grown,
    "grafted": _grafted,
}
