"""What happens to stores."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class StoreSaved(Event):
    """A store was made or changed."""

    event_name: ClassVar[str] = "store.saved"
    store_id: int


@dataclass(frozen=True, slots=True)
class SetupCompleted(Event):
    """The first owner and the first store are there."""

    event_name: ClassVar[str] = "setup.completed"
    store_id: int
