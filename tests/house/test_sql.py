"""SQL is text that we wrote: whatever comes from outside travels as a parameter (docs/decisions/0003).

A text put together by an f-string may hold constants, the dialect's own words, lists of placeholders, and the pieces
that platform/query compiled; a function's string argument in the midst of SQL is how injections begin.
"""

import ast
import re

from tests.house.sources import backend, calls

READS = {"fetch", "fetch_one", "fetch_value"}
WRITES = {"execute", "execute_many", "insert"}
COMPILERS = ("backend/regulars/platform/query/", "backend/regulars/platform/db/", "backend/regulars/migrations/")


def test_no_text_from_a_callers_argument_stands_in_sql():
    """An argument that stands in SQL is a `LiteralString` (or a Literal), which pyright follows back to a constant.

    A private function may take a `str` where all its callers, in the same module, pass constants.
    """
    risky: list[str] = []
    for module in backend():
        if module.path.startswith(COMPILERS):
            continue
        for function in ast.walk(module.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                texts = {
                    name for name in _text_arguments(function) if not _always_constant(module.tree, function, name)
                }
                risky += [
                    f"{module.path}:{call.lineno}" for call in _sql_calls(function) if texts & _interpolated(call)
                ]
    assert not risky, "pass it as a parameter, or annotate it LiteralString"


def test_no_sql_is_put_together_with_percent_or_format():
    risky = [
        f"{module.path}:{call.lineno}"
        for module in backend()
        if not module.path.startswith(COMPILERS)
        for call in _sql_calls(module.tree)
        if call.args and _is_formatted(call.args[0])
    ]
    assert not risky


def test_parameters_are_question_marks_in_every_statement():
    """One way to write a parameter on both databases; the PostgreSQL dialect turns it into its own."""
    numbered = re.compile(r"\$\d")
    for module in backend():
        if module.path.startswith("backend/regulars/platform/db/"):
            continue
        for call in _sql_calls(module.tree):
            for node in ast.walk(call.args[0]) if call.args else ():
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not numbered.search(node.value), f"{module.path}:{call.lineno}"


def _sql_calls(tree: ast.AST) -> list[ast.Call]:
    return [
        call
        for word, call in calls(tree)
        if word in READS | WRITES and isinstance(call.func, ast.Attribute) and call.args
    ]


def _text_arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return {each.arg for each in arguments if isinstance(each.annotation, ast.Name) and each.annotation.id == "str"}


def _always_constant(tree: ast.Module, function: ast.FunctionDef | ast.AsyncFunctionDef, argument: str) -> bool:
    if not function.name.startswith("_"):
        return False
    place = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    for word, call in calls(tree):
        if word != function.name:
            continue
        named = [each.value for each in call.keywords if each.arg == argument]
        at = place.index(argument) if argument in place else len(call.args)
        passed = named or call.args[at : at + 1]
        if not all(_is_constant(value) for value in passed):
            return False
    return True


def _is_constant(value: ast.expr) -> bool:
    if isinstance(value, ast.IfExp):
        return _is_constant(value.body) and _is_constant(value.orelse)
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id.isupper())


def _interpolated(call: ast.Call) -> set[str]:
    """Names that stand directly between the braces of the statement's f-strings."""
    values = [node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.FormattedValue)]
    return {value.id for value in values if isinstance(value, ast.Name)}


def _is_formatted(text: ast.expr) -> bool:
    if isinstance(text, ast.BinOp) and isinstance(text.op, ast.Mod):
        return True
    return isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute) and text.func.attr == "format"
