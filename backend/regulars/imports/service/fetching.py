"""Who fetched the refused rows of an import, noted before they leave."""

from regulars.access import audit
from regulars.platform import ids
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work


@unit_of_work
async def refusals_fetched(tx: Transaction, *, actor: Actor, job_id: int) -> None:
    """Write it into the audit log."""
    await audit.record(tx, actor, action="import.refusals_fetched", subject=ids.encode("job", job_id))
