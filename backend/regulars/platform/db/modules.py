"""Finding the modules that define tables, so that no list of them is kept by hand."""

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from tortoise.models import Model

_ROOT = "regulars"
_NAMES = ("models", "tables")


@cache
def table_modules() -> tuple[str, ...]:
    """Every ``regulars.<room>.models`` and every module ``models`` or ``tables`` of the platform."""
    root = import_module(_ROOT)
    found = [f"{_ROOT}.{room.name}.models" for room in pkgutil.iter_modules(root.__path__) if room.ispkg]
    platform = import_module(f"{_ROOT}.platform")
    found += [
        each.name
        for each in pkgutil.walk_packages(platform.__path__, f"{_ROOT}.platform.")
        if each.name.rpartition(".")[2] in _NAMES
    ]
    return tuple(sorted(name for name in set(found) if find_spec(name) and _defines_tables(import_module(name))))


def _defines_tables(module: ModuleType) -> bool:
    return any(
        isinstance(each, type) and issubclass(each, Model) and each is not Model for each in vars(module).values()
    )
