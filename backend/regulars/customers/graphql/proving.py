"""Proving e-mail addresses: the mail that asks, and the link that answers."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from regulars.access.graphql.directives import Access, access, requires
from regulars.access.scopes import Scope
from regulars.customers.service import proving
from regulars.messaging.graphql.messages import MessagePayload
from regulars.platform import ids
from regulars.platform.graphql.arguments import IdempotencyKey
from regulars.platform.graphql.context import Info
from regulars.platform.graphql.inputs import given
from regulars.platform.graphql.node import find_node
from regulars.platform.graphql.outcomes import DonePayload
from regulars.platform.graphql.payload import settle
from regulars.platform.graphql.scalars import Email


@strawberry.type
class ProvingMutations:
    """emailVerificationSend, emailConfirm."""

    @requires(
        Scope.MESSAGES_SEND,
        description="Mails a link by which a customer confirms an address: it works once, for three days, for this"
        " address alone.",
        graphql_type=MessagePayload | None,
    )
    @staticmethod
    async def email_verification_send(
        info: Info,
        customer_id: Annotated[strawberry.ID, strawberry.argument(description="Whose it is.")],
        address: Annotated[Email, strawberry.argument(description="One of the customer's addresses.")],
        idempotency_key: IdempotencyKey = UNSET,
    ) -> Any:
        """See `proving.verification_send`."""
        context = info.context
        work = proving.verification_send(
            actor=context.actor,
            customer_id=ids.decode("cus", customer_id),
            address=address,
            page=_page(info),
            idempotency_key=given(idempotency_key),
        )
        return await settle(
            MessagePayload, work, message=lambda done: find_node(context, ids.encode("msg", done.message_id))
        )

    @access(
        Access.PUBLIC,
        description="Redeems the link of a verification mail, once.",
        graphql_type=DonePayload | None,
    )
    @staticmethod
    async def email_confirm(
        info: Info, token: Annotated[str, strawberry.argument(description="The last part of the link.")]
    ) -> Any:
        """See `proving.email_confirm`."""
        return await settle(DonePayload, proving.email_confirm(token=token), done=lambda _: True)


def _page(info: Info) -> str:
    """Where the application's page for it is, under the address that the caller came by."""
    facts = info.context.facts
    scheme = "https" if facts.scheme in ("https", "wss") else "http"
    return f"{scheme}://{facts.host or 'localhost'}/confirm/"
