"""Who is in a segment beside whom its rule matches: the truth about few customers, and the difference of the whole."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from regulars.customers.queries.filters import customer_filters
from regulars.groups.queries import rules
from regulars.groups.queries.crossings import crossed
from regulars.groups.queries.rules import Rule
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import Sql

BATCH = 10_000
"""Keys among which those of a batch are."""
LARGE_BATCH = 50_000
"""The same where nobody hears of each move."""
_DENSE = 8
_SAMPLE = 4_000
_AT_ONCE = 40
"""Rules in one statement."""
MOST_CROSSED = 5_000


class Batch(NamedTuple):
    """Customers as a parameter of `in_list`, and the first and last key among them."""

    keys: Any
    first: int
    last: int
    size: int

    @property
    def is_dense(self) -> bool:
        """Whether going through all customers between takes less than looking each of these up."""
        return self.size * _DENSE > self.last - self.first


async def truth(reader: Reader, storey: Sequence[Rule], keys: Sequence[int]) -> Mapping[int, set[int]]:
    """Which of these customers each rule matches now; rules that cannot be followed are left out."""
    asked = await rules.asking(reader, few=True)
    conditions = {rule.id: await rules.condition(reader, rule, asked) for rule in storey}
    followed = [(key, condition) for key, condition in conditions.items() if condition is not None]
    found: dict[int, set[int]] = {key: set() for key, _ in followed}
    for start in range(0, len(followed), _AT_ONCE):
        some = followed[start : start + _AT_ONCE]
        columns = ", ".join(f"CASE WHEN {condition.text} THEN 1 ELSE 0 END" for _, condition in some)
        params = [value for _, condition in some for value in condition.params]
        rows = await reader.fetch(
            f"SELECT c.id, {columns} FROM customers c WHERE {reader.dialect.in_list('c.id', 'bigint')}",
            (*params, reader.dialect.array(keys)),
        )
        for customer, *answers in rows:
            for (key, _), is_true in zip(some, answers, strict=True):
                if is_true:
                    found[key].add(customer)
    return found


async def held(reader: Reader, storey: Sequence[Rule], keys: Sequence[int]) -> Mapping[int, set[int]]:
    """Which of these customers each segment holds."""
    found: dict[int, set[int]] = {rule.id: set() for rule in storey}
    rows = await reader.fetch(
        f"SELECT segment_id, customer_id FROM segment_members WHERE {reader.dialect.in_list('customer_id', 'bigint')}",
        (reader.dialect.array(keys),),
    )
    for segment, customer in rows:
        if segment in found:
            found[segment].add(customer)
    return found


class Difference(NamedTuple):
    """Whether anybody is to come in, and whether anybody is to go."""

    enters: bool
    leaves: bool


async def difference(reader: Reader, rule: Rule) -> Difference:
    """Whether segment and rule differ, from three counts of one moment: the rule is evaluated once."""
    condition = await rules.condition(reader, rule, await rules.asking(reader))
    if condition is None:
        return Difference(enters=False, leaves=False)
    [(matching, both, members)] = await reader.fetch(
        "SELECT count(*), count(CASE WHEN found.is_held THEN 1 END),"
        " (SELECT count(*) FROM segment_members WHERE segment_id = ?)"
        " FROM (SELECT EXISTS (SELECT 1 FROM segment_members m WHERE m.segment_id = ? AND m.customer_id = c.id)"
        f" AS is_held FROM customers c WHERE {condition.text}) AS found",
        (rule.id, rule.id, *condition.params),
    )
    return Difference(enters=both < matching, leaves=both < members)


async def to_let_in(reader: Reader, rule: Rule) -> list[Batch]:
    """As `entering`, in large batches; where the rule seems to match many, these are stretches of all customers."""
    condition = await rules.condition(reader, rule, await rules.asking(reader, few=True))
    if condition is None or rule.reading.is_of_all:
        return await entering(reader, rule, among=LARGE_BATCH)
    [(first, last)] = await reader.fetch("SELECT COALESCE(min(id), 0), COALESCE(max(id), 0) FROM customers")
    sample = range(first, last + 1, max(1, (last - first) // _SAMPLE))
    matching = await reader.fetch_value(
        f"SELECT count(*) FROM customers c WHERE {reader.dialect.in_list('c.id', 'bigint')} AND ({condition.text})",
        (reader.dialect.array(sample), *condition.params),
    )
    if matching * _DENSE <= len(sample):
        return await entering(reader, rule, among=LARGE_BATCH)
    return [Batch(None, start, start + LARGE_BATCH - 1, LARGE_BATCH) for start in range(first, last + 1, LARGE_BATCH)]


async def entering(reader: Reader, rule: Rule, *, among: int = BATCH) -> list[Batch]:
    """Whom the rule matches and the segment does not hold."""
    condition = await rules.condition(reader, rule, await rules.asking(reader))
    if condition is None:
        return []
    found = Sql(
        f"SELECT c.id AS id FROM customers c WHERE ({condition.text}) AND NOT EXISTS"
        " (SELECT 1 FROM segment_members m WHERE m.segment_id = ? AND m.customer_id = c.id)",
        (*condition.params, rule.id),
    )
    return await _gathered(reader, found, among)


async def leaving(reader: Reader, rule: Rule, *, among: int = BATCH) -> list[Batch]:
    """Whom the segment holds and the rule does not match."""
    condition = await rules.condition(reader, rule, await rules.asking(reader))
    if condition is None:
        return []
    found = Sql(
        "SELECT m.customer_id AS id FROM segment_members m WHERE m.segment_id = ? AND NOT EXISTS"
        f" (SELECT 1 FROM customers c WHERE c.id = m.customer_id AND ({condition.text}))",
        (rule.id, *condition.params),
    )
    return await _gathered(reader, found, among)


async def _gathered(reader: Reader, found: Sql, among: int) -> list[Batch]:
    rows = await reader.fetch(
        f"SELECT {reader.dialect.gathered('found.id')}, min(found.id), max(found.id), count(*)"
        f" FROM ({found.text}) AS found GROUP BY found.id / {among} ORDER BY 2",
        found.params,
    )
    return [Batch(*row) for row in rows]


async def passed(reader: Reader, rule: Rule, now: int) -> list[int] | None:
    """Customers whom time has moved since the rule was last looked at; none where they are too many to be listed."""
    moved = crossed(rule.reading.filter, rule.clocked_at, now)
    asked = await rules.asking(reader, few=True)
    condition = await rules.condition(reader, rule, asked)
    if moved is None or condition is None:
        return []
    near = customer_filters.compile(moved, await rules.asking(reader))
    rows = await reader.fetch(
        f"SELECT c.id FROM customers c WHERE ({near.text}) AND CASE WHEN {condition.text} THEN 1 ELSE 0 END"
        " <> CASE WHEN EXISTS (SELECT 1 FROM segment_members m WHERE m.segment_id = ? AND m.customer_id = c.id)"
        " THEN 1 ELSE 0 END LIMIT ?",
        (*near.params, *condition.params, rule.id, MOST_CROSSED + 1),
    )
    return None if len(rows) > MOST_CROSSED else [row[0] for row in rows]
