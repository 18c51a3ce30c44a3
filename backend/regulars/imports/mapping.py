"""Which column fills which field: as it was the last time, as a known system has it, or by its name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from regulars.imports.subjects import Importer, Recipe
from regulars.platform.crypto import sha256
from regulars.platform.errors import ErrorCode, Refusal, Refusals
from regulars.platform.text import fold

Mapped = dict[str, str | None]
"""Field by header; none where the column is passed over."""

REASON = "Refused because"
"""The column that a file of refused rows has besides its own."""
_REASON_KEY = fold(REASON)
_APART = re.compile(r"[^a-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where columns would go, and whose file it seems to be."""

    columns: Mapped
    recipe: Recipe | None


def signature(header: Iterable[str]) -> str:
    """The same for files with the same columns, in whatever order."""
    return sha256("\n".join(sorted({fold(name) for name in header} - {_REASON_KEY})))


def is_mended(header: Iterable[str]) -> bool:
    """Whether this is a file of refused rows come back."""
    return any(fold(name) == _REASON_KEY for name in header)


def recipe_of(importer: Importer, header: Sequence[str]) -> Recipe | None:
    """The known system whose headers these are."""
    names = {fold(name) for name in header}
    return next((recipe for recipe in importer.recipes if recipe.marks <= names), None)


def suggest(importer: Importer, header: Sequence[str], remembered: Mapping[str, str | None] | None) -> Suggestion:
    """A field is filled by one column: the first that goes there."""
    recipe = recipe_of(importer, header)
    fields = importer.fields()
    known = {one.key for one in fields} | _own_fields(recipe)
    names = {plain(name): one.key for one in reversed(fields) for name in (*one.also, one.title, one.key)}
    columns: Mapped = {}
    used: set[str] = set()
    for column in header:
        folded = fold(column)
        if remembered is not None and folded in remembered:
            wanted = remembered[folded]
        elif recipe is not None:
            wanted = recipe.columns.get(folded)
        else:
            wanted = names.get(plain(column))
        free = wanted is not None and wanted in known and wanted not in used and folded != _REASON_KEY
        columns[column] = wanted if free else None
        if free and wanted is not None:
            used.add(wanted)
    return Suggestion(columns, recipe)


def checked(importer: Importer, header: Sequence[str], wanted: Mapping[str, str | None]) -> Mapped:
    """A mapping that somebody made. Raises `Refusals` for columns and fields that are not there, and doubles."""
    recipe = recipe_of(importer, header)
    known = {one.key for one in importer.fields()} | _own_fields(recipe)
    headers = {fold(name): name for name in header}
    faults: list[Refusal] = []
    taken: dict[str, str] = {}
    columns: Mapped = dict.fromkeys(header)
    for place, (column, target) in enumerate(wanted.items()):
        path = ("input", "mapping", str(place))
        name = headers.get(fold(column))
        if name is None:
            faults.append(Refusal(ErrorCode.NOT_FOUND, f"The file has no column {column[:80]!r}.", (*path, "header")))
        elif target is not None and target not in known:
            message = f"There is no field {target[:80]!r}; importableFields lists them all."
            faults.append(Refusal(ErrorCode.NOT_FOUND, message, (*path, "field")))
        elif target is not None and target in taken:
            message = f"{taken[target]!r} and {column[:80]!r} cannot both fill {target}; skip one of them."
            faults.append(Refusal(ErrorCode.DUPLICATE, message, (*path, "field")))
        else:
            columns[name] = target
            if target is not None:
                taken[target] = name
    if faults:
        raise Refusals(faults)
    return columns


def _own_fields(recipe: Recipe | None) -> set[str]:
    """What only the recipe itself uses."""
    return {target for target in recipe.columns.values() if target.startswith("_")} if recipe else set()


def given(columns: Mapped) -> frozenset[str]:
    """The fields that are filled."""
    return frozenset(target for target in columns.values() if target is not None)


def plain(name: str) -> str:
    """`E-mail Address` and `email_address` are one."""
    return _APART.sub("_", fold(name).replace("-", "")).strip("_")
