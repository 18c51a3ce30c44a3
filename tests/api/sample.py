"""What is asked of one root field."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """A document that asks for one root field.

    `before` runs first, by the same caller with `also` among its scopes, or by one who may do everything; the first id
    that it answers is `$id`. `staff` signs in as this colleague instead of sending a token. `refused`: what the caller
    may do is refused as data, since a token with one scope can grant no role, or because the shop stands already.
    `null`: what nobody is told.
    """

    document: str
    before: str = ""
    also: str = ""
    staff: str = ""
    refused: bool = False
    null: bool = False
