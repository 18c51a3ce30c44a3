"""What a caller is told when something goes wrong: refusals by name, bugs by a correlation id and nothing else."""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from regulars.api.documents import Refused
from regulars.platform.errors import Forbidden, Refusal, RegularsError
from regulars.platform.graphql.told import Told

_log = logging.getLogger("regulars.api")
_ABOUT_INPUT = ("Argument '", "Variable '")
MASKED = "Something went wrong on our side. Quote the correlation id when you report it."


def new_correlation_id() -> str:
    """A short id by which a request is found in the log."""
    return secrets.token_hex(8)


def answered_errors(
    errors: Iterable[GraphQLError], correlation_id: str, code: str = "BAD_USER_INPUT"
) -> list[dict[str, Any]]:
    """The errors as the caller gets them; bugs are logged in full. `code` joins errors of the request without one."""
    return [_answered(error, correlation_id, code) for error in errors]


def refused_errors(refused: Refused, correlation_id: str) -> list[dict[str, Any]]:
    """The errors of a request that did not begin."""
    return answered_errors(refused.errors, correlation_id, refused.code)


def error_of(problem: BaseException, correlation_id: str) -> dict[str, Any]:
    """One error for whatever was raised outside the execution."""
    if isinstance(problem, GraphQLError):
        return _answered(problem, correlation_id, "BAD_USER_INPUT")
    if isinstance(problem, RegularsError):
        return {"message": problem.message, "extensions": _extensions(problem)}
    return _masked({}, problem, correlation_id)


def _answered(error: GraphQLError, correlation_id: str, code: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"message": error.message}
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path:
        answer["path"] = error.path
    cause = _cause(error)
    if isinstance(cause, RegularsError):
        return answer | {"message": cause.message, "extensions": _extensions(cause)}
    if isinstance(cause, Told):
        return answer | {"message": cause.message, "extensions": dict(cause.extensions or {})}
    if _is_about_input(error, cause):
        return answer | {"extensions": {"code": code, **(error.extensions or {})}}
    return _masked(answer, cause or error, correlation_id)


def _is_about_input(error: GraphQLError, cause: BaseException | None) -> bool:
    """What graphql-core says of the request; where a scalar refused a value, its ValueError says why."""
    if error.path is None:
        return cause is None or isinstance(cause, ValueError)
    return cause is None and error.message.startswith(_ABOUT_INPUT)


def _cause(error: GraphQLError) -> BaseException | None:
    """What was raised in the first place: none for an error that graphql-core made itself."""
    found: BaseException | None = error
    while isinstance(found, GraphQLError) and not isinstance(found, Told):
        found = found.original_error
    return found


def _extensions(problem: RegularsError) -> dict[str, Any]:
    extensions: dict[str, Any] = {"code": str(problem.code)}
    if isinstance(problem, Forbidden):
        extensions["scope"] = str(problem.scope)
    if isinstance(problem, Refusal) and problem.path:
        extensions["argument"] = list(problem.path)
    return extensions


def _masked(answer: dict[str, Any], problem: BaseException, correlation_id: str) -> dict[str, Any]:
    _log.error("A request failed (%s)", correlation_id, exc_info=problem)
    return answer | {"message": MASKED, "extensions": {"code": "INTERNAL", "correlationId": correlation_id}}
