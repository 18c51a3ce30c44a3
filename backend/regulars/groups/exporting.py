"""The groups' field of exported customers."""

from regulars.access.scopes import Scope
from regulars.customers.exporting import customers
from regulars.exports.datasets import Field
from regulars.platform.db.dialect.base import Dialect


def _groups(dialect: Dialect) -> str:
    names = dialect.joined("g.name", ";", "g.name_key")
    return (
        f"(SELECT {names} FROM group_members m JOIN customer_groups g ON g.id = m.group_id WHERE m.customer_id = c.id)"
    )


customers.add(Field("groups", "Groups", "Customer", _groups, requires=Scope.GROUPS_READ))
