"""The kinds of jobs that rooms offer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from regulars.platform.jobs.work import Work

Run = Callable[[Work], Awaitable[object]]
"""Does the job; what it returns is kept as the job's result (plain values, or None)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`shape` names the type under which callers see the job (`"bulk"`); without one it is the house's own affair."""

    name: str
    run: Run
    shape: str | None = None
    attempts: int = 5
    """Tries without progress between them, before the job counts as failed."""
    undo: str | None = None
    """The kind of job that takes back what one of this kind has noted in its journal (`Work.journal`)."""
    requires: str | None = None
    """The scope that undoing needs, where this is a kind that undoes."""
    is_kept: bool = False
    """Whether finished jobs of this kind are a log, and stay when others are forgotten."""


kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Offer a kind of job. Called once at start-up."""
    known = kinds.setdefault(kind.name, kind)
    if known != kind:
        raise ValueError(f"Two rooms offer jobs of the kind {kind.name}.")
