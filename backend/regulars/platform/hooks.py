"""Where rooms above join a verb of a room below, inside the same transaction.

The room that owns the verb calls the hook; whoever keeps something about its subject joins at start-up. What may happen
later goes by event instead.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Concatenate, Generic, ParamSpec

from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction
from regulars.platform.following import Entry

P = ParamSpec("P")


class Hook(Generic[P]):
    """The functions that join one verb, by the kind of record that it is done to."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self._joined: dict[str, list[Callable[Concatenate[Transaction, P], Awaitable[None]]]] = {}

    def join(self, subject: str, function: Callable[Concatenate[Transaction, P], Awaitable[None]]) -> None:
        """Have a function called for records of this kind (`"customer"`), in the order of joining."""
        joined = self._joined.setdefault(subject, [])
        if function not in joined:
            joined.append(function)

    def leave(self, subject: str, function: Callable[Concatenate[Transaction, P], Awaitable[None]]) -> None:
        self._joined[subject].remove(function)

    async def run(self, subject: str, tx: Transaction, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call all that joined; a refusal by one of them refuses the verb."""
        for function in tuple(self._joined.get(subject, ())):
            await function(tx, *args, **kwargs)


on_create: Hook[[Actor, Sequence[int]]] = Hook("create")
"""Records were created: their ids."""

on_merge: Hook[[Actor, int, Sequence[int], list[Entry]]] = Hook("merge")
"""Records are about to become one: the survivor's id and the ids that it takes in. Rows declared in `following` go over
by themselves; what needs more adds entries of its own, which are handed back when the records are parted.
"""

on_regroup: Hook[[Actor, Sequence[int]]] = Hook("regroup")
"""Rows have gone over between these records, as they became one or were parted: what follows from the rows is to be
computed anew.
"""

on_part: Hook[[Actor, int, Sequence[int], Sequence[Entry]]] = Hook("part")
"""Records that had become one stand apart again, with their rows: the survivor's id and the ids that it gave back."""

on_erase: Hook[[Actor, Sequence[int]]] = Hook("erase")
"""Records are about to lose what is personal: their ids."""

on_delete: Hook[[Actor, Sequence[int]]] = Hook("delete")
"""Records are about to be deleted: their ids."""
