"""Running operations: from a request's parameters to an answer, or to a stream of answers, over any transport."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import orjson
import strawberry
from graphql import ExecutionResult, OperationType
from graphql.execution import create_source_event_stream, execute_subscription_event
from strawberry.execution import optimized_is_awaitable

from regulars.api.build import core_of
from regulars.api.documents import Document, Documents, Operation, Refused
from regulars.api.errors import answered_errors, error_of, new_correlation_id
from regulars.api.introspection import Kept
from regulars.api.limits import LimitExceeded, Limits, Unstorable, check_values
from regulars.platform.context import Actor
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.executor import RowExecutor
from regulars.platform.graphql.permission import Guard, guard_of
from regulars.platform.graphql.told import Told, unauthenticated

# graphql-core's generics are open, so that strict checking calls all that comes from it partly unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

T = TypeVar("T")
Answer = dict[str, Any]
Recheck = Callable[[], Awaitable[Actor | None]]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks for, of the right types."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Prepared:
    """An operation ready to run: valid, within the limits, its cost known."""

    document: Document
    operation: Operation
    variables: dict[str, Any]
    cost: int

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.operation.kind


class Engine:
    """One schema, its documents and its limits."""

    def __init__(
        self, schema: strawberry.Schema, limits: Limits | None = None, trusted: dict[str, str] | None = None
    ) -> None:
        """`trusted` holds the application's own documents by the SHA-256 of their text."""
        self.schema = core_of(schema)
        self.limits = limits or Limits()
        self.documents = Documents(self.schema, self.limits, trusted or {})
        self._aside = asyncio.Semaphore(1)
        self._introspections = Kept()

    async def ready(self, parameters: Parameters, *, most_values: int | None = None) -> Prepared:
        """As `prepare`; a document that is new is read beside the loop, one at a time, so that nobody waits for it."""
        text = parameters.query
        if not self.documents.knows(text):
            async with self._aside:
                if not self.documents.knows(text):  # whoever came first may have asked for the same
                    self.documents.keep(text, await _to_its_end(self.documents.read, text))
        return self.prepare(parameters, most_values=most_values)

    def prepare(self, parameters: Parameters, *, most_values: int | None = None) -> Prepared:
        """Raises `Refused` with the errors of a request that cannot begin.

        `most_values` is what the variables of this caller may hold, where that is not the usual.
        """
        document = self.documents.find(parameters.query)
        operation = document.operation(parameters.operation_name)
        try:
            check_values(parameters.variables, self.limits, most=most_values)
            cost = operation.cost(parameters.variables, self.limits)
        except LimitExceeded as error:
            raise Refused([error], "LIMIT_EXCEEDED") from error
        except Unstorable as error:
            raise Refused([error], "BAD_USER_INPUT") from error
        return Prepared(document, operation, parameters.variables, cost)

    async def run(self, prepared: Prepared, context: Context) -> Answer:
        """The answer to a query or mutation. Raises `Refused` where a variable has the wrong type.

        The schema tells of itself to those who are signed in only (ASVS 4.3.2): it is long to make, and nobody else
        has a use for it.
        """
        if prepared.operation.measure.hidden and context.caller is None:
            raise Refused([unauthenticated()], "UNAUTHENTICATED")
        executor = self._executor(prepared, context)
        is_mutation = prepared.kind is OperationType.MUTATION
        try:
            async with asyncio.timeout(self.limits.mutation_deadline if is_mutation else self.limits.deadline):
                if prepared.operation.is_introspection:
                    return await self._introspected(prepared, executor, context)
                result = await _awaited(executor.execute_operation())
        except TimeoutError:
            return self._late(prepared)
        return self._answer(prepared, result, context.correlation_id)

    async def _introspected(self, prepared: Prepared, executor: RowExecutor, context: Context) -> Answer:
        """The schema's answer about itself: long to make and always the same, so others need not wait for it."""
        name = (prepared.operation.name or "").encode() + orjson.dumps(prepared.variables)
        async with self._aside:
            kept = self._introspections.find(prepared.document, name)
            if kept is None:
                kept = self._answer(
                    prepared,
                    await _awaited(await _to_its_end(executor.execute_operation)),
                    context.correlation_id,
                )
                self._introspections.keep(prepared.document, name, kept)
        return dict(kept)

    async def stream(self, prepared: Prepared, context: Context, recheck: Recheck) -> AsyncGenerator[Answer]:
        """The answers of a subscription, each with fresh loaders and a caller asked for anew.

        Raises `Refused` for variables of the wrong type, and the caller's refusal where a scope is gone.
        """
        executor = self._executor(prepared, context)
        guard = self._guard(prepared)
        opened = create_source_event_stream(executor)
        source = await cast("Awaitable[Any]", opened) if optimized_is_awaitable(opened) else opened
        if isinstance(source, ExecutionResult):
            raise Failed(answered_errors(source.errors or (), context.correlation_id))
        async with aclosing(cast("Any", source)) as events:
            async for event in cast("AsyncIterable[Any]", events):
                caller = await recheck()
                fresh = context.again(correlation_id=new_correlation_id(), caller=caller)
                if guard is not None:
                    guard.check(fresh)
                yield await self._event(prepared, executor, event, fresh)

    async def _event(self, prepared: Prepared, executor: Any, event: Any, context: Context) -> Answer:
        one = executor.build_per_event_executor(event)
        one.context_value = context
        try:
            async with asyncio.timeout(self.limits.deadline):
                result = await _awaited(execute_subscription_event(one))
        except TimeoutError:
            return self._late(prepared)
        return self._answer(prepared, result, context.correlation_id)

    def _executor(self, prepared: Prepared, context: Context) -> RowExecutor:
        built = RowExecutor.build(
            self.schema,
            prepared.document.ast,
            None,
            context,
            prepared.variables,
            prepared.operation.name,
            is_awaitable=cast("Any", optimized_is_awaitable),
            hide_suggestions=True,
            selections=prepared.document.selections,
        )
        if isinstance(built, list):
            raise Refused(built, "BAD_USER_INPUT")
        return cast("RowExecutor", built)

    def _guard(self, prepared: Prepared) -> Guard | None:
        root = self.schema.subscription_type
        names = [getattr(node, "name", None) for node in prepared.operation.definition.selection_set.selections]
        found = root.fields.get(names[0].value) if root is not None and names and names[0] is not None else None
        return None if found is None else guard_of(found.extensions)

    def _answer(self, prepared: Prepared, result: ExecutionResult, correlation_id: str) -> Answer:
        answer: Answer = {"data": result.data}
        if result.errors:
            answer["errors"] = answered_errors(result.errors, correlation_id)
        answer["extensions"] = {"cost": self.cost_facts(prepared)}
        return answer

    def _late(self, prepared: Prepared) -> Answer:
        limit = self.limits.mutation_deadline if prepared.kind is OperationType.MUTATION else self.limits.deadline
        late = Told("TIMEOUT", f"The answer took longer than {limit:g} seconds.")
        return {
            "data": None,
            "errors": [{"message": late.message, "extensions": late.extensions}],
            "extensions": {"cost": self.cost_facts(prepared)},
        }

    def cost_facts(self, prepared: Prepared) -> dict[str, int]:
        """`extensions.cost` of an answer."""
        limit = self.limits.cost
        return {"requested": prepared.cost, "limit": limit, "remaining": limit - prepared.cost}


async def _to_its_end(work: Callable[..., T], *given: object) -> T:
    """Run work in a thread; whoever leaves meanwhile keeps his turn until it has ended, or threads would pile up."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *given))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        running.exception()  # nobody is left to hear of it
        raise


async def _awaited(found: Any) -> ExecutionResult:
    return await cast("Awaitable[Any]", found) if optimized_is_awaitable(found) else found


class Failed(Exception):
    """A subscription that could not begin; the errors are ready to be answered."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        """`errors` are masked already."""
        super().__init__("failed")
        self.errors = errors


def errors_of(problem: Exception, correlation_id: str) -> list[dict[str, Any]]:
    """The errors of whatever ended an operation."""
    if isinstance(problem, Failed):
        return problem.errors
    if isinstance(problem, Refused):
        return answered_errors(problem.errors, correlation_id, problem.code)
    return [error_of(problem, correlation_id)]
