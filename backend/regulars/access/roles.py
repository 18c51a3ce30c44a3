"""The built-in roles as records: their ids, names and what they are for."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.access.scopes import ROLES
from regulars.platform import ids
from regulars.platform.context import Actor

PREFIX = "rol"


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of scopes; `key` is what a colleague's row holds."""

    prefix: ClassVar[str] = PREFIX
    id: int
    key: str
    name: str
    description: str

    @property
    def scopes(self) -> frozenset[str]:
        return ROLES[self.key]

    def grantable_by(self, actor: Actor) -> bool:
        """Nobody grants a scope that they lack."""
        return all(actor.may(scope) for scope in self.scopes)


OWNER = "owner"

_ROLES = (
    Role(1, OWNER, "Owner", "Everything, colleagues and API tokens included."),
    Role(2, "manager", "Manager", "The daily business and settings; neither colleagues nor API tokens, no erasure."),
    Role(3, "support", "Support", "Helps customers: reads and edits them, their orders, notes and tickets."),
    Role(4, "marketer", "Marketer", "Groups, campaigns, messages and reports, with personal data and exports."),
    Role(5, "analyst", "Analyst", "Figures and reports; personal data comes masked."),
)

BY_KEY = {role.key: role for role in _ROLES}
BY_ID = {role.id: role for role in _ROLES}


def find(role_id: str) -> Role | None:
    """The role of an id such as `rol_2`, or of a key such as `manager`."""
    number = ids.decode(PREFIX, role_id)
    return BY_KEY.get(role_id) if number is None else BY_ID.get(number)
