"""There is one door to a write: unit_of_work, opened by verbs and nowhere else (docs/decisions/0004)."""

import ast

from tests.house.sources import Module, backend, calls

DOOR_OWNERS = {"service", "tasks", "handlers"}
SCRATCH = {"backend/regulars/orders/importing/grouping.py"}  # a throw-away file that sorts rows beyond memory
BUNDLERS = ("backend/regulars/app/demo/",)  # thousands of verbs of several rooms in one transaction each batch


def test_only_services_tasks_and_handlers_open_a_unit_of_work():
    strangers = [
        module.path for module in backend() if "unit_of_work" in _imported(module) and not _may_open_the_door(module)
    ]
    assert not strangers, "let a verb of the room's service do it"


def test_nobody_opens_a_transaction_of_their_own():
    for module in backend():
        assert not {"in_transaction", "atomic"} & _imported(module), module.path
        if not module.path.startswith("backend/regulars/platform/db/") and module.path not in SCRATCH:
            begun = [word for word, call in calls(module.tree) if word.startswith("execute") and _begins(call)]
            assert not begun, f"{module.path} writes BEGIN, COMMIT or ROLLBACK by hand"


def test_no_window_writes_by_itself():
    """Windows ask verbs; they hold no SQL that changes a row."""
    writes = ("INSERT ", "UPDATE ", "DELETE ")
    for module in backend():
        if "graphql" not in module.place:
            continue
        texts = [node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant)]
        assert not [text for text in texts if isinstance(text, str) and text.lstrip().startswith(writes)], module.path


def test_models_are_never_awaited_by_a_window():
    """A Tortoise query in a resolver runs outside the typed reads: unmasked, and once per row."""
    tables = {name for module in backend() for name in _tables(module)}
    for module in backend():
        if "graphql" in module.place:
            assert not tables & _from_models(module), module.path
            assert not [name for name in _modules(module) if name.startswith("tortoise")], module.path


def _may_open_the_door(module: Module) -> bool:
    """A room's service, tasks or handlers; in the platform, which has no rooms, its own plumbing."""
    if module.room == "platform":
        return "graphql" not in module.place and "query" not in module.place
    return bool(DOOR_OWNERS & set(module.place)) or module.path.startswith(BUNDLERS)


def _imported(module: Module) -> set[str]:
    return {alias.name for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def _from_models(module: Module) -> set[str]:
    imports = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports if (node.module or "").endswith(".models") for alias in node.names}


def _tables(module: Module) -> set[str]:
    """Classes with a table of their own: those that have a Meta."""
    classes = [node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    return {
        each.name
        for each in classes
        if any(isinstance(part, ast.ClassDef) and part.name == "Meta" for part in each.body)
    }


def _modules(module: Module) -> set[str]:
    found = {node.module or "" for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)}
    return found | {
        alias.name for node in ast.walk(module.tree) if isinstance(node, ast.Import) for alias in node.names
    }


def _begins(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    words = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT")
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.upper().startswith(words)
