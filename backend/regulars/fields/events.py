"""What happens to the definitions of custom fields."""

from dataclasses import dataclass
from typing import ClassVar

from regulars.platform.outbox import Event


@dataclass(frozen=True, slots=True)
class CustomFieldSaved(Event):
    """A custom field was defined, changed, archived or brought back."""

    event_name: ClassVar[str] = "custom_field.saved"
    field_id: int


@dataclass(frozen=True, slots=True)
class CustomFieldsOrdered(Event):
    """The custom fields of a subject were put in another order."""

    event_name: ClassVar[str] = "custom_fields.ordered"
    subject: str


@dataclass(frozen=True, slots=True)
class CustomFieldDeleted(Event):
    """A custom field that nobody had a value in was taken away."""

    event_name: ClassVar[str] = "custom_field.deleted"
    field_id: int
