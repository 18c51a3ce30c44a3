"""Who asks: the actor on whose behalf a verb runs."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["staff", "token", "system", "public"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A colleague, an API token, the product itself, or a visitor without a name."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    scopes: frozenset[str] = frozenset()
    store_ids: frozenset[int] | None = None
    """Stores that the actor may see; None: all."""

    def may(self, scope: str) -> bool:
        return self.kind == "system" or scope in self.scopes

    def sees_store(self, store_id: int | None) -> bool:
        return self.store_ids is None or store_id is None or store_id in self.store_ids


SYSTEM = Actor(kind="system", name="Regulars")
PUBLIC = Actor(kind="public")
