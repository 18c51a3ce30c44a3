"""The inputs by which customers are limited, sorted and named."""

from enum import StrEnum
from typing import Annotated

import strawberry
from strawberry import UNSET

from regulars.customers.graphql.addresses import VerificationStatus
from regulars.customers.graphql.contacts import Deliverability
from regulars.customers.graphql.profile import AccountStatus
from regulars.customers.graphql.stats import OrderFrequency, ValueBand
from regulars.platform.graphql.filters import (
    DateFilter,
    DateTimeFilter,
    DecimalFilter,
    IdFilter,
    IntFilter,
    StringFilter,
)
from regulars.platform.graphql.scalars import Email, PhoneNumber
from regulars.platform.graphql.sorting import SortDirection


@strawberry.enum(description="Sorts of the customer list.")
class CustomerSortField(StrEnum):
    """Each walks an index."""

    NAME = "NAME"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    CREATED_AT = "CREATED_AT"
    ACCOUNT_CREATED_AT = "ACCOUNT_CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    LAST_ORDER_AT = "LAST_ORDER_AT"
    FIRST_ORDER_AT = "FIRST_ORDER_AT"
    ORDER_COUNT = "ORDER_COUNT"
    TOTAL_SPENT = "TOTAL_SPENT"
    AVERAGE_ORDER_VALUE = "AVERAGE_ORDER_VALUE"
    ORDER_FREQUENCY = "ORDER_FREQUENCY"
    PREDICTED_LTV = "PREDICTED_LTV"
    CHURN_RISK = "CHURN_RISK"
    LAST_LOGIN_AT = "LAST_LOGIN_AT"
    LAST_ACTIVITY_AT = "LAST_ACTIVITY_AT"
    ACCOUNT_STATUS = "ACCOUNT_STATUS"
    RELEVANCE = "RELEVANCE"
    CUSTOM_FIELD = "CUSTOM_FIELD"


@strawberry.input(description="One step of a sort; ties go by id.")
class CustomerSort:
    """A field and its direction."""

    field: Annotated[CustomerSortField, strawberry.field(description="RELEVANCE only together with search.")]
    direction: Annotated[SortDirection, strawberry.field(description="Nulls last in both.")] = SortDirection.ASC
    custom_field_key: Annotated[
        str | None, strawberry.field(description="With CUSTOM_FIELD: the key of the field.")
    ] = UNSET


@strawberry.input(description="Id in a named system.")
class ExternalIdInput:
    """A system and the id there."""

    value: Annotated[str, strawberry.field(description="The id there.")]
    system: Annotated[str, strawberry.field(description="Which system.")] = "default"


@strawberry.input(
    one_of=True, description="Exactly one way to name a customer. Ids of merged records answer the survivor."
)
class CustomerIdentifier:
    """Exactly one of these."""

    id: Annotated[strawberry.ID | None, strawberry.field(description="Our id.")] = UNSET
    email: Annotated[Email | None, strawberry.field(description="The verified holder, else the oldest.")] = UNSET
    phone: Annotated[PhoneNumber | None, strawberry.field(description="In any written form.")] = UNSET
    external_id: Annotated[str | None, strawberry.field(description="In the default system.")] = UNSET
    external: Annotated[ExternalIdInput | None, strawberry.field(description="In a named system.")] = UNSET


@strawberry.input
class CustomerFilterFields:
    """The customers' own part of CustomerFilter."""

    search: Annotated[
        str | None,
        strawberry.field(description="As the argument of customers: name, e-mail and phone in any written form."),
    ] = UNSET
    id: Annotated[IdFilter | None, strawberry.field(description="The customer.")] = UNSET
    email: Annotated[StringFilter | None, strawberry.field(description="The primary address.")] = UNSET
    phone: Annotated[StringFilter | None, strawberry.field(description="The primary number, in any form.")] = UNSET
    name: Annotated[StringFilter | None, strawberry.field(description="The display name.")] = UNSET
    tag: Annotated[StringFilter | None, strawberry.field(description="Any tag.")] = UNSET
    external_id: Annotated[StringFilter | None, strawberry.field(description="In any system.")] = UNSET
    locale: Annotated[StringFilter | None, strawberry.field(description="Language and region.")] = UNSET
    account_status: Annotated[list[AccountStatus] | None, strawberry.field(description="Any of these.")] = UNSET
    has_account: Annotated[bool | None, strawberry.field(description="With or without an account.")] = UNSET
    email_verification: Annotated[list[VerificationStatus] | None, strawberry.field(description="Any of these.")] = (
        UNSET
    )
    email_deliverability: Annotated[
        list[Deliverability] | None, strawberry.field(description="Of the primary address: any of these.")
    ] = UNSET
    tax_exempt: Annotated[bool | None, strawberry.field(description="Buys without tax.")] = UNSET
    created_at: Annotated[DateTimeFilter | None, strawberry.field(description="First known to us.")] = UNSET
    account_created_at: Annotated[DateTimeFilter | None, strawberry.field(description="Join date.")] = UNSET
    updated_at: Annotated[DateTimeFilter | None, strawberry.field(description="Last changed.")] = UNSET
    last_login_at: Annotated[DateTimeFilter | None, strawberry.field(description="Latest sign-in.")] = UNSET
    last_activity_at: Annotated[DateTimeFilter | None, strawberry.field(description="Latest activity.")] = UNSET
    birth_date: Annotated[DateFilter | None, strawberry.field(description="Birthday.")] = UNSET
    order_count: Annotated[IntFilter | None, strawberry.field(description="Qualifying orders.")] = UNSET
    total_spent: Annotated[DecimalFilter | None, strawberry.field(description="In base money.")] = UNSET
    average_order_value: Annotated[DecimalFilter | None, strawberry.field(description="In base money.")] = UNSET
    first_order_at: Annotated[DateTimeFilter | None, strawberry.field(description="The first order.")] = UNSET
    last_order_at: Annotated[DateTimeFilter | None, strawberry.field(description="The latest order.")] = UNSET
    average_days_between_orders: Annotated[
        DecimalFilter | None, strawberry.field(description="The mean gap between orders, in days.")
    ] = UNSET
    order_frequency: Annotated[list[OrderFrequency] | None, strawberry.field(description="Any of these.")] = UNSET
    lifetime_value_band: Annotated[list[ValueBand] | None, strawberry.field(description="Any of these.")] = UNSET
    country: Annotated[StringFilter | None, strawberry.field(description="Of any saved or last address.")] = UNSET
    province: Annotated[StringFilter | None, strawberry.field(description="Of any saved address.")] = UNSET
    city: Annotated[StringFilter | None, strawberry.field(description="Of any saved address.")] = UNSET
    postal_code: Annotated[StringFilter | None, strawberry.field(description="Of any saved address.")] = UNSET
