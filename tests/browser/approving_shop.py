"""The command with a rule of approval: an order above 100.00 waits for a colleague. For the browser tests."""

from regulars.app.cli import main
from regulars.orders.behalf import approval
from regulars.orders.behalf.approval import ToApprove
from regulars.platform.db.connect import Reader


async def over_100(reader: Reader, order: ToApprove) -> str | None:  # the shape of a rule
    return "It is above 100.00." if order.base_total > 10_000 else None


if __name__ == "__main__":
    approval.rules.append(over_100)
    main()
