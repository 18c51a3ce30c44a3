"""The account of a customer: its state, and the links by which it is joined."""

from enum import StrEnum
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import requires
from regulars.access.scopes import Scope
from regulars.customers.graphql.mutations import CustomerPayload
from regulars.customers.graphql.profile import AccountStatus
from regulars.customers.graphql.references import CustomerRef
from regulars.customers.service import account_links, account_mails, accounts
from regulars.messaging.graphql.messages import MessagePayload
from regulars.platform import ids
from regulars.platform.graphql.arguments import ExpectedVersion, IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import find_node
from regulars.platform.graphql.payload import Payload, settle

Whom = Annotated[strawberry.ID, strawberry.argument(description="Whose account.")]
Token = Annotated[str, strawberry.argument(description="The secret at the end of the link.")]


@strawberry.enum(description="What the link of an account mail is for.")
class AccountLinkKind(StrEnum):
    """Each has a page of the storefront."""

    INVITATION = "INVITATION"
    PASSWORD_RESET = "PASSWORD_RESET"  # noqa: S105 - the name of a kind, no password


@strawberry.type(description="Outcome of accountTokenRedeem and accountInviteDecline.")
class AccountPayload(Payload):
    """Whose link it was; what is read of them is the caller's to read."""

    customer_id: Annotated[strawberry.ID | None, strawberry.field(description="Whose account it is.")] = None
    link: Annotated[AccountLinkKind | None, strawberry.field(description="What the link was for.")] = None
    customer: Annotated[
        CustomerRef | None, strawberry.field(description="As they are now; null without CUSTOMERS_READ.")
    ] = None


@strawberry.type
class AccountMutations:
    """accountInvite, passwordResetSend, accountSetStatus, accountTokenRedeem, accountInviteDecline."""

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Invites a customer to open an account, or once more: a new link voids the last one.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def account_invite(info: Info, customer_id: Whom, idempotency_key: IdempotencyKey = UNSET) -> Any:
        """See `account_mails.account_invite`."""
        work = account_mails.account_invite(
            actor=info.context.actor,
            customer_id=ids.decode("cus", customer_id),
            idempotency_key=given(idempotency_key),
        )
        return await settle(MessagePayload, work, message=lambda sent: _message(info, sent.message_id))

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Mails a link by which the customer sets a new password at the storefront.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def password_reset_send(info: Info, customer_id: Whom, idempotency_key: IdempotencyKey = UNSET) -> Any:
        """See `account_mails.password_reset_send`."""
        work = account_mails.password_reset_send(
            actor=info.context.actor,
            customer_id=ids.decode("cus", customer_id),
            idempotency_key=given(idempotency_key),
        )
        return await settle(MessagePayload, work, message=lambda sent: _message(info, sent.message_id))

    @requires(
        Scope.CUSTOMERS_WRITE,
        description="Moves an account by hand. What is impossible is refused with what helps instead.",
        graphql_type=CustomerPayload | None,
    )
    @staticmethod
    async def account_set_status(
        info: Info,
        customer_id: Whom,
        status: Annotated[AccountStatus, strawberry.argument(description="Where it is to stand.")],
        reason: Annotated[
            str | None, strawberry.argument(description="Why; needed to disable, kept and shown to colleagues.")
        ] = UNSET,
        expected_version: ExpectedVersion = UNSET,
    ) -> Any:
        """See `accounts.account_set_status`."""
        work = accounts.account_set_status(
            actor=info.context.actor,
            customer_id=ids.decode("cus", customer_id),
            status=status.value,
            reason=given(reason),
            expected_version=given(expected_version),
        )
        return await settle(CustomerPayload, work, customer=lambda key: _customer(info, key))

    @requires(
        Scope.ACCOUNTS_WRITE,
        description="The storefront redeems the single-use token of an invitation or reset link, then sets the password"
        " on its side: no customer password is kept here.",
        graphql_type=AccountPayload | None,
    )
    @staticmethod
    async def account_token_redeem(info: Info, token: Token) -> Any:
        """See `account_links.account_token_redeem`."""
        return await _settled(info, account_links.account_token_redeem(actor=info.context.actor, token=token))

    @requires(
        Scope.ACCOUNTS_WRITE,
        description="The storefront tells that an invited person said no.",
        graphql_type=AccountPayload | None,
    )
    @staticmethod
    async def account_invite_decline(info: Info, token: Token) -> Any:
        """See `account_links.account_invite_decline`."""
        return await _settled(info, account_links.account_invite_decline(actor=info.context.actor, token=token))


async def _message(info: Info, key: int) -> Any:
    """The mail, for those who may read mails."""
    return await find_node(info.context, ids.encode("msg", key))


async def _customer(info: Info, key: int) -> Any:
    return await find_node(info.context, ids.encode("cus", key))


async def _settled(info: Info, work: Any) -> AccountPayload:
    return await settle(
        AccountPayload,
        work,
        customer_id=lambda done: strawberry.ID(ids.encode("cus", done.customer_id)),
        link=lambda done: AccountLinkKind(done.kind.value),
        customer=lambda done: _customer(info, done.customer_id),
    )
