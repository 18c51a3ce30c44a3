"""What happens to products."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class ProductsSaved(Event):
    """Products were made or changed by a colleague, a program or a file: one event a call or batch."""

    event_name: ClassVar[str] = "products.saved"
    product_ids: tuple[int, ...]
    created: int
    updated: int
