"""Links of account mails, as the person who got the mail has them."""

from regulars.customers.service.account_links import Link, LinkKind, issue
from regulars.customers.service.writing import locked
from regulars.platform.db.transaction import Transaction, unit_of_work

JOIN = "https://shop.example.com/join/{token}"
RESET = "https://shop.example.com/password?t={token}"


@unit_of_work
async def link(tx: Transaction, *, customer_id: int, kind: LinkKind) -> Link:
    """A link of this kind to this customer."""
    return await issue(tx, await locked(tx, customer_id), kind)


async def invitation(customer_id: int) -> str:
    """The secret of an invitation."""
    return (await link(customer_id=customer_id, kind=LinkKind.INVITATION)).url.removeprefix(
        JOIN.removesuffix("{token}")
    )


async def reset(customer_id: int) -> str:
    """The secret of a link by which a password is set anew."""
    return (await link(customer_id=customer_id, kind=LinkKind.PASSWORD_RESET)).url.partition("?t=")[2]
