"""Files: what they are for, how long they are, and what they are called."""

import ast
import re

from tests.house.sources import HOUSE, backend, files

PYTHON_LINES = 400
APPLICATION_LINES = 250
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base2", "stuff"}


def test_a_module_opens_with_a_sentence_saying_what_it_is_for():
    mute = [module.path for module in backend() if not _sentence(ast.get_docstring(module.tree) or "")]
    assert not mute, "open it with one sentence"


def test_no_python_file_is_longer_than_four_hundred_lines():
    long = {name: _lines(name) for name in files() if name.endswith(".py") and _lines(name) > PYTHON_LINES}
    assert not long, f"split by concern: {long}"


def test_no_file_of_the_application_is_longer_than_two_hundred_and_fifty_lines():
    ours = [name for name in files() if re.match(r"frontend/src/.*\.(ts|tsx|css)$", name) and ".gen." not in name]
    long = {name: _lines(name) for name in ours if _lines(name) > APPLICATION_LINES}
    assert not long, f"split by concern: {long}"


def test_no_file_or_folder_bears_a_name_that_says_nothing():
    ours = [name for name in files() if name.startswith(("backend/", "frontend/src/", "tests/", "dev/"))]
    vague = [name for name in ours if {part.partition(".")[0].lower() for part in name.split("/")} & VAGUE]
    assert not vague, "name it by what it holds"


def test_a_room_opens_no_second_door_in_its_init():
    """One name has one address: `__init__.py` holds a docstring and nothing else."""
    for module in backend():
        if module.place[-1:] == ("__init__",):
            assert len(module.tree.body) == 1, f"{module.path} holds more than its docstring"


def test_no_relation_grows_a_door_upstairs():
    """Reverse relations let a lower room reach a higher one unseen (docs/decisions/0009)."""
    relations = {"ForeignKeyField", "OneToOneField", "ManyToManyField"}
    for module in backend():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in relations:
                names = {word.arg: word.value for word in node.keywords}
                related = names.get("related_name")
                closed = isinstance(related, ast.Constant) and related.value is False
                assert closed, f"{module.path}:{node.lineno} needs related_name=False"


def test_nothing_is_left_for_later():
    mark = re.compile(r"\b(TODO|FIXME|HACK)\b")
    ours = [
        name for name in files() if re.search(r"\.(py|ts|tsx|css|sql)$", name) and name != "tests/house/test_files.py"
    ]
    left = [name for name in ours if mark.search((HOUSE / name).read_text(encoding="utf-8"))]
    assert not left, "do it, or write an issue"


def test_a_silenced_check_says_why():
    """`# noqa: X - reason`, `# pyright: ignore[x] - reason`."""
    marks = re.compile(r"#\s*(noqa|type: ignore|pyright: ignore).*$")
    codes = re.compile(r"noqa(: ?[A-Z0-9, ]+)?|(type|pyright): ignore(\[[\w, -]+\])?")
    silent: list[str] = []
    for name in files():
        if not name.endswith(".py") or name == "tests/house/test_files.py":
            continue
        for number, line in enumerate((HOUSE / name).read_text(encoding="utf-8").splitlines(), 1):
            found = marks.search(line)
            if found and not re.search(r"[a-z]{2}", codes.sub("", found[0])):
                silent.append(f"{name}:{number}")
    assert not silent, "say on the line why it may be silenced"


def _sentence(docstring: str) -> bool:
    first = docstring.split("\n\n", maxsplit=1)[0].strip()
    return bool(first) and first[-1] in ".:!?"


def _lines(name: str) -> int:
    return (HOUSE / name).read_text(encoding="utf-8").count("\n")
