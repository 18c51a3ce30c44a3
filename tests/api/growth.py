"""Grows valid documents from the schema itself: fields, arguments, fragments, aliases, directives, variables."""

import random
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)
from graphql.pyutils import Undefined

from regulars.api.build import core_of
from regulars.api.schema import schema

CORE: GraphQLSchema = core_of(schema)
SCALARS = {
    "Int": ("0", "1", "7", "100"), "Float": ("0.5", "1e3"), "Boolean": ("true", "false"), "ID": ('"cus_1"', '"ord_1"'),
    "String": ('""', '"ada"', '"東京 🏃"'), "Date": ('"2026-11-22"',), "DateTime": ('"2026-11-22T06:00:00Z"',),
    "Decimal": ('"37.50"', "0"), "Duration": ('"P30D"',), "JSON": ("{}", "[1]"), "CurrencyCode": ('"USD"', '"JPY"'),
    "BigInt": ("12", "4294967296"),
}  # fmt: skip


@dataclass
class Growth:
    """One document at a time; the dice decide, so that a seed tells the whole."""

    dice: random.Random
    fragments: list[str] = field(default_factory=list[str])
    variables: dict[str, str] = field(default_factory=dict[str, str])
    given: dict[str, Any] = field(default_factory=dict[str, Any])
    left: int = 0
    names: int = 0

    def document(self, *, fields: int, depth: int, root: str = "Query") -> tuple[str, dict[str, Any]]:
        """A document of about so many fields, so deep; its variables beside it."""
        self.left = fields
        kind: Any = CORE.type_map[root]
        body = self._selection(kind, depth)
        declared = "(" + ", ".join(f"${name}: {kind}" for name, kind in self.variables.items()) + ")"
        word = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}[root]
        head = f"{word} Grown{declared if self.variables else ''}"
        return " ".join([head, body, *self.fragments]), dict(self.given)

    def one(
        self, kind: GraphQLObjectType, name: str, *, depth: int = 4, fields: int = 20
    ) -> tuple[str, dict[str, Any]]:
        """A document around one root field."""
        self.left = fields
        body = self._field(name, kind.fields[name], depth)
        declared = "(" + ", ".join(f"${each}: {of}" for each, of in self.variables.items()) + ")"
        word = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}[kind.name]
        head = f"{word} One{declared if self.variables else ''} {{ {body} }}"
        return " ".join([head, *self.fragments]), dict(self.given)

    def _selection(self, kind: Any, depth: int) -> str:
        if isinstance(kind, GraphQLUnionType):
            return (
                "{ __typename "
                + " ".join(f"... on {one.name} {self._selection(one, depth)}" for one in kind.types)
                + " }"
            )
        names = list(kind.fields)
        chosen = self.dice.choices(names, k=self.dice.randint(1, 6))
        made = [self._field(name, kind.fields[name], depth) for name in chosen]
        made = [one for one in made if one] or ["__typename"]
        if isinstance(kind, GraphQLInterfaceType) and self.dice.random() < 0.5:
            made.append(f"... on {self.dice.choice(CORE.get_possible_types(kind)).name} {{ __typename }}")
        return self._wrapped("{ " + " ".join(made) + " }", kind)

    def _wrapped(self, body: str, kind: Any) -> str:
        match self.dice.randrange(8):
            case 0 if len(self.fragments) < 29:
                name = f"F{len(self.fragments)}"
                self.fragments.append(f"fragment {name} on {kind.name} {body}")
                return f"{{ ...{name} }}"
            case 1:
                return f"{{ ... on {kind.name} {body} }}"
            case 2:
                return f"{{ ... @include(if: {self.dice.choice(('true', 'false'))}) {body} }}"
            case _:
                return body

    def _field(self, name: str, definition: GraphQLField, depth: int) -> str:
        named: Any = get_named_type(definition.type)
        is_composite = hasattr(named, "fields") or isinstance(named, GraphQLUnionType)
        if self.left <= 0 or (is_composite and depth <= 1):
            return ""
        self.left -= 1
        self.names += 1
        arguments = [
            f"{key}: {self._argument(key, argument)}"
            for key, argument in definition.args.items()
            if self._needed(argument) or self.dice.random() < 0.3
        ]
        alias = f"a{self.names}: " if arguments or self.dice.random() < 0.3 else ""
        given = f"({', '.join(arguments)})" if arguments else ""
        inner = f" {self._selection(named, depth - 1)}" if is_composite else ""
        return f"{alias}{name}{given}{inner}"

    @staticmethod
    def _needed(argument: GraphQLArgument) -> bool:
        return isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined

    def _argument(self, key: str, argument: GraphQLArgument) -> str:
        if key in {"first", "last"} and self.dice.random() < 0.5:
            name = f"v{len(self.variables)}"
            self.variables[name] = str(argument.type)
            self.given[name] = self.dice.choice((1, 2, 5, 100))
            return f"${name}"
        return "2" if key in {"first", "last"} else self.literal(argument.type, 3)

    def literal(self, kind: Any, depth: int) -> str:
        """A value of a type, as a literal."""
        if isinstance(kind, GraphQLNonNull):
            return self.literal(kind.of_type, depth)
        if isinstance(kind, GraphQLList):
            return "[" + " ".join(self.literal(kind.of_type, depth - 1) for _ in range(self.dice.randint(0, 3))) + "]"
        if isinstance(kind, GraphQLEnumType):
            return self.dice.choice(list(kind.values))
        if not isinstance(kind, GraphQLInputObjectType):
            return self.dice.choice(SCALARS.get(kind.name, ('"x"',)))
        required = [name for name, one in kind.fields.items() if isinstance(one.type, GraphQLNonNull)]
        others = [name for name in kind.fields if name not in required]
        chosen = [self.dice.choice(others)] if kind.is_one_of else required
        if not kind.is_one_of and depth > 0:
            chosen = chosen + self.dice.sample(others, k=min(len(others), self.dice.randint(0, 3)))
        return "{" + ", ".join(f"{name}: {self.literal(kind.fields[name].type, depth - 1)}" for name in chosen) + "}"
