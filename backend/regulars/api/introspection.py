"""The schema's answers about itself: how large they will be, and the latest ones, since they never change."""

from collections import OrderedDict
from collections.abc import Iterable, Sized
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

ROOTS = frozenset({"__schema", "__type"})
OF_TYPES = frozenset({"fields", "inputFields", "interfaces", "possibleTypes"})
LISTS = OF_TYPES | {"types", "args", "enumValues", "directives"}
_TURNS = frozenset(
    {"type", "ofType", "__type", "queryType", "mutationType", "subscriptionType", *OF_TYPES - {"fields"}}
)
"""Below these stands one type or another, and it may be the largest."""

_WRAPPED = 0.5
"""Lists and what is never null wrap a type once or twice; beyond that the chain of `ofType` ends in null."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many entries an introspection's lists have: on the average of all types, and at most."""

    average: dict[str, float]
    largest: dict[str, float]

    def of(self, name: str, *, is_average: bool) -> float:
        """How often what stands below a field is answered; 1 where the field is no list."""
        return (self.average if is_average else self.largest).get(name, 1)


def is_average_below(name: str, *, is_average: bool) -> bool:
    """Whether the average counts below this field, as it does for all types at once."""
    return name == "types" or (is_average and name not in _TURNS)


def sizes_of(schema: GraphQLSchema) -> Sizes:
    """Those of a schema."""
    kinds: list[Any] = list(schema.type_map.values())
    fields: list[Any] = [one for kind in kinds if not hasattr(kind, "is_one_of") for one in _inside(kind)]
    lists: dict[str, list[int]] = {
        "fields": [len(_inside(kind)) for kind in kinds if not hasattr(kind, "is_one_of")],
        "inputFields": [len(_inside(kind)) for kind in kinds if hasattr(kind, "is_one_of")],
        "enumValues": _lengths(getattr(kind, "values", ()) for kind in kinds),
        "interfaces": _lengths(getattr(kind, "interfaces", ()) for kind in kinds),
        "possibleTypes": [len(schema.get_possible_types(kind)) for kind in kinds if _is_abstract(kind)],
    }
    args = _lengths(one.args for one in fields)
    of_directives = _lengths(one.args for one in schema.directives)
    average = {name: sum(sizes) / len(kinds) for name, sizes in lists.items()}
    largest = {name: float(max(sizes, default=0)) for name, sizes in lists.items()}
    whole = {"types": float(len(kinds)), "directives": float(len(schema.directives)), "ofType": _WRAPPED}
    return Sizes(
        average | whole | {"args": sum(args) / max(1, len(args))},
        largest | whole | {"args": float(max([*args, *of_directives], default=0))},
    )


@dataclass(slots=True)
class Kept:
    """The latest answers, each by its document and whatever else was asked; a few, for they are large."""

    most: int = 8
    _answers: "OrderedDict[tuple[int, bytes], tuple[object, dict[str, Any]]]" = field(
        default_factory=OrderedDict[tuple[int, bytes], tuple[object, dict[str, Any]]]
    )

    def find(self, document: object, name: bytes) -> dict[str, Any] | None:
        """The answer, where it is kept."""
        found = self._answers.get((id(document), name))
        return None if found is None else found[1]

    def keep(self, document: object, name: bytes, answer: dict[str, Any]) -> None:
        """Keep one more; its document stays alive with it, so that no other takes its identity."""
        self._answers[id(document), name] = (document, answer)
        if len(self._answers) > self.most:
            self._answers.popitem(last=False)


def _inside(kind: Any) -> list[Any]:
    return list(getattr(kind, "fields", {}).values())


def _lengths(lists: Iterable[Sized]) -> list[int]:
    return [len(one) for one in lists]


def _is_abstract(kind: Any) -> bool:
    return hasattr(kind, "resolve_type")
