"""The house's own files, read as text and as syntax trees, for the tests about the house."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
BACKEND = HOUSE / "backend" / "regulars"
NOT_ROOMS = {"app", "api", "migrations", "platform", "static"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path below the house, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.path.split("/")[2]

    @property
    def place(self) -> tuple[str, ...]:
        """The parts of the path below the room, without the suffix: ("service", "merge")."""
        return tuple(self.path.removesuffix(".py").split("/")[3:])


@cache
def backend() -> tuple[Module, ...]:
    """Every module of the package."""
    return tuple(_read(path) for path in sorted(BACKEND.rglob("*.py")) if "static" not in path.parts)


@cache
def rooms() -> tuple[str, ...]:
    """The rooms that a business word lives in."""
    return tuple(
        folder.name
        for folder in sorted(BACKEND.iterdir())
        if (folder / "__init__.py").exists() and folder.name not in NOT_ROOMS
    )


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(HOUSE).as_posix(), text, ast.parse(text))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last word of its name: `tx.execute(…)` gives ("execute", call)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name, node
                case _:
                    pass


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=HOUSE, check=True, capture_output=True, text=True).stdout.splitlines()
    return tuple(sorted(name for name in set(listed) if (HOUSE / name).is_file()))
