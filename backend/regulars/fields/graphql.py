"""The window of the custom fields: their definitions, and what inputs and values of records look like."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import SIGNED_IN, access, requires
from regulars.access.scopes import Scope
from regulars.fields import queries
from regulars.fields.queries import FieldRow
from regulars.fields.service import saving
from regulars.platform import ids
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.filters import DateFilter, DecimalFilter, StringFilter
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.money import MoneyInput
from regulars.platform.graphql.node import Node, Versioned, register_node, rows_are
from regulars.platform.graphql.outcomes import DeletePayload
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import CurrencyCode, Day, Instant


@strawberry.enum(description="What can carry custom fields.")
class CustomFieldSubject(StrEnum):
    """Only customers do yet."""

    CUSTOMER = "CUSTOMER"
    ORDER = "ORDER"
    COMPANY = "COMPANY"


@strawberry.enum(description="Types of custom fields.")
class CustomFieldKind(StrEnum):
    """What may stand in a field."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    MONEY = "MONEY"
    DATE = "DATE"
    BOOLEAN = "BOOLEAN"
    CHOICE = "CHOICE"
    LINK = "LINK"


@strawberry.type(description="What merchants add to customers, orders or companies.")
class CustomFieldDefinition(Node, Versioned):
    """Answered from a `FieldRow`."""

    is_type_of = rows_are(FieldRow)

    subject: Annotated[CustomFieldSubject, strawberry.field(description="What carries it.")]
    key: Annotated[str, strawberry.field(description="By which files and programs name it; stays as it is.")]
    name: Annotated[str, strawberry.field(description="What it is called.")]
    description: Annotated[str | None, strawberry.field(description="What colleagues should know of it.")]
    kind: Annotated[CustomFieldKind, strawberry.field(description="What may stand in it.")]
    is_required: Annotated[
        bool, strawberry.field(description="A new customer needs a value; files and orders may come without.")
    ]
    is_personal: Annotated[
        bool,
        strawberry.field(description="Private: without PII_READ neither read nor written, filtered or sorted by."),
    ]
    is_filterable: Annotated[bool, strawberry.field(description="Whether lists are filtered and sorted by it.")]
    position: Annotated[int, strawberry.field(description="Its place among the others, then the older first.")]
    unit: Annotated[str | None, strawberry.field(description="Of a number, such as kg.")]
    archived_at: Annotated[
        Instant | None,
        strawberry.field(description="Since when it is put away: not shown or written, its values kept."),
    ]

    @strawberry.field(description="Of an amount: all are in this currency.", graphql_type=CurrencyCode | None)
    @staticmethod
    def currency_code(field: strawberry.Parent[FieldRow]) -> Any:
        """Of the definition."""
        return field.currency

    @strawberry.field(
        description="What can be chosen, in this order; null for the other kinds.",
        directives=[ListSize(assumed_size=50)],
    )
    @staticmethod
    def choices(field: strawberry.Parent[FieldRow]) -> list[str] | None:
        """As they are spelled."""
        return list(field.choices) if field.kind == "CHOICE" else None


@strawberry.input(description="A custom field; kind cannot change once values exist.")
class CustomFieldDefinitionInput:
    """Checked by the service."""

    subject: Annotated[CustomFieldSubject, strawberry.field(description="CUSTOMER.")]
    key: Annotated[
        str,
        strawberry.field(description="Small letters, digits and _, at most 50; of an existing field it stays."),
    ]
    name: Annotated[str, strawberry.field(description="At most 100 letters, unlike the others.")]
    kind: Annotated[CustomFieldKind, strawberry.field(description="What may stand in it.")]
    description: Annotated[str | None, strawberry.field(description="At most 500 letters.")] = UNSET
    choices: Annotated[
        list[str] | None, strawberry.field(description="Of a CHOICE, 1 to 100; one that somebody has stays.")
    ] = UNSET
    unit: Annotated[str | None, strawberry.field(description="Of a NUMBER, at most 20 letters.")] = UNSET
    currency_code: Annotated[
        CurrencyCode | None, strawberry.field(description="Of MONEY; the base currency where nothing is said.")
    ] = UNSET
    is_required: Annotated[bool, strawberry.field(description="Whether a new customer needs a value.")] = False
    is_personal: Annotated[bool, strawberry.field(description="Whether only those with PII_READ see it.")] = False
    is_filterable: Annotated[bool, strawberry.field(description="Whether lists are filtered and sorted by it.")] = True
    position: Annotated[
        int | None, strawberry.field(description="0 to 1,000,000; behind the others where nothing is said.")
    ] = UNSET


@strawberry.input(one_of=True, description="Exactly one, by the kind of the field.")
class CustomFieldValueInput:
    """Exactly one of these."""

    text: Annotated[str | None, strawberry.field(description="Of TEXT, CHOICE and LINK.")] = UNSET
    number: Annotated[
        Decimal | None, strawberry.field(description="Of NUMBER: at most 12 digits before the point, 6 behind.")
    ] = UNSET
    money: Annotated[MoneyInput | None, strawberry.field(description="Of MONEY, in the field's currency.")] = UNSET
    date: Annotated[Day | None, strawberry.field(description="Of DATE.")] = UNSET
    boolean: Annotated[bool | None, strawberry.field(description="Of BOOLEAN.")] = UNSET


@strawberry.input(description="Sets one custom field; without value it is cleared.")
class CustomFieldInput:
    """A key and the value there."""

    key: Annotated[str, strawberry.field(description="Of the field.")]
    value: Annotated[
        CustomFieldValueInput | None, strawberry.field(description="In the form of the field's kind; null clears it.")
    ] = UNSET


@strawberry.input(description="A custom field by the filter of its kind.")
class CustomFieldFilter:
    """Checked by the leaf of the room that carries the field."""

    key: Annotated[str, strawberry.field(description="Of the field.")]
    text: Annotated[StringFilter | None, strawberry.field(description="Of TEXT, CHOICE and LINK.")] = UNSET
    number: Annotated[
        DecimalFilter | None, strawberry.field(description="Of NUMBER, and of MONEY in the field's currency.")
    ] = UNSET
    date: Annotated[DateFilter | None, strawberry.field(description="Of DATE.")] = UNSET
    boolean: Annotated[bool | None, strawberry.field(description="Of BOOLEAN.")] = UNSET
    is_set: Annotated[bool | None, strawberry.field(description="Whether there is a value, of any kind.")] = UNSET


@strawberry.type(description="Outcome of customFieldSave, customFieldArchive.")
class CustomFieldPayload(Payload):
    """The definition as it is now."""

    definition: CustomFieldDefinition | None = strawberry.field(default=None, description="As it is now.")


@strawberry.type(description="Outcome of customFieldsReorder.")
class CustomFieldsPayload(Payload):
    """All of them, as they are now."""

    definitions: list[CustomFieldDefinition] = strawberry.field(
        default_factory=list, description="In their order.", directives=[ListSize(assumed_size=150)]
    )


@strawberry.type
class FieldQueries:
    """customFieldDefinitions."""

    @access(
        SIGNED_IN,
        description="What custom fields there are, in the merchant's order.",
        directives=[ListSize(assumed_size=150)],
        graphql_type=list[CustomFieldDefinition],
    )
    @staticmethod
    async def custom_field_definitions(
        info: Info,
        subject: Annotated[
            CustomFieldSubject | None, strawberry.argument(description="Of these records only.")
        ] = UNSET,
        archived: Annotated[bool, strawberry.argument(description="True: those that are put away as well.")] = False,
    ) -> Any:
        """Names are no secret; values may be."""
        wanted = given(subject)
        return await queries.definitions(info.context.database, wanted and wanted.value, archived=archived)


@strawberry.type
class FieldMutations:
    """customFieldSave, customFieldArchive, customFieldsReorder, customFieldDelete."""

    @requires(
        Scope.SETTINGS_WRITE,
        description="Defines a custom field, or changes the one with this id.",
        graphql_type=CustomFieldPayload | None,
    )
    @staticmethod
    async def custom_field_save(
        info: Info,
        input: Annotated[CustomFieldDefinitionInput, strawberry.argument(description="All of it.")],
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Which; none: a new one.")] = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `saving.field_save`."""
        field = given(id)
        work = saving.field_save(
            actor=info.context.actor,
            field_id=None if field is None else _key(field) or 0,
            fields=fields_of(input),
            expected_version=given(expected_version),
            idempotency_key=given(idempotency_key),
        )
        return await settle(CustomFieldPayload, work, definition=lambda key: _definition(info, key))

    @requires(
        Scope.SETTINGS_WRITE,
        description="Puts a custom field away, its values kept, or brings it back.",
        graphql_type=CustomFieldPayload | None,
    )
    @staticmethod
    async def custom_field_archive(
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which.")],
        archived: Annotated[bool, strawberry.argument(description="False: bring it back.")] = True,
        expected_version: ExpectedVersion = UNSET,
    ) -> Any:
        """See `saving.field_archive`."""
        work = saving.field_archive(
            actor=info.context.actor,
            field_id=_key(id),
            archived=archived,
            expected_version=given(expected_version),
        )
        return await settle(CustomFieldPayload, work, definition=lambda key: _definition(info, key))

    @requires(
        Scope.SETTINGS_WRITE,
        description="Puts custom fields in this order; those that are not named stand behind them.",
        graphql_type=CustomFieldsPayload | None,
    )
    @staticmethod
    async def custom_fields_reorder(
        info: Info,
        subject: Annotated[CustomFieldSubject, strawberry.argument(description="Whose.")],
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="In their order, at most 150.")],
    ) -> Any:
        """See `saving.fields_order`."""
        work = saving.fields_order(actor=info.context.actor, subject=subject.value, keys=[_key(one) for one in ids])
        reader = info.context.database
        return await settle(CustomFieldsPayload, work, definitions=lambda whose: queries.definitions(reader, whose))

    @requires(
        Scope.SETTINGS_WRITE,
        description="Takes a custom field away for good. Refused where anybody has a value there.",
        graphql_type=DeletePayload | None,
    )
    @staticmethod
    async def custom_field_delete(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Which.")]
    ) -> Any:
        """See `saving.field_delete`."""
        work = saving.field_delete(actor=info.context.actor, field_id=_key(id))
        return await settle(DeletePayload, work, deleted_id=lambda key: strawberry.ID(ids.encode(FieldRow.prefix, key)))


def _key(id: str) -> int | None:
    return ids.decode(FieldRow.prefix, id)


async def _definition(info: Info, key: int) -> Any:
    return (await queries.definitions_by_id(info.context.database, [key])).get(key)


async def _nodes(context: Context, keys: Sequence[int]) -> Mapping[int, FieldRow]:
    return await queries.definitions_by_id(context.database, keys)


register_node(FieldRow.prefix, _nodes)
