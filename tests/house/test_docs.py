"""The documents tell the truth: settings, rooms, commands, decisions and capabilities are all there, and links lead somewhere."""

import re
from collections import Counter
from typing import Any

import pytest
import typer
from graphql import TypeDefinitionNode, parse

from regulars.app import cli
from tests.house.sources import BACKEND, HOUSE, backend, files, rooms

DOCS = HOUSE / "docs"
SCHEMA = HOUSE / "schema.graphql"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
STATES = {"built", "partly", "building", "planned"}


def test_every_setting_is_documented():
    page = (DOCS / "operations" / "settings.md").read_text(encoding="utf-8")
    source = (BACKEND / "platform" / "settings.py").read_text(encoding="utf-8")
    declared = {f"REGULARS_{name.upper()}" for name in re.findall(r"^    (\w+): .* = _setting\(", source, re.MULTILINE)}
    assert declared, "the settings are no longer found: mend this test"
    documented = set(re.findall(r"`(REGULARS_[A-Z_]+)`", page))
    assert declared <= documented, f"not in docs/operations/settings.md: {sorted(declared - documented)}"


def test_every_variable_that_anything_reads_is_documented():
    page = (DOCS / "operations" / "settings.md").read_text(encoding="utf-8")
    readers = [
        name for name in files() if re.match(r"(backend|dev|tests|frontend)/.*\.(py|sh|ts|mjs)$|Makefile|hatch", name)
    ]
    read: set[str] = set()
    for name in readers:
        read |= set(re.findall(r"REGULARS_[A-Z]+(?:_[A-Z]+)*", (HOUSE / name).read_text(encoding="utf-8")))
    assert not {name for name in read if name not in page}


def test_every_event_is_documented():
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    declared = set(
        re.findall(r'event_name: ClassVar\[str\] = "([\w.]+)"', "".join(module.text for module in backend()))
    )
    assert declared == set(re.findall(r"^\| `([\w.]+)`", page, re.MULTILINE))


def test_every_command_is_documented():
    page = (DOCS / "operations" / "commands.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `regulars ([a-z -]+?)(?: [A-Z]+…?)?` \|", page, re.MULTILINE))
    assert documented == _commands()


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_a_page_of_its_own(room):
    page = DOCS / "api" / f"{room}.md"
    if any(module.room == room and "graphql" in module.place for module in backend()):
        assert page.exists(), "a room with a window has a page with queries that a client can paste"


def test_every_room_is_in_the_plan_of_the_house():
    plan = (HOUSE / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert not [room for room in rooms() if f"`{room}`" not in plan]


def test_every_room_says_its_words():
    """The docstring of a room names its words; docs/glossary.md explains them all."""
    for room in rooms():
        text = (BACKEND / room / "__init__.py").read_text(encoding="utf-8")
        assert "Words:" in text, f"{room}/__init__.py"


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_five_headings(decision):
    text = decision.read_text(encoding="utf-8")
    number = decision.name[:4]
    assert re.match(rf"# {number} \S", text), "the title repeats the number"
    assert re.search(r"^Status: (accepted|superseded by \d{4})", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in DECISIONS if path.name not in index]


def test_the_capabilities_name_every_number_once():
    numbers = _capabilities()
    wanted = [f"S{n}" for n in range(1, 266)] + [f"B{n}" for n in range(1, 17)]
    assert [number for number, *_ in numbers] == wanted


def test_every_capability_has_a_state_and_what_is_built_a_place():
    for number, _text, place, state in _capabilities():
        assert state.split()[0].rstrip(":,") in STATES, f"{number}: {state}"
        if state.startswith("built"):
            assert place, f"{number} is built: where?"


def test_what_is_built_stands_where_the_capabilities_say():
    known = _names_of_the_schema()
    for number, _text, place, state in _capabilities():
        if state.startswith(("built", "partly")):
            named = [name for name in re.findall(r"`([^`]+)`", place) if not name.startswith(("/", "regulars "))]
            missing = [name for name in named if not set(re.findall(r"[\w.]+", name)) <= known]
            assert not missing, f"{number}: {missing} is not in schema.graphql"


def test_the_tests_that_the_capabilities_name_are_there():
    gone = [
        f"{number}: {path}"
        for number, _text, place, state in _capabilities()
        for path in re.findall(r"tests/[\w./-]+\w", f"{place} {state}")
        if not (HOUSE / path).exists()
    ]
    assert not gone


def test_links_between_documents_lead_somewhere():
    dead = [
        f"{name} -> {target}"
        for name in files()
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (HOUSE / name).read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (HOUSE / name).parent.joinpath(target).exists()
    ]
    assert not dead


def test_the_architecture_stays_short():
    assert len((HOUSE / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 130, (
        "two pages: move the rest to docs/"
    )


def test_fragments_of_the_change_log_are_well_named():
    kinds = {"feature", "fix", "security", "removal", "misc"}
    for path in (HOUSE / "changes").glob("*.md"):
        if path.name != "README.md":
            _number, kind, *_rest = path.name.split(".")
            assert kind in kinds, path.name


def test_no_heading_of_a_page_stands_twice():
    for name in (name for name in files() if re.match(r"docs/guide/.+\.md$", name)):
        headings = Counter(re.findall(r"^#+ (.+)$", (HOUSE / name).read_text(encoding="utf-8"), re.MULTILINE))
        assert not [heading for heading, count in headings.items() if count > 1], name


def _commands() -> set[str]:
    """The words after `regulars`, groups written out."""
    names: set[str] = set()
    pending: list[tuple[str, Any]] = [("", typer.main.get_command(cli.build(None)))]
    while pending:
        path, command = pending.pop()
        inner = getattr(command, "commands", None)
        if inner is None:
            names.add(path)
        else:
            pending += [(f"{path} {name}".strip(), each) for name, each in inner.items()]
    return names


def _names_of_the_schema() -> set[str]:
    """Types, `Type.field`, fields, arguments and values."""
    names: set[str] = set()
    for node in parse(SCHEMA.read_text(encoding="utf-8")).definitions:
        if isinstance(node, TypeDefinitionNode):
            parts = [*(getattr(node, "fields", None) or ()), *(getattr(node, "values", None) or ())]
            names |= {node.name.value, *(part.name.value for part in parts)}
            names |= {f"{node.name.value}.{part.name.value}" for part in parts}
            names |= {each.name.value for part in parts for each in getattr(part, "arguments", None) or ()}
    return names


def _capabilities() -> list[tuple[str, str, str, str]]:
    text = (DOCS / "capabilities.md").read_text(encoding="utf-8")
    found: list[tuple[str, str, str, str]] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and re.fullmatch(r"[SB]\d+", cells[0]):
            found.append((cells[0], cells[1], cells[2], cells[3]))
    return found
