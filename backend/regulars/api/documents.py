"""Documents by their text: parsed, measured and validated once, then kept with everything known of them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from regulars.api.cost import Variables
from regulars.api.introspection import Sizes, sizes_of
from regulars.api.limits import LimitExceeded, Limits, Unstorable
from regulars.api.literals import check_literals, whole_defaults
from regulars.api.measure import Circular, Measure, Measurer
from regulars.platform.graphql.executor import Selections

_MOST_ERRORS = 5
_RULES = (*specified_rules, OneOfInputValidationRule)


class Refused(Exception):
    """A request that cannot begin; the errors say why."""

    def __init__(self, errors: list[GraphQLError], code: str) -> None:
        """`code` joins the errors that have none."""
        super().__init__(code)
        self.errors = errors
        self.code = code


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document, and what it amounts to."""

    definition: OperationDefinitionNode
    measure: Measure
    defaults: Mapping[str, int]

    @property
    def name(self) -> str | None:
        """As the document calls it."""
        return self.definition.name.value if self.definition.name else None

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.definition.operation

    @property
    def is_introspection(self) -> bool:
        """Whether it asks for the schema and nothing else."""
        return bool(self.measure.hidden) and not self.measure.fields

    def cost(self, variables: Variables, limits: Limits) -> int:
        """What it costs with these variables. Raises `LimitExceeded`."""
        for page in self.measure.pages:
            size = page.of(variables, self.defaults)
            if size > limits.page:
                raise LimitExceeded("page", limits.page, size, f"{page.argument} is 1 to {limits.page}.")
        requested = self.measure.price.total(variables, self.defaults)
        if requested > limits.cost:
            raise LimitExceeded(
                "cost",
                limits.cost,
                requested,
                f"The operation costs {requested} and at most {limits.cost} is allowed: ask for smaller pages.",
            )
        return requested


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document."""

    ast: DocumentNode
    operations: tuple[Operation, ...]
    selections: Selections | None
    """Kept for the row executor where no directive makes a selection depend on variables."""
    nodes: int = 0
    """How much it weighs."""
    is_trusted: bool = False
    """Whether it is one of the application's own."""

    def operation(self, name: str | None) -> Operation:
        """The operation to run. Raises `Refused` where the name does not say which."""
        if name is None:
            if len(self.operations) == 1:
                return self.operations[0]
            raise Refused([GraphQLError("Name the operation to run: the document holds several, or none.")], _BAD)
        for operation in self.operations:
            if operation.name == name:
                return operation
        raise Refused([GraphQLError("The document holds no operation of this name.")], _BAD)


_BAD = "BAD_USER_INPUT"


@dataclass(slots=True)
class Documents:
    """The documents met so far, least recently used forgotten first."""

    schema: GraphQLSchema
    limits: Limits
    trusted: Mapping[str, str] = field(default_factory=dict[str, str])
    """The application's own documents by the SHA-256 of their text."""
    _kept: OrderedDict[str, Document] = field(default_factory=OrderedDict[str, Document])
    _nodes: int = 0
    _own: dict[str, Document] = field(default_factory=dict[str, Document])
    """The application's own: no crowd of others pushes them out."""
    _sizes: Sizes = field(init=False)

    def __post_init__(self) -> None:
        self._sizes = sizes_of(self.schema)

    def trusted_text(self, digest: str) -> str:
        """The text of a trusted document. Raises `Refused`."""
        text = self.trusted.get(digest.removeprefix("sha256:"))
        if text is None:
            raise Refused([GraphQLError("This server does not know the document.")], "DOCUMENT_NOT_FOUND")
        return text

    def find(self, text: str) -> Document:
        """The document of a text. Raises `Refused` with what is wrong with it."""
        own = self._own.get(text)
        if own is not None:
            return own
        known = self._kept.get(text)
        if known is not None:
            self._kept.move_to_end(text)
            return known
        document = self.read(text)
        self.keep(text, document)
        return document

    def knows(self, text: str) -> bool:
        """Whether the document is kept, so that finding it takes no time."""
        return text in self._kept or text in self._own

    def read(self, text: str) -> Document:
        """The document of a text that is not kept yet; may run in a thread. Raises `Refused`."""
        is_trusted = bool(self.trusted) and sha256(text.encode("utf-8", "replace")).hexdigest() in self.trusted
        try:
            ast = parse(text, max_tokens=self.limits.tokens)
            walked = check_literals(ast, self.limits)
            operations = self._measure(ast, is_trusted=is_trusted)
        except LimitExceeded as error:
            raise Refused([error], "LIMIT_EXCEEDED") from error
        except Unstorable as error:
            raise Refused([error], _BAD) from error
        except Circular as error:
            raise Refused([error], "GRAPHQL_VALIDATION_FAILED") from error
        except RecursionError as error:
            raise Refused([LimitExceeded("depth", self.limits.depth)], "LIMIT_EXCEEDED") from error
        except GraphQLSyntaxError as error:
            if "tokens" in error.message and "Parsing aborted" in error.message:
                raise Refused([LimitExceeded("tokens", self.limits.tokens)], "LIMIT_EXCEEDED") from error
            raise Refused([error], "GRAPHQL_PARSE_FAILED") from error
        if errors := self._faults(ast):
            raise Refused(errors, "GRAPHQL_VALIDATION_FAILED")
        return Document(ast, operations, Selections() if walked.directives == 0 else None, walked.nodes, is_trusted)

    def _measure(self, ast: DocumentNode, *, is_trusted: bool) -> tuple[Operation, ...]:
        fields = self.limits.trusted_fields if is_trusted else self.limits.fields
        definitions = [one for one in ast.definitions if isinstance(one, OperationDefinitionNode)]
        if len(definitions) > self.limits.definitions:
            raise LimitExceeded("definitions", self.limits.definitions, len(definitions))
        measurer = Measurer(self.schema, ast, self.limits, self._sizes, fields=fields)
        measurer.fragments()
        return tuple(
            Operation(definition, measurer.operation(definition), whole_defaults(definition))
            for definition in definitions
        )

    def _faults(self, ast: DocumentNode) -> list[GraphQLError]:
        return validate(self.schema, ast, _RULES, max_errors=_MOST_ERRORS, hide_suggestions=True)

    def keep(self, text: str, document: Document) -> None:
        """Keep a document, and forget what was not asked for since long."""
        if self.knows(text):
            return
        if document.is_trusted:
            self._own[text] = document
            return
        self._kept[text] = document
        self._nodes += document.nodes
        while len(self._kept) > self.limits.documents or self._nodes > self.limits.document_nodes:
            _, forgotten = self._kept.popitem(last=False)
            self._nodes -= forgotten.nodes

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept) + len(self._own)
