"""Stores, and the first set-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars import __version__
from regulars.access.graphql import cookies
from regulars.access.graphql.directives import PUBLIC, SIGNED_IN, access, requires
from regulars.access.graphql.signing_in import SignInPayload, settled
from regulars.access.scopes import Scope
from regulars.platform import ids
from regulars.platform.duration import Duration
from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Context, Info
from regulars.platform.graphql.derived import derived
from regulars.platform.graphql.directives import ListSize
from regulars.platform.graphql.inputs import fields_of, given
from regulars.platform.graphql.node import Node, Versioned, register_node, rows_are
from regulars.platform.graphql.payload import Payload, settle
from regulars.platform.graphql.scalars import CountryCode, CurrencyCode, TimeZone, Url
from regulars.stores import queries
from regulars.stores.queries import StoreRow
from regulars.stores.service import limits, saving, setup
from regulars.stores.service.setup import Owner


@strawberry.type(description="Looks of mails, documents and public pages.")
class Brand:
    """Answered from a `StoreRow`."""

    name: str = derived(lambda row: row.brand_name or row.name, description="How the shop calls itself there.")
    logo_url: Annotated[Url | None, strawberry.field(description="Loaded by mail programmes from the merchant's site.")]
    color: str | None = derived(lambda row: row.brand_color, description="Of buttons and lines, such as #1f6f5c.")
    footer: str | None = derived(lambda row: row.mail_footer, description="Below every mail.")
    sender_name: Annotated[str | None, strawberry.field(description="Null: the name.")]
    sender_email: Annotated[
        str | None, strawberry.field(description="Mails come from here; null: the server's own sender.")
    ]
    reply_to: Annotated[str | None, strawberry.field(description="Where answers go; null: to the sender.")]
    postal_address: Annotated[str | None, strawberry.field(description="Below every mail, as many countries demand.")]


@strawberry.type(description="After how long an order counts as stuck, per state.")
class StuckLimits:
    """Answered from a `StoreRow`."""

    unpaid: Duration = derived(lambda row: limits.told(row.stuck_unpaid), description="Without its money.")
    unfulfilled: Duration = derived(
        lambda row: limits.told(row.stuck_unfulfilled), description="With goods that have not left."
    )
    in_transit: Duration = derived(lambda row: limits.told(row.stuck_in_transit), description="On its way.")


@strawberry.type(description="A shop: its own currency, zone and first weekday.")
class Store(Node, Versioned):
    """Answered from a `StoreRow`."""

    code: Annotated[str, strawberry.field(description="Stable short name.")]
    name: Annotated[str, strawberry.field(description="What it is called.")]
    time_zone: Annotated[TimeZone, strawberry.field(description="Where its days begin and end.")]
    currency_code: CurrencyCode = derived(lambda row: row.currency, description="What it sells in; never changes.")
    country_code: Annotated[CountryCode | None, strawberry.field(description="In whose way phone numbers are read.")]
    locale: Annotated[str, strawberry.field(description="Language of its customers, such as en-PH.")]
    first_weekday: Annotated[int, strawberry.field(description="1 Monday to 7 Sunday.")]
    url: Annotated[Url | None, strawberry.field(description="Where the shop is.")]
    account_invite_url: Annotated[
        str | None,
        strawberry.field(description="The shop's page that takes an invitation, with {token} where the secret goes."),
    ]
    password_reset_url: Annotated[
        str | None,
        strawberry.field(description="The shop's page where a password is set anew, with {token} for the secret."),
    ]
    is_active: Annotated[bool, strawberry.field(description="Whether it still sells.")]
    brand: Brand = derived(lambda row: row, description="Its looks in mails, documents and public pages.")
    stuck_limits: StuckLimits = derived(lambda row: row, description="After how long an order counts as stuck.")

    is_type_of = rows_are(StoreRow)


@strawberry.input(description="Looks; absent fields stay, null clears.")
class BrandInput:
    """Of StoreInput; checked by `service.brand`."""

    name: Annotated[str | None, strawberry.field(description="Null: the store's name.")] = UNSET
    logo_url: Annotated[str | None, strawberry.field(description="Begins with https://.")] = UNSET
    color: Annotated[str | None, strawberry.field(description="Such as #1f6f5c.")] = UNSET
    footer: Annotated[str | None, strawberry.field(description="Up to 2,000 characters.")] = UNSET
    sender_name: Annotated[str | None, strawberry.field(description="Null: the name.")] = UNSET
    sender_email: Annotated[str | None, strawberry.field(description="An address your mail server may send from.")] = (
        UNSET
    )
    reply_to: Annotated[str | None, strawberry.field(description="Where answers go.")] = UNSET
    postal_address: Annotated[str | None, strawberry.field(description="Up to 2,000 characters.")] = UNSET


@strawberry.input(description="Limits of an hour to a year; absent fields stay, null sets back to 3, 3 and 10 days.")
class StuckLimitsInput:
    """Of StoreInput; checked by `service.limits`."""

    unpaid: Annotated[Duration | None, strawberry.field(description="Without its money.")] = UNSET
    unfulfilled: Annotated[Duration | None, strawberry.field(description="With goods that have not left.")] = UNSET
    in_transit: Annotated[Duration | None, strawberry.field(description="On its way.")] = UNSET


@strawberry.input(description="A new or changed store.")
class StoreInput:
    """Of storeSave and setupComplete; what a store needs and lacks is told as userErrors."""

    code: Annotated[str | None, strawberry.field(description="Up to 50 small letters, digits, - and _.")] = UNSET
    name: Annotated[str | None, strawberry.field(description="What it is called.")] = UNSET
    time_zone: Annotated[TimeZone | None, strawberry.field(description="Where its days begin and end.")] = UNSET
    currency_code: Annotated[
        CurrencyCode | None, strawberry.field(description="The first store's is the base currency; never changes.")
    ] = UNSET
    country_code: Annotated[CountryCode | None, strawberry.field(description="Null: none.")] = UNSET
    locale: Annotated[str | None, strawberry.field(description="Such as en-PH; en where nothing is said.")] = UNSET
    first_weekday: Annotated[int | None, strawberry.field(description="1 Monday to 7 Sunday; 1 by itself.")] = UNSET
    url: Annotated[str | None, strawberry.field(description="Null: none.")] = UNSET
    account_invite_url: Annotated[
        str | None, strawberry.field(description="https, with {token} once; null: none, and nobody can be invited.")
    ] = UNSET
    password_reset_url: Annotated[str | None, strawberry.field(description="https, with {token} once.")] = UNSET
    is_active: Annotated[bool | None, strawberry.field(description="Whether it still sells.")] = UNSET
    brand: Annotated[BrandInput | None, strawberry.field(description="Its looks; null changes nothing.")] = UNSET
    stuck_limits: Annotated[
        StuckLimitsInput | None,
        strawberry.field(description="After how long an order counts as stuck; null changes nothing."),
    ] = UNSET


@strawberry.type(description="Outcome of storeSave.")
class StorePayload(Payload):
    """The store as it is now."""

    store: Annotated[Store | None, strawberry.field(description="The store.")] = None


@strawberry.enum(description="Steps of the first run.")
class SetupStepKey(Enum):
    """In their order."""

    STORE = strawberry.enum_value("STORE", description="A store.")
    IMPORT = strawberry.enum_value("IMPORT", description="Customers or orders.")
    COLLEAGUES = strawberry.enum_value("COLLEAGUES", description="A second colleague.")


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step and whether it is done."""

    key: str
    is_done: bool


@strawberry.type(description="One step of the first run.")
class SetupStep:
    """Answered from a `StepRow`."""

    key: Annotated[SetupStepKey, strawberry.field(description="Which.")]
    is_done: Annotated[bool, strawberry.field(description="Whether there is anything to show for it.")]


@dataclass(frozen=True, slots=True)
class SetupRow:
    """Whether there is an owner."""

    is_complete: bool


@strawberry.type(description="Whether an empty store still waits for its first owner.")
class SetupState:
    """Answered from a `SetupRow`."""

    is_complete: Annotated[bool, strawberry.field(description="True: sign in. False: set up with the console's code.")]
    version: str = derived(lambda row: __version__, description="Of Regulars.")

    @strawberry.field(
        description="Told to those who are signed in; empty before.",
        graphql_type=list[SetupStep],
        directives=[ListSize(assumed_size=10)],
    )
    @staticmethod
    async def steps(row: strawberry.Parent[SetupRow], info: Info) -> Any:
        """Nobody learns before signing in what there is."""
        return [] if info.context.caller is None or not row.is_complete else await _steps(info.context)


async def _steps(context: Context) -> list[StepRow]:
    probes = [(key.name, queries.STEPS[key.name]) for key in SetupStepKey if key.name in queries.STEPS]
    return [StepRow(key, await probe(context.database)) for key, probe in probes]


@strawberry.input(description="The first owner.")
class SetupOwnerInput:
    """Of setupComplete."""

    name: Annotated[str, strawberry.field(description="As colleagues will see it.")]
    email: Annotated[str, strawberry.field(description="To sign in with.")]
    password: Annotated[str, strawberry.field(description="At least 12 characters.")]


@strawberry.input(description="First owner and first store, guarded by the code printed on the console.")
class SetupInput:
    """Of setupComplete."""

    code: Annotated[str, strawberry.field(description="Of the last start, on the console where Regulars runs.")]
    owner: Annotated[SetupOwnerInput, strawberry.field(description="The first owner.")]
    store: Annotated[StoreInput, strawberry.field(description="The first store, or changes to one already imported.")]


@strawberry.type
class StoreQueries:
    """Stores and set-up."""

    @access(PUBLIC, description="Answered before sign-in.", graphql_type=SetupState)
    async def setup(self, info: Info) -> Any:
        """Which page to show first."""
        return SetupRow(await queries.is_set_up(info.context.database))

    @access(
        SIGNED_IN,
        description="All stores, the first made first.",
        graphql_type=list[Store],
        directives=[ListSize(assumed_size=50)],
    )
    async def stores(self, info: Info) -> Any:
        """Those that the caller may see."""
        return [row for row in await queries.stores(info.context.database) if info.context.actor.sees_store(row.id)]


@strawberry.type
class StoreMutations:
    """Saving stores, and set-up."""

    @access(PUBLIC, description="Makes the first owner and signs in; works once.", graphql_type=SignInPayload | None)
    async def setup_complete(self, info: Info, input: SetupInput) -> Any:
        """With the console's code."""
        owner = Owner(name=input.owner.name, email=input.owner.email, password=input.owner.password)
        work = setup.setup_complete(
            code=input.code, owner=owner, store=_fields(input.store), browser=cookies.browser_of(info.context)
        )
        return await settled(info, work)

    @requires(
        Scope.SETTINGS_WRITE,
        description="Without id a new store; absent fields stay, null clears.",
        graphql_type=StorePayload | None,
    )
    async def store_save(
        self,
        info: Info,
        input: StoreInput,
        id: strawberry.ID | None = UNSET,
        expected_version: ExpectedVersion = UNSET,
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """Every field that is wrong is named."""
        work = _save(info, given(id), _fields(input), given(expected_version), given(idempotency_key))
        return await settle(StorePayload, work, store=lambda store_id: _read(info, store_id))


def _fields(given_store: StoreInput) -> dict[str, Any]:
    fields = fields_of(given_store)
    looks: dict[str, Any] = fields.pop("brand", None) or {}
    waits: dict[str, Any] = fields.pop("stuck_limits", None) or {}
    return {
        **{"currency" if name == "currency_code" else name: value for name, value in fields.items()},
        **{_BRAND.get(name, name): value for name, value in looks.items()},
        **{f"stuck_{name}": value for name, value in waits.items()},
    }


_BRAND = {"name": "brand_name", "color": "brand_color", "footer": "mail_footer"}


async def _save(
    info: Info, store: str | None, fields: Mapping[str, Any], expected_version: int | None, key: str | None
) -> int:
    actor = info.context.actor
    if store is None:
        return await saving.store_create(actor=actor, fields=fields, idempotency_key=key)
    store_id = ids.decode(StoreRow.prefix, store)
    if store_id is None or not actor.sees_store(store_id):
        raise Refusal(ErrorCode.NOT_FOUND, "There is no such store.", ("id",))
    return await saving.store_update(actor=actor, store_id=store_id, fields=fields, expected_version=expected_version)


async def _read(info: Info, store_id: int) -> StoreRow | None:
    return (await queries.stores_by_ids(info.context.database, [store_id])).get(store_id)


async def store_by_id(context: Context, keys: Sequence[int]) -> Mapping[int, StoreRow]:
    """A loader of stores by key, for rooms above."""
    return await queries.stores_by_ids(context.database, keys)


async def _visible(context: Context, keys: Sequence[int]) -> Mapping[int, StoreRow]:
    return await queries.stores_by_ids(context.database, [key for key in keys if context.actor.sees_store(key)])


register_node(StoreRow.prefix, _visible)
