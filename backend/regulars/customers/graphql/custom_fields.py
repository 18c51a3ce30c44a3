"""Custom fields of customers: their values, and the leaf that filters by them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.customers.queries import custom_fields as reads
from regulars.customers.queries.custom_fields import FieldValueRow
from regulars.fields.graphql import CustomFieldDefinition, CustomFieldFilter
from regulars.fields.values import minor_of, number_of, shown
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.each import each
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.money import Money, money
from regulars.platform.graphql.node import rows_are
from regulars.platform.graphql.scalars import Day


def _number(row: FieldValueRow) -> Decimal | None:
    millionths = row.value.number_key
    return None if millionths is None or row.definition.kind == "BOOLEAN" else number_of(millionths)


def _money(row: FieldValueRow) -> Any:
    millionths, currency = row.value.number_key, row.definition.currency
    return None if millionths is None or currency is None else money(minor_of(millionths, currency), currency)


@strawberry.type(description="A value of a custom field: text always, and the typed form of its kind.")
class CustomFieldValue:
    """Answered from a `FieldValueRow`."""

    is_type_of = rows_are(FieldValueRow)

    definition: Annotated[CustomFieldDefinition, strawberry.field(description="Of the field.")]
    key: str = derived(lambda row: row.definition.key, description="Of the field.")
    text: str = derived(
        lambda row: shown(row.definition, row.value),
        description="The value as text: a day like 2026-12-31, yes and no as true and false, amounts without currency.",
    )
    number: Decimal | None = derived(_number, description="Of NUMBER and MONEY.")
    money: Money | None = derived(_money, description="Of MONEY.")
    date: Day | None = derived(
        lambda row: row.value.text_key if row.definition.kind == "DATE" else None, description="Of DATE."
    )
    boolean: bool | None = derived(
        lambda row: bool(row.value.number_key) if row.definition.kind == "BOOLEAN" else None, description="Of BOOLEAN."
    )


@strawberry.type
class CustomerCustomFields:
    """The values, a part of Customer."""

    @strawberry.field(
        description="Values of the custom fields in use, in the merchant's order: all, or those with these keys."
        " Private ones are left out without PII_READ.",
        directives=[ListSize(assumed_size=5)],
        graphql_type=list[CustomFieldValue],
    )
    @each("id", missing=list)
    @staticmethod
    async def custom_fields(
        customers: Sequence[int],
        info: Info,
        keys: Annotated[list[str] | None, strawberry.argument(description="Of these fields only.")] = UNSET,
    ) -> Mapping[int, Any]:
        """One read for all customers of the page."""
        return await reads.values_of_each(info.context.database, info.context.actor, customers, given(keys))


@strawberry.input
class CustomerFilterCustom:
    """The custom fields, a part of CustomerFilter."""

    custom_field: Annotated[
        CustomFieldFilter | None, strawberry.field(description="A custom field by the filter of its kind.")
    ] = UNSET
