"""Whom the passing of time may move: customers with an instant that a relative comparison has just passed.

A filter such as `lastOrderAt: {withinLast: "P90D"}` changes its mind about a customer only when their last order
becomes ninety days old. Between two looks these are the few whose instant lies between two marks: an index finds them,
where comparing everybody once a minute would keep a core busy.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from regulars.groups.queries.rules import leaves_of
from regulars.platform.duration import Duration


def crossed(filter: Mapping[str, Any], since: int, until: int) -> dict[str, Any] | None:
    """A filter of those who may have changed sides between two instants; none where time moves nobody."""
    parts = [{name: moved} for name, part in leaves_of(filter) for moved in _moved(part, since, until)]
    return {"or": parts} if parts else None


def _moved(part: Any, since: int, until: int) -> Iterator[dict[str, Any]]:
    if not isinstance(part, Mapping):
        return
    for name, value in cast("Mapping[str, Any]", part).items():
        if isinstance(value, Duration):
            yield from _passed(name, value, since, until)
        else:
            for inner in _moved(value, since, until):
                yield {name: inner}


def _passed(operator: str, length: Duration, since: int, until: int) -> Iterator[dict[str, Any]]:
    """Both ends included: to look at one too many does no harm."""
    now = {"gte": since, "lte": until}
    before = {"gte": length.before(since), "lte": length.before(until)}
    after = {"gte": length.after(since), "lte": length.after(until)}
    match operator:
        case "within_last":
            yield from (now, before)
        case "not_within_last":
            yield before
        case "within_next":
            yield from (now, after)
        case _:
            return
